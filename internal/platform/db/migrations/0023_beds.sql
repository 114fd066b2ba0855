-- +goose Up
create table residence (
  id text primary key,
  organisation_id text not null,
  site_id text not null,
  name text not null,
  places integer not null,
  high_risk boolean not null,
  rules text not null,
  version integer not null default 1
);
create index residence_organisation on residence (organisation_id);
create table bed_stay (
  id text primary key,
  organisation_id text not null,
  residence_id text not null references residence (id),
  file_id text not null references supervision_file (id),
  arrived_on text not null,
  left_on text not null,
  version integer not null default 1
);
create index bed_stay_residence on bed_stay (residence_id, left_on);
create unique index bed_stay_present on bed_stay (file_id) where left_on = '';

-- +goose Up
-- When a resident is expected to leave, and who is expected to arrive where.
alter table bed_stay add column leaves_on text not null default '';
create table bed_expected (
  file_id text primary key references supervision_file (id),
  organisation_id text not null,
  residence_id text not null references residence (id),
  on_date text not null
);
create index bed_expected_residence on bed_expected (organisation_id, residence_id, on_date);

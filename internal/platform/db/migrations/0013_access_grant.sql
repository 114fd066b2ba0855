-- +goose Up
-- A grant opens one file to one person for at most an hour: in an emergency, or because two people agree.
create table access_grant (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  person_id text not null references person (id),
  kind text not null,
  reason text not null,
  agreed_by text not null default '',
  begins bigint not null,
  ends bigint not null,
  reviewed_by text not null default '',
  reviewed_at bigint not null default 0,
  check (ends > begins and ends <= begins + 3600000000)
);
create index access_grant_file on access_grant (file_id, person_id, kind, ends);
create index access_grant_open on access_grant (organisation_id, reviewed_at, begins);
-- Of one person and one file there is one emergency that nobody has reviewed.
create unique index access_grant_unreviewed on access_grant (file_id, person_id) where kind='emergency' and reviewed_at=0;

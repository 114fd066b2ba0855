-- +goose Up
-- A case manager is away for a time; whoever covers reads identity and contacts of their files until the last day. An
-- absence that was ended early keeps its row with an earlier last day; one that never was has its last day before its
-- first.
create table absence (
  id text primary key,
  organisation_id text not null,
  person_id text not null references person (id),
  cover_id text not null,
  from_date text not null,
  to_date text not null,
  reason text not null,
  recorded_by text not null,
  recorded bigint not null,
  version integer not null default 1
);
create index absence_person on absence (person_id, to_date);
create index absence_cover on absence (cover_id, person_id);
create index absence_organisation on absence (organisation_id, to_date);
-- Whose file is it: the caseload of a whole team is counted from here.
create index assignment_organisation on assignment (organisation_id, kind, person_id);
create index supervision_file_site on supervision_file (site_id, state);
alter table membership add column version integer not null default 1;

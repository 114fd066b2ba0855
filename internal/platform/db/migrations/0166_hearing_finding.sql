-- +goose Up
-- A hearing that the client did not attend, until it is reported or set aside, beside what check-ins find; a correction ends it too.
create table hearing_finding (
  hearing_id text primary key references hearing (id),
  organisation_id text not null,
  file_id text not null references supervision_file (id),
  found_on text not null,
  said text not null,
  ended_on text not null default '',
  ended_by text not null default '',
  breach_id text not null default '',
  reason text not null default ''
);
create index hearing_finding_file on hearing_finding (file_id);

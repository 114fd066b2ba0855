-- +goose Up
-- What a check-in found not complied with, until it is reported or set aside: a condition by its id, or the address.
create table check_in_finding (
  check_in_id text not null references check_in (id),
  what text not null,
  organisation_id text not null,
  file_id text not null references supervision_file (id),
  found_on text not null,
  ended_on text not null default '',
  ended_by text not null default '',
  breach_id text not null default '',
  reason text not null default '',
  primary key (check_in_id, what)
);
create index check_in_finding_file on check_in_finding (file_id);

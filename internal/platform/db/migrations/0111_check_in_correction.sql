-- +goose Up
-- What the outcome of a check-in was before somebody put it right, and why. The history says that it was corrected, never why.
create table check_in_correction (
  id text primary key,
  organisation_id text not null,
  file_id text not null references supervision_file (id),
  check_in_id text not null references check_in (id),
  was text not null,
  corrects text not null, -- the event that is no longer so; empty when a register recorded none
  reason text not null,
  person_id text not null,
  recorded bigint not null
);
create index check_in_correction_file on check_in_correction (file_id);
create index client_correction_file on client_correction (file_id);

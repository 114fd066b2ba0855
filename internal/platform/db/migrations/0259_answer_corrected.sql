-- +goose Up
-- What the agency's final action on a report was before somebody put it right, and why (CCM-17). The history says that it was corrected, never why.
create table breach_answer_correction (
  id text primary key,
  organisation_id text not null,
  file_id text not null references supervision_file (id),
  breach_id text not null references breach (id),
  was text not null,
  was_on text not null,
  corrects text not null, -- the event that is no longer so; empty when a register recorded none
  reason text not null,
  person_id text not null,
  person_name text not null,
  recorded bigint not null
);
create index breach_answer_correction_file on breach_answer_correction (file_id);

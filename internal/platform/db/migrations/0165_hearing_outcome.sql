-- +goose Up
-- What came of a hearing, as it stands now; every time it was said or put right is a row of hearing_outcome.
alter table hearing add column outcome text not null default '';
alter table hearing add column outcome_words text not null default '';
create table hearing_outcome (
  id text primary key,
  organisation_id text not null,
  file_id text not null references supervision_file (id),
  hearing_id text not null references hearing (id),
  number integer not null,
  outcome text not null, -- empty where what was recorded is taken back
  words text not null,
  next_id text not null, -- the hearing that follows; empty when none is known
  next_made boolean not null, -- which this made, so that a correction moves or cancels it
  why text not null, -- of a correction
  recorded_on text not null,
  recorded_by text not null,
  recorded_by_name text not null,
  unique (hearing_id, number)
);
create index hearing_outcome_file on hearing_outcome (file_id);
-- postgres: create trigger hearing_outcome_no_change before update or delete or truncate on hearing_outcome for each statement execute function refuse_correction_change();
-- sqlite: create trigger hearing_outcome_no_update before update on hearing_outcome begin select raise(abort, 'hearing_outcome is only ever added to'); end;
-- sqlite: create trigger hearing_outcome_no_delete before delete on hearing_outcome begin select raise(abort, 'hearing_outcome is only ever added to'); end;

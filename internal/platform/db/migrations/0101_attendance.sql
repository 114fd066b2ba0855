-- +goose Up
-- The days a check-in was moved from and to: who asked, and why. The first day of a chain is the one that was agreed first.
create table check_in_move (
  id text primary key,
  organisation_id text not null,
  file_id text not null references supervision_file (id),
  check_in_id text not null references check_in (id),
  from_date text not null,
  to_date text not null,
  moved_by text not null,
  reason text not null,
  moved_at bigint not null,
  recorded_by_name text not null
);
create index check_in_move_file on check_in_move (file_id, check_in_id);

-- What a check-in says of each condition: evidence for or against it.
create table check_in_condition (
  check_in_id text not null references check_in (id),
  condition_id text not null references condition (id),
  organisation_id text not null,
  file_id text not null,
  met text not null,
  words text not null,
  primary key (check_in_id, condition_id)
);
create index check_in_condition_file on check_in_condition (file_id, condition_id);

-- +goose Up
-- Why a check-in was planned for a day later than its client reports.
create table check_in_late (
  id text primary key,
  organisation_id text not null,
  file_id text not null references supervision_file (id),
  due_on text not null,
  latest_on text not null,
  reason text not null,
  recorded_on text not null,
  recorded_by text not null,
  recorded_by_name text not null
);
create index check_in_late_file on check_in_late (file_id, due_on);

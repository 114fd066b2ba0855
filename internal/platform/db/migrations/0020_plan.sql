-- +goose Up
create table goal (
  id text primary key,
  organisation_id text not null,
  file_id text not null references supervision_file (id),
  words text not null,
  steps text not null,
  by_date text not null,
  reached_on text not null,
  version integer not null default 1
);
create index goal_file on goal (file_id);
create table hearing (
  id text primary key,
  organisation_id text not null,
  file_id text not null references supervision_file (id),
  on_date text not null,
  at_time text not null,
  kind text not null,
  place text not null,
  arrangements text not null,
  version integer not null default 1
);
create index hearing_file on hearing (file_id, on_date);

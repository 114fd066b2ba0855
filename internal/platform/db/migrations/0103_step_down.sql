-- +goose Up
-- For how long a client keeps to everything before the system proposes to ask for less. A provider without a row has the
-- length of the practice.
create table step_down_setting (
  organisation_id text primary key,
  clean_days integer not null
);

-- +goose Up
-- How much a provider asks of what has to be there before an act, from a day on. Every row stays: the latest whose day has come
-- holds, and one without a row is as the practice has it (CCM-13).
create table gate_setting (
  id text primary key,
  organisation_id text not null,
  gate text not null,
  strength text not null,
  from_date text not null,
  set_by text not null,
  set_by_name text not null,
  set_at bigint not null
);
create index gate_setting_of on gate_setting (organisation_id, gate);

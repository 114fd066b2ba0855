-- +goose Up
-- What is true of a file now; every column can be rebuilt from the history.
create table supervision_file (
  id text primary key,
  organisation_id text not null,
  site_id text not null,
  region text not null,
  programme text not null,
  client_id text not null,
  state text not null,
  referred_on text not null,
  decided_on text not null,
  decision text not null,
  decision_reason text not null,
  enrolled_on text not null,
  closed_on text not null,
  closure_reason text not null,
  risk text not null,
  city text not null,
  housing text not null,
  ground text not null,
  standard text not null,
  liaison_name text not null,
  housing_referred boolean not null,
  opened_in_error boolean not null,
  withdrawn boolean not null,
  import_id text not null,
  last_contact text not null,
  next_due text not null,
  version integer not null default 1
);
create index supervision_file_organisation on supervision_file (organisation_id, state, next_due);
create index supervision_file_region on supervision_file (region, programme, state);
create index supervision_file_client on supervision_file (client_id);
create table check_in (
  id text primary key,
  organisation_id text not null,
  file_id text not null references supervision_file (id),
  due_on text not null,
  outcome text not null,
  recorded_on text not null
);
create index check_in_file on check_in (file_id, due_on);
create table breach (
  id text primary key,
  organisation_id text not null,
  file_id text not null references supervision_file (id),
  kind text not null,
  occurred_on text not null,
  learned_on text not null,
  reported_on text not null,
  account text not null,
  action text not null,
  answered_on text not null,
  version integer not null default 1
);
create index breach_file on breach (file_id, reported_on);
create table condition (
  id text primary key,
  organisation_id text not null,
  file_id text not null references supervision_file (id),
  code text not null,
  words text not null,
  imposed_by text not null,
  from_date text not null,
  to_date text not null,
  version integer not null default 1
);
create index condition_file on condition (file_id);

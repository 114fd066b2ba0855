-- +goose Up
-- Telephone calls to the agency about a file, and messages that are still to be passed on (called_at 0).
create table agency_call (
  id text primary key,
  organisation_id text not null,
  file_id text not null references supervision_file (id),
  breach_id text not null default '',
  kind text not null,
  learned_at bigint not null,
  called_at bigint not null,
  called_to text not null,
  said text not null,
  logged_by text not null,
  logged_by_name text not null,
  logged_at bigint not null
);
create index agency_call_file on agency_call (file_id, learned_at);
create index agency_call_breach on agency_call (breach_id) where breach_id<>'';

-- How a breach stands while the agency has not decided. Breaches of before, and those of a register, have no row.
create table breach_state (
  breach_id text primary key references breach (id),
  organisation_id text not null,
  file_id text not null,
  going text not null default '',
  whereabouts text not null default '',
  mind text not null default '',
  form_id text not null default '',
  told_at bigint not null default 0,
  told_to text not null default ''
);
create index breach_state_form on breach_state (form_id) where form_id<>'';

-- The conditions that were not complied with.
create table breach_condition (
  breach_id text not null references breach (id),
  condition_id text not null references condition (id),
  organisation_id text not null,
  primary key (breach_id, condition_id)
);

-- What the agency says is to be done for now; its final action is the breach's own.
create table breach_instruction (
  id text primary key,
  organisation_id text not null,
  breach_id text not null references breach (id),
  instruction text not null,
  given_at bigint not null,
  given_by text not null,
  recorded_by_name text not null
);
create index breach_instruction_breach on breach_instruction (breach_id, given_at);

-- +goose Up
-- A file that one case manager hands to another: what the sender writes beside what the file says itself, and how it was
-- answered. Of a file at most one waits.
create table handover (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  from_id text not null,
  from_name text not null,
  to_id text not null,
  to_name text not null,
  offered_by text not null,
  offered_by_name text not null,
  offered_at bigint not null,
  going_on text not null,
  watch text not null,
  promised text not null,
  outcome text not null default '',
  settled_at bigint not null default 0,
  reason text not null default '',
  sight_until text not null default ''
);
create unique index handover_waits on handover (file_id) where outcome='';
create index handover_file on handover (file_id, id);
create index handover_to on handover (to_id, outcome);
create index handover_from on handover (from_id, outcome);

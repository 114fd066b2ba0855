-- +goose Up
-- For which reason an officer confirmed the end, where it is said.
alter table file_closing add column confirmed_reason text not null default '';

-- A closure for another reason than papers of the file say: what they say, and why it differs.
create table file_ending (
  id text primary key,
  organisation_id text not null,
  file_id text not null references supervision_file (id),
  closed_on text not null,
  reason text not null,
  requested text not null default '',
  confirmed text not null default '',
  reported text not null default '',
  why text not null
);
create index file_ending_file on file_ending (file_id);

-- +goose Up
-- Who at the agency said what somebody of the provider recorded for it, until the region's officer confirms it or says otherwise.
create table agency_word (
  id text primary key,
  organisation_id text not null,
  file_id text not null references supervision_file (id),
  about text not null,
  what text not null,
  said_by text not null,
  way text not null,
  said_on text not null,
  recorded_on text not null,
  recorded_by text not null,
  recorded_by_name text not null,
  outcome text not null default '',
  contradiction text not null default '',
  settled_at bigint not null default 0,
  settled_by text not null default '',
  settled_by_name text not null default ''
);
create index agency_word_file on agency_word (file_id);
create index agency_word_open on agency_word (outcome, recorded_on);

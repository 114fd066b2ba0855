-- +goose Up
-- What was found of an item of the referral's checklist, each time anew: the last row of an item is how it stands.
create table referral_check (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  item text not null,
  number integer not null,
  state text not null,
  source text not null,
  on_day text not null,
  words text not null,
  by_person text not null,
  by_name text not null,
  recorded_at bigint not null
);
-- Of two people who say something of one item at once, one is second.
create unique index referral_check_item on referral_check (file_id, item, number);

-- A document that was asked for, as it stands.
create table requested_document (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  name text not null,
  name_key text not null,
  asked_of text not null,
  asked_on text not null,
  due_on text not null,
  reminded_on text not null default '',
  received_on text not null default '',
  given_up_on text not null default '',
  version integer not null default 1
);
create index requested_document_file on requested_document (file_id);
-- One document is asked for once at a time.
create unique index requested_document_waits on requested_document (file_id, name_key) where received_on='' and given_up_on='';

-- What was done about a document; a row is never changed.
create table requested_document_step (
  id text primary key,
  organisation_id text not null,
  document_id text not null,
  kind text not null,
  on_day text not null,
  due_on text not null,
  words text not null,
  by_name text not null,
  recorded_at bigint not null
);
create index requested_document_step_of on requested_document_step (document_id, id);

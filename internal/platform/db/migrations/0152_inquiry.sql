-- +goose Up
-- What an officer of the region asks the provider about a client, with the answer.
create table inquiry (
  id text primary key,
  organisation_id text not null,
  file_id text not null references supervision_file (id),
  question text not null,
  due text not null,
  asked_by text not null,
  asked_by_name text not null,
  asked_at bigint not null,
  answer text not null default '',
  answered_by text not null default '',
  answered_by_name text not null default '',
  answered_at bigint not null default 0,
  read_at bigint not null default 0
);
create index inquiry_file on inquiry (file_id);
create index inquiry_open on inquiry (read_at, due);

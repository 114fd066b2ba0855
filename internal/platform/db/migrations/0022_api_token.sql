-- +goose Up
-- A token lets a program read in a person's place, in one membership, until it ends. Only its hash is kept.
create table api_token (
  id text primary key,
  organisation_id text not null,
  person_id text not null,
  membership_id text not null,
  name text not null,
  token_hash text not null unique,
  made bigint not null,
  expires bigint not null,
  ended_at bigint not null default 0
);
create index api_token_person on api_token (person_id);

-- +goose Up
-- What was learned of a breach after it was reported: that it is over, or where the client is now. The latest is how it stands.
create table breach_word (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  breach_id text not null,
  going text not null,
  whereabouts text not null,
  recorded_at bigint not null,
  recorded_by text not null,
  recorded_by_name text not null
);
create index breach_word_breach on breach_word (breach_id, recorded_at);
-- An instruction that was lifted: when, on whose word, and by whom that was recorded.
alter table breach_instruction add column lifted_at bigint not null default 0;
alter table breach_instruction add column lifted_by text not null default '';
alter table breach_instruction add column lifted_by_name text not null default '';

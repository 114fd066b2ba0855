-- +goose Up
-- The key of a repeated post: the same key is the same act once (design: idempotency).
create table post_key (
  key text primary key,
  organisation_id text not null,
  person_id text not null,
  location text not null default '',
  recorded bigint not null
);

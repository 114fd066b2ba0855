-- +goose Up
-- Two records that were one person, put together; nothing is lost, so that it can be undone.
create table client_merge (
  id text primary key,
  organisation_id text not null,
  from_client text not null,
  into_client text not null,
  files text not null,
  alias_id text not null,
  person_id text not null,
  recorded bigint not null,
  undone_at bigint not null default 0
);
create index client_merge_into on client_merge (into_client);

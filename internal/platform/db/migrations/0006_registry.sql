-- +goose Up
create table client (
  id text primary key,
  organisation_id text not null,
  programme text not null,
  uci_written text not null,
  uci_digits text not null,
  full_name text not null,
  family_name text not null,
  given_name text not null,
  script_name text not null,
  script_lang text not null,
  name_folded text not null,
  birth_date text not null,
  birth_state text not null,
  sex text not null,
  citizenship text not null,
  language text not null,
  official_language text not null,
  interpreter_needed text not null,
  merged_into text not null default '',
  withdrawn boolean not null default false,
  version integer not null default 1
);
-- One person has one UCI, once per programme and provider; merged and withdrawn records free it.
create unique index client_uci on client (organisation_id, programme, uci_digits)
  where uci_digits <> '' and merged_into = '' and not withdrawn;
create index client_name on client (organisation_id, name_folded, birth_date);
create table client_alias (
  id text primary key,
  organisation_id text not null,
  client_id text not null references client (id),
  name text not null,
  reason text not null,
  recorded bigint not null
);
create index client_alias_client on client_alias (client_id);
create table client_token (
  organisation_id text not null,
  token text not null,
  client_id text not null,
  primary key (organisation_id, token, client_id)
-- sqlite: ) without rowid;
-- postgres: );
create index client_token_client on client_token (client_id);
create index client_token_token on client_token (token, client_id);
-- People and places around a file.
create table place (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  role text not null,
  name text not null,
  address text not null,
  protected boolean not null,
  remarks text not null,
  version integer not null default 1
);
create index place_file on place (file_id);
create table place_number (
  id text primary key,
  organisation_id text not null,
  place_id text not null references place (id),
  file_id text not null,
  kind text not null,
  value text not null,
  safe_to_call boolean not null,
  no_voicemail boolean not null
);
create index place_number_file on place_number (file_id);

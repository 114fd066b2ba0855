-- +goose Up
-- Forms that workers make for themselves (owner_id) or their organisation (no owner_id), beside the official ones. A version in use
-- is a row of form_definition, and is never changed; what is being made is the draft, a definition in YAML, empty when there is none.
alter table form_definition add column own integer not null default 0;
create index form_definition_own on form_definition (organisation_id, own);
create table own_form (
  code text primary key,
  organisation_id text not null,
  programme text not null,
  owner_id text not null,
  pack text not null,
  draft text not null,
  changed_by_name text not null,
  changed_at bigint not null,
  made_by text not null,
  made_by_name text not null,
  made_at bigint not null,
  retired_at bigint not null default 0,
  version integer not null default 1
);
create index own_form_organisation on own_form (organisation_id, owner_id);

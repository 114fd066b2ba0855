-- +goose Up
-- Forms that an administrator loaded, beside the shipped ones: a version is never changed, only its date is set.
create table form_definition (
  code text not null,
  number integer not null,
  organisation_id text not null,
  source text not null,
  from_date text not null,
  loaded_by text not null,
  loaded_by_name text not null,
  loaded_at bigint not null,
  version integer not null default 1,
  primary key (code, number)
);

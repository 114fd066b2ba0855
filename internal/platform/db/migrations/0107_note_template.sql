-- +goose Up
-- Headings that a person keeps for their own notes, beside those of the product. They hold nothing about anybody.
create table note_template (
  id text primary key,
  organisation_id text not null,
  person_id text not null,
  name text not null,
  body text not null,
  version integer not null
);
create unique index note_template_of on note_template (person_id, name);

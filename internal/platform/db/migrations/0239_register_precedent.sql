-- +goose Up
-- How somebody settled a row of a register whose client was here already, so that the same row of the registers that follow is not asked about
-- again: what the rows of the client have in common, what the row said of who it is about, what was said of it, and the file in which it goes on.
create table register_precedent (
  id text primary key,
  import_id text not null references register_import (id),
  organisation_id text not null,
  row_number integer not null,
  about text not null,
  whole text not null,
  referred_on text not null,
  choice text not null,
  file_id text not null,
  person_id text not null,
  recorded bigint not null
);
create index register_precedent_organisation on register_precedent (organisation_id);
create index register_precedent_import on register_precedent (import_id);

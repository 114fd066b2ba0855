-- +goose Up
create table register_import (
  id text primary key,
  organisation_id text not null,
  file_hash text not null,
  recorded bigint not null,
  rows_read integer not null,
  imported integer not null,
  withdrawn_at bigint not null default 0
);
create index register_import_organisation on register_import (organisation_id, recorded);
-- Which row of which register made which file; the fingerprint tells a row that is here already.
create table register_row (
  import_id text not null references register_import (id),
  organisation_id text not null,
  row_number integer not null,
  fingerprint text not null,
  file_id text not null,
  original text not null,
  primary key (import_id, row_number)
);
create index register_row_fingerprint on register_row (organisation_id, fingerprint);

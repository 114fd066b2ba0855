-- +goose Up
-- A register is looked at before it comes in: where it stands, how it is to be read, and what was said of it when it
-- came in. A register that came by the command line is done at once.
alter table register_import add column kind text not null default 'register';
alter table register_import add column membership_id text not null default '';
alter table register_import add column state text not null default 'done';
alter table register_import add column job_id text not null default '';
alter table register_import add column site_id text not null default '';
alter table register_import add column region text not null default '';
alter table register_import add column kept boolean not null default false;
alter table register_import add column settings text not null default '';
alter table register_import add column report text not null default '';
-- What a row said, so that the next month's register can be compared with it.
alter table register_row add column said text not null default '';
-- What somebody decided about a row whose client is here already.
create table register_choice (
  import_id text not null references register_import (id),
  organisation_id text not null,
  row_number integer not null,
  choice text not null,
  person_id text not null,
  recorded bigint not null,
  primary key (import_id, row_number)
);
-- What a provider's headings mean, as somebody there said.
create table register_heading (
  organisation_id text not null,
  heading text not null,
  field text not null,
  primary key (organisation_id, heading)
);

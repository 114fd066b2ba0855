-- +goose Up
-- Why a file was opened in error, in the words of whoever said so. Files marked before have no row.
create table file_in_error (
  file_id text primary key references supervision_file (id),
  organisation_id text not null,
  reason text not null
);

-- +goose Up
-- Why a closed file was reopened, in the words of whoever did it. Files reopened before have no row.
create table file_reopened (
  id text primary key,
  file_id text not null references supervision_file (id),
  organisation_id text not null,
  on_date text not null,
  reason text not null
);
create index file_reopened_file on file_reopened (file_id);

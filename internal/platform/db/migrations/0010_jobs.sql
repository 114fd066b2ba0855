-- +goose Up
-- How far work behind the pages has come. The queue's own tables are made by its own migrations.
create table job_progress (
  id text primary key,
  organisation_id text not null,
  kind text not null,
  stage text not null,
  done integer not null,
  total integer not null,
  state text not null,
  error_key text not null,
  updated bigint not null
);
create index job_progress_organisation on job_progress (organisation_id, id);

-- +goose Up
-- A correction of a month that was begun and taken back before anything was signed in it: its revision is gone, this stays.
create table correction_taken_back (
  id text primary key,
  organisation_id text not null,
  region text not null,
  month text not null,
  revision integer not null,
  correction text not null,
  begun_by text not null,
  begun_at bigint not null,
  taken_by text not null,
  taken_at bigint not null
);
create index correction_taken_back_month on correction_taken_back (organisation_id, region, month);

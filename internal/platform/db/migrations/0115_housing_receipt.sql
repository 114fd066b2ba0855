-- +goose Up
-- That a housing coordinator saw what they were told of: an event of a file, or a heads-up.
create table housing_receipt (
  id text primary key,
  organisation_id text not null,
  of_id text not null,
  file_id text not null,
  seen_by text not null,
  seen_by_name text not null,
  seen_at bigint not null
);
create unique index housing_receipt_of on housing_receipt (of_id);

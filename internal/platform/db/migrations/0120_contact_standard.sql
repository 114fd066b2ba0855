-- +goose Up
-- How often a provider sees a client of a risk level at least. A risk level without a row has what the practice asks.
create table contact_standard (
  organisation_id text not null,
  risk text not null,
  standard text not null,
  primary key (organisation_id, risk)
);
-- Why a client reports less often than the standard of their risk level asks: the last row of a file stands, as long as the
-- file has that risk level and that interval.
create table contact_deviation (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  risk text not null,
  standard text not null,
  reason text not null,
  recorded_on text not null,
  recorded_by text not null,
  recorded_by_name text not null
);
create index contact_deviation_file on contact_deviation (file_id);

-- +goose Up
-- What a provider offers itself, its partners in the community and its agreements: the sheets that clients are referred with.
create table reference_sheet (
  id text primary key,
  organisation_id text not null,
  kind text not null,
  name text not null,
  purpose text not null,
  languages text not null,
  phone text not null,
  email text not null,
  address text not null,
  hours text not null,
  refer text not null,
  away_from text not null,
  away_to text not null,
  checked_on text not null,
  checked_by_name text not null,
  ended_on text not null default '',
  version integer not null default 1
);
create unique index reference_sheet_name on reference_sheet (organisation_id, kind, lower(name)) where ended_on='';
-- After how many days nobody should rely on a sheet that was not looked at; without a row what the practice asks.
create table reference_setting (
  organisation_id text primary key,
  days integer not null
);

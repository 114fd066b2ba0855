-- +goose Up
-- What a referral says of risk and housing where the file says otherwise, until somebody settles it; empty where nothing differs.
alter table supervision_file add column agency_risk text not null default '';
alter table supervision_file add column agency_housing text not null default '';
create table referral_difference (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  form_id text not null,
  risk text not null,
  file_risk text not null,
  housing text not null,
  file_housing text not null,
  why text not null,
  found_at bigint not null,
  found_by text not null,
  found_by_name text not null,
  outcome text not null default '',
  settled_why text not null default '',
  settled_at bigint not null default 0,
  settled_by_name text not null default ''
);
create index referral_difference_file on referral_difference (file_id, found_at);

-- +goose Up
-- Whom a client was referred to for a need that was assessed, on which day, and what came of it.
create table need_referral (
  id text primary key,
  organisation_id text not null,
  file_id text not null references supervision_file (id),
  area text not null,
  sheet_id text not null,
  to_name text not null,
  on_day text not null,
  words text not null,
  outcome text not null default '',
  outcome_on text not null default '',
  by_name text not null,
  recorded_at bigint not null,
  version integer not null default 1
);
create index need_referral_file on need_referral (file_id);
-- The same referral twice is one.
create unique index need_referral_once on need_referral (file_id, area, sheet_id, lower(to_name), on_day);

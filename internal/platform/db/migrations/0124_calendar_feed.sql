-- +goose Up
-- An address at which a calendar reads a person's appointments, in one membership. Only its hash is kept; a membership has one.
create table calendar_feed (
  id text primary key,
  organisation_id text not null,
  person_id text not null,
  membership_id text not null,
  secret_hash text not null unique,
  made bigint not null,
  ended_at bigint not null default 0
);
create unique index calendar_feed_membership on calendar_feed (membership_id) where ended_at=0;

-- +goose Up
-- What a person sent after their session had ended, or for another of their places: kept for them and for the browser it came from, for a time.
create table held_post (
  browser_hash text not null,
  person_id text not null,
  organisation_id text not null,
  typed text not null,
  expires bigint not null,
  primary key (browser_hash, person_id)
);
create index held_post_expires on held_post (expires);

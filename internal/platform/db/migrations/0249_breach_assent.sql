-- +goose Up
-- That a protected address which the words of a report of non-compliance name is meant, as whoever reported said: the form that reports the same
-- breach to the agency does not ask again. No word of either stands here (SEC-1).
create table breach_assent (
  organisation_id text not null,
  breach_id text not null,
  place_id text not null,
  place_version integer not null,
  said_by text not null,
  said_at bigint not null,
  primary key (breach_id, place_id, place_version)
);

-- +goose Down
drop table breach_assent;

-- +goose Up
-- That a protected address which the words of a form name is meant, as its writer said: they are asked once about a form, and again where the
-- address has changed since. No word of either stands here (SEC-1).
create table form_assent (
  organisation_id text not null,
  form_id text not null,
  place_id text not null,
  place_version integer not null,
  said_by text not null,
  said_at bigint not null,
  primary key (form_id, place_id, place_version)
);

-- +goose Down
drop table form_assent;

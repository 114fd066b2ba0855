-- +goose Up
-- On which consents a letter left, and the day of its paper where it was sealed: what was said outside stays as it was then (CCM-8).
alter table letter add column released text not null default '';
alter table letter add column sealed_on text not null default '';
update letter set released = consent_id where sealed_id <> '' or sent_on <> '';
-- What the client did not consent to: whom to tell, of what, on which day they said so (CCM-8).
create table consent_refusal (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  place_id text not null,
  name text not null,
  what text not null,
  on_day text not null,
  recorded_at bigint not null,
  recorded_by text not null,
  recorded_by_name text not null
);
create index consent_refusal_file on consent_refusal (file_id);

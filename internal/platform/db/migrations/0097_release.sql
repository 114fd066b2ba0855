-- +goose Up
-- What the client lets the provider say, to whom, from when until when, signed on a form or on paper; taken back by a day
-- of its own (CCM-8). Whom it covers are people of the file.
create table consent_release (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  form_id text not null default '',
  what text not null,
  given_on text not null,
  until_on text not null default '',
  recorded_at bigint not null,
  recorded_by text not null,
  recorded_by_name text not null,
  revoked_on text not null default '',
  revoked_at bigint not null default 0,
  revoked_by_name text not null default ''
);
create index consent_release_file on consent_release (file_id);
create table consent_cover (
  consent_id text not null references consent_release (id),
  place_id text not null,
  organisation_id text not null,
  file_id text not null,
  primary key (consent_id, place_id)
);
-- A letter to somebody around the file. It leaves the installation by hand, sealed; once it is marked sent it stays as it is,
-- and the liaison officer has it in copy (CCM-5, CCM-7).
create table letter (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  place_id text not null,
  recipient text not null,
  consent_id text not null,
  subject text not null,
  body text not null,
  sealed_id text not null default '',
  made_at bigint not null,
  made_by text not null,
  made_by_name text not null,
  sent_on text not null default '',
  way text not null default '',
  sent_at bigint not null default 0,
  sent_by_name text not null default '',
  version integer not null default 1
);
create index letter_file on letter (file_id);
-- Who outside was spoken to: whom, when, how, why, and whether the liaison officer was told beforehand (CCM-7).
create table third_party_contact (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  place_id text not null,
  name text not null,
  on_day text not null,
  way text not null,
  why text not null,
  officer_told boolean not null,
  recorded_at bigint not null,
  recorded_by text not null,
  recorded_by_name text not null
);
create index third_party_contact_file on third_party_contact (file_id);

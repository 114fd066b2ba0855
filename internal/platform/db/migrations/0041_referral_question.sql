-- +goose Up
-- What the agency asks about a referral before it decides, in its words, and what the provider answers (CCM-11).
create table referral_question (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  asked_on text not null,
  asked_by text not null,
  words text not null,
  answered_on text not null default '',
  answered_by text not null default '',
  answer text not null default '',
  version integer not null default 1
);
create index referral_question_file on referral_question (file_id);

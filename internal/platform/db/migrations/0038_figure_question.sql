-- +goose Up
-- What headquarters asks a provider and its region about one number of a month, and what they answer.
create table figure_question (
  id text primary key,
  organisation_id text not null,
  region text not null,
  month text not null,
  figure text not null,
  code text not null,
  question text not null,
  asked_by text not null,
  asked_at bigint not null,
  answer text not null,
  answered_by text not null,
  answered_at bigint not null,
  version integer not null default 1
);
create index figure_question_month on figure_question (month, region);

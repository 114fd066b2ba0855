-- +goose Up
-- An assessment interview: arranged, moved to another that takes its place, called off, or what came of it.
create table assessment_interview (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  arranged_through text not null,
  arranged_with text not null,
  on_date text not null,
  at_time text not null,
  way text not null,
  place text not null,
  attends text not null,
  housing boolean not null,
  interpreter text not null,
  language text not null,
  bring text not null,
  bring_words text not null,
  status text not null,
  asked_by text not null default '',
  reason text not null default '',
  outcome_words text not null default '',
  note_owed boolean not null,
  takes_place_of text not null,
  by_name text not null,
  ended_by_name text not null default '',
  recorded_at bigint not null,
  version integer not null default 1
);
create index assessment_interview_file on assessment_interview (file_id, id);
create index assessment_interview_day on assessment_interview (organisation_id, status, on_date);
-- One interview of a file is to come at a time.
create unique index assessment_interview_arranged on assessment_interview (file_id) where status='ARRANGED';

-- A question of the worker's own for the interview of a file, beside those of a form.
create table own_question (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  form text not null,
  words text not null,
  left_out boolean not null,
  by_name text not null,
  on_day text not null,
  recorded_at bigint not null
);
create index own_question_file on own_question (file_id, id);

-- What was answered; the last answer stands.
create table own_answer (
  id text primary key,
  organisation_id text not null,
  question_id text not null,
  number integer not null,
  words text not null,
  by_name text not null,
  on_day text not null,
  recorded_at bigint not null
);
create unique index own_answer_of on own_answer (question_id, number);

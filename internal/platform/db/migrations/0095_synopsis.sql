-- +goose Up
-- What is known of a client under the headings of the synopsis, each with who said it and on which day. An entry is not
-- changed: one that does not hold any more is set aside, and another stands in its place (CCM-3).
create table synopsis_entry (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  question text not null,
  words text not null,
  source text not null,
  said_by text not null,
  on_day text not null,
  contradicts boolean not null default false,
  origin text not null default '',
  recorded_at bigint not null,
  recorded_by text not null,
  recorded_by_name text not null,
  aside_at bigint not null default 0,
  aside_by_name text not null default ''
);
create index synopsis_entry_file on synopsis_entry (file_id, question, id);
create unique index synopsis_entry_origin on synopsis_entry (file_id, origin) where origin<>'';
-- Questions to the liaison officer go in rounds, each sent as one set, with who saw it and when it was answered (CCM-5).
create table question_round (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  number integer not null,
  due_on text not null,
  sent_at bigint not null,
  sent_by text not null,
  sent_by_name text not null,
  seen_at bigint not null default 0,
  seen_by_name text not null default '',
  read_at bigint not null default 0,
  unique (file_id, number)
);
create table round_question (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  round_id text not null references question_round (id),
  place integer not null,
  heading text not null,
  question text not null default '',
  words text not null,
  answer text not null default '',
  later_from text not null default '',
  later_on text not null default '',
  answered_at bigint not null default 0,
  answered_by text not null default '',
  answered_by_name text not null default '',
  version integer not null default 1
);
create index round_question_round on round_question (round_id, place);
create index round_question_file on round_question (file_id);

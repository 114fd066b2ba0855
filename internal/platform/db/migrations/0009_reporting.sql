-- +goose Up
create table submission (
  id text primary key,
  organisation_id text not null,
  region text not null,
  month text not null,
  revision integer not null,
  definition integer not null,
  state text not null,
  nil_return boolean not null,
  known_at bigint not null,
  certified_by text not null,
  submitted_by text not null,
  submitted_at bigint not null,
  answered_by text not null,
  answered_at bigint not null,
  question text not null,
  version integer not null default 1,
  unique (organisation_id, region, month, revision)
);
create index submission_month on submission (month, region);
-- What was certified, and the cases behind every figure: written once.
create table submission_figure (
  submission_id text not null references submission (id),
  organisation_id text not null,
  place integer not null,
  figure text not null,
  code text not null,
  value double precision not null,
  available boolean not null,
  primary key (submission_id, figure, code)
-- sqlite: ) without rowid;
-- postgres: );
create table submission_row (
  submission_id text not null references submission (id),
  organisation_id text not null,
  figure text not null,
  code text not null,
  event_id text not null,
  file_id text not null,
  days integer not null,
  primary key (submission_id, figure, code, event_id)
-- sqlite: ) without rowid;
-- postgres: );
-- A correction typed by a person: a signed line beside the computed value.
create table adjustment (
  id text primary key,
  submission_id text not null references submission (id),
  organisation_id text not null,
  figure text not null,
  code text not null,
  amount double precision not null,
  reason text not null,
  person_id text not null,
  recorded bigint not null
);
create index adjustment_submission on adjustment (submission_id);
create table regional_report (
  id text primary key,
  organisation_id text not null,
  region text not null,
  month text not null,
  submitted_by text not null,
  submitted_at bigint not null,
  unique (region, month)
);

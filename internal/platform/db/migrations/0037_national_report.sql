-- +goose Up
-- The nation's month as headquarters sent it to management: written once; a later one is a new revision.
create table national_report (
  id text primary key,
  organisation_id text not null,
  month text not null,
  revision integer not null,
  definition integer not null,
  missing text not null,
  remark text not null,
  submitted_by text not null,
  submitted_at bigint not null,
  unique (month, revision)
);
-- Its figures, of the nation (no region) and of each region.
create table national_figure (
  report_id text not null references national_report (id),
  organisation_id text not null,
  region text not null,
  place integer not null,
  figure text not null,
  code text not null,
  value double precision not null,
  adjusted double precision not null,
  available boolean not null,
  cases integer not null,
  primary key (report_id, region, figure, code)
-- sqlite: ) without rowid;
-- postgres: );
-- The submissions that it was put together from: through them every figure leads to its frozen rows.
create table national_part (
  report_id text not null references national_report (id),
  organisation_id text not null,
  submission_id text not null references submission (id),
  primary key (report_id, submission_id)
-- sqlite: ) without rowid;
-- postgres: );

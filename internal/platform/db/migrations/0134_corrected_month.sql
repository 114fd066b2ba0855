-- +goose Up
-- Why an accepted month is being corrected, by whom and since when; and what the provider says to the question with which
-- a month was returned.
alter table submission add column correction text not null default '';
alter table submission add column correction_by text not null default '';
alter table submission add column correction_at bigint not null default 0;
alter table submission add column reply text not null default '';
-- A region's report may go without a provider that is named, and again once that one has come in.
alter table regional_report rename to regional_report_once;
create table regional_report (
  id text primary key,
  organisation_id text not null,
  region text not null,
  month text not null,
  revision integer not null,
  missing text not null,
  remark text not null,
  submitted_by text not null,
  submitted_at bigint not null,
  unique (region, month, revision)
);
insert into regional_report (id, organisation_id, region, month, revision, missing, remark, submitted_by, submitted_at)
  select id, organisation_id, region, month, 1, '', '', submitted_by, submitted_at from regional_report_once;
drop table regional_report_once;
-- The revisions of its providers' months that it is of.
create table regional_part (
  report_id text not null references regional_report (id),
  organisation_id text not null,
  submission_id text not null references submission (id),
  primary key (report_id, submission_id)
-- sqlite: ) without rowid;
-- postgres: );
insert into regional_part (report_id, organisation_id, submission_id)
  select r.id, r.organisation_id, s.id from regional_report r join submission s on s.region=r.region and s.month=r.month and s.state='ACCEPTED';
-- The providers that the regions' reports named as missing: region and organisation.
alter table national_report add column without text not null default '';

-- +goose Up
-- What the agency granted on a form from a day to come; on that day it takes effect (CCM-18).
create table granted_change (
  form_id text primary key,
  organisation_id text not null,
  file_id text not null,
  effective text not null,
  granted text not null, -- JSON: the risk level, the conditions that end and those that begin
  outcome text not null default '' -- taken, or lapsed when it could not take effect any more
);
create index granted_change_waiting on granted_change (outcome, effective);
create index granted_change_file on granted_change (file_id);

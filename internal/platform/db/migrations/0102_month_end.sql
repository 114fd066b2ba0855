-- +goose Up
-- When a provider's reports on its clients are due, and what their three months are counted from. A provider without a row
-- has the day and the count of the practice.
create table report_setting (
  organisation_id text primary key,
  due_day integer not null,
  count_from text not null
);

-- +goose Up
-- What waits for somebody by a day. One open task per rule and source in a file.
create table task (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  person_id text not null,
  rule text not null,
  source text not null,
  due text not null,
  priority integer not null,
  made bigint not null,
  done_at bigint not null,
  done_by text not null,
  args text not null
);
create unique index task_open on task (organisation_id, file_id, rule, source) where done_at = 0;
create index task_person on task (person_id, due) where done_at = 0;
create index task_file on task (file_id, due);

create table appointment (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  person_id text not null,
  at bigint not null,
  date text not null,
  place text not null,
  interpreter text not null,
  kind text not null,
  status text not null,
  version integer not null
);
create index appointment_person on appointment (person_id, date);
create index appointment_file on appointment (file_id, date);

-- Edits to the computed holidays of a province.
create table holiday_edit (
  province text not null,
  date text not null,
  organisation_id text not null,
  closed boolean not null,
  name_en text not null,
  name_fr text not null,
  primary key (province, date)
);

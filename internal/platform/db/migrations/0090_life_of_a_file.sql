-- +goose Up
-- What an act went on without: which gate, why, by when it is to be there, and since when it is.
create table file_put_off (
  id text primary key,
  organisation_id text not null,
  file_id text not null references supervision_file (id),
  gate text not null,
  reason text not null,
  put_off_on text not null,
  put_off_by text not null,
  due_on text not null,
  done_on text not null default ''
);
create unique index file_put_off_open on file_put_off (file_id, gate) where done_on='';

-- The closing of a file that is under way: who of the agency confirmed the end, and when. It ends with the closure, or when
-- supervision goes on.
create table file_closing (
  id text primary key,
  organisation_id text not null,
  file_id text not null references supervision_file (id),
  begun_on text not null,
  begun_by text not null,
  confirmed_on text not null default '',
  confirmed_by text not null default '',
  recorded_by text not null default '',
  ended_on text not null default '',
  version integer not null default 1
);
create unique index file_closing_open on file_closing (file_id) where ended_on='';

-- What of a list was seen to on a file, by whom and when.
create table file_tick (
  id text primary key,
  organisation_id text not null,
  file_id text not null references supervision_file (id),
  list text not null,
  item text not null,
  on_date text not null,
  by_person text not null
);
create unique index file_tick_item on file_tick (file_id, list, item);

-- When and where the enrolment interview is, and which officers are there.
create table enrolment_interview (
  file_id text primary key references supervision_file (id),
  organisation_id text not null,
  on_date text not null,
  at_time text not null default '',
  place text not null default '',
  officers text not null default '',
  version integer not null default 1
);

-- +goose Up
-- What the staff of a residence saw of a resident. A note is never changed: what was wrong is said in another.
create table house_note (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  residence_id text not null,
  kind text not null,
  on_day text not null,
  at_time text not null,
  words text not null,
  author_id text not null,
  author_name text not null,
  recorded_at bigint not null
);
create index house_note_file on house_note (file_id, on_day, id);

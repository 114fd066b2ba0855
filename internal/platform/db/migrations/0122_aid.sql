-- +goose Up
-- Aid given to clients, and what the provider bought of it. A row is never changed nor deleted: what was wrong is undone by a
-- counter-entry of the same kind with the opposite numbers.
create table aid_entry (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  kind text not null,
  item text not null,
  words text not null,
  quantity integer not null,
  cents bigint not null,
  on_day text not null,
  receipt text not null,
  corrects text not null,
  reason text not null,
  recorded_at bigint not null,
  recorded_by text not null,
  recorded_by_name text not null
);
create index aid_entry_file on aid_entry (file_id, id);
create index aid_entry_organisation on aid_entry (organisation_id, on_day);
create unique index aid_entry_corrects on aid_entry (corrects) where corrects<>'';

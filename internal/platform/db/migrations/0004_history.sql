-- +goose Up
-- What happened in a file: only ever added to. Payloads hold codes, dates and identifiers, never names or text.
create table event (
-- sqlite: seq integer primary key autoincrement,
-- postgres: seq bigint generated always as identity primary key,
  id text not null unique,
  organisation_id text not null,
  file_id text not null,
  kind text not null,
  act text not null,
  effective text not null,
  effective_at bigint not null,
  recorded bigint not null,
  person_id text not null,
  role text not null,
  system text not null,
  payload text not null,
  corrects text not null,
  import_id text not null
);
create index event_file on event (file_id, seq desc);
create index event_kind on event (organisation_id, kind, effective);
create index event_import on event (import_id) where import_id <> '';
-- postgres: create function refuse_event_change() returns trigger language plpgsql as $$ begin raise exception 'event is only ever added to'; end $$;
-- postgres: create trigger event_no_change before update or delete or truncate on event for each statement execute function refuse_event_change();
-- sqlite: create trigger event_no_update before update on event begin select raise(abort, 'event is only ever added to'); end;
-- sqlite: create trigger event_no_delete before delete on event begin select raise(abort, 'event is only ever added to'); end;

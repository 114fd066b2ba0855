-- +goose Up
-- Rows of acts and of reads, kept for ever as they were written. On SQLite the rows of reads lie in a file of
-- their own with this same shape, and the table here stays empty.
create table audit_act (
-- sqlite: seq integer primary key autoincrement,
-- postgres: seq bigint generated always as identity primary key,
  id text not null unique,
  organisation_id text not null,
  person_id text not null,
  membership_id text not null,
  role text not null,
  system text not null,
  action text not null,
  object_kind text not null,
  object_id text not null,
  object_ids text not null,
  purpose text not null,
  outcome text not null,
  detail text not null,
  recorded bigint not null,
  mac text not null
);
create table audit_read (
-- sqlite: seq integer primary key autoincrement,
-- postgres: seq bigint generated always as identity primary key,
  id text not null unique,
  organisation_id text not null,
  person_id text not null,
  membership_id text not null,
  role text not null,
  system text not null,
  action text not null,
  object_kind text not null,
  object_id text not null,
  object_ids text not null,
  purpose text not null,
  outcome text not null,
  detail text not null,
  recorded bigint not null,
  mac text not null
);
create index audit_act_object on audit_act (object_kind, object_id, seq);
create index audit_act_organisation on audit_act (organisation_id, seq);
create index audit_read_object on audit_read (object_kind, object_id, seq);
create index audit_read_list on audit_read (object_kind, seq) where object_ids <> '';
create index audit_read_organisation on audit_read (organisation_id, seq);
-- Seals chain committed rows, checkpoints sign where a chain stood. Both are of the whole installation.
create table audit_seal (
  chain text not null,
  position bigint not null,
  row_id text not null,
  row_seq bigint not null,
  hash text not null,
  primary key (chain, position),
  unique (chain, row_id)
);
create table audit_checkpoint (
  chain text not null,
  position bigint not null,
  hash text not null,
  signature text not null,
  primary key (chain, position)
);
-- postgres: create function refuse_change() returns trigger language plpgsql as $$ begin raise exception '% is only ever added to', tg_table_name; end $$;
-- sqlite: create trigger audit_act_no_update before update on audit_act begin select raise(abort, 'audit_act is only ever added to'); end;
-- sqlite: create trigger audit_act_no_delete before delete on audit_act begin select raise(abort, 'audit_act is only ever added to'); end;
-- postgres: create trigger audit_act_no_change before update or delete or truncate on audit_act for each statement execute function refuse_change();
-- sqlite: create trigger audit_read_no_update before update on audit_read begin select raise(abort, 'audit_read is only ever added to'); end;
-- sqlite: create trigger audit_read_no_delete before delete on audit_read begin select raise(abort, 'audit_read is only ever added to'); end;
-- postgres: create trigger audit_read_no_change before update or delete or truncate on audit_read for each statement execute function refuse_change();
-- sqlite: create trigger audit_seal_no_update before update on audit_seal begin select raise(abort, 'audit_seal is only ever added to'); end;
-- sqlite: create trigger audit_seal_no_delete before delete on audit_seal begin select raise(abort, 'audit_seal is only ever added to'); end;
-- postgres: create trigger audit_seal_no_change before update or delete or truncate on audit_seal for each statement execute function refuse_change();
-- sqlite: create trigger audit_checkpoint_no_update before update on audit_checkpoint begin select raise(abort, 'audit_checkpoint is only ever added to'); end;
-- sqlite: create trigger audit_checkpoint_no_delete before delete on audit_checkpoint begin select raise(abort, 'audit_checkpoint is only ever added to'); end;
-- postgres: create trigger audit_checkpoint_no_change before update or delete or truncate on audit_checkpoint for each statement execute function refuse_change();

-- The rows of reads on SQLite, in a file of their own: the shape of the main database's audit tables.
create table if not exists audit_read (
  seq integer primary key autoincrement,
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
create index if not exists audit_read_object on audit_read (object_kind, object_id, seq);
create index if not exists audit_read_list on audit_read (object_kind, seq) where object_ids <> '';
drop index if exists audit_read_denied;
create index if not exists audit_read_refused on audit_read (seq) where outcome in ('denied','refused');
create index if not exists audit_read_organisation on audit_read (organisation_id, seq);
create table if not exists audit_seal (
  chain text not null,
  position bigint not null,
  row_id text not null,
  row_seq bigint not null,
  hash text not null,
  primary key (chain, position),
  unique (chain, row_id)
);
create table if not exists audit_checkpoint (
  chain text not null,
  position bigint not null,
  hash text not null,
  signature text not null,
  primary key (chain, position)
);
create trigger if not exists audit_read_no_update before update on audit_read begin select raise(abort, 'audit_read is only ever added to'); end;
create trigger if not exists audit_read_no_delete before delete on audit_read begin select raise(abort, 'audit_read is only ever added to'); end;
create trigger if not exists audit_seal_no_update before update on audit_seal begin select raise(abort, 'audit_seal is only ever added to'); end;
create trigger if not exists audit_seal_no_delete before delete on audit_seal begin select raise(abort, 'audit_seal is only ever added to'); end;
create trigger if not exists audit_checkpoint_no_update before update on audit_checkpoint begin select raise(abort, 'audit_checkpoint is only ever added to'); end;
create trigger if not exists audit_checkpoint_no_delete before delete on audit_checkpoint begin select raise(abort, 'audit_checkpoint is only ever added to'); end;

-- +goose Up
-- A form as it is filled about a subject (a file), in the version of its definition it was begun in.
create table form (
  id text primary key,
  organisation_id text not null,
  subject_kind text not null,
  subject_id text not null,
  code text not null,
  definition integer not null,
  state text not null,
  supersedes text not null,
  opened_by text not null,
  opened_by_name text not null,
  opened_at bigint not null,
  version integer not null default 1
);
create index form_subject on form (subject_kind, subject_id, opened_at);
create unique index form_supersedes on form (supersedes) where supersedes<>'';
-- The answers of each part as they stand.
create table form_part (
  form_id text not null,
  part text not null,
  organisation_id text not null,
  state text not null,
  answers text not null,
  edited_by text not null,
  edited_by_name text not null,
  edited_at bigint not null,
  version integer not null,
  primary key (form_id, part)
);
-- Each version of a part as it was saved: only ever added to.
create table form_part_version (
  form_id text not null,
  part text not null,
  version integer not null,
  organisation_id text not null,
  state text not null,
  answers text not null,
  edited_by text not null,
  edited_by_name text not null,
  edited_at bigint not null,
  primary key (form_id, part, version)
);
-- postgres: create function refuse_form_change() returns trigger language plpgsql as $$ begin raise exception '% is only ever added to', tg_table_name; end $$;
-- postgres: create trigger form_part_version_no_change before update or delete or truncate on form_part_version for each statement execute function refuse_form_change();
-- sqlite: create trigger form_part_version_no_update before update on form_part_version begin select raise(abort, 'form_part_version is only ever added to'); end;
-- sqlite: create trigger form_part_version_no_delete before delete on form_part_version begin select raise(abort, 'form_part_version is only ever added to'); end;

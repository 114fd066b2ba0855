-- +goose Up
-- Signed notes: only ever added to, clustered by file because a file is what is opened.
create table note (
  file_id text not null,
  id text not null,
  n bigint not null unique,
  organisation_id text not null,
  region text not null,
  site_id text not null,
  programme text not null,
  kind text not null,
  title text not null,
  body text not null,
  author_id text not null,
  author_name text not null,
  occurred text not null,
  signed bigint not null,
  import_id text not null,
  primary key (file_id, id)
-- sqlite: ) without rowid;
-- postgres: );
create table note_addendum (
  id text primary key,
  file_id text not null,
  note_id text not null,
  organisation_id text not null,
  body text not null,
  reason text not null,
  author_id text not null,
  author_name text not null,
  signed bigint not null
);
create index note_addendum_note on note_addendum (file_id, note_id);
-- What is being typed: one draft per person, form and file; gone when it is signed or discarded.
create table note_draft (
  person_id text not null,
  form text not null,
  file_id text not null,
  organisation_id text not null,
  typed text not null,
  updated bigint not null,
  primary key (person_id, form, file_id)
);
-- Words that wait to be indexed: the index merges outside the transaction of the note.
create table note_outbox (
  n bigint primary key,
  organisation_id text not null,
  words text not null
);
-- sqlite: create virtual table note_text using fts5(words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0');
-- sqlite: insert into note_text(note_text, rank) values('automerge', 8);
-- sqlite: insert into note_text(note_text, rank) values('crisismerge', 64);
-- postgres: create table note_text (rowid bigint primary key, words tsvector not null);
-- postgres: create index note_text_words on note_text using gin (words);
-- postgres: create function refuse_note_change() returns trigger language plpgsql as $$ begin raise exception '% is only ever added to', tg_table_name; end $$;
-- postgres: create trigger note_no_change before update or delete or truncate on note for each statement execute function refuse_note_change();
-- postgres: create trigger note_addendum_no_change before update or delete or truncate on note_addendum for each statement execute function refuse_note_change();
-- sqlite: create trigger note_no_update before update on note begin select raise(abort, 'note is only ever added to'); end;
-- sqlite: create trigger note_no_delete before delete on note begin select raise(abort, 'note is only ever added to'); end;
-- sqlite: create trigger note_addendum_no_update before update on note_addendum begin select raise(abort, 'note_addendum is only ever added to'); end;
-- sqlite: create trigger note_addendum_no_delete before delete on note_addendum begin select raise(abort, 'note_addendum is only ever added to'); end;

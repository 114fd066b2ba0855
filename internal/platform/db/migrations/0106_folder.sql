-- +goose Up
-- Where each document of a file is: in the paper folder, here, or both. A form or a message is here by itself; of what lies only
-- on paper the name stands here until it is scanned.
create table folder_document (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  kind text not null,
  ref text not null,
  name text not null,
  dated text not null,
  on_paper boolean not null,
  scan_name text not null,
  scan_bytes bigint not null,
  changed_by text not null,
  changed_by_name text not null,
  changed_at bigint not null
);
create unique index folder_document_of on folder_document (file_id, kind, ref);

-- +goose Up
-- Who brought a register in; empty when it came by the command line.
alter table register_import add column person_id text not null default '';
create index supervision_file_import on supervision_file (import_id);
create index register_row_file on register_row (file_id);

-- +goose Up
-- What a register was called when it was given to us, so that it is given back under its name.
alter table register_import add column file_name text not null default '';

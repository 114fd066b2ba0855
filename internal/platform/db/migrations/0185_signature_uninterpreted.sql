-- +goose Up
-- Why nobody interpreted what a client signed of whom the file says that they need an interpreter; empty of every other signature.
alter table form_signature add column uninterpreted text not null default '';

-- +goose Up
-- The address that stands on a letter's paper: where the recipient was when it was sealed or sent.
alter table letter add column address text not null default '';

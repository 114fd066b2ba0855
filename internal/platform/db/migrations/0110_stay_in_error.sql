-- +goose Up
-- The stay ended because its file was said to be opened in error: it goes on when that is taken back.
alter table bed_stay add column in_error boolean not null default false;

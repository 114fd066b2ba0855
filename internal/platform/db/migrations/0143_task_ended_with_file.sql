-- +goose Up
-- Tasks that ended only as their file was closed: they come back when it is reopened.
alter table task add column with_file integer not null default 0;

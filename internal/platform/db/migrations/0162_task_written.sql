-- +goose Up
-- A task that somebody wrote on a file stands in the one list of tasks, with its words, who wrote it, and why it was set aside.
alter table task add column words text not null default '';
alter table task add column made_by text not null default '';
alter table task add column aside_reason text not null default '';

-- +goose Up
-- Why somebody is shut out of a file, and who said so and took it back.
alter table exclusion add column reason text not null default '';
alter table exclusion add column added_by text not null default '';
alter table exclusion add column added_at bigint not null default 0;
alter table exclusion add column ended_by text not null default '';
alter table exclusion add column ended_at bigint not null default 0;
-- One person is shut out of one file once at a time.
create unique index exclusion_open on exclusion (file_id, person_id) where ended_at = 0;

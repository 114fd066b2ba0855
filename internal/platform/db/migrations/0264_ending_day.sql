-- +goose Up
-- The last day of supervision that BSF806 asked for, where the file is closed on another (CCM-19).
alter table file_ending add column ends_on text not null default '';

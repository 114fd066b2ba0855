-- +goose Up
-- The hours from and to which a check-in was moved, where the provider is; empty where none was agreed, or from before they were kept. A step from
-- a day to the same day moves the hour alone.
alter table check_in_move add column from_hour text not null default '';
alter table check_in_move add column to_hour text not null default '';

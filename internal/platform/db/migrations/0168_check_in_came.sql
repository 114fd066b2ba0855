-- +goose Up
-- When the client came to a check-in, at the provider: the hour may be unknown, and of earlier ones both are.
alter table check_in add column came_on text not null default '';
alter table check_in add column came_at text not null default '';

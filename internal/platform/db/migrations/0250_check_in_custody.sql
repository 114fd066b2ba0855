-- +goose Up
-- Whether a client whom the agency had taken into custody was out of it at a kept check-in, or kept it from there; empty where nobody had to ask.
alter table check_in add column custody text not null default '';

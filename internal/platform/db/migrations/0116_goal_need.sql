-- +goose Up
-- The area of need that a goal answers, as the needs assessment calls it; empty of a goal that answers none.
alter table goal add column need text not null default '';

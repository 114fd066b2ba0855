-- +goose Up
-- A site's name in French; empty where it has one name only.
alter table site add column name_fr text not null default '';

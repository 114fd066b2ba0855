-- +goose Up
-- Whom a case is about, where people are counted: the same for one UCI at every provider.
alter table submission_row add column person text not null default '';

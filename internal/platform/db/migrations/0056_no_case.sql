-- +goose Up
-- A length that was measured on no case is none: it is not a length of 0 days.
alter table submission_figure add column no_case boolean not null default false;
alter table national_figure add column no_case boolean not null default false;

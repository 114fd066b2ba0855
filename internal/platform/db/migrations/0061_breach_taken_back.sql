-- +goose Up
-- A report of non-compliance that was made in error is taken back, with a reason; the row and its events stay.
alter table breach add column taken_back_on text not null default '';
alter table breach add column taken_back_reason text not null default '';

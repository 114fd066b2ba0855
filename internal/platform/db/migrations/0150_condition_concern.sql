-- +goose Up
-- The agency's concern that a condition answers (CCM-10).
alter table condition add column concern text not null default '';

-- +goose Up
-- The day as of which a provider's register gave a telephone number, and when; empty and 0 when somebody wrote it here.
alter table place_number add column given_on text not null default '';
alter table place_number add column given_at bigint not null default 0;

-- +goose Up
-- The day as of which a provider's register gave a telephone number; empty when somebody wrote it here.
alter table place_number add column given_on text not null default '';

-- +goose Up
-- Which forms of a kind the other side has not answered.
create index form_code on form (code, definition, state);

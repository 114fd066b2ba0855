-- +goose Up
-- On which other registers' files the rows of a register rest, by the ids of those registers: what it only repeated of them is nowhere once they
-- are withdrawn.
alter table register_import add column rests_on text not null default '';

-- +goose Down
alter table register_import drop column rests_on;

-- +goose Up
-- What a row of a register said that was left out: no file keeps it, and it is told by it from another row of the same client when one of them
-- falls away.
alter table register_precedent add column said text not null default '';

-- +goose Down
alter table register_precedent drop column said;

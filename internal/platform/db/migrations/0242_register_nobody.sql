-- +goose Up
-- A register that lists no client, of which somebody said that nobody was at its site until the day as of which it is right.
alter table register_import add column nobody boolean not null default false;

-- +goose Down
alter table register_import drop column nobody;

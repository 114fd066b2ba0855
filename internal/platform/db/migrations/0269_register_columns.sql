-- +goose Up
-- Of which kinds of step a register has a column, whether or not it dates any; of those from before this was kept nobody knows (?), and they are taken to have all.
alter table register_import add column columns text not null default '?';

-- +goose Down
alter table register_import drop column columns;

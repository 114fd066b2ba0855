-- +goose Up
-- The day, at its provider, on which a register came in: nothing is owed of the months before the first one.
alter table register_import add column brought_on text not null default '';
-- postgres: update register_import set brought_on=day_recorded(recorded);
-- sqlite: update register_import set brought_on=strftime('%Y-%m-%d', recorded / 1000000, 'unixepoch');

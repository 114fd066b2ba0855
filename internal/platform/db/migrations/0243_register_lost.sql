-- +goose Up
-- What the rows of a register that could not come in tell of: for each its number, the UCI and the days of steps that it gives; whether nothing else
-- keeps the register from telling all of its time; and who said when that nobody is missing by those rows.
alter table register_import add column lost text not null default '';
alter table register_import add column lost_alone boolean not null default false;
alter table register_import add column lost_said_at bigint not null default 0;
alter table register_import add column lost_said_by text not null default '';

-- +goose Down
alter table register_import drop column lost_said_by;
alter table register_import drop column lost_said_at;
alter table register_import drop column lost_alone;
alter table register_import drop column lost;

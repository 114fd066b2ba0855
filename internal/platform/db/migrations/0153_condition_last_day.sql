-- +goose Up
-- The last day on which a condition is in force, when it was imposed until a day: the day after, it ends by itself.
alter table condition add column last_day text not null default '';
create index condition_last_day on condition (last_day) where to_date='' and last_day<>'';

-- +goose Up
-- Notes and conditions that whoever runs the residences is to see, as the person who wrote them marked them.
alter table note add column for_housing boolean not null default false;
alter table condition add column for_housing boolean not null default false;

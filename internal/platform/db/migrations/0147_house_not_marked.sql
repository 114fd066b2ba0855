-- +goose Up
-- Why a client of high risk is in a residence that is not marked for high risk; empty where nothing had to be said.
alter table bed_stay add column unmarked_why text not null default '';
alter table bed_expected add column unmarked_why text not null default '';

-- +goose Up
-- Where a residence is, and its telephone: whoever lives there is found there. The address of an unlisted one is protected.
alter table residence add column address text not null default '';
alter table residence add column phone text not null default '';
alter table residence add column unlisted boolean not null default false;

-- +goose Up
-- A letter that was begun and is not to be sent is set aside: it stays, with the day and who set it aside (CCM-5, CCM-8).
alter table letter add column aside_on text not null default '';
alter table letter add column aside_by_name text not null default '';

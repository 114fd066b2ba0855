-- +goose Up
-- Another name of a client that somebody wrote down, with its kind and, where it has one, its own script; what a correction or
-- a merge kept has no kind. One that is not the client's after all is set aside with a reason: it stays, and finds nobody.
alter table client_alias add column kind text not null default '';
alter table client_alias add column script_name text not null default '';
alter table client_alias add column person_id text not null default '';
alter table client_alias add column aside_at bigint not null default 0;
alter table client_alias add column aside_by text not null default '';
alter table client_alias add column aside_reason text not null default '';

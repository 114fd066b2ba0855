-- +goose Up
-- An own form of somebody who left or is absent becomes the organisation's: whose it was, and who took it over (CCM-25).
alter table own_form add column taken_from text not null default '';
alter table own_form add column taken_from_name text not null default '';
alter table own_form add column taken_by text not null default '';
alter table own_form add column taken_by_name text not null default '';
alter table own_form add column taken_at bigint not null default 0;

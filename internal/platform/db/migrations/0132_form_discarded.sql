-- +goose Up
-- A form that was begun and is not wanted stays as it was, discarded; what it was to supersede may be superseded anew.
alter table form add column discarded_at bigint not null default 0;
drop index form_supersedes;
create unique index form_supersedes on form (supersedes) where supersedes<>'' and discarded_at=0;

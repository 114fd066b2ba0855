-- +goose Up
-- Why a person or place is no longer around a file: it is asked before the entry ends, and the entry can be taken back.
alter table place add column ended_reason text not null default '';

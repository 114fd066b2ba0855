-- +goose Up
-- The identifier that was typed for one of the two and is the other's: why they are a pair.
alter table client_pair add column typed_uci text not null default '';

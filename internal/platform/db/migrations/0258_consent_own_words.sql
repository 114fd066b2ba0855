-- +goose Up
-- What a consent lets be said in the words of its own form, in both languages: those subjects that the rules do not know (CCM-8). JSON by code; empty: none.
alter table consent_release add column texts text not null default '';

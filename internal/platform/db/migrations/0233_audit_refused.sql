-- +goose Up
-- Refusals are looked for in one list: those of a record, and those of a password, which older rows call "refused".
drop index audit_act_denied;
create index audit_act_refused on audit_act (seq) where outcome in ('denied','refused');
drop index audit_read_denied;
create index audit_read_refused on audit_read (seq) where outcome in ('denied','refused');

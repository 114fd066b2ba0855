-- +goose Up
-- What a review of an emergency found, and how many of one person wait for theirs.
alter table access_grant add column finding text not null default '';
alter table access_grant add column finding_words text not null default '';
create index access_grant_person on access_grant (person_id, kind, reviewed_at);
-- Refusals are few among the reads, and are looked for alone.
create index audit_read_denied on audit_read (seq) where outcome = 'denied';

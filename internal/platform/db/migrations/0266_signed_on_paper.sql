-- +goose Up
-- The day on which a paper was signed, as it says itself: the scan comes later. Empty of a signature on screen, and of scans before this.
alter table form_signature add column signed_on text not null default '';

-- +goose Up
-- As what somebody signed who is neither the client nor one of those who work on the file: their role among its people and places, at the time.
alter table form_signature add column signer_role text not null default '';

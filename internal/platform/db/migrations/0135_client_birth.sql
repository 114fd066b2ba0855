-- +goose Up
-- Who was born on the same day, for a name that is a letter away.
create index client_birth on client (organisation_id, birth_date);

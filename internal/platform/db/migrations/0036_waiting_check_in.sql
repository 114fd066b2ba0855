-- +goose Up
-- The check-ins that wait for an outcome are found without reading those that are done: a file has dozens of them.
create index check_in_waiting on check_in (file_id, due_on) where outcome in ('','WAITING');

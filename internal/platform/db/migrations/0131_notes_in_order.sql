-- +goose Up
-- The newest notes of a file are found without putting all of them in order.
create index note_order on note (file_id, n desc);

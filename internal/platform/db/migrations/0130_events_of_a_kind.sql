-- +goose Up
-- What happened seldom in a file that goes on for years (a reopening, a change of risk) is found without reading all of it.
create index event_of_kind on event (file_id, kind, seq desc);

-- +goose Up
-- What happened in a file is told in the order of the days it happened on: what was learned late, or came in from a register, stands at
-- its own day. What takes effect later than it was recorded happened when it was recorded.
-- postgres: create function day_recorded(bigint) returns text language sql immutable as $$ select to_char(timestamp '1970-01-01' + $1 / 1000000 * interval '1 second', 'YYYY-MM-DD') $$;
-- postgres: alter table event add column told_on text not null generated always as (least(effective, day_recorded(recorded))) stored;
-- sqlite: alter table event add column told_on text not null generated always as (min(effective, strftime('%Y-%m-%d', recorded / 1000000, 'unixepoch'))) virtual;
create index event_told on event (file_id, told_on desc, seq desc);
create index note_told on note (file_id, occurred desc, n desc);
drop index note_order;

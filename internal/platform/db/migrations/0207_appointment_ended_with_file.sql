-- +goose Up
-- Appointments that were cancelled only as their file was closed: they come back, with hour, place and interpreter, when it is reopened.
alter table appointment add column with_file integer not null default 0;
update appointment set with_file=1 where status='cancelled' and file_id in (select id from supervision_file where state='CLOSED' and not opened_in_error);

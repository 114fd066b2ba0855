-- +goose Up
-- A place that is lent to an officer of another region who covers, for the days of an absence; empty of a place of one's own.
alter table membership add column absence_id text not null default '';
create index membership_absence on membership (absence_id);

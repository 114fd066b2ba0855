-- +goose Up
-- The check-ins that wait for an outcome are found without reading those that are done: a file has dozens of them.
create index check_in_waiting on check_in (file_id, due_on) where outcome in ('','WAITING');
create index check_in_due on check_in (organisation_id, due_on) where outcome in ('','WAITING');
-- A caseload comes in the order in which its page shows it: what is due soonest first, what is not due at all last.
create index supervision_file_due on supervision_file (organisation_id, (case when next_due='' then '9999-12-31' else next_due end), id);
create index supervision_file_region_due on supervision_file (region, (case when next_due='' then '9999-12-31' else next_due end), id);
create index supervision_file_housing on supervision_file (organisation_id, referred_on, id) where housing_referred;

-- +goose Up
-- A hearing that is not held any more is cancelled, with a reason; the row and its events stay. A goal knows since when it is one.
alter table hearing add column cancelled_on text not null default '';
alter table hearing add column cancelled_reason text not null default '';
alter table goal add column set_on text not null default '';
update goal set set_on=coalesce((select min(e.effective) from event e where e.file_id=goal.file_id and e.kind='goal_set' and e.payload like '%' || goal.id || '%'), '');

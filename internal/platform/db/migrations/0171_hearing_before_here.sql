-- +goose Up
-- A hearing that was over before its file was opened here, as those of a register that was taken over are: nobody is asked what came of it.
alter table hearing add column before_here boolean not null default false;
-- postgres: update hearing set before_here=true where on_date<coalesce((select day_recorded(min(e.recorded)) from event e where e.file_id=hearing.file_id),'');
-- sqlite: update hearing set before_here=true where on_date<coalesce((select strftime('%Y-%m-%d', min(e.recorded) / 1000000, 'unixepoch') from event e where e.file_id=hearing.file_id),'');

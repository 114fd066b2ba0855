-- +goose Up
-- Which other sites of its provider in its region there were when a register of one site came in, each as "site from to": of whom no register
-- tells, the numbers of a month before casework are not known.
alter table register_import add column beside text not null default '';

-- +goose Down
alter table register_import drop column beside;

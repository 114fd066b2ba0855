-- +goose Up
-- What the agency did beside its gravest action on a report, as its part of the form says (CCM-17): codes with a space between.
alter table breach add column also text not null default '';

-- +goose Up
-- Which columns a provider takes out for its own database: what was chosen last.
create table export_choice (
  organisation_id text primary key,
  chosen text not null,
  chosen_by_name text not null,
  chosen_at bigint not null
);

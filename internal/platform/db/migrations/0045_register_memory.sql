-- +goose Up
-- In which order a provider's columns write days and months (dmy, mdy), as somebody there said.
create table register_order (
  organisation_id text not null,
  heading text not null,
  date_order text not null,
  primary key (organisation_id, heading)
);
-- When something last came in of a register that the command line brings in: it has no job that says so.
alter table register_import add column touched bigint not null default 0;

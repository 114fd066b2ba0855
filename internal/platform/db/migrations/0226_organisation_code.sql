-- +goose Up
-- The code of every organisation without capitals: none is taken twice. Two that differ by capitals and were there before stay.
create table organisation_code (
  folded text primary key,
  organisation_id text not null
);
insert into organisation_code (folded, organisation_id) select lower(code), min(id) from organisation group by lower(code);

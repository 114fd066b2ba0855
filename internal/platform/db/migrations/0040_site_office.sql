-- +goose Up
-- Where a site's office is and how it is called: both stand on the card that a client leaves with.
alter table site add column address text not null default '';
alter table site add column phone text not null default '';

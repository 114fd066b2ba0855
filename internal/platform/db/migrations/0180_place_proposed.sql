-- +goose Up
-- A residence that the referral proposed, as nobody wrote over it: once it is known where the client lives, it is one of the past.
alter table place add column proposed boolean not null default false;
update place set proposed=true where role='residence' and name='' and protected and remarks='' and version=1;

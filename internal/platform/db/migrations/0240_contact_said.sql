-- +goose Up
-- Whether something about the client was told to somebody outside, of what, what of it no consent covered, and on what ground that was
-- told (CCM-8); all empty of a contact from before this was asked.
alter table third_party_contact add column said text not null default '';
alter table third_party_contact add column said_what text not null default '';
alter table third_party_contact add column beyond text not null default '';
alter table third_party_contact add column ground text not null default '';

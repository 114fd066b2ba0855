-- +goose Up
-- Whether a client is referred for housing, as somebody answered it: yes, no, or empty while nobody asked. Who is referred was asked;
-- of others it is not known whether anybody was.
alter table supervision_file add column housing_answer text not null default '';
update supervision_file set housing_answer='yes' where housing_referred;
alter table heads_up add column housing_answer text not null default '';
update heads_up set housing_answer='yes' where housing;

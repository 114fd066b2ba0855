-- +goose Up
-- The mark of a page whose words were signed: what is sent from it again is not signed again. A note itself is never changed.
create table note_mark (
  person_id text not null,
  file_id text not null,
  mark text not null,
  organisation_id text not null,
  note_id text not null,
  primary key (person_id, file_id, mark)
);

-- +goose Up
-- What a heads-up said before somebody changed it: each earlier state stays, with who changed it and when.
create table heads_up_said (
  id text primary key,
  organisation_id text not null,
  heads_up_id text not null references heads_up (id),
  name text not null,
  uci_written text not null,
  expected_on text not null,
  answer_by text not null,
  held_at text not null,
  risk text not null,
  housing_answer text not null,
  remarks text not null,
  changed_at bigint not null,
  changed_by_name text not null
);
create index heads_up_said_of on heads_up_said (heads_up_id);

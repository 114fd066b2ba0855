-- +goose Up
-- An interpreter who was asked for a meeting of a file: of which meeting, for which day and hour, who it is, and what became of it (CCM-6, CCM-15).
create table interpreter_booking (
  id text primary key,
  organisation_id text not null,
  file_id text not null references supervision_file (id),
  meeting text not null, -- checkin, interview, hearing or other
  meeting_id text not null, -- empty of another
  what text not null, -- of another: which
  on_date text not null, -- as the interpreter was asked; the meeting may have moved since
  at_time text not null,
  language text not null,
  interpreter text not null, -- empty until whoever was asked names somebody
  phone text not null,
  asked_of text not null,
  client_says text not null, -- AGREES, REFUSES, or empty where nobody asked them
  client_words text not null,
  status text not null,
  status_words text not null default '',
  takes_place_of text not null, -- the booking for the day before it was moved
  asked_at bigint not null,
  asked_by_name text not null,
  changed_at bigint not null,
  changed_by_name text not null,
  version integer not null default 1
);
create index interpreter_booking_file on interpreter_booking (file_id, on_date);
create index interpreter_booking_open on interpreter_booking (organisation_id, on_date) where status in ('ASKED','CONFIRMED','DECLINED');

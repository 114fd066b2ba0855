-- +goose Up
-- E-mail, letters and faxes of a file. What is filed is a signed note; here stand what it came in and what came with it. While
-- somebody still looks at an e-mail, its words stand here too, and leave with the filing.
create table correspondence (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  person_id text not null,
  person_name text not null,
  state text not null,
  way text not null,
  direction text not null,
  sent_on text not null,
  sender text not null,
  receiver text not null,
  copied text not null,
  subject text not null,
  body text not null,
  officer text not null,
  officer_reason text not null,
  original_name text not null,
  original_hash text not null,
  original_kept boolean not null,
  note_id text not null,
  brought_at bigint not null,
  filed_at bigint not null,
  version integer not null
);
create index correspondence_file on correspondence (file_id, id desc);
create table correspondence_attachment (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  correspondence_id text not null,
  n integer not null,
  name text not null,
  bytes bigint not null,
  kept boolean not null
);
create index correspondence_attachment_of on correspondence_attachment (correspondence_id, n);

-- +goose Up
-- Somebody who may be referred: what was said before the referral came. It leads to a file or is closed with a reason.
create table heads_up (
  id text primary key,
  organisation_id text not null,
  site_id text not null,
  region text not null,
  programme text not null,
  name text not null,
  uci_written text not null,
  uci_digits text not null,
  told_on text not null,
  way text not null,
  told_by text not null,
  expected_on text not null,
  held_at text not null,
  risk text not null,
  housing boolean not null,
  remarks text not null,
  recorded_by text not null,
  recorded_by_name text not null,
  recorded_at bigint not null,
  ended_on text not null default '',
  ended_by_name text not null default '',
  outcome text not null default '',
  reason text not null default '',
  file_id text not null default '',
  version integer not null default 1
);
create index heads_up_open on heads_up (organisation_id, ended_on);
create index heads_up_region on heads_up (region, ended_on);
create index heads_up_file on heads_up (file_id);
-- One person is announced to a provider once.
create unique index heads_up_uci on heads_up (organisation_id, uci_digits) where ended_on='' and uci_digits<>'';

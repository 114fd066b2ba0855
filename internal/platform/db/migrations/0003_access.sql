-- +goose Up
create table organisation (
  id text primary key,
  code text not null unique,
  kind text not null,
  name text not null,
  name_fr text not null,
  region_code text not null,
  time_zone text not null,
  province text not null,
  office_phone text not null,
  after_phone text not null,
  office_opens text not null,
  office_closes text not null,
  active_from text not null,
  active_to text not null,
  version integer not null default 1
);
create index organisation_region on organisation (kind, region_code);
create table site (
  id text primary key,
  organisation_id text not null references organisation (id),
  name text not null,
  region_code text not null,
  city text not null,
  province text not null,
  active_from text not null,
  active_to text not null
);
create index site_organisation on site (organisation_id);
create table person (
  id text primary key,
  organisation_id text not null references organisation (id),
  email text not null unique,
  name text not null,
  language text not null,
  time_zone text not null,
  password_hash text not null,
  must_change boolean not null,
  deactivated_at bigint not null default 0,
  signed_out_at bigint not null default 0,
  version integer not null default 1
);
create table membership (
  id text primary key,
  person_id text not null references person (id),
  organisation_id text not null references organisation (id),
  programme text not null,
  region_code text not null,
  site_id text not null,
  roles text not null,
  from_date text not null,
  to_date text not null
);
create index membership_person on membership (person_id);
create index membership_organisation on membership (organisation_id);
create table assignment (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  person_id text not null,
  kind text not null,
  from_date text not null,
  to_date text not null
);
create index assignment_file on assignment (file_id, person_id);
create index assignment_person on assignment (person_id, kind, file_id);
create table exclusion (
  id text primary key,
  organisation_id text not null,
  file_id text not null,
  person_id text not null,
  from_date text not null,
  to_date text not null
);
create index exclusion_file on exclusion (file_id, person_id);
-- An invitation or a reset: who holds the link may set the password once. Only the hash is kept.
create table one_time_link (
  token_hash text primary key,
  organisation_id text not null,
  person_id text not null references person (id),
  kind text not null,
  expires bigint not null,
  used_at bigint not null default 0
);
create table session (
  token_hash text primary key,
  data text not null,
  expires bigint not null
);
create index session_expires on session (expires);
create table sign_in_failure (
  id text primary key,
  subject_hash text not null,
  recorded bigint not null
);
create index sign_in_failure_subject on sign_in_failure (subject_hash, recorded);

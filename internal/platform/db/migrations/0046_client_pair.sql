-- +goose Up
-- Two clients who may be one person, and what somebody decided of them: nothing yet, same, different.
create table client_pair (
  id text primary key,
  organisation_id text not null,
  one_client text not null,
  other_client text not null,
  import_id text not null,
  recorded bigint not null,
  settled text not null default '',
  settled_by text not null default '',
  settled_at bigint not null default 0
);
create unique index client_pair_two on client_pair (one_client, other_client);
create index client_pair_open on client_pair (organisation_id, settled);
create index client_pair_import on client_pair (import_id);
create index client_pair_other on client_pair (other_client);
-- Those that came before pairs were kept.
insert into client_pair (id, organisation_id, one_client, other_client, import_id, recorded)
  select a.id || '.' || b.id, a.organisation_id, a.id, b.id, '', 0 from client a join client b
  on b.organisation_id=a.organisation_id and b.programme=a.programme and b.name_folded=a.name_folded and b.birth_date=a.birth_date and b.id>a.id
  where a.birth_date<>'' and a.merged_into='' and b.merged_into='' and not a.withdrawn and not b.withdrawn;

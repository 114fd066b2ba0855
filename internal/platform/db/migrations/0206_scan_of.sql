-- +goose Up
-- Of which form a scan was the paper, by the fingerprint of the file: one paper is of one form. Only ever added to.
create table scan_of (
  id text primary key,
  organisation_id text not null,
  form_id text not null,
  fingerprint text not null,
  recorded bigint not null
);
create unique index scan_of_fingerprint on scan_of (organisation_id, fingerprint);
-- postgres: create trigger scan_of_no_change before update or delete or truncate on scan_of for each statement execute function refuse_form_change();
-- sqlite: create trigger scan_of_no_update before update on scan_of begin select raise(abort, 'scan_of is only ever added to'); end;
-- sqlite: create trigger scan_of_no_delete before delete on scan_of begin select raise(abort, 'scan_of is only ever added to'); end;

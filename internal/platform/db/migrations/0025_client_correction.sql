-- +goose Up
-- What was written about a client before it was corrected, and why: only ever added to.
create table client_correction (
  id text primary key,
  organisation_id text not null,
  client_id text not null references client (id),
  file_id text not null,
  detail text not null,
  was text not null,
  reason text not null,
  person_id text not null,
  recorded bigint not null
);
create index client_correction_client on client_correction (client_id, recorded);
-- postgres: create function refuse_correction_change() returns trigger language plpgsql as $$ begin raise exception '% is only ever added to', tg_table_name; end $$;
-- postgres: create trigger client_correction_no_change before update or delete or truncate on client_correction for each statement execute function refuse_correction_change();
-- sqlite: create trigger client_correction_no_update before update on client_correction begin select raise(abort, 'client_correction is only ever added to'); end;
-- sqlite: create trigger client_correction_no_delete before delete on client_correction begin select raise(abort, 'client_correction is only ever added to'); end;

-- +goose Up
-- A form that was printed to be signed by hand: covers names the parts with their versions, hash is over what they said. Only ever added to.
create table form_printed (
  id text primary key,
  form_id text not null,
  organisation_id text not null,
  covers text not null,
  hash text not null,
  printed_by text not null,
  printed_by_name text not null,
  printed_at bigint not null
);
create index form_printed_form on form_printed (form_id, printed_at);
-- postgres: create trigger form_printed_no_change before update or delete or truncate on form_printed for each statement execute function refuse_form_change();
-- sqlite: create trigger form_printed_no_update before update on form_printed begin select raise(abort, 'form_printed is only ever added to'); end;
-- sqlite: create trigger form_printed_no_delete before delete on form_printed begin select raise(abort, 'form_printed is only ever added to'); end;

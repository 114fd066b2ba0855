-- +goose Up
-- Who signed what: covers names the parts with their versions, hash is over what they said. Only ever added to.
create table form_signature (
  id text primary key,
  form_id text not null,
  item text not null,
  organisation_id text not null,
  way text not null,
  signer text not null,
  witness text not null,
  interpreter text not null,
  language text not null,
  covers text not null,
  hash text not null,
  image_id text not null,
  kept_by text not null,
  kept_by_name text not null,
  signed_at bigint not null
);
create unique index form_signature_item on form_signature (form_id, item);
-- A form on its way to the other side, with what it said then; and that it arrived. Only ever added to.
create table form_sending (
  id text primary key,
  form_id text not null,
  organisation_id text not null,
  to_organisation text not null,
  covers text not null,
  hash text not null,
  sent_by text not null,
  sent_by_name text not null,
  sent_at bigint not null
);
create index form_sending_form on form_sending (form_id, sent_at);
create table form_receipt (
  sending_id text primary key,
  form_id text not null,
  organisation_id text not null,
  received_by text not null,
  received_by_name text not null,
  received_at bigint not null
);
-- postgres: create trigger form_signature_no_change before update or delete or truncate on form_signature for each statement execute function refuse_form_change();
-- postgres: create trigger form_sending_no_change before update or delete or truncate on form_sending for each statement execute function refuse_form_change();
-- postgres: create trigger form_receipt_no_change before update or delete or truncate on form_receipt for each statement execute function refuse_form_change();
-- sqlite: create trigger form_signature_no_update before update on form_signature begin select raise(abort, 'form_signature is only ever added to'); end;
-- sqlite: create trigger form_signature_no_delete before delete on form_signature begin select raise(abort, 'form_signature is only ever added to'); end;
-- sqlite: create trigger form_sending_no_update before update on form_sending begin select raise(abort, 'form_sending is only ever added to'); end;
-- sqlite: create trigger form_sending_no_delete before delete on form_sending begin select raise(abort, 'form_sending is only ever added to'); end;
-- sqlite: create trigger form_receipt_no_update before update on form_receipt begin select raise(abort, 'form_receipt is only ever added to'); end;
-- sqlite: create trigger form_receipt_no_delete before delete on form_receipt begin select raise(abort, 'form_receipt is only ever added to'); end;

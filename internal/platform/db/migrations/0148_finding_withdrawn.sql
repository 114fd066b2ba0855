-- +goose Up
-- The evidence of what was found, as it was typed when it was found: a correction writes its own over it.
alter table check_in_finding add column said text not null default '';
update check_in_finding set said=coalesce((select r.words from check_in_condition r where r.check_in_id=check_in_finding.check_in_id and r.condition_id=check_in_finding.what),'');
-- What a check-in found until it was put right and finds no more: who withdrew it, when, and by which correction. Only ever added to.
create table finding_withdrawn (
  id text primary key,
  organisation_id text not null,
  file_id text not null references supervision_file (id),
  check_in_id text not null references check_in (id),
  what text not null,
  found_on text not null,
  said text not null,
  breach_id text not null, -- the report that was taken back before, if there was one
  correction_id text not null, -- of check_in_correction; empty when what was awaited came
  withdrawn_on text not null,
  withdrawn_by text not null,
  withdrawn_by_name text not null
);
create index finding_withdrawn_file on finding_withdrawn (file_id);
-- postgres: create trigger finding_withdrawn_no_change before update or delete or truncate on finding_withdrawn for each statement execute function refuse_correction_change();
-- sqlite: create trigger finding_withdrawn_no_update before update on finding_withdrawn begin select raise(abort, 'finding_withdrawn is only ever added to'); end;
-- sqlite: create trigger finding_withdrawn_no_delete before delete on finding_withdrawn begin select raise(abort, 'finding_withdrawn is only ever added to'); end;

-- +goose Up
-- What the staff of a residence noted against a condition that was in force then, until it is reported or set aside, beside what check-ins and
-- hearings find.
create table house_finding (
  note_id text not null references house_note (id),
  condition_id text not null references condition (id),
  organisation_id text not null,
  file_id text not null references supervision_file (id),
  found_on text not null,
  ended_on text not null default '',
  ended_by text not null default '',
  breach_id text not null default '',
  reason text not null default '',
  primary key (note_id, condition_id)
);
create index house_finding_file on house_finding (file_id);
-- What was noted before, of files that are open, and of which no report since then says it.
insert into house_finding (note_id, condition_id, organisation_id, file_id, found_on)
select n.id, c.id, n.organisation_id, n.file_id, n.on_day from house_note n join supervision_file f on f.id=n.file_id
  join condition c on c.file_id=n.file_id and c.from_date<=n.on_day and (c.to_date='' or c.to_date>=n.on_day)
  where f.closed_on='' and f.enrolled_on<>'' and (n.kind='CURFEW_MISSED' and c.code='CURFEW'
    or n.kind='ABSENT' and c.code in ('CURFEW','RESIDE') and (n.at_time='' or n.at_time<'08:00' or n.at_time>='20:00'))
  and not exists (select 1 from breach b where b.file_id=n.file_id and b.taken_back_on='' and b.reported_on>=n.on_day
    and (b.kind=c.code or exists (select 1 from breach_condition x where x.breach_id=b.id and x.condition_id=c.id)));

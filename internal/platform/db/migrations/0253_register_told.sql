-- +goose Up
-- What a register that is in tells, for the figures of the time before (docs/figures.md): the day as of which it was right, since when it is
-- in, which steps it dates (the kinds of their events, separated by blanks), and whether it speaks of everybody whom earlier ones of its site
-- brought and who is here still.
alter table register_import add column as_of text not null default '';
alter table register_import add column done_at bigint not null default 0;
alter table register_import add column told text not null default '';
alter table register_import add column whole boolean not null default true;
-- postgres: update register_import set as_of=coalesce(nullif(settings,'')::json->>'as_of','') where kind='register';
-- sqlite: update register_import set as_of=coalesce(json_extract(nullif(settings,''),'$.as_of'),'') where kind='register';
-- postgres: update register_import set told=coalesce((select string_agg(distinct e.kind,' ') from event e where e.import_id=register_import.id and e.act='register.imported' and e.kind in ('referred','decided','enrolled','closed') and e.payload not like '%"day":"UNKNOWN"%'),'') where kind='register';
-- sqlite: update register_import set told=coalesce((select group_concat(e.kind,' ') from (select distinct x.kind from event x where x.import_id=register_import.id and x.act='register.imported' and x.kind in ('referred','decided','enrolled','closed') and x.payload not like '%"day":"UNKNOWN"%') e),'') where kind='register';
update register_import set as_of=brought_on where as_of='';
update register_import set done_at=recorded where state='done';

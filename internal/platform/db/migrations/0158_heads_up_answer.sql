-- +goose Up
-- By when an answer is needed of somebody who may be released early; empty when nothing is said of an early release. What a referral that
-- was sent says of it stands with its heads-up.
alter table heads_up add column answer_by text not null default '';
-- postgres: update heads_up set answer_by=coalesce((select max(p.answers::json->'urgent_by'->>0) from form r join form_part p on p.form_id=r.id where r.subject_kind='heads_up' and r.subject_id=heads_up.id and exists (select 1 from form_sending g where g.form_id=r.id)),'') where ended_on='';
-- sqlite: update heads_up set answer_by=coalesce((select max(json_extract(p.answers, '$.urgent_by[0]')) from form r join form_part p on p.form_id=r.id where r.subject_kind='heads_up' and r.subject_id=heads_up.id and exists (select 1 from form_sending g where g.form_id=r.id)),'') where ended_on='';

-- +goose Up
-- A question that is asked again in a later round is open there, and not in the earlier one: the number of the later round.
alter table round_question add column again integer not null default 0;
update round_question set again=coalesce((select max(r.number) from round_question n join question_round r on r.id=n.round_id
  where n.file_id=round_question.file_id and n.heading=round_question.heading and n.question=round_question.question
  and (n.question<>'' or lower(n.words)=lower(round_question.words))
  and r.number>(select o.number from question_round o where o.id=round_question.round_id)),0) where answer='';

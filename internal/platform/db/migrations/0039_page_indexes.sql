-- +goose Up
-- Who has a file now, whether anybody does: answered from the index alone, file by file.
create index assignment_now on assignment (file_id, kind, to_date, from_date, person_id, id);
-- A provider's files, and a region's, are counted and gone through without reading them.
create index supervision_file_counted on supervision_file (organisation_id, id, state, next_due, risk, programme, site_id, withdrawn, opened_in_error, client_id);
create index supervision_file_region_counted on supervision_file (region, programme, state, withdrawn, opened_in_error);
-- Check-ins in the order of My day, to the last of its terms; and those whose evidence is awaited.
drop index check_in_due;
create index check_in_due on check_in (organisation_id, due_on, id, file_id) where outcome in ('','WAITING');
create index check_in_awaited on check_in (file_id) where outcome='WAITING';
-- Whether a note that was found may be read is known before the note is: most of those found may not.
create index note_scope on note (n, organisation_id, file_id, region, site_id, programme);
-- The whole words of the index. FTS5 gathers every note with a beginning before it can tell the newest; with whole words
-- it begins with the newest.
-- sqlite: create table note_word (word text primary key) without rowid;
-- sqlite: create virtual table note_vocabulary using fts5vocab(note_text, row);
-- sqlite: insert into note_word (word) select term from note_vocabulary;
-- sqlite: drop table note_vocabulary;
-- Refusals are few among the acts too.
create index audit_act_denied on audit_act (seq) where outcome = 'denied';
-- Who is shut out of which files is asked for once for a list; whom a provider's beds hold, before its files.
create index exclusion_now on exclusion (person_id, file_id) where ended_at = 0;
create index bed_stay_now on bed_stay (organisation_id, arrived_on, id) where left_on = '';

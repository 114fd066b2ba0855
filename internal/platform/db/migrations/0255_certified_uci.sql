-- +goose Up
-- By which identifier the client of each case stood when a month was certified: a UCI that is corrected later, or a client who is merged,
-- does not change what was certified. Months certified before have none, and show what is written now.
create table submission_client (
  submission_id text not null references submission (id),
  organisation_id text not null,
  file_id text not null,
  uci text not null,
  primary key (submission_id, file_id)
-- sqlite: ) without rowid;
-- postgres: );

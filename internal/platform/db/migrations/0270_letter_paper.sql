-- +goose Up
-- The paper of a letter as it was before it was sealed, and whether a paper was made of earlier words: another is then made before it leaves (CCM-8).
alter table letter add column paper_id text not null default '';
alter table letter add column outdated boolean not null default false;

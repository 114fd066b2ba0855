-- +goose Up
-- Whether a row of a register changed the file it is about, which an earlier register or somebody had brought: one that only said the same again
-- keeps neither register from being withdrawn. Of rows from before nobody can say, so that they are taken to have.
alter table register_row add column changed boolean not null default true;

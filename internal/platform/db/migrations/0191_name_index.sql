-- +goose Up
-- Which spellings the words that names are found by were made with: older ones are made again when the program starts.
create table name_index (spellings integer not null);
insert into name_index (spellings) values (0);

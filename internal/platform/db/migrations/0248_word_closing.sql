-- +goose Up
-- Of a confirmation of the end that the provider wrote down on the agency's word: the closing that it is of.
alter table agency_word add column closing_id text not null default '';

-- +goose Down
alter table agency_word drop column closing_id;

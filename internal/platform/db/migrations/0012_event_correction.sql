-- +goose Up
-- What was corrected is found without reading a provider's whole history.
create index event_correction on event (organisation_id) where corrects <> '';

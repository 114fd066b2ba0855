-- +goose Up
-- What was sent to an organisation is listed for it until it is received.
create index form_sending_to on form_sending (to_organisation, sent_at);

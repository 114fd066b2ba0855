-- +goose Up
-- Forms that were sent in one act, and are received in one (CCM-10).
alter table form_sending add column transmission text not null default '';
create index form_sending_transmission on form_sending (transmission);

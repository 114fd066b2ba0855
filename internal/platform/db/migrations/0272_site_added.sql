-- +goose Up
-- When a site was added: a register that came in before says nothing of it, though it may have been there. 0 of those that were here before this was kept.
alter table site add column added_at bigint not null default 0;

-- +goose Down
alter table site drop column added_at;

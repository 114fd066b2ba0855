-- +goose Up
-- The records that were put into one client, for whom another provider has under any of their UCIs.
create index client_merged on client (merged_into);

-- +goose Down
drop index client_merged;

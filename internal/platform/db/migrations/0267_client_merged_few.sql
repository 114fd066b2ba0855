-- +goose Up
-- Few records were put into another: an index that holds the many that were not looked to an engine as if it found half of all clients.
drop index client_merged;
create index client_merged on client (merged_into) where merged_into<>'';

-- +goose Down
drop index client_merged;
create index client_merged on client (merged_into);

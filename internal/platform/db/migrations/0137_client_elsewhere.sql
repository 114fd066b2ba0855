-- +goose Up
-- Who has the same UCI at another provider, which only the region's officer is told.
create index client_elsewhere on client (programme, uci_digits);

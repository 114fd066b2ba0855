-- +goose Up
-- The files that registers brought, few among those of the nation: what their registers leave open is said beside the sums.
create index supervision_file_imported on supervision_file (organisation_id, region) where import_id<>'';

-- +goose Down
drop index supervision_file_imported;

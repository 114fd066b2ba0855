-- +goose Up
-- The steps that a provider recorded since an instant, few beside all that happened: what a certified month lacks is said beside the sums.
create index event_step on event (organisation_id, recorded) where kind in ('referred','decided','enrolled','closed','breach_reported');

-- +goose Down
drop index event_step;

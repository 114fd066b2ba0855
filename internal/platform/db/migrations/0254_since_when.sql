-- +goose Up
-- Since when a provider is here is asked on every page of whoever owes a month's report: when its first referral was recorded, and whether it
-- had a file in a region by a day, are told by their indexes alone.
drop index event_kind;
create index event_kind on event (organisation_id, kind, effective, recorded);
create index supervision_file_began on supervision_file (organisation_id, region, referred_on);

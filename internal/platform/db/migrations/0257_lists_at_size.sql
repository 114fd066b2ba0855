-- +goose Up
-- A provider's and a region's files are gone through without reading them, also for who is below the contact standard, for the month's end
-- and for the region's day; what is missed or waits for an answer is found without reading what is not.
drop index supervision_file_counted;
create index supervision_file_counted on supervision_file (organisation_id, id, state, next_due, risk, programme, site_id, withdrawn, opened_in_error, client_id, standard, enrolled_on, last_contact, closed_on, import_id);
drop index supervision_file_region_counted;
drop index supervision_file_region;
create index supervision_file_region_counted on supervision_file (region, programme, state, withdrawn, opened_in_error, organisation_id, next_due, id, client_id);
create index check_in_missed on check_in (file_id, due_on) where outcome='MISSED';
create index breach_open on breach (file_id, kind) where action='' and taken_back_on='';
-- Who is with another provider too is asked of every file of a region.
drop index client_elsewhere;
create index client_elsewhere on client (programme, uci_digits, organisation_id, id);
create index client_known_by on client (id, programme, uci_digits, organisation_id);

-- +goose Up
-- A register that is in and dates breaches tells of them (docs/figures.md).
update register_import set told=trim(told || ' breach_reported') where kind='register' and exists (select 1 from event e where e.import_id=register_import.id
	and e.act='register.imported' and e.kind='breach_reported');

-- +goose Up
-- A person or place that is no longer around a file stays, with who ended it and when. Of a telephone number it may be
-- known that it is safe to call, that it is not, or neither; until now what nobody had ticked was not safe.
alter table place add column ended_on text not null default '';
alter table place add column ended_by text not null default '';
alter table place_number add column not_safe boolean not null default false;
update place_number set not_safe=true where kind='phone' and not safe_to_call;

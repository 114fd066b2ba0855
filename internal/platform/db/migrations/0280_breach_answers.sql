-- +goose Up
-- What of the things that check-ins, hearings and residences found a report of non-compliance answers, as it was found when the report was made: it
-- stands on the report for both sides. Reports made before this keep what they ended, and have none.
create table breach_answers (
  breach_id text not null references breach (id),
  found_by text not null,
  what text not null,
  kind text not null,
  organisation_id text not null,
  on_day text not null,
  at_hour text not null,
  until_day text not null,
  primary key (breach_id, found_by, what)
);

-- +goose Down
drop table breach_answers;

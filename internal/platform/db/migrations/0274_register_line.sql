-- +goose Up
-- The lines of a provider's sheets of which somebody said that they are a client's though they look like none, by what they say, folded and hashed: the next register has
-- them again.
create table register_line (
  organisation_id text not null,
  line text not null,
  primary key (organisation_id, line)
);

-- +goose Down
drop table register_line;

package registry

import (
	"cmp"
	"context"
	"fmt"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// GiveNumber keeps that a register gave a client's telephone number as of a day, where the file has the number; false where it has not.
func (s *Service) GiveNumber(ctx context.Context, tx *db.Tx, fileID, phone string, on clock.Date) (bool, error) {
	result, err := tx.Exec(ctx, `update place_number set given_on=$3, given_at=$4 where file_id=$1 and kind='phone' and value=$2 and place_id in (
		select id from place where file_id=$1 and role='client' and ended_on='')`, fileID, phone, on, clock.Micros(s.clock.Now()))
	if err != nil {
		return false, fmt.Errorf("give number: %w", err)
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// keepGiven keeps on which day a register gave the numbers of a place that is written anew, where they stay.
func keepGiven(ctx context.Context, tx *db.Tx, p *Place) error {
	before, err := db.All[Number](ctx, tx, "select kind, value, given_on, given_at from place_number where place_id=$1 and given_on<>''", p.ID)
	if err != nil {
		return fmt.Errorf("numbers given: %w", err)
	}
	for i, n := range p.Numbers {
		for _, b := range before {
			if n.Kind == b.Kind && n.Value == b.Value {
				p.Numbers[i].GivenOn, p.Numbers[i].GivenAt = b.GivenOn, b.GivenAt
			}
		}
	}
	return nil
}

// inTime says of the client's telephone numbers which a register gave last, where there are several.
func inTime(places []Place) {
	var last Number
	phones := 0
	each := func(do func(n *Number)) {
		for i := range places {
			for j := range places[i].Numbers {
				if n := &places[i].Numbers[j]; places[i].Role == "client" && n.Kind == "phone" {
					do(n)
				}
			}
		}
	}
	each(func(n *Number) {
		if phones++; cmp.Or(cmp.Compare(n.GivenOn, last.GivenOn), cmp.Compare(n.GivenAt, last.GivenAt)) >= 0 {
			last = *n
		}
	})
	if phones < 2 || last.GivenOn == "" {
		return
	}
	each(func(n *Number) { n.Latest, n.Later = n.ID == last.ID, n.GivenOn != "" && n.ID != last.ID })
}

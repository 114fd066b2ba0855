// Package digest decides what the audit log vouches for of the monthly reports: each act that leaves something of a month, of a region's or
// the nation's report or of a question behind writes a code of it into its own sealed row, and [Verify] holds the tables against the codes
// (SEC-3, RPT-2, RPT-4). Start at [Act].
package digest

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"passerelle/internal/audit"
	"passerelle/internal/platform/db"
)

// Kind is a kind of what is kept of the reports.
type Kind struct {
	name  string // in the evidence, for ever
	all   string // gives the id of every one
	named string // gives what people call one: the code of an organisation, a region, a month, the number of a revision
	says  []says // its fields
}

// says gives fields of a record, in an order that no database has a say in.
type says func(ctx context.Context, q db.Querier, id string) ([]string, error)

// Kinds are all of them.
var Kinds = []Kind{Certified, Month, Region, Nation, Question}

// Act writes the row of an act with what it leaves of the records of an id.
func Act(ctx context.Context, tx *db.Tx, log *audit.Log, e audit.Entry, id string, kinds ...Kind) error {
	for _, k := range kinds {
		r, err := k.record(ctx, tx, id)
		if err != nil {
			return err
		}
		e = e.With(log.Evidence(k.name, r))
	}
	return log.Act(ctx, tx, e)
}

func (k Kind) record(ctx context.Context, q db.Querier, id string) (audit.Record, error) {
	r := audit.Record{ID: id}
	for _, says := range k.says {
		fields, err := says(ctx, q, id)
		if err != nil {
			return r, fmt.Errorf("%s: %w", k.name, err)
		}
		r.Fields = append(r.Fields, fields...)
	}
	return r, nil
}

// every gives every record of a kind as it stands now, with its name.
func (k Kind) every(ctx context.Context, q db.Querier) iter.Seq2[audit.Record, error] {
	return func(yield func(audit.Record, error) bool) {
		ids, err := db.All[string](ctx, q, k.all)
		if err != nil {
			yield(audit.Record{}, fmt.Errorf("every %s: %w", k.name, err))
			return
		}
		for _, id := range ids {
			r, err := k.record(ctx, q, id)
			if err == nil {
				r.Name, err = db.One[string](ctx, q, k.named, id)
			}
			if !yield(r, err) {
				return
			}
		}
	}
}

// Verify holds everything of the reports against the acts that left it, and names what is not as it was left.
func Verify(ctx context.Context, q db.Querier, log *audit.Log) ([]audit.Finding, error) {
	var found []audit.Finding
	for _, k := range Kinds {
		wrong, err := k.wrong(ctx, q, log)
		if err != nil {
			return nil, err
		}
		found = append(found, wrong...)
	}
	return found, nil
}

// wrong looks twice before it says so: somebody may act between the reading of the log and that of the table.
func (k Kind) wrong(ctx context.Context, q db.Querier, log *audit.Log) ([]audit.Finding, error) {
	once, err := log.VerifyRecords(ctx, k.name, k.every(ctx, q))
	if err != nil || len(once) == 0 {
		return nil, err
	}
	again, err := log.VerifyRecords(ctx, k.name, k.every(ctx, q))
	return slices.DeleteFunc(again, func(f audit.Finding) bool { return !slices.Contains(once, f) }), err
}

// Vouch gives what is older than its evidence some, once.
func Vouch(ctx context.Context, q db.Querier, log *audit.Log) error {
	for _, k := range Kinds {
		if err := log.VouchOnce(ctx, k.name, k.every(ctx, q)); err != nil {
			return err
		}
	}
	return nil
}

package told

import (
	"context"
	"fmt"
	"strings"

	"passerelle/internal/platform/db"
	wanting "passerelle/internal/supervision/undated"
)

// Undated counts the files that a register brought of which a step is wanting: it is in no month's number of those (package supervision/undated has the rule, by which
// package supervision/unsaid lists them).
type Undated struct {
	Referrals  int `db:"referrals"`
	Decisions  int `db:"decisions"`
	Enrolments int `db:"enrolments"`
	Closures   int `db:"closures"`
	Breaches   int `db:"breaches"`
}

// Any reports whether there are such files.
func (u Undated) Any() bool { return u.Referrals+u.Decisions+u.Enrolments+u.Closures+u.Breaches > 0 }

// undated is SQL of the numbers of an [Undated] over files f.
var undated = sum(wanting.OfReferral, "referrals") + sum(wanting.OfDecision, "decisions") + sum(wanting.OfEnrolment, "enrolments") + sum(wanting.OfClosure, "closures") + strings.TrimSuffix(sum(wanting.OfBreach, "breaches"), ", ")

// sum is SQL of how many files want a step.
func sum(step wanting.Step, as string) string {
	return "coalesce(sum(case when " + wanting.Wanting[step] + " then 1 else 0 end),0) as " + as + ", "
}

// UndatedOf counts those of a provider in a region, as known now.
func UndatedOf(ctx context.Context, q db.Querier, organisationID, region string) (Undated, error) {
	u, err := db.One[Undated](ctx, q, "select "+undated+" from supervision_file f where f.organisation_id=$1 and f.region=$2 and "+wanting.Brought, organisationID, region)
	if err != nil {
		return u, fmt.Errorf("days that no register gives: %w", err)
	}
	return u, nil
}

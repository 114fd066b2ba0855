package attendance

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
	"passerelle/internal/supervision/standard"
)

// fewest is how many kept check-ins a clean time has at least: silence proves nothing.
const fewest = 3

// StepDown is a proposal to ask for less, with its evidence; without a day it is none.
type StepDown struct {
	Since clock.Date // the first day of the clean time
	Kept  int        // check-ins kept in it
	Held  int        // times that a condition was reviewed and complied with
	To    string     // the risk level below, empty when it is the lowest: then it is the conditions that may be lighter
}

// Proposed reports whether there is anything to propose.
func (x StepDown) Proposed() bool { return x.Since != "" }

// below gives the risk level under another.
var below = map[string]string{"HIGH": "MEDIUM", "MEDIUM": "LOW"}

type record struct {
	Kept    int `db:"kept"`
	Other   int `db:"other"`
	Held    int `db:"held"`
	Against int `db:"against"`
	Asked   int `db:"asked"`
}

// recordOf is how the check-ins of some days came out, what was asked and what speaks against the client.
func recordOf(ctx context.Context, q db.Querier, fileID string, since, today clock.Date) (record, error) {
	r, err := db.One[record](ctx, q, `select
		(select count(*) from check_in where file_id=$1 and due_on between $2 and $3 and outcome='KEPT') as kept,
		(select count(*) from check_in where file_id=$1 and due_on between $2 and $3 and outcome in ('LATE','MISSED','WAITING')) as other,
		(select count(*) from check_in_condition x join check_in k on k.id=x.check_in_id where x.file_id=$1 and k.due_on between $2 and $3 and x.met='YES') as held,
		(select count(*) from check_in_condition x join check_in k on k.id=x.check_in_id where x.file_id=$1 and k.due_on between $2 and $3 and x.met='NO') as against,
		(select count(*) from event where file_id=$1 and kind in ('risk_set','conditions_direction') and effective>=$2)
			+(select count(*) from granted_change where file_id=$1 and outcome='')
			+(select count(*) from form where subject_kind='file' and subject_id=$1 and code='bsf806' and state in ('sent','received') and discarded_at=0 and opened_at>=$4) as asked`,
		fileID, since, today, clock.Micros(since.Time()))
	if err != nil {
		return r, fmt.Errorf("clean time: %w", err)
	}
	return r, nil
}

// StepDownOf proposes a step down for a client under supervision whose last ninety days are clean: check-ins kept, none
// missed, late or waiting for evidence, nothing against the client as the desk has it, no condition said to be broken, and no change of risk
// or conditions in them, asked for on BSF806 or granted from a day to come either; who is seen less than their risk level asks, without a
// reason, is not known to have kept what was asked. It is within a reading that decides access itself, and audits (CCM-18).
func (s Service) StepDownOf(ctx context.Context, q db.Querier, f supervision.File) (StepDown, error) {
	days, err := standard.Service{Service: s.Service}.CleanDaysOf(ctx, q, f.OrganisationID)
	if err != nil {
		return StepDown{}, err
	}
	since := s.today(ctx).AddDays(1 - days)
	if f.State != supervision.Active || !f.EnrolledOn.Valid() || f.EnrolledOn > since {
		return StepDown{}, nil
	}
	r, err := recordOf(ctx, q, f.ID, since, s.today(ctx))
	if err != nil || r.Kept < fewest || r.Other+r.Against+r.Asked > 0 {
		return StepDown{}, err
	}
	if against, err := (desk.Service{Service: s.Service}).Against(ctx, q, f.ID, since); err != nil || against > 0 {
		return StepDown{}, err
	}
	if less, err := s.lessThanAsked(ctx, q, f); err != nil || less {
		return StepDown{}, err
	}
	return StepDown{Since: since, Kept: r.Kept, Held: r.Held, To: below[f.Risk]}, nil
}

// clean is what the evidence says that nothing may speak against.
const clean = "attendance.step_down.clean"

var firstDay = regexp.MustCompile(`\d{4}-\d{2}-\d{2}`)

// Upholds refuses, beside an item, the words of a request that call a time clean as a proposal does, when something of it speaks against the client by now: they were
// written by the program, and nobody may sign them any more (CCM-18). It is within a reading that decides access itself, and audits.
func (s Service) Upholds(ctx context.Context, q db.Querier, f supervision.File, item, words string) error {
	if !slices.ContainsFunc([]i18n.Language{i18n.English, i18n.French}, func(l i18n.Language) bool { return strings.Contains(words, i18n.T(i18n.WithLanguage(ctx, l), clean)) }) {
		return nil
	}
	since := clock.Date(firstDay.FindString(words))
	if !since.Valid() {
		since = f.EnrolledOn
	}
	r, err := recordOf(ctx, q, f.ID, since, s.today(ctx))
	if err != nil {
		return err
	}
	against, err := (desk.Service{Service: s.Service}).Against(ctx, q, f.ID, since)
	if err != nil || r.Other+r.Against+against == 0 {
		return err
	}
	return fault.At(item, "attendance.problem.not_clean", "Since", i18n.Date(ctx, since))
}

// lessThanAsked reports whether a client reports less often than is asked, and nobody has said why, or was not seen for longer.
func (s Service) lessThanAsked(ctx context.Context, q db.Querier, f supervision.File) (bool, error) {
	x, err := standard.Service{Service: s.Service}.Of(ctx, q, f)
	return slices.Contains(x.Below, standard.LessOften) || slices.Contains(x.Below, standard.NoContact), err
}

// Words is the evidence in a sentence, fit for the request.
func (x StepDown) Words(ctx context.Context) string {
	text := i18n.T(ctx, "attendance.step_down.evidence", "Since", i18n.Date(ctx, x.Since), "Kept", x.Kept, "Clean", i18n.T(ctx, clean))
	if x.Held == 0 {
		return text
	}
	return text + " " + i18n.T(ctx, "attendance.step_down.held", "Count", x.Held)
}

package attendance

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

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

// What the evidence says that nothing may speak against, each on its own.
const (
	cleanSeen     = "attendance.step_down.clean_seen"
	cleanReported = "attendance.step_down.clean_reported"
	cleanFound    = "attendance.step_down.clean_found"
)

var firstDay = regexp.MustCompile(`\d{4}-\d{2}-\d{2}`)

// Upholds refuses, beside an item, words of a request that call a time clean as a proposal does, when something of it speaks against the client by now:
// nobody may sign them any more (CCM-18). What they say of check-ins is held to those, and what they say of reports and conditions to the desk. It is within a
// reading that decides access itself, and audits.
func (s Service) Upholds(ctx context.Context, q db.Querier, f supervision.File, item, words string) error {
	seen, desked := claims(ctx, words, cleanSeen), claims(ctx, words, cleanReported) || claims(ctx, words, cleanFound)
	if !seen && !desked {
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
	if err != nil {
		return err
	}
	if seen && r.Other > 0 || desked && r.Against+against > 0 {
		return fault.At(item, "attendance.problem.not_clean", "Since", i18n.Date(ctx, since))
	}
	return nil
}

// helping are words that may stand between those of a claim and change nothing of it: No non-compliance was reported.
var helping = strings.Fields("a an any at all been ever has have is of or the to was were be ont a été est ne n ou de en fut")

// claims reports whether words say what a sentence of ours says in either language: its words in their order, whatever stands between them of
// punctuation, capitals and helping words.
func claims(ctx context.Context, words, key string) bool {
	said := letters(words)
	return slices.ContainsFunc([]i18n.Language{i18n.English, i18n.French}, func(l i18n.Language) bool {
		claim := without(letters(i18n.T(i18n.WithLanguage(ctx, l), key)))
		for n := range said {
			if follows(said[n:], claim) {
				return true
			}
		}
		return false
	})
}

// follows reports whether words begin with those of a claim, but for helping words between them.
func follows(said, claim []string) bool {
	for n, word := range said {
		switch {
		case word == claim[0] && len(claim) == 1:
			return true
		case word == claim[0]:
			claim = claim[1:]
		case n == 0 || !slices.Contains(helping, word):
			return false
		}
	}
	return false
}

// without leaves out the helping words.
func without(words []string) []string {
	return slices.DeleteFunc(words, func(x string) bool { return slices.Contains(helping, x) })
}

// letters gives the words of a text in small letters, without what stands between them.
func letters(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// lessThanAsked reports whether a client reports less often than is asked, and nobody has said why, or was not seen for longer.
func (s Service) lessThanAsked(ctx context.Context, q db.Querier, f supervision.File) (bool, error) {
	x, err := standard.Service{Service: s.Service}.Of(ctx, q, f)
	return slices.Contains(x.Below, standard.LessOften) || slices.Contains(x.Below, standard.NoContact), err
}

// Words is the evidence in a sentence, fit for the request.
func (x StepDown) Words(ctx context.Context) string {
	text := i18n.T(ctx, "attendance.step_down.evidence", "Since", i18n.Date(ctx, x.Since), "Kept", x.Kept,
		"Clean", strings.Join([]string{i18n.T(ctx, cleanSeen), i18n.T(ctx, cleanReported), i18n.T(ctx, cleanFound)}, ", "))
	if x.Held == 0 {
		return text
	}
	return text + " " + i18n.T(ctx, "attendance.step_down.held", "Count", x.Held)
}

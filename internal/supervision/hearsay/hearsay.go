// Package hearsay keeps on whose word somebody of the provider recorded what is the agency's to say: its decision on a referral, a
// condition imposed or ended, another risk level, that supervision ends, that a closed file is opened again (CCM-11, CCM-18, CCM-19). The region's officer confirms it, or says otherwise.
// Start at [Service.Take].
package hearsay

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/supervision"
)

// Locale holds the sentences of this area in both languages.
//
//go:embed locale/*.json
var Locale embed.FS

// Ways lists how the agency gives its word.
var Ways = []string{"PHONE", "EMAIL", "FORM", "IN_PERSON"}

// What a word is about.
const (
	OfDecision   = "DECISION"
	OfConditions = "CONDITIONS"
	OfRisk       = "RISK"
	OfReopening  = "REOPENING"
	OfEnd        = "END"
)

// What becomes of a word.
const (
	Confirmed    = "CONFIRMED"
	Contradicted = "CONTRADICTED"
	Corrected    = "CORRECTED" // said otherwise before, and the file has the agency's own decision now
)

// Service stands on the supervision files.
type Service struct{ *supervision.Service }

// Word is the agency's, as somebody of the provider recorded it.
type Word struct {
	ID             string     `db:"id"`
	FileID         string     `db:"file_id"`
	About          string     `db:"about"`
	What           string     `db:"what"` // the decision, the risk level or the reason for the end; of conditions, the id of each after + (imposed) or - (ended)
	SaidBy         string     `db:"said_by"`
	Way            string     `db:"way"`
	SaidOn         clock.Date `db:"said_on"`
	RecordedOn     clock.Date `db:"recorded_on"`
	RecordedByName string     `db:"recorded_by_name"`
	Outcome        string     `db:"outcome"` // empty: not yet confirmed
	Contradiction  string     `db:"contradiction"`
	SettledByName  string     `db:"settled_by_name"`
	SettledAt      int64      `db:"settled_at"`
}

const columns = "w.id, w.file_id, w.about, w.what, w.said_by, w.way, w.said_on, w.recorded_on, w.recorded_by_name, w.outcome, w.contradiction, w.settled_by_name, w.settled_at"

// Bounds of what is typed, in bytes.
const (
	longestName  = 200
	longestWords = 4000
)

// theirs are the decisions that are the agency's: a provider refuses, and a client withdraws, on their own.
var theirs = []string{supervision.Accepted, supervision.NotApproved}

// about says what an act did that is the agency's to say; nothing where it is not.
func about(did []history.Fact) (of, what string) {
	var conditions []string
	for _, x := range did {
		switch x.Kind {
		case history.Reopened:
			return OfReopening, ""
		case history.EndConfirmed:
			return OfEnd, ""
		}
		switch p := x.Payload.(type) {
		case history.DecidedPayload:
			if slices.Contains(theirs, p.Decision) {
				return OfDecision, p.Decision
			}
			return "", ""
		case history.RiskPayload:
			return OfRisk, p.Risk
		case history.ConditionPayload:
			conditions = append(conditions, map[history.Kind]string{history.ConditionAdded: "+", history.ConditionEnded: "-"}[x.Kind]+p.Condition)
		}
	}
	if len(conditions) == 0 {
		return "", ""
	}
	return OfConditions, strings.Join(conditions, " ")
}

// Take keeps the word on which somebody of the provider records what is the agency's. The agency's own people say it themselves,
// and what the installation does by itself was said on a form.
func (s Service) Take(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, w supervision.Word, did []history.Fact) ([]history.Fact, error) {
	of, what := about(did)
	if of == OfEnd && a.OrganisationID != f.OrganisationID { // its own confirmation is what it said otherwise before
		return nil, s.Schedule.FinishTasksFrom(ctx, tx, f.ID, sourceOf(of), a.PersonID)
	}
	if of == "" || a.OrganisationID != f.OrganisationID || a.PersonID == "" {
		return nil, nil
	}
	w.Said = strings.TrimSpace(w.Said)
	if err := check(w, s.today(ctx)); err != nil {
		return nil, err
	}
	wordID := id.New()
	_, err := tx.Exec(ctx, `insert into agency_word (id, organisation_id, file_id, about, what, said_by, way, said_on, recorded_on, recorded_by, recorded_by_name)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`, wordID, f.OrganisationID, f.ID, of, what, w.Said, w.Way, w.On, s.today(ctx), a.PersonID, a.Name)
	if err != nil {
		return nil, fmt.Errorf("take the agency's word: %w", err)
	}
	if of == OfEnd {
		if err := ofClosing(ctx, tx, f.ID, wordID); err != nil {
			return nil, err
		}
	}
	if err := s.Schedule.FinishTasksFrom(ctx, tx, f.ID, sourceOf(of), a.PersonID); err != nil {
		return nil, err
	}
	return []history.Fact{{Kind: history.WordTaken, Effective: w.On, Payload: history.WordPayload{Word: wordID, About: of, Way: w.Way, On: w.On}}}, nil
}

func check(w supervision.Word, today clock.Date) error {
	var c fault.Check
	c.Require(w.Said != "", "word_said", "hearsay.problem.said")
	c.Require(len(w.Said) <= longestName, "word_said", "fault.too_long")
	c.Require(slices.Contains(Ways, w.Way), "word_way", "hearsay.problem.way")
	c.Require(w.On != "", "word_on", "hearsay.problem.on")
	c.Require(w.On == "" || w.On.Valid(), "word_on", "supervision.problem.date")
	c.Require(!w.On.Valid() || w.On <= today, "word_on", "supervision.problem.future")
	return c.Err()
}

func (s Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }

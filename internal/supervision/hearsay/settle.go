package hearsay

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
)

// taskContradicted asks the case manager to see to what the agency says otherwise.
const taskContradicted = "hearsay.task.contradicted"

// sourceOf names what a contradiction leaves to do. It is done when the same is recorded anew, or by hand.
func sourceOf(about string) string { return "hearsay/" + about }

// Confirm says for the agency that it said so. Of two answers at once one stands.
func (s Service) Confirm(ctx context.Context, a access.Actor, fileID, wordID string) error {
	return s.settle(ctx, a, fileID, wordID, Confirmed, "", nil)
}

// Contradict says for the agency what it said instead; whoever has the file finds it on My day. The file stays as it was recorded
// until they correct it.
func (s Service) Contradict(ctx context.Context, a access.Actor, fileID, wordID, words string) error {
	words = strings.TrimSpace(words)
	var c fault.Check
	c.Require(words != "", "contradiction", "hearsay.problem.words")
	c.Require(len(words) <= longestWords, "contradiction", "fault.too_long")
	if err := c.Err(); err != nil {
		return err
	}
	return s.settle(ctx, a, fileID, wordID, Contradicted, words, func(tx *db.Tx, f supervision.File, w Word) error {
		return s.Leave(ctx, tx, f, "", schedule.Task{Rule: taskContradicted, Source: sourceOf(w.About), Due: s.today(ctx), Priority: 1})
	})
}

func (s Service) settle(ctx context.Context, a access.Actor, fileID, wordID, outcome, words string, after func(*db.Tx, supervision.File, Word) error) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, access.FileDecide, fileID)
		if err != nil {
			return err
		}
		w, err := db.One[Word](ctx, tx, "select "+columns+" from agency_word w where w.id=$1 and w.file_id=$2", wordID, f.ID)
		if err != nil {
			return err
		}
		if w.Outcome != "" {
			return fault.Overtaken("hearsay.problem.settled", "Name", w.SettledByName)
		}
		fact, err := s.keep(ctx, tx, a, w, outcome, words)
		if err != nil {
			return err
		}
		if after != nil {
			if err := after(tx, f, w); err != nil {
				return err
			}
		}
		_, err = s.History.Append(ctx, tx, a, history.ActWordSettled, f.OrganisationID, f.ID, fact)
		return err
	})
}

// keep keeps what became of a word, once, and gives its event.
func (s Service) keep(ctx context.Context, tx *db.Tx, a access.Actor, w Word, outcome, words string) (history.Fact, error) {
	if err := db.Updated(tx.Exec(ctx, `update agency_word set outcome=$2, contradiction=$3, settled_at=$4, settled_by=$5, settled_by_name=$6 where id=$1 and outcome=''`,
		w.ID, outcome, words, clock.Micros(s.Clock.Now()), a.PersonID, a.Name)); err != nil {
		return history.Fact{}, fmt.Errorf("settle the agency's word: %w", err)
	}
	return history.Fact{Kind: history.WordSettled, Effective: s.today(ctx), Payload: history.WordPayload{Word: w.ID, About: w.About, Outcome: outcome}}, nil
}

// Open reports whether the decision on a file stands on a word that nobody has settled.
func (s Service) Open(ctx context.Context, q db.Querier, f supervision.File) (bool, error) {
	n, err := db.One[int](ctx, q, "select count(*) from agency_word where file_id=$1 and about=$2 and outcome='' and what=$3", f.ID, OfDecision, f.Decision)
	return n > 0, err
}

// Heard settles what stands on the agency's word about its decision, by what its own people decide. Where it differs, whoever has the
// file finds it on My day, as when an officer says so by hand.
func (s Service) Heard(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, decision string) (facts []history.Fact, err error) {
	if a.OrganisationID == f.OrganisationID || a.PersonID == "" || !slices.Contains(theirs, decision) {
		return nil, nil
	}
	open, err := db.All[Word](ctx, tx, "select "+columns+" from agency_word w where w.file_id=$1 and w.about=$2 and w.outcome='' order by w.id", f.ID, OfDecision)
	if err != nil {
		return nil, fmt.Errorf("words of a decision: %w", err)
	}
	for _, w := range open {
		outcome, words := Confirmed, ""
		if w.What != decision {
			outcome, words = Contradicted, i18n.T(ctx, "supervision.decision."+decision)
			if err := s.Leave(ctx, tx, f, "", schedule.Task{Rule: taskContradicted, Source: sourceOf(w.About), Due: s.today(ctx), Priority: 1}); err != nil {
				return nil, err
			}
		}
		fact, err := s.keep(ctx, tx, a, w, outcome, words)
		if err != nil {
			return nil, err
		}
		facts = append(facts, fact)
	}
	return facts, nil
}

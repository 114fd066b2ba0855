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
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/overruled"
)

// taskContradicted asks the case manager to see to what the agency says otherwise.
const taskContradicted = "hearsay.task.contradicted"

// sourceOf names what a contradiction leaves to do. It is done when the same is recorded anew, or by hand.
func sourceOf(about string) string { return "hearsay/" + about }

// Confirm says for the agency that it said so. Of two answers at once one stands.
func (s Service) Confirm(ctx context.Context, a access.Actor, fileID, wordID string) error {
	return s.settle(ctx, a, fileID, wordID, Confirmed, "", func(_ *db.Tx, f supervision.File, _ Word) (history.Act, supervision.File, []history.Fact, error) {
		return history.ActWordSettled, f, nil, nil
	})
}

// Otherwise is what the agency said instead of what was recorded on its word: in words, and of a decision which one it is, that may be
// [Nothing].
type Otherwise struct {
	Words    string
	Decision supervision.Decision
}

// Nothing is the answer of an officer who has decided nothing yet.
const Nothing = "NONE"

// Instead lists what an officer may have decided instead of what a word says.
func (w Word) Instead() []string {
	return append(slices.DeleteFunc(slices.Clone(theirs), func(code string) bool { return code == w.What }), Nothing)
}

// Contradict says for the agency what it said instead; whoever has the file finds it on My day. Its own decision is the decision of the file
// from then on, unless the client is under supervision already: then it waits for both sides. Anything else stays as it was recorded until
// they correct it.
func (s Service) Contradict(ctx context.Context, a access.Actor, fileID, wordID string, said Otherwise) error {
	said.Words = strings.TrimSpace(said.Words)
	return s.settle(ctx, a, fileID, wordID, Contradicted, said.Words, func(tx *db.Tx, f supervision.File, w Word) (history.Act, supervision.File, []history.Fact, error) {
		if err := said.check(w); err != nil {
			return "", f, nil, err
		}
		act, facts, err := s.decides(ctx, tx, a, &f, w, said.Decision)
		if err != nil {
			return "", f, nil, err
		}
		if err := opensAgain(ctx, tx, w); err != nil {
			return "", f, nil, err
		}
		return act, f, facts, s.Leave(ctx, tx, f, "", contradicted(s.today(ctx), w.About))
	})
}

// decides makes what an officer decided instead the decision of a file, where the word is about that and another may follow.
func (s Service) decides(ctx context.Context, tx *db.Tx, a access.Actor, f *supervision.File, w Word, d supervision.Decision) (act history.Act, facts []history.Fact, err error) {
	stands := w.About == OfDecision && w.What == f.Decision && d.Code != Nothing
	if !stands || !overruled.May(string(f.State), overruled.Denied, d.Code == supervision.Accepted, true) {
		return history.ActWordSettled, nil, nil
	}
	*f, facts, err = s.AnswerReferral(ctx, tx, a, *f, d)
	return history.ActDecisionRecorded, facts, err
}

func (o Otherwise) check(w Word) error {
	var c fault.Check
	c.Require(o.Words != "", "contradiction", "hearsay.problem.words")
	c.Require(len(o.Words) <= longestWords, "contradiction", "fault.too_long")
	c.Require(w.About != OfDecision || slices.Contains(w.Instead(), o.Decision.Code), "agency_decision", "supervision.problem.choice")
	return c.Err()
}

// contradicted is what is left to do where the agency says otherwise.
func contradicted(today clock.Date, about string) schedule.Task {
	return schedule.Task{Rule: taskContradicted, Source: sourceOf(about), Due: today, Priority: 1}
}

// settling does what the settling of a word brings, and gives the act, the file as it is to be kept and its events.
type settling func(*db.Tx, supervision.File, Word) (history.Act, supervision.File, []history.Fact, error)

func (s Service) settle(ctx context.Context, a access.Actor, fileID, wordID, outcome, words string, after settling) error {
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
		act, f, facts, err := after(tx, f, w)
		if err != nil {
			return err
		}
		if facts = append(facts, fact); act == history.ActDecisionRecorded {
			return s.Keep(ctx, tx, a, act, f, facts)
		}
		_, err = s.History.Append(ctx, tx, a, act, f.OrganisationID, f.ID, facts...)
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

// Heard settles what stands on the agency's word about its decision, by what its own people decide. Where it differs, and the file keeps what
// was recorded, whoever has it finds it on My day, as when an officer says so by hand; where it is the decision of the file, nothing is left to
// correct.
func (s Service) Heard(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, decision string) (facts []history.Fact, err error) {
	if a.OrganisationID == f.OrganisationID || a.PersonID == "" || !slices.Contains(supervision.AgencyDecisions, decision) {
		return nil, nil
	}
	kept := prevails(f, decision)
	if kept {
		if facts, err = s.corrected(ctx, tx, a, f); err != nil {
			return nil, err
		}
	}
	open, err := db.All[Word](ctx, tx, "select "+columns+" from agency_word w where w.file_id=$1 and w.about=$2 and w.outcome='' order by w.id", f.ID, OfDecision)
	if err != nil {
		return nil, fmt.Errorf("words of a decision: %w", err)
	}
	for _, w := range open {
		outcome, words := Confirmed, ""
		if w.What != decision {
			outcome, words = Contradicted, decision
		}
		if outcome == Contradicted && !kept {
			if err := s.Leave(ctx, tx, f, "", contradicted(s.today(ctx), w.About)); err != nil {
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

// prevails reports whether what the agency decides is the decision of the file, or is from this act on. A question decides nothing.
func prevails(f supervision.File, decision string) bool {
	return decision != supervision.MoreInformation && (decision == f.Decision || overruled.May(string(f.State), f.OnWord, decision == supervision.Accepted, true))
}

// corrected ends what a contradiction of a decision left to do, as the agency's own decision is that of the file; the history says so.
func (s Service) corrected(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File) ([]history.Fact, error) {
	waiting, err := s.Schedule.TasksOfFile(ctx, tx, f.ID)
	if err != nil || !slices.ContainsFunc(waiting, func(t schedule.Task) bool { return t.Source == sourceOf(OfDecision) }) {
		return nil, err
	}
	last, err := db.All[Word](ctx, tx, "select "+columns+" from agency_word w where w.file_id=$1 and w.about=$2 and w.outcome=$3 order by w.id desc limit 1", f.ID, OfDecision, Contradicted)
	if err != nil {
		return nil, fmt.Errorf("word that is corrected: %w", err)
	}
	var facts []history.Fact
	for _, w := range last {
		facts = append(facts, history.Fact{Kind: history.WordSettled, Effective: s.today(ctx), Payload: history.WordPayload{Word: w.ID, About: w.About, Outcome: Corrected}})
	}
	return facts, s.Schedule.FinishTasksFrom(ctx, tx, f.ID, sourceOf(OfDecision), a.PersonID)
}

package needs

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
	"passerelle/internal/platform/id"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/reference"
)

// What came of a referral to a service; nothing yet while it is empty.
const (
	Accepted    = "ACCEPTED"
	Helped      = "HELPED"
	NotEligible = "NOT_ELIGIBLE" // clients of supervision often are not, for what others may use (source 001)
	NoPlace     = "NO_PLACE"
	NotTakenUp  = "NOT_TAKEN_UP" // the client did not go
)

// Outcomes lists what may come of a referral, in the order in which a page offers it.
var Outcomes = []string{Accepted, Helped, NotEligible, NoPlace, NotTakenUp}

// Referral is a referral of the client to a service or partner for a need.
type Referral struct {
	ID        string     `db:"id"`
	Area      string     `db:"area"`
	SheetID   string     `db:"sheet_id"` // empty of somebody who stands on no sheet
	To        string     `db:"to_name"`  // as they were called on that day
	On        clock.Date `db:"on_day"`
	Words     string     `db:"words"`
	Outcome   string     `db:"outcome"`
	OutcomeOn clock.Date `db:"outcome_on"`
	By        string     `db:"by_name"`
	Version   int        `db:"version"`
}

// Stands reports whether the referral may still help, or has.
func (r Referral) Stands() bool {
	return r.Outcome == "" || r.Outcome == Accepted || r.Outcome == Helped
}

const columns = "id, area, sheet_id, to_name, on_day, words, outcome, outcome_on, by_name, version"

const (
	longestLine  = 200
	longestWords = 2000
	mostReferred = 200
)

func referralsOf(ctx context.Context, q db.Querier, fileID string) ([]Referral, error) {
	list, err := db.All[Referral](ctx, q, "select "+columns+fmt.Sprintf(" from need_referral where file_id=$1 order by on_day desc, id desc limit %d", mostReferred), fileID)
	if err != nil {
		return nil, fmt.Errorf("referrals for needs: %w", err)
	}
	return list, nil
}

// Refer notes that the client was referred for a need: to one whose sheet the provider has, or to whoever is named.
func (s Service) Refer(ctx context.Context, a access.Actor, fileID string, r Referral) error {
	if err := s.known(ctx, a, fileID, r.Area); err != nil {
		return err
	}
	r.To, r.Words = strings.TrimSpace(r.To), strings.TrimSpace(r.Words)
	return s.act(ctx, a, fileID, history.ActNeedReferred, func(tx *db.Tx, f supervision.File) (history.Fact, error) {
		if err := s.named(ctx, tx, f, &r); err != nil {
			return history.Fact{}, err
		}
		if err := r.check(f, s.today(ctx)); err != nil {
			return history.Fact{}, err
		}
		r.ID = id.New()
		_, err := tx.Exec(ctx, `insert into need_referral (id, organisation_id, file_id, area, sheet_id, to_name, on_day, words, by_name, recorded_at)
			values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`, r.ID, f.OrganisationID, f.ID, r.Area, r.SheetID, r.To, r.On, r.Words, a.Name, clock.Micros(s.Clock.Now()))
		if db.IsDuplicate(err) {
			return history.Fact{}, fault.Overtaken("needs.problem.referred")
		}
		if err != nil {
			return history.Fact{}, fmt.Errorf("refer for a need: %w", err)
		}
		return history.Fact{Kind: history.NeedReferred, Effective: r.On, Payload: history.NeedPayload{Referral: r.ID, Area: r.Area}}, nil
	})
}

// named gives a referral the name on its sheet, which is one of the provider's that stands.
func (s Service) named(ctx context.Context, tx *db.Tx, f supervision.File, r *Referral) error {
	if r.SheetID == "" {
		return nil
	}
	sheet, err := reference.Stands(ctx, tx, f.OrganisationID, r.SheetID)
	if fault.Is(err, fault.NotFound) || err == nil && !sheet.Takes() {
		return fault.At("sheet", "supervision.problem.choice")
	}
	r.To = sheet.Name
	return err
}

func (r Referral) check(f supervision.File, today clock.Date) error {
	var c fault.Check
	c.Require(r.To != "", "to", "needs.problem.to")
	c.Require(len(r.To) <= longestLine, "to", "fault.too_long")
	c.Require(len(r.Words) <= longestWords, "words", "fault.too_long")
	c.Require(r.On.Valid(), "on_day", "supervision.problem.date")
	c.Require(!r.On.Valid() || r.On <= today, "on_day", "supervision.problem.future")
	c.Require(!r.On.Valid() || r.On >= f.ReferredOn, "on_day", "needs.problem.before")
	return c.Err()
}

// Settle keeps what came of a referral; said again, the later takes the place of the earlier. The version is that of what the
// person saw.
func (s Service) Settle(ctx context.Context, a access.Actor, fileID string, r Referral) error {
	return s.act(ctx, a, fileID, history.ActNeedSettled, func(tx *db.Tx, f supervision.File) (history.Fact, error) {
		was, err := db.One[Referral](ctx, tx, "select "+columns+" from need_referral where id=$1 and file_id=$2", r.ID, f.ID)
		if err != nil {
			return history.Fact{}, err
		}
		var c fault.Check
		c.Require(slices.Contains(Outcomes, r.Outcome), "outcome", "supervision.problem.choice")
		c.Require(r.OutcomeOn.Valid(), "outcome_on", "supervision.problem.date")
		c.Require(!r.OutcomeOn.Valid() || r.OutcomeOn <= s.today(ctx), "outcome_on", "supervision.problem.future")
		c.Require(!r.OutcomeOn.Valid() || r.OutcomeOn >= was.On, "outcome_on", "needs.problem.settled_before")
		if err := c.Err(); err != nil {
			return history.Fact{}, err
		}
		err = db.Updated(tx.Exec(ctx, "update need_referral set outcome=$4, outcome_on=$5, version=version+1 where id=$1 and file_id=$2 and version=$3", r.ID, f.ID, r.Version, r.Outcome, r.OutcomeOn))
		return history.Fact{Kind: history.NeedSettled, Effective: r.OutcomeOn, Payload: history.NeedPayload{Referral: r.ID, Area: was.Area, Outcome: r.Outcome}}, err
	})
}

// act does something about the needs of a file that is open, in one transaction.
func (s Service) act(ctx context.Context, a access.Actor, fileID string, act history.Act, do func(*db.Tx, supervision.File) (history.Fact, error)) error {
	return s.Desk.Act(ctx, a, access.FormWrite, fileID, act, func(tx *db.Tx, f supervision.File) ([]history.Fact, error) {
		if !open(f) {
			return nil, fault.New(fault.NotReady, "needs.problem.closed")
		}
		fact, err := do(tx, f)
		return []history.Fact{fact}, err
	})
}

// open reports whether anything is still done about the needs of a file.
func open(f supervision.File) bool { return f.State != supervision.Closed && !f.OpenedInError }

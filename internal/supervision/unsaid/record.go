package unsaid

import (
	"cmp"
	"context"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/undated"
)

// Asked is what can be recorded of a file that is wanting and that no other act of the file takes any more: what is known is not asked.
type Asked struct {
	Referral  bool     // its day
	Decisions []string // what it may have been, where nobody knows
	Day       bool     // of the decision
	Enrolment bool     // its day, of a file that is closed
}

// Any reports whether anything is asked.
func (x Asked) Any() bool { return x.Referral || len(x.Decisions) > 0 || x.Day || x.Enrolment }

// AskedOf gives what is asked of a file. A referral without a decision is decided, an accepted client is enrolled and a file is closed by the acts that
// do so. Who was enrolled was accepted.
func AskedOf(f supervision.File, w Wants) Asked {
	x := Asked{Referral: w.Referral && f.Undated, Enrolment: w.Enrolment && f.State == supervision.Closed}
	if w.Decision && f.State != supervision.Referred {
		if f.Decision == "" {
			x.Decisions = supervision.Decisions
		}
		if f.Decision == "" && f.EnrolledOn != "" {
			x.Decisions = []string{supervision.Accepted}
		}
		x.Day = f.DecidedOn == ""
	}
	return x
}

// Given is what somebody records; what they do not know stays empty.
type Given struct {
	Referred clock.Date
	Decision string
	Refusal  string // why it was not approved
	Decided  clock.Date
	Enrolled clock.Date
}

// To gives a file and what is asked of it, to those who may record it.
func (s Service) To(ctx context.Context, a access.Actor, fileID string) (supervision.View, Wants, Asked, error) {
	v, err := s.ViewTo(ctx, a, fileID, access.FileWrite)
	if err != nil {
		return v, Wants{}, Asked{}, err
	}
	w, err := s.OfFile(ctx, s.DB, v.File)
	return v, w, AskedOf(v.File, w), err
}

// Record writes into a file what a register left open, with its days; the file stays where it stands.
func (s Service) Record(ctx context.Context, a access.Actor, fileID string, version int, g Given) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, access.FileWrite, fileID)
		if err != nil {
			return err
		}
		if err := f.Follows(history.ActStepRecorded); err != nil {
			return err
		}
		w, err := s.OfFile(ctx, tx, f)
		if err != nil {
			return err
		}
		x := AskedOf(f, w)
		if !x.Any() {
			return fault.Stale()
		}
		if g = x.only(g); f.DecidedOn != "" {
			g.Decided = ""
		}
		client, err := s.Registry.ClientByID(ctx, tx, f.ClientID)
		if err != nil {
			return err
		}
		if err := x.check(f, g, client.BirthDate, clock.Today(ctx, s.Clock)); err != nil {
			return err
		}
		f.Version = version
		facts, err := s.facts(ctx, tx, &f, g)
		if err != nil {
			return err
		}
		return s.Keep(ctx, tx, a, history.ActStepRecorded, f, facts)
	})
}

// only leaves of what was given what is asked.
func (x Asked) only(g Given) Given {
	if !x.Referral {
		g.Referred = ""
	}
	if len(x.Decisions) == 0 {
		g.Decision = ""
	}
	if g.Decision != supervision.NotApproved {
		g.Refusal = ""
	}
	if !x.Day {
		g.Decided = ""
	}
	if !x.Enrolment {
		g.Enrolled = ""
	}
	return g
}

// longAgo are as many days back as a referral may be that somebody still records: a register is read no further.
const longAgo = 50 * 365

// check says what is wrong with what was given: born, referred, decided, enrolled, last seen and closed follow each other.
func (x Asked) check(f supervision.File, g Given, born, today clock.Date) error {
	var c fault.Check
	if g == (Given{}) {
		c.Add(x.first(), "unsaid.problem.nothing")
	}
	c.Require(g.Decision == "" || slices.Contains(x.Decisions, g.Decision), "decision", "supervision.problem.choice")
	c.Require(g.Decision != supervision.NotApproved || slices.Contains(supervision.RefusalReasons, g.Refusal), "refusal", "supervision.problem.choice")
	c.Require(g.Decided == "" || len(x.Decisions) == 0 || g.Decision != "", "decision", "supervision.problem.choice")
	c.Require(g.Enrolled == "" || g.Decision == "" || g.Decision == supervision.Accepted, "decision", "unsaid.problem.enrolled")
	referred := undated.After(f.Undated, f.ReferredOn)
	if g.Referred != "" {
		referred = g.Referred
	}
	decided, enrolled := cmp.Or(g.Decided, f.DecidedOn), cmp.Or(g.Enrolled, f.EnrolledOn)
	if g.Referred != "" {
		orderly(&c, "received_on", g.Referred, max(born, today.AddDays(-longAgo)), earliest(decided, enrolled, f.LastContact, f.ClosedOn), today)
	}
	if g.Decided != "" || g.Decision != "" && f.DecidedOn == "" {
		orderly(&c, "decided_on", g.Decided, referred, earliest(enrolled, f.LastContact, f.ClosedOn), today)
	}
	if g.Enrolled != "" {
		orderly(&c, "enrolled_on", g.Enrolled, max(referred, decided), earliest(f.LastContact, f.ClosedOn), today)
	}
	return c.Err()
}

// first names the first field that is asked.
func (x Asked) first() string {
	switch {
	case x.Referral:
		return "received_on"
	case len(x.Decisions) > 0:
		return "decision"
	case x.Day:
		return "decided_on"
	}
	return "enrolled_on"
}

// orderly checks a day that is given between those of the steps before and after it.
func orderly(c *fault.Check, field string, d, after, before, today clock.Date) {
	supervision.Orderly(c, field, d, after, today)
	c.Require(before == "" || !d.Valid() || d <= before, field, "unsaid.problem.after", "Before", string(before))
}

// earliest gives the first of some days, of which some may not be known.
func earliest(days ...clock.Date) (out clock.Date) {
	for _, d := range days {
		if d != "" && (out == "" || d < out) {
			out = d
		}
	}
	return out
}

// facts writes what was given into a file and gives its events; each stands in the place of the one without a day.
func (s Service) facts(ctx context.Context, tx *db.Tx, f *supervision.File, g Given) (facts []history.Fact, err error) {
	if g.Referred != "" {
		was := undated.Referral{Undated: true, FileID: f.ID, OrganisationID: f.OrganisationID, SiteID: f.SiteID, Region: f.Region, From: f.ReferredOn}
		if facts, err = undated.Dated(ctx, tx, s.History, was, g.Referred, true); err != nil {
			return nil, err
		}
		f.ReferredOn, f.Undated = g.Referred, false
	}
	if g.Decision+string(g.Decided) != "" {
		decided, err := s.decided(ctx, tx, f, g)
		if err != nil {
			return nil, err
		}
		facts = append(facts, decided)
	}
	if g.Enrolled != "" {
		f.EnrolledOn = g.Enrolled
		facts = append(facts, history.Fact{Kind: history.Enrolled, Effective: g.Enrolled, Payload: history.NoPayload{}})
	}
	return facts, nil
}

func (s Service) decided(ctx context.Context, tx *db.Tx, f *supervision.File, g Given) (history.Fact, error) {
	before, err := s.History.Of(ctx, tx, f.ID, []history.Kind{history.Decided}, 0, 1)
	if err != nil {
		return history.Fact{}, err
	}
	if g.Decision != "" {
		f.Decision, f.DecisionReason = g.Decision, g.Refusal
	}
	f.DecidedOn = cmp.Or(g.Decided, f.DecidedOn)
	fact := history.Fact{Kind: history.Decided, Effective: f.DecidedOn, Payload: history.DecidedPayload{Decision: f.Decision, Reason: f.DecisionReason}}
	if len(before) > 0 {
		fact.Corrects = before[0].ID
	}
	return fact, nil
}

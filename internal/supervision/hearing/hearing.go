// Package hearing records what came of a hearing before the Board or a court: held and decided, decision reserved, postponed, not attended by the
// client, or cancelled (CCM-13). A new day becomes the next hearing; a client who did not attend leads to the breach desk. What a decision
// does to conditions or to the supervision is recorded by the acts of these.
//
// Start at [Service.Record].
package hearing

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
	"passerelle/internal/supervision/desk"
)

// Locale holds the sentences of this area in both languages.
//
//go:embed locale/*.json
var Locale embed.FS

// What came of a hearing.
const (
	Decided     = "DECIDED"
	Reserved    = "RESERVED" // held; the decision is to come
	Postponed   = "POSTPONED"
	NotAttended = "NOT_ATTENDED" // by the client
	Cancelled   = "CANCELLED"
	// NotKnown takes back what was recorded in error.
	NotKnown = "NOT_KNOWN"
)

// Outcomes lists what may come of a hearing.
var Outcomes = []string{Decided, Reserved, Postponed, NotAttended, Cancelled}

// longest bounds what is typed, in bytes.
const longest = 4000

// Service stands on the supervision files.
type Service struct{ *supervision.Service }

// Said is what somebody says came of a hearing.
type Said struct {
	Outcome string
	Words   string     // what was decided, or what is known
	NextOn  clock.Date // the day of the hearing that follows; empty when none is known
	NextAt  string     // its hour; may be empty
	Why     string     // of a correction, and of what is said once the file is closed
	Seen    int        // the number of the outcome that the person saw; 0 of none
}

// Outcome is what somebody said came of a hearing; the latest counts.
type Outcome struct {
	ID         string     `db:"id"`
	Number     int        `db:"number"`
	Outcome    string     `db:"outcome"` // empty: taken back
	Words      string     `db:"words"`
	NextID     string     `db:"next_id"`
	NextMade   bool       `db:"next_made"`
	NextOn     clock.Date `db:"next_on"`
	Why        string     `db:"why"`
	RecordedOn clock.Date `db:"recorded_on"`
	By         string     `db:"recorded_by_name"`
}

// Corrects reports whether saying something else of a hearing puts this right: a reserved decision that comes does not.
func (o Outcome) Corrects(to string) bool {
	return o.Outcome != "" && (o.Outcome != Reserved || to != Decided)
}

// Record keeps what came of a hearing that is over or is today, by those who work on the file, also for somebody who is away; once the
// file is closed, with the reason. It reports whether the breach desk waits for it.
func (s Service) Record(ctx context.Context, a access.Actor, fileID, hearingID string, said Said) (waits bool, err error) {
	err = s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, access.CheckInWrite, fileID)
		if err != nil {
			return err
		}
		if err := tx.Hold(ctx, "hearing", hearingID); err != nil {
			return err
		}
		h, was, err := s.standing(ctx, tx, f, hearingID, said.Seen)
		if err != nil {
			return err
		}
		if err := said.check(h, was, s.Today(ctx), f.State == supervision.Closed); err != nil {
			return err
		}
		facts, err := s.keep(ctx, tx, a, f, h, was, said)
		if err != nil {
			return err
		}
		found, err := s.found(ctx, tx, a, f, h, said)
		if err != nil {
			return err
		}
		waits = said.Outcome == NotAttended && f.State == supervision.Active
		_, err = s.History.Append(ctx, tx, a, history.ActHearingSettled, f.OrganisationID, f.ID, append(facts, found...)...)
		return err
	})
	return waits, err
}

// standing gives a hearing and what was last said of it, if the person saw that.
func (s Service) standing(ctx context.Context, tx *db.Tx, f supervision.File, hearingID string, seen int) (h supervision.Hearing, was Outcome, err error) {
	_, _, all, err := s.PlanStored(ctx, tx, f.ID)
	if err != nil {
		return h, was, err
	}
	at := slices.IndexFunc(all, func(x supervision.Hearing) bool { return x.ID == hearingID })
	if at < 0 {
		return h, was, fault.Missing()
	}
	if h = all[at]; h.CancelledOn != "" {
		return h, was, fault.Overtaken("supervision.problem.hearing_cancelled", "On", string(h.CancelledOn))
	}
	list, err := outcomes(ctx, tx, f.ID, hearingID)
	if err != nil {
		return h, was, err
	}
	if len(list) > 0 {
		was = list[0]
	}
	if was.Number != seen {
		return h, was, fault.Overtaken("hearing.problem.recorded", "Name", was.By)
	}
	return h, was, nil
}

// check says what is wrong with what is said of a hearing, and reads its hour.
func (x *Said) check(h supervision.Hearing, was Outcome, today clock.Date, closed bool) error {
	var c fault.Check
	c.Require(h.OnDate <= today, "outcome", "hearing.problem.to_come", "On", string(h.OnDate))
	c.Require(slices.Contains(Outcomes, x.Outcome) || x.Outcome == NotKnown && was.Outcome != "", "outcome", "supervision.problem.choice")
	if x.Words, x.Why = strings.TrimSpace(x.Words), strings.TrimSpace(x.Why); x.Outcome == NotKnown {
		x.NextOn, x.NextAt = "", ""
	}
	c.Require(x.Words != "" || x.Outcome != Decided, "outcome_words", "hearing.problem.words")
	c.Require(len(x.Words) <= longest, "outcome_words", "fault.too_long")
	c.Require(x.NextOn != "" || x.Outcome != Postponed, "next_on", "hearing.problem.next")
	c.Require(x.NextOn == "" || x.NextOn.Valid(), "next_on", "supervision.problem.date")
	c.Require(!x.NextOn.Valid() || x.NextOn > h.OnDate, "next_on", "hearing.problem.after", "On", string(h.OnDate))
	hour, ok := clock.ParseHour(x.NextAt)
	c.Require(ok || strings.TrimSpace(x.NextAt) == "", "next_at", "supervision.problem.time")
	x.NextAt = hour
	c.Require(x.Why != "" || !closed, "correction", "hearing.problem.why_closed")
	c.Require(x.Why != "" || closed || !was.Corrects(x.Outcome), "correction", "hearing.problem.why")
	c.Require(len(x.Why) <= longest, "correction", "fault.too_long")
	return c.Err()
}

// keep writes what came of a hearing, with the hearing that follows, and gives the events.
func (s Service) keep(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, h supervision.Hearing, was Outcome, said Said) ([]history.Fact, error) {
	next, facts, err := s.follow(ctx, tx, f, h, was, said)
	if err != nil {
		return nil, err
	}
	outcome := said.Outcome
	if outcome == NotKnown {
		outcome = ""
	}
	_, err = tx.Exec(ctx, `insert into hearing_outcome (id, organisation_id, file_id, hearing_id, number, outcome, words, next_id, next_made, why, recorded_on, recorded_by, recorded_by_name)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`, id.New(), f.OrganisationID, f.ID, h.ID, was.Number+1, outcome, said.Words, next.ID, next.made, said.Why, s.Today(ctx), a.PersonID, a.Name)
	if err != nil {
		return nil, fmt.Errorf("what came of a hearing: %w", err)
	}
	if err := db.Updated(tx.Exec(ctx, "update hearing set outcome=$3, outcome_words=$4, version=version+1 where id=$1 and file_id=$2 and cancelled_on=''", h.ID, f.ID, outcome, said.Words)); err != nil {
		return nil, err
	}
	return append([]history.Fact{{Kind: history.HearingSettled, Effective: h.OnDate,
		Payload: history.HearingSettledPayload{Hearing: h.ID, Date: h.OnDate, Outcome: outcome, Next: said.NextOn}}}, facts...), nil
}

// found leads a client of a file under supervision who did not attend to the breach desk, and away from it where that is put right.
func (s Service) found(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, h supervision.Hearing, said Said) ([]history.Fact, error) {
	d := desk.Service{Service: s.Service}
	if said.Outcome != NotAttended {
		return d.Attended(ctx, tx, a, f, h.ID, said.Why)
	}
	if f.State != supervision.Active {
		return nil, nil
	}
	return nil, d.NotAttended(ctx, tx, a, f, h.ID, said.Words)
}

// Today is the day where the reader is.
func (s Service) Today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }

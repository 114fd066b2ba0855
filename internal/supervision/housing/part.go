package housing

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/class"
	"passerelle/internal/supervision/homeneed"
	"passerelle/internal/supervision/interview"
)

// Part is the assessment part of a file of high risk: who it is and the risk, what was told, and the interviews. The needs are in the
// synopsis, which is marked for housing.
type Part struct {
	supervision.View
	Needs      string // what the housing must offer, as far as it is said
	Risk       string // which the view leaves out for whoever only houses
	Told       []Notice
	Interviews []interview.Interview
	MayJoin    bool
	// None says why the file has no assessment part; empty where it has one.
	None None
}

// None is why a file has no assessment part for housing.
type None string

// Why a file has none: it is not referred for housing, or its risk is not high.
const (
	NotReferred None = "not_referred"
	NotHigh     None = "not_high"
)

// none says why a file has no assessment part.
func none(f supervision.File) None {
	switch {
	case HighRisk(f):
		return ""
	case !f.Subject().HousingReferred:
		return NotReferred
	}
	return NotHigh
}

// Current gives the interview that is to come; without one its id is empty.
func (p Part) Current() interview.Interview {
	return interview.Page{Interviews: p.Interviews}.Current()
}

// marked is a file's subject as it is for the assessment part, which is marked for housing where the client is of high risk and
// referred for it.
func marked(f supervision.File) access.Subject {
	out := f.Subject()
	out.ForHousing = HighRisk(f)
	return out
}

// Of gives the assessment part of a file to the housing coordinators of its provider, and to whoever writes it; of one that is not
// of high risk, or not referred, it says so. The reading is audited.
func (s Service) Of(ctx context.Context, a access.Actor, fileID string) (Part, error) {
	f, err := s.Stored(ctx, s.DB, fileID)
	if err != nil {
		return Part{}, err
	}
	if err := s.Access.Check(ctx, s.DB, a, access.FormRead, marked(f)); err != nil {
		return Part{}, err
	}
	p := Part{Risk: f.Risk, None: none(f), MayJoin: a.Has(access.HousingCoordinator) && f.State != supervision.Closed}
	if p.View, err = s.Brief(ctx, a, fileID); err != nil {
		return p, err
	}
	if p.Needs, err = (homeneed.Service{Service: s.Service}).Of(ctx, a, f); err != nil {
		return p, err
	}
	if p.None != "" {
		return p, s.Audit.Read(ctx, a.Entry(string(access.FormRead), "file", f.ID)).Wait()
	}
	if p.Told, err = s.Told(ctx, f); err != nil {
		return p, err
	}
	if p.Interviews, err = interview.Of(ctx, s.DB, f.ID); err != nil {
		return p, err
	}
	return p, s.Audit.Read(ctx, a.Entry(string(access.FormRead), "file", f.ID)).Wait()
}

// Join says whether a coordinator joins the interview that is to come. The version is that of what the person saw.
func (s Service) Join(ctx context.Context, a access.Actor, fileID, interviewID string, version int, join bool) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.Stored(ctx, tx, fileID)
		if err != nil {
			return err
		}
		if err := s.Access.Check(ctx, tx, a, access.FormWrite, marked(f)); err != nil {
			return err
		}
		if !a.Has(access.HousingCoordinator) || !HighRisk(f) {
			return fault.Denied()
		}
		on, err := interview.Joined(ctx, tx, f.ID, interviewID, version, join)
		if err != nil {
			return err
		}
		code := "JOINS"
		if !join {
			code = "STAYS_AWAY"
		}
		_, err = s.History.Append(ctx, tx, a, history.ActHousingJoined, f.OrganisationID, f.ID,
			history.Fact{Kind: history.HousingJoined, Effective: s.today(ctx), Payload: history.InterviewPayload{Interview: interviewID, Date: on, Code: code}})
		return err
	})
}

// Mark says which conditions in force are for the house, of those that a page showed; those of a kind of the house's are, whatever is said. One that
// stands as it is said leaves no event.
func (s Service) Mark(ctx context.Context, a access.Actor, fileID string, shown, marked []string) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, access.ConditionWrite, fileID)
		if err != nil {
			return err
		}
		if !f.HousingReferred || f.State == supervision.Closed {
			return fault.New(fault.NotReady, "housing.problem.not_housed")
		}
		conditions, _, _, err := s.PlanStored(ctx, tx, f.ID)
		if err != nil {
			return err
		}
		var facts []history.Fact
		for _, c := range conditions {
			is := slices.Contains(marked, c.ID)
			if !Markable(c) || !slices.Contains(shown, c.ID) || is == c.ForHousing {
				continue
			}
			if _, err := tx.Exec(ctx, "update condition set for_housing=$2, version=version+1 where id=$1", c.ID, is); err != nil {
				return fmt.Errorf("mark of a condition: %w", err)
			}
			facts = append(facts, history.Fact{Kind: history.ConditionMarked, Effective: s.today(ctx), Payload: history.MarkPayload{Condition: c.ID, Code: c.Code, House: markedAs[is]}})
		}
		if len(facts) == 0 {
			return nil
		}
		_, err = s.History.Append(ctx, tx, a, history.ActConditionsMarked, f.OrganisationID, f.ID, facts...)
		return err
	})
}

var markedAs = map[bool]string{true: "FOR", false: "NOT_FOR"}

// Markable reports whether somebody says of a condition whether it is for the house: it is in force, and not the house's by its kind.
func Markable(c supervision.Condition) bool { return c.ToDate == "" && !class.House(c.Code) }

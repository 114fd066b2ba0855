package life

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/hearing"
	"passerelle/internal/supervision/undone"
)

// The lists of a file's life.
const (
	EnrolmentList = "enrolment"
	ClosingList   = "closing"
)

// Item is one thing of a list to see to. What the file shows by itself needs no tick.
type Item struct {
	Key   string
	After bool             // it is seen to when the act is done: no gate waits for it
	Shown func(Facts) bool // nil: somebody ticks it
}

// lists are what is seen to at the enrolment interview and when a file is closed, in the order of the practice.
var lists = map[string][]Item{
	EnrolmentList: {
		{Key: "agreement", Shown: paperIs("bsf802")},
		{Key: "undertaking", Shown: undertaken},
		{Key: "plan"}, {Key: "verbal"}, {Key: "hearing"}, {Key: "agency"}, {Key: "workers"}, {Key: "needs"}, {Key: "contacts"}, {Key: "instructions"},
		{Key: "appointment", After: true, Shown: func(x Facts) bool { return x.File.NextDue != "" || x.File.LastContact != "" }},
		{Key: "copies", After: true, Shown: copied},
	},
	ClosingList: {
		{Key: "client"}, {Key: "parties"}, {Key: "residence"}, {Key: "reports"}, {Key: "papers"},
	},
}

// Tick says that somebody saw to an item.
type Tick struct {
	List string     `db:"list"`
	Item string     `db:"item"`
	On   clock.Date `db:"on_date"`
	By   string     `db:"by_name"`
}

// Line is an item of a list as it stands on a file.
type Line struct {
	Key    string
	Own    bool // somebody ticks it
	Done   bool
	Ticked Tick
}

func ticksOf(ctx context.Context, q db.Querier, fileID string) (map[string]Tick, error) {
	rows, err := db.All[Tick](ctx, q, "select k.list, k.item, k.on_date, coalesce(p.name,'') as by_name from file_tick k left join person p on p.id=k.by_person where k.file_id=$1", fileID)
	if err != nil {
		return nil, fmt.Errorf("what was seen to: %w", err)
	}
	out := make(map[string]Tick, len(rows))
	for _, t := range rows {
		out[t.List+"/"+t.Item] = t
	}
	return out, nil
}

// Lines gives a list as it stands on the file.
func (x Facts) Lines(list string) []Line {
	out := make([]Line, 0, len(lists[list]))
	for _, i := range lists[list] {
		t, ticked := x.Ticks[list+"/"+i.Key]
		out = append(out, Line{i.Key, i.Shown == nil, i.Shown == nil && ticked && !x.Left.Undone(i.Key) || i.Shown != nil && i.Shown(x), t})
	}
	return out
}

// through reports whether what a gate waits for of a list is seen to.
func (x Facts) through(list string) bool {
	for n, line := range x.Lines(list) {
		if !line.Done && !lists[list][n].After {
			return false
		}
	}
	return true
}

const actTicked = "checklist.ticked"

// untrue refuses to tick what the file knows to be undone: the closing names it and can be gone on with for a reason (CCM-19).
func (s *Service) untrue(ctx context.Context, q db.Querier, f supervision.File, list string, items []string) error {
	if list != ClosingList {
		return nil
	}
	left, err := undone.Of(ctx, q, f, s.today(ctx))
	if err != nil {
		return err
	}
	var c fault.Check
	for _, i := range lists[list] {
		if slices.Contains(items, i.Key) && left.Undone(i.Key) {
			c.Add("item", "life.problem.undone", "Item", i18n.T(ctx, "life.item."+i.Key), "Left", left.Says(ctx, i.Key))
		}
	}
	return c.Err()
}

// Tick keeps which items of a list are seen to. Those that somebody saw ticked and left out are not any more; what others ticked
// meanwhile stays, and what stands keeps its day and its person.
func (s *Service) Tick(ctx context.Context, a access.Actor, fileID, list string, items, seen []string) error {
	return s.onFile(ctx, a, access.FileWrite, fileID, func(tx *db.Tx, f supervision.File) error {
		if err := s.untrue(ctx, tx, f, list, items); err != nil {
			return err
		}
		for _, i := range lists[list] {
			if i.Shown != nil {
				continue
			}
			var err error
			if slices.Contains(items, i.Key) {
				_, err = tx.Exec(ctx, `insert into file_tick (id, organisation_id, file_id, list, item, on_date, by_person) values ($1,$2,$3,$4,$5,$6,$7)
					on conflict (file_id, list, item) do nothing`, id.New(), f.OrganisationID, f.ID, list, i.Key, s.today(ctx), a.PersonID)
			} else if slices.Contains(seen, i.Key) {
				_, err = tx.Exec(ctx, "delete from file_tick where file_id=$1 and list=$2 and item=$3", f.ID, list, i.Key)
			}
			if err != nil {
				return fmt.Errorf("tick: %w", err)
			}
		}
		if err := s.Settle(ctx, tx, a, f); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry(actTicked, "file", f.ID))
	})
}

// onFile does something to a file that its actor may, in one transaction.
func (s *Service) onFile(ctx context.Context, a access.Actor, may access.Action, fileID string, do func(tx *db.Tx, f supervision.File) error) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, may, fileID)
		if err != nil {
			return err
		}
		if f.OpenedInError {
			return fault.New(fault.NotReady, "supervision.problem.in_error")
		}
		return do(tx, f)
	})
}

// Interview is when and where a client is enrolled, and which officers are there (CCM-13).
type Interview struct {
	On       clock.Date `db:"on_date"`
	At       string     `db:"at_time"`
	Place    string     `db:"place"`
	Officers string     `db:"officers"`
	Version  int        `db:"version"`
	Meant    bool       `db:"-"` // that it is on the day of a hearing
}

// InterviewOf gives the enrolment interview of a file, for a page of the file, which decides access and audits.
func (s *Service) InterviewOf(ctx context.Context, fileID string) (Interview, error) {
	list, err := db.All[Interview](ctx, s.DB, "select on_date, at_time, place, officers, version from enrolment_interview where file_id=$1", fileID)
	if err != nil || len(list) == 0 {
		return Interview{}, err
	}
	return list[0], nil
}

// longestPlace bounds a place and the names of officers, in bytes.
const longestPlace = 500

func (i *Interview) check() error {
	var c fault.Check
	c.Require(i.On != "", "interview_on", "fault.required")
	c.Require(i.On == "" || i.On.Valid(), "interview_on", "supervision.problem.date")
	at, ok := clock.ParseHour(i.At)
	c.Require(ok || strings.TrimSpace(i.At) == "", "interview_at", "supervision.problem.time")
	i.At, i.Place, i.Officers = at, strings.TrimSpace(i.Place), strings.TrimSpace(i.Officers)
	c.Require(len(i.Place) <= longestPlace, "interview_place", "fault.too_long")
	c.Require(len(i.Officers) <= longestPlace, "officers", "fault.too_long")
	return c.Err()
}

const actInterview = "enrolment.arranged"

// Arrange keeps when and where the enrolment interview is. The version is that of what the person saw, 0 of nothing.
func (s *Service) Arrange(ctx context.Context, a access.Actor, fileID string, i Interview) error {
	if err := i.check(); err != nil {
		return err
	}
	return s.onFile(ctx, a, access.FileWrite, fileID, func(tx *db.Tx, f supervision.File) error {
		err := hearing.Ask(ctx, tx, s.Service, f.ID, i.On, i.Meant)
		if err != nil {
			return err
		}
		if i.Version == 0 {
			_, err = tx.Exec(ctx, "insert into enrolment_interview (file_id, organisation_id, on_date, at_time, place, officers) values ($1,$2,$3,$4,$5,$6)",
				f.ID, f.OrganisationID, i.On, i.At, i.Place, i.Officers)
			if db.IsDuplicate(err) {
				err = fault.Stale()
			}
		} else {
			err = db.Updated(tx.Exec(ctx, "update enrolment_interview set on_date=$3, at_time=$4, place=$5, officers=$6, version=version+1 where file_id=$1 and version=$2",
				f.ID, i.Version, i.On, i.At, i.Place, i.Officers))
		}
		if err != nil {
			return fmt.Errorf("arrange interview: %w", err)
		}
		return s.Audit.Act(ctx, tx, a.Entry(actInterview, "file", f.ID))
	})
}

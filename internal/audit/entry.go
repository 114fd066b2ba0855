package audit

import (
	"strings"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/id"
)

// Entry says who did what to which object, in which role, for what purpose, and how it ended. It holds codes and
// identifiers only: no name, no address, no text that a person wrote.
type Entry struct {
	OrganisationID, PersonID, MembershipID, Role, System, Action, ObjectKind, ObjectID string
	ObjectIDs                                                                          []string // the rows of a list that was shown
	Purpose, Outcome, Detail                                                           string
}

// Row is an entry as it was kept.
type Row struct {
	Entry
	Seq      int64
	ID       string
	Recorded time.Time
	Read     bool // a read; otherwise an act
}

// Filter narrows what Recent gives; empty fields do not narrow.
type Filter struct {
	OrganisationID, PersonID, Action, ObjectKind, ObjectID, Outcome string
	From, To                                                        time.Time
	NotAction                                                       string // left out
	ActsOnly, ReadsOnly                                             bool
	NoLists                                                         bool   // leaves out the readings that showed lists; the log keeps them
	Limit                                                           int    // 100 when zero
	Before                                                          Cursor // older than what a page before ended with
}

// stored is a row as the tables hold it.
type stored struct {
	Seq            int64  `db:"seq"`
	ID             string `db:"id"`
	OrganisationID string `db:"organisation_id"`
	PersonID       string `db:"person_id"`
	MembershipID   string `db:"membership_id"`
	Role           string `db:"role"`
	System         string `db:"system"`
	Action         string `db:"action"`
	ObjectKind     string `db:"object_kind"`
	ObjectID       string `db:"object_id"`
	ObjectIDs      string `db:"object_ids"`
	Purpose        string `db:"purpose"`
	Outcome        string `db:"outcome"`
	Detail         string `db:"detail"`
	Recorded       int64  `db:"recorded"`
	Mac            string `db:"mac"`
}

// columns are those that a row is written with; the database gives seq.
const columns = "id,organisation_id,person_id,membership_id,role,system,action,object_kind,object_id,object_ids," +
	"purpose,outcome,detail,recorded,mac"

const columnCount = 15

func (s stored) values() []any {
	return []any{s.ID, s.OrganisationID, s.PersonID, s.MembershipID, s.Role, s.System, s.Action, s.ObjectKind,
		s.ObjectID, s.ObjectIDs, s.Purpose, s.Outcome, s.Detail, s.Recorded, s.Mac}
}

// Outcomes of an entry; an entry without one was done.
const (
	Done   = "done"
	Denied = "denied"
)

func (l *Log) stored(e Entry) stored {
	if e.Outcome == "" {
		e.Outcome = Done
	}
	s := stored{ID: id.New(), OrganisationID: e.OrganisationID, PersonID: e.PersonID, MembershipID: e.MembershipID,
		Role: e.Role, System: e.System, Action: e.Action, ObjectKind: e.ObjectKind, ObjectID: e.ObjectID,
		ObjectIDs: strings.Join(e.ObjectIDs, " "), Purpose: e.Purpose, Outcome: e.Outcome, Detail: e.Detail,
		Recorded: clock.Micros(l.clock.Now())}
	s.Mac = l.keys.mac(s)
	return s
}

func (s stored) row(read bool) Row {
	return Row{Seq: s.Seq, ID: s.ID, Recorded: clock.FromMicros(s.Recorded), Read: read, Entry: Entry{
		OrganisationID: s.OrganisationID, PersonID: s.PersonID, MembershipID: s.MembershipID, Role: s.Role,
		System: s.System, Action: s.Action, ObjectKind: s.ObjectKind, ObjectID: s.ObjectID,
		ObjectIDs: strings.Fields(s.ObjectIDs), Purpose: s.Purpose, Outcome: s.Outcome, Detail: s.Detail}}
}

package demo

import (
	"slices"
	"time"

	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
)

// calls plans what the case manager's telephone rang for in the last days: a breach that waits for the agency, and a message
// from custody that is still to be passed on.
func (t *team) calls() {
	t.m.at(t.m.now.AddDate(0, 0, -3), t.curfew)
	t.m.at(t.m.now.Add(-3*time.Hour), t.message)
}

func (t *team) curfew() error {
	rows, err := t.m.active(t.worker)
	if err != nil || len(rows) < 2 {
		return err
	}
	_, err = t.late(rows[1].File)
	return err
}

// late reports that a client came home late, and gives the breach's id.
func (t *team) late(f supervision.File) (string, error) {
	now := t.m.clock.Now()
	office, err := t.m.house.Desk.OfficeOf(t.m.ctx, f)
	if err != nil {
		return "", err
	}
	return t.m.house.Desk.Report(t.m.ctx, t.worker, f.ID, desk.Reported{Kind: "CURFEW", OccurredOn: office.Now(now.Add(-8 * time.Hour)).On, Going: "PAST",
		Call:        desk.Logged{Learned: office.Now(now.Add(-31 * time.Minute)), Called: office.Now(now.Add(-12 * time.Minute)), To: "Liaison officer"},
		Whereabouts: "At home since midnight.", Mind: "Calm, apologised.", Instructions: []string{"NONE"},
		Account: "The client telephoned at eight and said that the last bus had not come; they were home two hours late."})
}

func (t *team) message() error {
	rows, err := t.m.active(t.worker)
	own := slices.IndexFunc(rows, func(r supervision.CaseRow) bool { return r.Covered.ID == "" })
	if err != nil || own < 0 {
		return err
	}
	f := rows[own].File
	office, err := t.m.house.Desk.OfficeOf(t.m.ctx, f)
	if err != nil {
		return err
	}
	_, err = t.m.house.Desk.LogCall(t.m.ctx, t.worker, f.ID, desk.Logged{Kind: desk.OfCustody, Learned: office.Now(t.m.clock.Now().Add(-5 * time.Minute)),
		Said: "The property officer of the centre asks where the client's bag is to be sent."})
	return err
}

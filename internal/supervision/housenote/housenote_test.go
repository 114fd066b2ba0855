package housenote

import (
	"context"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/filetest"
)

var ctx = context.Background()

// lodged lets the client of the house live in a residence since 2026-11-05.
func lodged(t *testing.T, d *db.DB, h filetest.House) {
	t.Helper()
	for _, statement := range []string{"insert into residence (id, organisation_id, site_id, name, places, high_risk, rules) values ('lodge','org','','Lodge',3,$2,$1)",
		"insert into bed_stay (id, organisation_id, residence_id, file_id, arrived_on, left_on) values ('stay','org','lodge',$1,'2026-11-05','')",
		"update supervision_file set housing_referred=$2 where id=$1"} {
		args := []any{h.File.ID, true}
		_, err := d.Exec(ctx, statement, args[:strings.Count(statement, "$")]...)
		filetest.Must(t, err)
	}
}

// CCM-24: what a note needs, and who writes one: the house about whoever lives there, and nobody about anybody else.
func TestWhoNotesWhat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s, good := Service{h.Documents.Service}, Note{Kind: "GUEST", OnDay: "2026-11-09", AtTime: "22 h 30", Words: "The brother, until ten."}
		if err := s.Write(ctx, h.Housing, h.File.ID, good); !fault.Is(err, fault.NotFound) {
			t.Errorf("of somebody who is not there: %v", err)
		}
		if err := s.Write(ctx, h.Supervisor, h.File.ID, good); !fault.Is(err, fault.NotReady) {
			t.Errorf("of somebody who lives elsewhere: %v", err)
		}
		lodged(t, d, h)
		for name, c := range map[string]struct {
			by     access.Actor
			change func(*Note)
			kind   fault.Kind
			field  string
		}{
			"the case manager":   {h.Worker, func(*Note) {}, fault.Forbidden, ""},
			"a colleague":        {h.Colleague, func(*Note) {}, fault.NotFound, ""},
			"the officer":        {h.Officer, func(*Note) {}, fault.Forbidden, ""},
			"another provider":   {h.Other, func(*Note) {}, fault.NotFound, ""},
			"of nothing":         {h.Housing, func(n *Note) { n.Kind = "X" }, fault.Invalid, "house_kind"},
			"tomorrow":           {h.Housing, func(n *Note) { n.OnDay = "2026-11-11" }, fault.Invalid, "on_day"},
			"before the arrival": {h.Housing, func(n *Note) { n.OnDay = "2026-11-04" }, fault.Invalid, "on_day"},
			"an hour to come":    {h.Housing, func(n *Note) { n.OnDay, n.AtTime = "2026-11-10", "15:01" }, fault.Invalid, "at_time"},
			"no hour":            {h.Housing, func(n *Note) { n.AtTime = "late" }, fault.Invalid, "at_time"},
			"without words":      {h.Housing, func(n *Note) { n.Words = " " }, fault.Invalid, "words"},
			"too long":           {h.Housing, func(n *Note) { n.Words = strings.Repeat("x", longest+1) }, fault.Invalid, "words"},
		} {
			n := good
			c.change(&n)
			err := s.Write(ctx, c.by, h.File.ID, n)
			if !fault.Is(err, c.kind) || c.field != "" && fault.ProblemsOf(err)[0].Field != c.field {
				t.Errorf("%s: %v", name, err)
			}
		}
		filetest.Must(t, s.Write(ctx, h.Housing, h.File.ID, good))
		filetest.Must(t, s.Write(ctx, h.Housing, h.File.ID, Note{Kind: "GUEST", OnDay: "2026-11-10", AtTime: "15:00", Words: "Just now."}))
		filetest.Must(t, s.Write(ctx, h.Supervisor, h.File.ID, Note{Kind: "CURFEW_KEPT", OnDay: "2026-11-09"}))
	})
}

// CCM-24: the house, the case manager and the supervisor read what was seen; the agency does not; the case manager's day tells what is
// grave, for some days, and so does that of whoever covers, or of the supervisor while nobody does; whoever left is not read by the house any more.
func TestWhoReadsWhatTheHouseSaw(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s, file := Service{h.Documents.Service}, h.File.ID
		lodged(t, d, h)
		filetest.Must(t, s.Write(ctx, h.Housing, file, Note{Kind: "SEEN", OnDay: "2026-11-09", Words: "At supper."}))
		filetest.Must(t, s.Write(ctx, h.Housing, file, Note{Kind: "CURFEW_MISSED", OnDay: "2026-11-10", AtTime: "00:10", Words: "Came at ten past eleven."}))
		for _, a := range []access.Actor{h.Housing, h.Worker, h.Supervisor} {
			p, err := s.Of(ctx, a, file)
			if err != nil || len(p.Notes) != 2 || p.Notes[0].Kind != "CURFEW_MISSED" || p.Notes[0].Residence != "Lodge" || p.MayWrite != (a.PersonID != "worker") {
				t.Errorf("%s: %+v %v", a.PersonID, p.Notes, err)
			}
		}
		for by, kind := range map[*access.Actor]fault.Kind{&h.Officer: fault.Forbidden, &h.Colleague: fault.NotFound, &h.Other: fault.NotFound} {
			if _, err := s.Of(ctx, *by, file); !fault.Is(err, kind) {
				t.Errorf("%s: %v", by.PersonID, err)
			}
			if list, may, err := s.Beside(ctx, *by, h.File); err != nil || may || len(list) != 0 {
				t.Errorf("%s beside the file: %v %v", by.PersonID, list, err)
			}
		}
		if list, err := s.Lately(ctx, h.Worker); err != nil || len(list) != 1 || list[0].FullName != "Noor Warsame" || list[0].Kind != "CURFEW_MISSED" {
			t.Errorf("the day of the case manager: %+v %v", list, err)
		}
		for _, a := range []access.Actor{h.Supervisor, h.Colleague, h.Housing} {
			if list, err := s.Lately(ctx, a); err != nil || len(list) != 0 {
				t.Errorf("the day of %s: %+v %v", a.PersonID, list, err)
			}
		}
		toldOfWhoIsAway(t, d, h, s)
		h.Clock.Set(h.Clock.Now().AddDate(0, 0, toldDays+1))
		if list, err := s.Lately(ctx, h.Worker); err != nil || len(list) != 0 {
			t.Errorf("it is told for ever: %+v %v", list, err)
		}
		_, err := d.Exec(ctx, "update bed_stay set left_on='2026-11-11'")
		filetest.Must(t, err)
		if _, err := s.Of(ctx, h.Housing, file); !fault.Is(err, fault.Forbidden) {
			t.Errorf("after the departure the house reads: %v", err)
		}
		if p, err := s.Of(ctx, h.Worker, file); err != nil || len(p.Notes) != 2 {
			t.Errorf("the case manager: %v", err)
		}
	})
}

// toldOfWhoIsAway holds, for the rest of the day, that a grave note reaches whoever has the file: who covers while the case manager is away, the
// supervisor while nobody does, and the colleague not a day longer than the cover.
func toldOfWhoIsAway(t *testing.T, d *db.DB, h filetest.House, s Service) {
	t.Helper()
	for _, c := range []struct {
		cover, to              string
		colleague, supervisors int
	}{{"colleague", "2026-11-12", 1, 0}, {"", "2026-11-12", 0, 1}, {"colleague", "2026-11-09", 0, 0}} {
		h.Away(t, d, "2026-11-08", c.to, c.cover)
		for who, want := range map[*access.Actor]int{&h.Colleague: c.colleague, &h.Supervisor: c.supervisors, &h.Worker: 1} {
			if list, err := s.Lately(ctx, *who); err != nil || len(list) != want {
				t.Errorf("cover %q until %s, the day of %s: %+v %v", c.cover, c.to, who.PersonID, list, err)
			}
		}
	}
}

// CCM-24, CCM-17, CCM-2: the page of the notes has the number to call at once, for those who work with clients and nobody else, and says of a
// client of high risk that the house is not marked for it, with the reason.
func TestTheHouseHasTheNumberToCall(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := Service{h.Documents.Service}
		lodged(t, d, h)
		_, err := d.Exec(ctx, "update organisation set office_phone='902-555-0100', after_phone='902-555-0199', office_opens='08:00', office_closes='17:00' where id='agency'")
		filetest.Must(t, err)
		_, err = d.Exec(ctx, "update residence set high_risk=$1", false)
		filetest.Must(t, err)
		p, err := s.Of(ctx, h.Housing, h.File.ID)
		if err != nil || p.Office == nil || p.Office.Number != "902-555-0100" || !p.Unmarked || p.File.Risk != "HIGH" {
			t.Fatalf("%+v %v, unmarked %v, risk %q", p.Office, err, p.Unmarked, p.File.Risk)
		}
		h.Clock.Set(h.Clock.Now().Add(9 * time.Hour))
		if p, err = s.Of(ctx, h.Worker, h.File.ID); err != nil || p.Office == nil || p.Office.Number != "902-555-0199" {
			t.Errorf("after hours: %+v %v", p.Office, err)
		}
		_, err = d.Exec(ctx, "update residence set high_risk=$1", true)
		filetest.Must(t, err)
		if p, err = s.Of(ctx, h.Housing, h.File.ID); err != nil || p.Unmarked {
			t.Errorf("in a house that is marked: %v %v", p.Unmarked, err)
		}
		_, err = d.Exec(ctx, "update supervision_file set risk='LOW'")
		filetest.Must(t, err)
		if p, err = s.Of(ctx, h.Housing, h.File.ID); err != nil || p.Unmarked || p.File.Risk != "" {
			t.Errorf("of low risk: %v, risk %q, %v", p.Unmarked, p.File.Risk, err)
		}
	})
}

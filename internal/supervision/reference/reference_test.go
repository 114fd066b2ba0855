package reference

import (
	"context"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/filetest"
)

var ctx = context.Background()

var college = Sheet{Kind: "PARTNER", Name: "Collège du Port", Purpose: "French evenings", Languages: "French, Arabic", Phone: "902-555-0170", Hours: "Mon to Thu", Refer: "By telephone"}

// CCM-21: what a sheet needs, and who keeps one.
func TestWhoKeepsSheets(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := Service{h.Documents.Service}
		for name, c := range map[string]struct {
			by     access.Actor
			change func(*Sheet)
			kind   fault.Kind
			field  string
		}{
			"the officer":      {h.Officer, func(*Sheet) {}, fault.Forbidden, ""},
			"housing":          {h.Housing, func(*Sheet) {}, fault.Forbidden, ""},
			"of no kind":       {h.Worker, func(x *Sheet) { x.Kind = "X" }, fault.Invalid, "sheet_kind"},
			"without a name":   {h.Worker, func(x *Sheet) { x.Name = " " }, fault.Invalid, "name"},
			"for nothing":      {h.Worker, func(x *Sheet) { x.Purpose = "" }, fault.Invalid, "purpose"},
			"no number":        {h.Worker, func(x *Sheet) { x.Phone = "call us" }, fault.Invalid, "phone"},
			"too long":         {h.Worker, func(x *Sheet) { x.Refer = strings.Repeat("x", longest+1) }, fault.Invalid, "refer"},
			"away to nowhere":  {h.Worker, func(x *Sheet) { x.AwayTo = "2026-12-01" }, fault.Invalid, "away_from"},
			"away backwards":   {h.Worker, func(x *Sheet) { x.AwayFrom, x.AwayTo = "2026-12-02", "2026-12-01" }, fault.Invalid, "away_to"},
			"away on no day":   {h.Worker, func(x *Sheet) { x.AwayFrom = "soon" }, fault.Invalid, "away_from"},
			"another's sheet":  {h.Other, func(x *Sheet) { x.ID, x.Version = "theirs", 1 }, fault.Conflict, ""},
			"of a past choice": {h.Worker, func(x *Sheet) { x.ID, x.Version = "gone", 3 }, fault.Conflict, ""},
		} {
			x := college
			c.change(&x)
			err := s.Keep(ctx, c.by, x)
			if !fault.Is(err, c.kind) || c.field != "" && fault.ProblemsOf(err)[0].Field != c.field {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n := dbtest.AtOnce(t, 4, func(int) error { return s.Keep(ctx, h.Worker, college) }); n != 1 {
			t.Errorf("kept %d times", n)
		}
		for by, days := range map[*access.Actor]int{&h.Worker: 90, &h.Supervisor: 5, &h.Officer: 90} {
			if err := s.Set(ctx, *by, days); err == nil {
				t.Errorf("%s sets %d days", by.PersonID, days)
			}
		}
	})
}

// CCM-21: sheets are found by words without accents, are out of date after the setting, and are right again once looked at; two who
// change one leave one.
func TestSheetsAreFoundAndChecked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := Service{h.Documents.Service}
		filetest.Must(t, s.Keep(ctx, h.Worker, college))
		filetest.Must(t, s.Keep(ctx, h.Supervisor, Sheet{Kind: "OWN", Name: "Job club", Purpose: "Work", AwayFrom: "2026-12-20", AwayTo: "2027-01-05"}))
		for words, want := range map[string]int{"": 2, "college": 1, "arabic FRENCH": 1, "club": 1, "arabic club": 0} {
			if b, err := s.Book(ctx, h.Housing, words); err != nil || len(b.Sheets) != want || b.MayWrite {
				t.Errorf("%q: %d sheets, %v", words, len(b.Sheets), err)
			}
		}
		if b, err := s.Book(ctx, h.Other, ""); err != nil || len(b.Sheets) != 0 {
			t.Errorf("another provider: %v %v", b.Sheets, err)
		}
		filetest.Must(t, s.Set(ctx, h.Supervisor, 30))
		h.Clock.Set(h.Clock.Now().AddDate(0, 0, 31))
		b, err := s.Book(ctx, h.Worker, "college")
		if err != nil || b.Days != 30 || !b.Sheets[0].Outdated(b.Today, b.Days) {
			t.Fatalf("%+v %v", b, err)
		}
		x := b.Sheets[0]
		filetest.Must(t, s.Checked(ctx, h.Supervisor, x.ID, x.Version))
		if err := s.Checked(ctx, h.Worker, x.ID, x.Version); !fault.Is(err, fault.Conflict) {
			t.Errorf("of an older version: %v", err)
		}
		if b, err = s.Book(ctx, h.Worker, "college"); err != nil || b.Sheets[0].Outdated(b.Today, b.Days) || b.Sheets[0].CheckedBy != h.Supervisor.Name {
			t.Errorf("%+v %v", b.Sheets, err)
		}
		x = b.Sheets[0]
		if err := s.End(ctx, h.Other, x.ID, x.Version); err == nil {
			t.Error("another provider ends it")
		}
		filetest.Must(t, s.End(ctx, h.Worker, x.ID, x.Version))
		filetest.Must(t, s.Keep(ctx, h.Worker, college)) // the name is free again
		if away := b.Of("OWN"); len(away) != 0 {
			t.Errorf("the search narrows: %+v", away)
		}
		job := Sheet{AwayFrom: "2026-12-20", AwayTo: "2027-01-05"}
		if job.Away("2026-12-19") || !job.Away("2026-12-20") || !job.Away("2027-01-05") || job.Away("2027-01-06") || (Sheet{}).Away("2026-12-20") {
			t.Error("the days away")
		}
	})
}

// CCM-26: the officers of a region see its providers: whom to call, who is away and who covers, never why, and what is offered;
// nobody else does.
func TestOfficersSeeWhoIsThere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := Service{h.Documents.Service}
		put := func(statement string, args ...any) {
			_, err := d.Exec(ctx, statement, args...)
			filetest.Must(t, err)
		}
		put("insert into site (id, organisation_id, name, region_code, city, province, address, phone, active_from, active_to) values ('s1','org','Port Sable','ATL','Port Sable','NS','1 Quay','902-555-0100','2020-01-01','')")
		for id, name := range map[string]string{"worker": "Nora", "colleague": "Tara"} {
			put("insert into person (id, organisation_id, email, name, language, time_zone, password_hash, must_change) values ($1,'org',$1,$2,'en','UTC','',$3)", id, name, false)
		}
		put("insert into membership (id, person_id, organisation_id, programme, region_code, site_id, roles, from_date, to_date) values ('m1','worker','org','CCMS','','',',case_manager,','2020-01-01',''), ('m2','colleague','org','CCMS','','s1',',case_manager,','2020-01-01','')")
		put("insert into absence (id, organisation_id, person_id, cover_id, from_date, to_date, reason, recorded_by, recorded) values ('b','org','worker','colleague','2026-11-09','2026-11-20','LEAVE','',0), ('c','org','colleague','','2027-03-01','2027-03-05','LEAVE','',0)")
		filetest.Must(t, s.Keep(ctx, h.Worker, college))
		list, err := s.Providers(ctx, h.Officer)
		if err != nil || len(list) != 1 || len(list[0].Sites) != 1 || list[0].Sites[0].Phone != "902-555-0100" || len(list[0].Sheets) != 1 {
			t.Fatalf("%+v %v", list, err)
		}
		people := list[0].People
		if len(people) != 2 || people[0].Name != "Nora" || people[0].Cover != "Tara" || !people[0].Away("2026-11-20") || people[0].Away("2026-11-21") || people[1].From != "" {
			t.Errorf("who is there: %+v", people)
		}
		for _, a := range []access.Actor{h.Worker, h.Supervisor, h.Housing} {
			if _, err := s.Providers(ctx, a); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", a.PersonID, err)
			}
		}
		if list, err := s.Providers(ctx, h.OtherRegion); err != nil || len(list) != 0 {
			t.Errorf("another region: %v %v", list, err)
		}
	})
}

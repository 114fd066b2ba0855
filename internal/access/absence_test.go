package access

import (
	"passerelle/internal/access/cover"
	"strconv"
	"strings"
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// team is a provider with two sites, two case managers, one of them of the first site only, and supervisors.
type team struct {
	*Service
	d                            *db.DB
	clk                          *clock.Settable
	org                          Organisation
	sites                        []Site
	away, cover                  Person
	supervisor, ofSite, stranger Actor
}

func staffed(t *testing.T, d *db.DB) team {
	t.Helper()
	s, clk := service(t, d)
	org, err := s.AddOrganisation(ctx, root, Organisation{Code: "H", Kind: Provider, Name: "Harbour"},
		Site{Name: "East", RegionCode: "ATL", ActiveFrom: "2020-01-01"}, Site{Name: "West", RegionCode: "ATL", ActiveFrom: "2020-01-01"})
	if err != nil {
		t.Fatal(err)
	}
	sites, err := s.Sites(ctx, org.ID)
	if err != nil {
		t.Fatal(err)
	}
	person := func(email, site string, role Role) Person {
		t.Helper()
		p, err := s.AddPersonWithMembership(ctx, root, NewPerson{OrganisationID: org.ID, Name: "Robin " + email, Email: email + "@example.org", Language: "en"},
			Membership{OrganisationID: org.ID, SiteID: site, FromDate: "2026-01-01"}, role)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	sup := Actor{PersonID: "s", OrganisationID: org.ID, OrganisationKind: Provider, Programme: CCMS, Roles: []Role{ProviderSupervisor}}
	west, other := sup, sup
	west.SiteID, other.OrganisationID = sites[1].ID, "elsewhere"
	return team{s, d, clk, org, sites, person("away", sites[0].ID, CaseManager), person("cover", "", CaseManager), sup, west, other}
}

func (m team) file(t *testing.T, file, person string) {
	t.Helper()
	err := m.d.Tx(ctx, func(tx *db.Tx) error {
		return m.Assign(ctx, tx, m.org.ID, file, person, Assigned, "2026-01-01", "")
	})
	if err != nil {
		t.Fatal(err)
	}
}

// covers reports whether the colleague may read a file of whoever is away, and that the decision and the list agree.
func (m team) covers(t *testing.T, file string) bool {
	t.Helper()
	a := Actor{PersonID: m.cover.ID, OrganisationID: m.org.ID, Programme: CCMS, Roles: []Role{CaseManager}}
	sub := Subject{OrganisationID: m.org.ID, Programme: CCMS, FileID: file}
	for _, act := range []Action{ConditionWrite, FileWrite, AddressRead, FileAssign} {
		if m.Can(ctx, m.d, a, act, sub) {
			t.Errorf("cover opens %s", act)
		}
	}
	where, args := m.Scope(a, FileRead, Columns{Organisation: "q.org", Programme: "q.programme", File: "q.file"}, 4)
	n, err := db.One[int](ctx, m.d, "select count(*) from (select cast($1 as text) as org, cast($2 as text) as programme, cast($3 as text) as file) q where "+where,
		append([]any{m.org.ID, CCMS, file}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	can := m.Can(ctx, m.d, a, FileRead, sub)
	for _, act := range []Action{NoteRead, NoteWrite, ConditionRead, CheckInWrite, BreachRead, BreachWrite, FormSend} { // decision 0006
		if m.Can(ctx, m.d, a, act, sub) != can {
			t.Errorf("%s: %v", act, !can)
		}
	}
	if can != (n == 1) {
		t.Errorf("the decision says %v, the list %d", can, n)
	}
	return can
}

// SEC-1: cover begins and ends with the absence, follows the files, and opens identity and contacts only.
func TestCoverBeginsAndEndsByItself(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := staffed(t, d)
		m.file(t, "f", m.away.ID)
		if m.covers(t, "f") {
			t.Fatal("covered before any absence")
		}
		b, err := m.RecordAbsence(ctx, m.supervisor, Absence{PersonID: m.away.ID, CoverID: m.cover.ID, FromDate: "2026-11-12", ToDate: "2026-11-20", Reason: "LEAVE"})
		if err != nil {
			t.Fatal(err)
		}
		on := func(day clock.Date, want bool) {
			t.Helper()
			m.clk.Set(day.Time().Add(15 * time.Hour))
			if m.covers(t, "f") != want {
				t.Errorf("%s: covered is %v", day, !want)
			}
		}
		on("2026-11-11", false)
		on("2026-11-12", true)
		on("2026-11-20", true)
		m.file(t, "late", m.away.ID)
		if !m.covers(t, "late") {
			t.Error("a file that came meanwhile is not covered")
		}
		if err := d.Tx(ctx, func(tx *db.Tx) error { return m.Unassign(ctx, tx, "late", Assigned, "2026-11-19") }); err != nil {
			t.Fatal(err)
		}
		if m.covers(t, "late") {
			t.Error("a file that somebody else has is covered still")
		}
		on("2026-11-21", false)
		on("2026-11-15", true)
		if err := m.EndAbsence(ctx, m.supervisor, b.ID, b.Version+7); !fault.Is(err, fault.Conflict) {
			t.Errorf("ended from an old page: %v", err)
		}
		if err := m.EndAbsence(ctx, m.supervisor, b.ID, b.Version); err != nil {
			t.Fatal(err)
		}
		if err := m.EndAbsence(ctx, m.supervisor, b.ID, b.Version); !fault.IsStale(err) {
			t.Errorf("ended twice: %v", err)
		}
		if err := m.EndAbsence(ctx, m.stranger, b.ID, b.Version+1); !fault.Is(err, fault.NotFound) {
			t.Errorf("another provider learns that it has ended: %v", err)
		}
		on("2026-11-15", false)
	})
}

// CCM-22: cover lasts until the night of its last day where whoever covers is, when in UTC the next day has begun.
func TestCoverLastsUntilTheNight(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := staffed(t, d)
		m.file(t, "f", m.away.ID)
		_, err := m.RecordAbsence(ctx, m.supervisor, Absence{PersonID: m.away.ID, CoverID: m.cover.ID, FromDate: "2026-11-12", ToDate: "2026-11-15", Reason: "LEAVE"})
		if err != nil {
			t.Fatal(err)
		}
		zone, err := clock.Zone("America/Vancouver")
		if err != nil {
			t.Fatal(err)
		}
		a := Actor{PersonID: m.cover.ID, OrganisationID: m.org.ID, Programme: CCMS, Roles: []Role{CaseManager}, Zone: zone}
		for at, want := range map[string]bool{"2026-11-12T03:00:00Z": false, "2026-11-12T09:00:00Z": true, "2026-11-16T06:00:00Z": true, "2026-11-16T09:00:00Z": false} {
			now, err := time.Parse(time.RFC3339, at)
			if err != nil {
				t.Fatal(err)
			}
			m.clk.Set(now)
			if got := m.Can(ctx, m.d, a, CheckInWrite, Subject{OrganisationID: m.org.ID, Programme: CCMS, FileID: "f"}); got != want {
				t.Errorf("%s: %v", at, got)
			}
		}
	})
}

// SEC-1: who may record whose absence, and what is no absence.
func TestAbsencesAreOfTheOwnTeam(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := staffed(t, d)
		good := Absence{PersonID: m.away.ID, CoverID: m.cover.ID, FromDate: "2026-11-10", ToDate: "2026-11-20", Reason: "TRAINING"}
		for what, try := range map[string]struct {
			by     Actor
			change func(*Absence)
			field  string
		}{
			"another provider's supervisor": {m.stranger, func(*Absence) {}, "person"},
			"a supervisor of another site":  {m.ofSite, func(*Absence) {}, "person"},
			"oneself as cover":              {m.supervisor, func(b *Absence) { b.CoverID = b.PersonID }, "cover"},
			"a stranger as cover":           {m.supervisor, func(b *Absence) { b.CoverID = "x" }, "cover"},
			"words for a reason":            {m.supervisor, func(b *Absence) { b.Reason = "an operation" }, "reason"},
			"the end before the beginning":  {m.supervisor, func(b *Absence) { b.ToDate = "2026-11-09" }, "to"},
			"no end":                        {m.supervisor, func(b *Absence) { b.ToDate = "" }, "to"},
			"a hundred years":               {m.supervisor, func(b *Absence) { b.ToDate = "2126-11-20" }, "to"},
			"all past":                      {m.supervisor, func(b *Absence) { b.FromDate, b.ToDate = "2026-10-01", "2026-10-09" }, "to"},
		} {
			b := good
			try.change(&b)
			_, err := m.RecordAbsence(ctx, try.by, b)
			if p := fault.ProblemsOf(err); len(p) == 0 || p[0].Field != try.field {
				t.Errorf("%s: %v", what, err)
			}
		}
		worker := m.supervisor
		worker.Roles = []Role{CaseManager}
		if _, err := m.RecordAbsence(ctx, worker, good); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a case manager: %v", err)
		}
		if _, err := m.RecordAbsence(ctx, m.supervisor, good); err != nil {
			t.Fatal(err)
		}
		again := fault.ProblemsOf(second(m.RecordAbsence(ctx, m.supervisor, good)))
		if len(again) != 1 || again[0].Field != "from" {
			t.Errorf("twice away: %v", again)
		}
		if all, err := m.Absences(ctx, m.supervisor); err != nil || len(all) != 1 || all[0].CoverName != m.cover.Name {
			t.Errorf("%+v, %v", all, err)
		}
		for _, a := range []Actor{m.stranger, m.ofSite} {
			if all, err := m.Absences(ctx, a); err != nil || len(all) != 0 {
				t.Errorf("seen by others: %+v, %v", all, err)
			}
		}
	})
}

// CCM-22: cover by somebody who is away on all of the days, or in a circle, is refused; days without cover are asked about, of the one who
// goes and of those whom they cover for, and kept once they are said to be known.
func TestCoverThatCoversNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := staffed(t, d)
		third, err := m.AddPersonWithMembership(ctx, root, NewPerson{OrganisationID: m.org.ID, Name: "Third", Email: "third@example.org", Language: "en"},
			Membership{OrganisationID: m.org.ID, FromDate: "2026-01-01"}, CaseManager)
		if err != nil {
			t.Fatal(err)
		}
		away := func(who, cover string, from, to clock.Date) Absence {
			return Absence{PersonID: who, CoverID: cover, FromDate: from, ToDate: to, Reason: "LEAVE"}
		}
		if _, err := m.RecordAbsence(ctx, m.supervisor, away(m.away.ID, m.cover.ID, "2026-11-10", "2026-11-20")); err != nil {
			t.Fatal(err)
		}
		for _, try := range []struct {
			what       string
			n          Absence
			field, key string
			days       string
		}{
			{"somebody who is away on all days", away(third.ID, m.away.ID, "2026-11-12", "2026-11-13"), "cover", "cover_away", "2026-11-12 – 2026-11-13"},
			{"somebody who is away on one day", away(third.ID, m.away.ID, "2026-11-20", "2026-11-25"), cover.Field, "cover_part", "2026-11-20"},
			{"each other", away(m.cover.ID, m.away.ID, "2026-11-19", "2026-11-29"), "cover", "cover_circle", "2026-11-19 – 2026-11-20"},
			{"one who covers goes", away(m.cover.ID, third.ID, "2026-11-18", "2026-11-29"), cover.Field, "cover_left", "2026-11-18 – 2026-11-20"},
			{"one who covers goes, uncovered", away(m.cover.ID, "", "2026-11-01", "2026-11-29"), cover.Field, "cover_left", "2026-11-10 – 2026-11-20"},
		} {
			p := fault.ProblemsOf(second(m.RecordAbsence(ctx, m.supervisor, try.n)))
			if len(p) != 1 || p[0].Field != try.field || p[0].Key != "access.problem."+try.key || p[0].Args[3] != try.days {
				t.Errorf("%s: %+v", try.what, p)
			}
			try.n.Meant = true
			if try.field == "cover" && len(fault.ProblemsOf(second(m.RecordAbsence(ctx, m.supervisor, try.n)))) != 1 {
				t.Errorf("%s: recorded once it is said to be known", try.what)
			}
		}
		known := away(m.cover.ID, third.ID, "2026-11-18", "2026-11-29")
		known.Meant = true
		if _, err := m.RecordAbsence(ctx, m.supervisor, known); err != nil {
			t.Fatal(err)
		}
		long := away(third.ID, m.away.ID, "2026-11-19", "2026-11-30") // away is covered by cover, cover by third
		long.Meant = true
		if p := fault.ProblemsOf(second(m.RecordAbsence(ctx, m.supervisor, long))); len(p) != 1 || p[0].Key != "access.problem.cover_circle" {
			t.Errorf("a circle of three: %+v", p)
		}
		all, err := m.Absences(ctx, m.supervisor)
		if err != nil || len(all) != 2 || all[0].Gaps(all) != "2026-11-18 – 2026-11-20" || all[1].Gaps(all) != "" {
			t.Errorf("the gaps: %+v, %v", all, err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

// CCM-3: people stand in the order of their names as people read them: É beside E, not after Z.
func TestPeopleStandByName(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := staffed(t, d)
		for n, name := range []string{"Zoé Roy", "Émile Roy", "Eve Roy", "Fay Roy"} {
			if _, err := m.AddPersonWithMembership(ctx, root, NewPerson{OrganisationID: m.org.ID, Name: name, Email: strconv.Itoa(n) + "@example.org", Language: "en"},
				Membership{OrganisationID: m.org.ID, FromDate: "2026-01-01"}, CaseManager); err != nil {
				t.Fatal(err)
			}
		}
		const want = "Émile Roy, Eve Roy, Fay Roy, Robin away, Robin cover, Zoé Roy"
		team, err := m.CaseManagers(ctx, m.supervisor)
		people, wrong := m.PeopleAt(ctx, m.org.ID, "", CaseManager)
		if err != nil || wrong != nil {
			t.Fatal(err, wrong)
		}
		for what, list := range map[string][]Person{"case managers": team, "people": people} {
			var names []string
			for _, p := range list {
				names = append(names, p.Name)
			}
			if got := strings.Join(names, ", "); got != want {
				t.Errorf("%s: %s", what, got)
			}
		}
	})
}

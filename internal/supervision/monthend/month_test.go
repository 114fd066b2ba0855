package monthend

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/notes"
	"passerelle/internal/platform/blob"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document"
)

var (
	ctx    = context.Background()
	worker = access.Actor{PersonID: "worker", Name: "Robin Vale", OrganisationID: "org", Programme: access.CCMS, Roles: []access.Role{access.CaseManager}}
	other  = access.Actor{PersonID: "other", OrganisationID: "org", Programme: access.CCMS, Roles: []access.Role{access.CaseManager}}
	boss   = access.Actor{PersonID: "boss", OrganisationID: "org", Programme: access.CCMS, Roles: []access.Role{access.ProviderSupervisor}}
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func opened(t *testing.T, d *db.DB) (Service, *clock.Settable) {
	t.Helper()
	keys, err := audit.NewKeys()
	must(t, err)
	clk := clock.At(time.Date(2026, 11, 3, 15, 0, 0, 0, time.UTC))
	log, err := audit.Open(ctx, d, db.Config{Path: filepath.Join(t.TempDir(), "reads.db"), HexKey: dbtest.Key}, keys, clk)
	must(t, err)
	t.Cleanup(func() { must(t, log.Close()) })
	_, err = d.Exec(ctx, `insert into organisation (id, code, kind, name, name_fr, region_code, time_zone, province, office_phone, after_phone, office_opens,
		office_closes, active_from, active_to) values ('org','ORG','provider','Provider','Fournisseur','','America/Halifax','NS','','','','','',''),
		('agency','ATL-OFFICE','region','Region','Région','ATL','America/Halifax','NS','','','','','','')`)
	must(t, err)
	rules, record := access.New(d, log, clk), history.New(d, log, clk)
	files, err := blob.Open(filepath.Join(t.TempDir(), "files"), filepath.Join(t.TempDir(), "files.key"))
	must(t, err)
	filled, err := forms.New(d, rules, log, files, clk)
	must(t, err)
	return Service{document.New(supervision.New(supervision.Deps{DB: d, Access: rules, Audit: log, History: record, Registry: registry.New(d, rules, record, clk),
		Schedule: schedule.New(d, clk), Notes: notes.New(d, rules, record, clk), Clock: clk}), filled)}, clk
}

func (s Service) enrolled(t *testing.T, name string, on clock.Date) supervision.File {
	t.Helper()
	f, err := s.ReceiveReferral(ctx, worker, supervision.Referral{Client: registry.Client{FullName: name}, Region: "ATL", ReceivedOn: "2026-03-01", Risk: "LOW"})
	must(t, err)
	f, err = s.RecordDecision(ctx, worker, f.ID, f.Version, supervision.Decision{On: "2026-03-05", Code: supervision.Accepted})
	must(t, err)
	f, err = s.Enrol(ctx, worker, f.ID, f.Version, on, "", "")
	must(t, err)
	return f
}

// CCM-20: the three months of a compliance review are counted from enrolment, or are the quarters of the year.
func TestThreeMonths(t *testing.T) {
	for _, x := range []struct {
		from     string
		enrolled clock.Date
		month    clock.Month
		first    clock.Month
		falls    bool
	}{
		{FromEnrolment, "2026-08-31", "2026-10", "2026-08", true}, {FromEnrolment, "2026-08-31", "2026-09", "2026-07", false}, {FromEnrolment, "2026-08-01", "2027-01", "2026-11", true},
		{FromEnrolment, "2026-11-01", "2026-10", "", false}, {FromEnrolment, "", "2026-10", "", false},
		{FromCalendar, "2026-08-31", "2026-09", "2026-08", true}, {FromCalendar, "2026-08-31", "2026-10", "2026-08", false}, {FromCalendar, "2026-03-10", "2026-12", "2026-10", true},
	} {
		first, falls := Setting{7, x.from}.Reviewed(x.enrolled, x.month)
		if falls != x.falls || falls && first != x.first {
			t.Errorf("%s of %s in %s: %s %v", x.from, x.enrolled, x.month, first, falls)
		}
	}
}

// CCM-20: of a month before a register brought the file, nobody owes a report; of the month in which it came in and those after, they do.
func TestMonthsBeforeTheRegisterOweNoReport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, clk := opened(t, d)
		f := s.enrolled(t, "Noor Warsame", "2026-08-10")
		for _, sql := range []string{`insert into register_import (id, organisation_id, file_hash, recorded, rows_read, imported, brought_on) values ('reg','org','x',1,1,1,'2026-11-02')`,
			"update supervision_file set import_id='reg' where id='" + f.ID + "'"} {
			_, err := d.Exec(ctx, sql)
			must(t, err)
		}
		if owed, err := s.Owed(ctx, worker); err != nil || len(owed) != 0 {
			t.Errorf("owed before it was here: %+v, %v", owed, err)
		}
		clk.Set(time.Date(2026, 12, 3, 15, 0, 0, 0, time.UTC))
		if owed, err := s.Owed(ctx, worker); err != nil || len(owed) != 1 || owed[0].Month != "2026-11" || len(owed[0].Rows) != 1 {
			t.Errorf("owed of the month in which it came in: %+v, %v", owed, err)
		}
	})
}

// CCM-20: of each client of the month the reports that fall into it, until they are sent; one that was begun is not begun
// again, and begins from the file and from what the last of its kind said.
func TestReportsOfAMonth(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := opened(t, d)
		f := s.enrolled(t, "Noor Warsame", "2026-08-10")
		s.enrolled(t, "Too Late", "2026-11-01")
		must(t, s.SetGoal(ctx, worker, f.ID, supervision.Goal{Words: "Find work", ByDate: "2026-12-31"}))
		_, err := d.Exec(ctx, "update goal set set_on='2026-08-20' where file_id=$1", f.ID) // a report has the goals of its month
		must(t, err)
		for due, outcome := range map[string]string{"2026-09-10": "KEPT", "2026-10-10": "KEPT", "2026-10-20": "MISSED"} {
			_, err := d.Exec(ctx, "insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on) values ($1,'org',$2,$1,$3,'')", due, f.ID, outcome)
			must(t, err)
		}
		m, err := s.Of(ctx, worker, "2026-10")
		if err != nil || len(m.Rows) != 1 || m.Due != "2026-11-07" || m.Asked() != 2 || m.Ready() != 0 || m.Late() {
			t.Fatalf("%+v %v", m, err)
		}
		owes := func(a access.Actor, asked, ready int) {
			t.Helper()
			list, err := s.Owed(ctx, a)
			if err != nil || (len(list) > 0) != (ready < asked) || len(list) > 0 && (list[0].Asked() != asked || list[0].Ready() != ready) {
				t.Errorf("%s owes %+v, %v", a.PersonID, list, err)
			}
		}
		owes(worker, 2, 0)
		owes(other, 0, 0)
		owes(boss, 0, 0)
		if m, err := s.Of(ctx, other, "2026-10"); err != nil || len(m.Rows) != 0 {
			t.Errorf("a colleague's: %+v %v", m.Rows, err)
		}
		if _, err := s.Of(ctx, worker, "2026-11"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a month that is not over: %v", err)
		}
		form, err := s.Begin(ctx, worker, f.ID, Plan, "2026-10")
		must(t, err)
		if again, err := s.Begin(ctx, worker, f.ID, Plan, "2026-10"); err != nil || again != form {
			t.Errorf("begun twice: %s %v", again, err)
		}
		x, err := s.Form(ctx, worker, f.ID, form)
		must(t, err)
		said := x.Answers()
		if said.Get("report") != Plan || said.Get("period_from") != "2026-10-01" || said.Get("kept") != "1" || said.Get("missed") != "1" || said.Get("goals[0].goal") != "Find work" {
			t.Errorf("begins with %v", said)
		}
		said["uci"], said["worker"] = []string{"11-2233-4455"}, []string{"Robin Vale"}
		said["goals[0].progress"], said["goals[0].stands"], said["missed_why"] = []string{"Two interviews."}, []string{"under_way"}, []string{"Ill, with a note."}
		part, _ := x.At("provider")
		must(t, s.CompleteForm(ctx, worker, f.ID, forms.Writing{FormID: form, Part: "provider", Answers: said, Version: part.Version}))
		must(t, s.SignForm(ctx, worker, f.ID, forms.Signing{FormID: form, Item: "worker_signature", Way: forms.Typed, Witness: "Sam Poirier"}))
		must(t, s.SendForm(ctx, worker, f.ID, form, document.Said{}))
		if m, err = s.Of(ctx, worker, "2026-10"); err != nil || m.Ready() != 1 {
			t.Errorf("what was sent does not tick: %+v %v", m.Rows, err)
		}
		owes(worker, 2, 1)
		if _, r, there := m.Next(); !there || r.Kind != Review || r.From != "2026-08-01" {
			t.Errorf("next is %+v", r)
		}
		next, err := s.Begin(ctx, worker, f.ID, Plan, "2026-09")
		must(t, err)
		if x, err := s.Form(ctx, worker, f.ID, next); err != nil || x.Answers().Get("goals[0].progress") != "Two interviews." {
			t.Errorf("the last one is forgotten: %v %v", x.Answers(), err)
		}
	})
}

// CCM-20: the day that reports are due on and what the three months count from are the provider's setting, changed by whoever
// answers for its files.
func TestSettingOfReports(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, clk := opened(t, d)
		if err := s.Set(ctx, worker, Setting{5, FromCalendar}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a case manager sets it: %v", err)
		}
		if err := s.Set(ctx, boss, Setting{29, "x"}); len(fault.ProblemsOf(err)) != 2 {
			t.Errorf("%v", err)
		}
		must(t, s.Set(ctx, boss, Setting{4, FromCalendar}))
		must(t, s.Set(ctx, boss, Setting{5, FromCalendar}))
		m, err := s.Of(ctx, worker, "2026-10")
		if err != nil || m.Due != "2026-11-05" || m.Setting.CountFrom != FromCalendar || m.Late() {
			t.Errorf("%+v %v", m, err)
		}
		clk.Set(clk.Now().AddDate(0, 0, 3))
		if m, err = s.Of(ctx, worker, "2026-10"); err != nil || !m.Late() {
			t.Errorf("the day after is late: %+v %v", m, err)
		}
	})
}

// CCM-20: what was not sent of a month stays owed, with its month, when the next begins; months before the first on which a report was begun
// are nobody's debt.
func TestWhatWasNotSentStaysOwed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, clk := opened(t, d)
		f := s.enrolled(t, "Noor Warsame", "2026-05-10")
		months := func() (out []string) {
			t.Helper()
			list, err := s.Owed(ctx, worker)
			must(t, err)
			for _, m := range list {
				late := ""
				if m.Late() {
					late = " late"
				}
				out = append(out, string(m.Month)+late)
			}
			return out
		}
		first := months()
		if len(first) != 1 {
			t.Fatalf("before any was begun: %v", first)
		}
		_, err := s.Begin(ctx, worker, f.ID, Plan, "2026-10")
		must(t, err)
		clk.Set(time.Date(2026, 12, 3, 15, 0, 0, 0, time.UTC))
		if got := months(); !slices.Equal(got, []string{"2026-11", "2026-10 late"}) {
			t.Errorf("%v", got)
		}
	})
}

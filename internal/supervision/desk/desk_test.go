package desk

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/history"
	"passerelle/internal/notes"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/stay"
)

var (
	ctx      = context.Background()
	worker   = access.Actor{PersonID: "worker", Name: "Robin Vale", OrganisationID: "org", Programme: access.CCMS, Roles: []access.Role{access.CaseManager}}
	other    = access.Actor{PersonID: "other", OrganisationID: "org", Programme: access.CCMS, Roles: []access.Role{access.CaseManager}}
	officer  = access.Actor{PersonID: "officer", OrganisationID: "agency", Region: "ATL", Programme: access.CCMS, Roles: []access.Role{access.LiaisonOfficer}}
	matron   = access.Actor{PersonID: "house", OrganisationID: "org", Programme: access.CCMS, Roles: []access.Role{access.HousingCoordinator}}
	sunday   = time.Date(2026, 11, 9, 2, 10, 0, 0, time.UTC) // 22:10 on Sunday 8 November in Halifax
	sundayAt = Moment{"2026-11-08", "22:10"}
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// opened is the desk on a Sunday evening, with a client under supervision in the region of Halifax.
func opened(t *testing.T, d *db.DB) (Service, *clock.Settable, supervision.File) {
	t.Helper()
	keys, err := audit.NewKeys()
	must(t, err)
	clk := clock.At(sunday)
	log, err := audit.Open(ctx, d, db.Config{Path: filepath.Join(t.TempDir(), "reads.db"), HexKey: dbtest.Key}, keys, clk)
	must(t, err)
	t.Cleanup(func() { must(t, log.Close()) })
	_, err = d.Exec(ctx, `insert into organisation (id, code, kind, name, name_fr, region_code, time_zone, province, office_phone, after_phone, office_opens,
		office_closes, active_from, active_to) values ('org','ORG','provider','Provider','Fournisseur','','America/Halifax','NS','','','','','',''),
		('agency','ATL-OFFICE','region','Region','Région','ATL','America/Halifax','NS','902-555-0100','902-555-0199','08:00','16:30','','')`)
	must(t, err)
	rules, record := access.New(d, log, clk), history.New(d, log, clk)
	s := Service{supervision.New(supervision.Deps{DB: d, Access: rules, Audit: log, History: record, Registry: registry.New(d, rules, record, clk),
		Schedule: schedule.New(d, clk), Notes: notes.New(d, rules, record, clk), Clock: clk})}
	f, err := s.ReceiveReferral(ctx, worker, supervision.Referral{Client: registry.Client{FullName: "Noor Warsame"}, Region: "ATL", ReceivedOn: "2026-09-01", HousingReferred: true})
	must(t, err)
	f, err = s.RecordDecision(ctx, worker, f.ID, f.Version, supervision.Decision{On: "2026-09-05", Code: supervision.Accepted})
	must(t, err)
	f, err = s.Enrol(ctx, worker, f.ID, f.Version, "2026-09-10", "", "")
	must(t, err)
	f, err = s.ChangeConditions(ctx, worker, f.ID, f.Version, supervision.ConditionChange{On: "2026-09-10", Add: []supervision.Condition{{Code: "CURFEW", Words: "home by ten"}}})
	must(t, err)
	return s, clk, f
}

func reported(call Logged) Reported {
	return Reported{Kind: "CURFEW", OccurredOn: "2026-11-08", Account: "The room was empty at the round of half past nine.", Call: call, Going: "ONGOING",
		Whereabouts: "Not known", Mind: "Upset this morning", Instructions: []string{"OFFICER", "HOUSE_ARREST"}}
}

func called() Logged {
	return Logged{Learned: Moment{"2026-11-08", "21:40"}, Called: Moment{"2026-11-08", "21:52"}, To: "Duty officer"}
}

// CCM-17: on a Sunday evening the number that answers is the after-hours line, whatever the hour in UTC, and the hours of a
// call are the region's.
func TestTheNumberOfTheHour(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, clk, f := opened(t, d)
		list, err := s.CallsOf(ctx, worker, f.ID)
		if err != nil || list.Office.Number != "902-555-0199" || list.Office.Open || list.Now != sundayAt {
			t.Fatalf("%+v %+v %v", list.Office, list.Now, err)
		}
		clk.Set(time.Date(2026, 11, 9, 14, 0, 0, 0, time.UTC))
		if list, err = s.CallsOf(ctx, worker, f.ID); err != nil || list.Office.Number != "902-555-0100" || !list.Office.Open {
			t.Fatalf("%+v %v", list.Office, err)
		}
	})
}

// CCM-17: one act keeps the call, the report, how it stands, the conditions, the instructions and whom of the residence was
// told; the days are those of the region, and the clock says how long each step took until the agency's final action.
func TestAReportComesAfterTheCall(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, clk, f := opened(t, d)
		condition, err := db.One[string](ctx, d, "select id from condition where file_id=$1", f.ID)
		must(t, err)
		r := reported(called())
		r.Conditions, r.ToldResidence = []string{condition}, "Night staff"
		breach, err := s.Report(ctx, worker, f.ID, r)
		must(t, err)
		x, err := s.Open(ctx, worker, f.ID, breach)
		must(t, err)
		b := x.Breach
		if b.ReportedOn != "2026-11-08" || b.Going != "ONGOING" || b.Whereabouts != "Not known" || b.ToldTo != "Night staff" || b.CalledAt-b.LearnedAt != (12*time.Minute).Microseconds() {
			t.Errorf("%+v", b)
		}
		if len(x.Conditions) != 1 || x.Conditions[0].Words != "home by ten" || len(x.Instructions) != 2 || x.Instructions[0].By != "Duty officer" {
			t.Errorf("%+v %+v", x.Conditions, x.Instructions)
		}
		must(t, s.Instruct(ctx, worker, f.ID, breach, "POLICE", "Camille Roy"))
		clk.Set(sunday.Add(72 * time.Hour))
		if b.Late(sunday) || !b.Late(clk.Now()) {
			t.Error("the clock of the answer is wrong")
		}
		list, err := s.Undecided(ctx, worker)
		if err != nil || len(list) != 1 || list[0].FullName != "Noor Warsame" || len(list[0].Said) != 3 {
			t.Fatalf("%+v %v", list, err)
		}
		if list, err = s.Undecided(ctx, other); err != nil || len(list) != 0 {
			t.Errorf("a colleague is told: %+v %v", list, err)
		}
		must(t, s.AnswerBreach(ctx, officer, breach, "WARN_WRITTEN", "2026-11-10"))
		_, err = d.Exec(ctx, "insert into person (id, organisation_id, email, name, language, time_zone, password_hash, must_change) values ($1,'org','officer@example.test','Camille Roy','en','','',1=0)", officer.PersonID)
		must(t, err)
		if x, err := s.Open(ctx, worker, f.ID, breach); err != nil || x.Breach.AnsweredBy != "Camille Roy" {
			t.Errorf("who decided: %q %v", x.Breach.AnsweredBy, err)
		}
		must(t, s.BringUpToDate(ctx, worker, f.ID, breach, Word{Going: "PAST", Whereabouts: "At home"}))
		arrest, err := db.One[string](ctx, d, "select id from breach_instruction where instruction='HOUSE_ARREST'")
		must(t, err)
		must(t, s.Lift(ctx, worker, f.ID, breach, arrest, "Camille Roy"))
		if err := s.Instruct(ctx, worker, f.ID, breach, "POLICE", "Camille Roy"); !fault.Is(err, fault.NotReady) {
			t.Errorf("an instruction for now after all is over: %v", err)
		}
		if list, err = s.Undecided(ctx, worker); err != nil || len(list) != 0 {
			t.Errorf("what is answered waits: %+v %v", list, err)
		}
		events, err := s.History.Of(ctx, d, f.ID, []history.Kind{history.BreachReported, history.AgencyCalled, history.InstructionGiven, history.ResidenceTold}, 0, 20)
		if err != nil || len(events) != 6 {
			t.Errorf("%d events, %v", len(events), err)
		}
		delays, err := s.Delays(ctx, officer)
		if err != nil || delays.Reports != 1 || delays.ToCall.Median != 12*time.Minute || delays.ToSend.Count != 0 {
			t.Errorf("%+v %v", delays, err)
		}
	})
}

// CCM-17: a call that was logged before is that of the report, once; a second report needs its own.
func TestACallThatWasLoggedBefore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _, f := opened(t, d)
		l := called()
		l.Kind = OfBreach
		call, err := s.LogCall(ctx, worker, f.ID, l)
		must(t, err)
		fresh, err := s.Fresh(ctx, f)
		if err != nil || len(fresh) != 1 || fresh[0].ID != call {
			t.Fatalf("%+v %v", fresh, err)
		}
		r := reported(Logged{})
		r.CallID = call
		breach, err := s.Report(ctx, worker, f.ID, r)
		must(t, err)
		if x, err := s.Open(ctx, officer, f.ID, breach); err != nil || x.Breach.CalledTo != "Duty officer" || x.Breach.ReportedOn != "2026-11-08" {
			t.Errorf("%+v %v", x.Breach, err)
		}
		if _, err := s.Report(ctx, worker, f.ID, r); !fault.Is(err, fault.NotFound) {
			t.Errorf("one call for two reports: %v", err)
		}
	})
}

// CCM-17: what a report needs is said beside each field at once: who answered, when, whether it is over, where the client is.
func TestReportRules(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _, f := opened(t, d)
		for name, change := range map[string]struct {
			of     func(r *Reported)
			fields []string
		}{
			"nothing":             {func(r *Reported) { *r = Reported{} }, []string{"account", "breach_kind", "going", "learned_at", "learned_on", "when", "whereabouts"}},
			"no call said":        {func(r *Reported) { r.Call = Logged{Learned: Moment{On: "2026-11-08"}, To: "Duty officer"} }, []string{"learned_at", "when"}},
			"no such hour":        {func(r *Reported) { r.Call = Logged{Learned: Moment{"2026-11-08", "25:10"}} }, []string{"learned_at", "when"}},
			"at, but when":        {func(r *Reported) { r.Call = Logged{Learned: r.Call.Learned, Then: true} }, []string{"called_at", "called_to", "reported_on"}},
			"now, but whom":       {func(r *Reported) { r.Call = Logged{Learned: r.Call.Learned, JustNow: true} }, []string{"called_to"}},
			"not yet, since when": {func(r *Reported) { r.Call, r.Instructions = Logged{Learned: Moment{On: "2026-11-08"}, Yet: true}, nil }, []string{"learned_at"}},
			"nobody":              {func(r *Reported) { r.Call.To = " " }, []string{"called_to"}},
			"too early":           {func(r *Reported) { r.Call.Called.At = "21:30" }, []string{"called_at"}},
			"to come":             {func(r *Reported) { r.Call.Called.At = "22:30" }, []string{"called_at"}},
			"two ways":            {func(r *Reported) { r.Instructions = []string{"NONE", "POLICE"} }, []string{"instruction"}},
			"no such":             {func(r *Reported) { r.Instructions = []string{"CUSTODY"} }, []string{"instruction"}},
			"another's":           {func(r *Reported) { r.Conditions = []string{"x"} }, []string{"condition"}},
			"no account":          {func(r *Reported) { r.Account = "" }, []string{"account"}},
		} {
			r := reported(called())
			change.of(&r)
			_, err := s.Report(ctx, worker, f.ID, r)
			var got []string
			for _, p := range fault.ProblemsOf(err) {
				got = append(got, p.Field)
			}
			if slices.Sort(got); !slices.Equal(got, change.fields) {
				t.Errorf("%s: %v, %v", name, got, err)
			}
		}
		if _, err := s.Report(ctx, other, f.ID, reported(called())); !fault.Is(err, fault.NotFound) {
			t.Errorf("a colleague reports: %v", err)
		}
		if n, err := db.One[int](ctx, d, "select (select count(*) from agency_call)+(select count(*) from breach)"); err != nil || n != 0 {
			t.Errorf("%d rows of what was refused, %v", n, err)
		}
	})
}

// CCM-21: a message from custody waits as a task until it is passed on, once.
func TestAMessageIsPassedOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _, f := opened(t, d)
		now := Logged{Kind: OfCustody, Learned: sundayAt}
		if _, err := s.LogCall(ctx, worker, f.ID, now); len(fault.ProblemsOf(err)) != 1 {
			t.Errorf("a message without words: %v", err)
		}
		now.Said = "The centre asks when the hearing is."
		call, err := s.LogCall(ctx, worker, f.ID, now)
		must(t, err)
		tasks, err := s.Schedule.TasksOfFile(ctx, d, f.ID)
		if err != nil || len(tasks) != 1 || tasks[0].Rule != "supervision.task.relay" || tasks[0].Due != "2026-11-08" {
			t.Fatalf("%+v %v", tasks, err)
		}
		must(t, s.Relay(ctx, worker, f.ID, call, "Camille Roy"))
		if tasks, err = s.Schedule.TasksOfFile(ctx, d, f.ID); err != nil || len(tasks) != 0 {
			t.Errorf("%+v %v", tasks, err)
		}
		if err := s.Relay(ctx, worker, f.ID, call, "Camille Roy"); err == nil {
			t.Error("passed on twice")
		}
	})
}

// CCM-17, CCM-24: whoever runs the residences is told of the breach of a resident with what the agency says is to be done,
// and of nobody else's.
func TestTheResidenceIsKeptAware(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _, f := opened(t, d)
		breach, err := s.Report(ctx, worker, f.ID, reported(called()))
		must(t, err)
		if list, err := s.OfResidents(ctx, matron); err != nil || len(list) != 0 {
			t.Fatalf("of somebody who lives elsewhere: %+v %v", list, err)
		}
		_, err = d.Exec(ctx, "insert into residence (id, organisation_id, site_id, name, places, high_risk, rules, version) values ('r','org','','Harbour House',4,true,'',1)")
		must(t, err)
		must(t, stay.Service{Service: s.Service}.Arrive(ctx, matron, "r", f.ID, "2026-11-08", stay.Said{Released: true}))
		list, err := s.OfResidents(ctx, matron)
		if err != nil || len(list) != 1 || !list[0].HighRisk || list[0].Housed != "Harbour House" || len(list[0].Said) != 2 {
			t.Fatalf("%+v %v", list, err)
		}
		must(t, s.TellResidence(ctx, worker, f.ID, breach, "Night staff"))
		x, err := s.Open(ctx, matron, f.ID, breach)
		if err != nil || x.Breach.ToldTo != "Night staff" || len(x.Conditions) != 0 {
			t.Errorf("%+v %v", x.Breach, err)
		}
	})
}

// CCM-17, CCM-24: whoever runs the residences has the number to call about those who live there, by the hours of their region: one for each
// region, and none of another provider or of somebody who lives elsewhere.
func TestTheBedsHaveTheNumberToCall(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, clk, f := opened(t, d)
		numbers := func(a access.Actor) (out []string) {
			list, err := s.Lines(ctx, a)
			must(t, err)
			for _, o := range list {
				out = append(out, o.Number)
			}
			return out
		}
		if list := numbers(matron); len(list) > 0 {
			t.Errorf("nobody lives there: %v", list)
		}
		_, err := d.Exec(ctx, "insert into residence (id, organisation_id, site_id, name, places, high_risk, rules, version) values ('r','org','','Harbour House',4,true,'',1)")
		must(t, err)
		must(t, stay.Service{Service: s.Service}.Arrive(ctx, matron, "r", f.ID, "2026-11-08", stay.Said{Released: true}))
		if list := numbers(matron); !slices.Equal(list, []string{"902-555-0199"}) {
			t.Errorf("on a Sunday evening: %v", list)
		}
		clk.Set(time.Date(2026, 11, 9, 14, 0, 0, 0, time.UTC))
		if list := numbers(matron); !slices.Equal(list, []string{"902-555-0100"}) {
			t.Errorf("in office hours: %v", list)
		}
		if list, err := s.Lines(ctx, matron); err != nil || len(list) != 1 || len(list[0].About) != 1 || list[0].About[0] == "" {
			t.Errorf("about nobody: %+v, %v", list, err)
		}
		g, err := s.ReceiveReferral(ctx, worker, supervision.Referral{Client: registry.Client{FullName: "Idil Mattila"}, Region: "QUE", ReceivedOn: "2026-09-01", HousingReferred: true})
		must(t, err)
		must(t, stay.Service{Service: s.Service}.Arrive(ctx, matron, "r", g.ID, "2026-11-08", stay.Said{Released: true}))
		if list := numbers(matron); !slices.Equal(list, []string{"902-555-0100", ""}) {
			t.Errorf("of two regions, one without a number: %v", list)
		}
		elsewhere := matron
		elsewhere.OrganisationID = "another"
		for who, a := range map[string]access.Actor{"another provider": elsewhere, "the officer": officer} {
			if list := numbers(a); len(list) > 0 {
				t.Errorf("%s has %v", who, list)
			}
		}
	})
}

// CCM-17: the same report sent from two windows, or by two people at once, is one; another hour's, in other words, is another,
// and so is one after the first was taken back.
func TestOneReportInTheSameWords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _, f := opened(t, d)
		if n := dbtest.AtOnce(t, 4, func(int) error {
			_, err := s.Report(ctx, worker, f.ID, reported(called()))
			return err
		}); n != 1 {
			t.Errorf("%d reports", n)
		}
		if _, err := s.Report(ctx, worker, f.ID, reported(called())); !fault.Is(err, fault.NotReady) {
			t.Errorf("the same again: %v", err)
		}
		other := reported(called())
		other.Account = "Again, at eleven."
		_, err := s.Report(ctx, worker, f.ID, other)
		must(t, err)
		first, err := db.One[string](ctx, d, "select min(id) from breach where file_id=$1", f.ID)
		must(t, err)
		must(t, s.TakeBackBreach(ctx, worker, f.ID, first, "Of another client."))
		_, err = s.Report(ctx, worker, f.ID, reported(called()))
		must(t, err)
	})
}

// CCM-17: a report may be kept before the agency is called. Then nothing says that it was: a task for now chases the call, the answer is
// not waited for, no delay is counted, and no instruction was given; the figures count from the call that was made.
func TestAReportBeforeTheCall(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, clk, f := opened(t, d)
		r := reported(Logged{Learned: Moment{"2026-11-08", "21:40"}, Yet: true, To: "Duty officer"})
		if _, err := s.Report(ctx, worker, f.ID, r); len(fault.ProblemsOf(err)) != 1 || fault.ProblemsOf(err)[0].Field != "instruction" {
			t.Errorf("an instruction before the call: %v", err)
		}
		r.Instructions = nil
		breach, err := s.Report(ctx, worker, f.ID, r)
		must(t, err)
		x, err := s.Open(ctx, worker, f.ID, breach)
		if err != nil || !x.Breach.NotCalled() || x.Breach.CalledTo != "" || x.Breach.ReportedOn != "2026-11-08" {
			t.Errorf("%+v %v", x.Breach, err)
		}
		tasks, err := s.Schedule.TasksOfFile(ctx, d, f.ID)
		if err != nil || len(tasks) != 2 || tasks[1].Rule != taskForm || tasks[0].Rule != taskCall || tasks[0].Due != "2026-11-08" || tasks[0].Priority != schedule.AtOnce {
			t.Errorf("nobody is asked to call: %+v %v", tasks, err)
		}
		clk.Set(sunday.Add(72 * time.Hour))
		if x.Breach.Late(clk.Now()) || !x.Breach.Pressing(clk.Now()) {
			t.Error("the agency is late with what it was not told of, or nobody is pressed to tell")
		}
		if delays, err := s.Delays(ctx, officer); err != nil || delays.NotCalled != 1 || delays.ToCall.Count != 0 {
			t.Errorf("%+v %v", delays, err)
		}
		clk.Set(sunday.Add(time.Hour))
		for _, l := range []Logged{{JustNow: true}, {Called: Moment{"2026-11-08", "21:30"}, To: "Duty officer"}, {Called: Moment{"2026-11-08", "23:30"}, To: "Duty officer"}} {
			if err := s.Called(ctx, worker, f.ID, breach, l); len(fault.ProblemsOf(err)) != 1 {
				t.Errorf("%+v: %v", l, err)
			}
		}
		if err := s.Called(ctx, other, f.ID, breach, Logged{JustNow: true, To: "Duty officer"}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a colleague: %v", err)
		}
		must(t, s.Called(ctx, worker, f.ID, breach, Logged{JustNow: true, To: "Duty officer"}))
		if err := s.Called(ctx, worker, f.ID, breach, Logged{JustNow: true, To: "Duty officer"}); !fault.IsStale(err) {
			t.Errorf("twice: %v", err)
		}
		if delays, err := s.Delays(ctx, officer); err != nil || delays.NotCalled != 0 || delays.ToCall.Median != 90*time.Minute {
			t.Errorf("%+v %v", delays, err)
		}
		if tasks, err = s.Schedule.TasksOfFile(ctx, d, f.ID); err != nil || len(tasks) != 1 || tasks[0].Rule != taskForm {
			t.Errorf("%+v %v", tasks, err)
		}
		if events, err := s.History.Of(ctx, d, f.ID, []history.Kind{history.AgencyCalled, history.MessageTaken}, 0, 20); err != nil || len(events) != 1 {
			t.Errorf("%d events, %v", len(events), err)
		}
	})
}

// CCM-17: a call that was never made is asked for no more once the agency has answered the report.
func TestAnAnsweredReportAsksForNoCall(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _, f := opened(t, d)
		r := reported(Logged{Learned: Moment{"2026-11-08", "21:40"}, Yet: true})
		r.Instructions = nil
		breach, err := s.Report(ctx, worker, f.ID, r)
		must(t, err)
		must(t, s.AnswerBreach(ctx, officer, breach, "WARN_VERBAL", "2026-11-08"))
		tasks, err := s.Schedule.TasksOfFile(ctx, d, f.ID)
		for _, x := range tasks {
			if x.Rule == taskCall {
				t.Error("it is asked to call the agency about what the agency answered")
			}
		}
		must(t, err)
	})
}

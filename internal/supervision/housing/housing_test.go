package housing

import (
	"context"
	"slices"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/filetest"
	"passerelle/internal/supervision/headsup"
	"passerelle/internal/supervision/interview"
)

var ctx = context.Background()

// sought opens the house with a second file, of high risk and referred for housing.
func sought(t *testing.T, d *db.DB) (filetest.House, Service, supervision.File) {
	t.Helper()
	h := filetest.Open(t, d)
	s := Service{h.Documents.Service}
	f, err := s.ReceiveReferral(ctx, h.Worker, supervision.Referral{Client: registry.Client{FullName: "Yonas Habte", Sex: "M"}, Region: "ATL", ReceivedOn: "2026-11-09", Risk: "HIGH", HousingReferred: true})
	filetest.Must(t, err)
	return h, s, f
}

func (s Service) kinds(t *testing.T, a access.Actor) (out []history.Kind) {
	t.Helper()
	list, err := s.Notices(ctx, a)
	filetest.Must(t, err)
	for _, n := range list {
		out = append(out, n.Kind)
	}
	return out
}

// CCM-2: a referral of high risk that asks for housing is told to the coordinators of its provider at once, and to nobody else; one that
// asks for no housing, or is of another risk, to nobody; a heads-up likewise.
func TestAReferralIsToldAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s, f := sought(t, d)
		list, err := s.Notices(ctx, h.Housing)
		if err != nil || len(list) != 1 || list[0].Kind != history.Referred || list[0].FileID != f.ID || list[0].FullName != "Yonas Habte" {
			t.Fatalf("%+v %v", list, err)
		}
		elsewhere := h.Housing
		elsewhere.OrganisationID, elsewhere.PersonID = "elsewhere", "x"
		for _, a := range []access.Actor{h.Worker, h.Supervisor, h.Officer, h.Other, elsewhere} {
			if got := s.kinds(t, a); len(got) != 0 {
				t.Errorf("%s is told %v", a.PersonID, got)
			}
		}
		_, err = d.Exec(ctx, "insert into site (id, organisation_id, name, region_code, city, province, address, phone, active_from, active_to) values ('s','org','Town','ATL','','NS','','','','')")
		filetest.Must(t, err)
		desk := headsup.Service{Service: s.Service}
		for _, x := range []headsup.HeadsUp{{Name: "A. B.", Risk: "HIGH", Housing: "yes"}, {Name: "C. D.", Risk: "LOW", Housing: "yes"}, {Name: "E. F.", Risk: "HIGH"}} {
			x.SiteID, x.Way, x.ToldOn = "s", headsup.Telephone, "2026-11-10"
			_, err := desk.Record(ctx, h.Supervisor, x, true)
			filetest.Must(t, err)
		}
		list, err = s.Notices(ctx, h.Housing)
		if err != nil || len(list) != 2 || list[0].Kind != HeadsUp || list[0].FullName != "A. B." {
			t.Fatalf("%+v %v", list, err)
		}
		filetest.Must(t, s.Seen(ctx, h.Housing, []string{list[0].Of}))
		if got := s.kinds(t, h.Housing); !slices.Equal(got, []history.Kind{history.Referred}) {
			t.Errorf("%v", got)
		}
		_, err = d.Exec(ctx, "update supervision_file set risk='MEDIUM' where id=$1", f.ID)
		filetest.Must(t, err)
		if got := s.kinds(t, h.Housing); len(got) != 0 {
			t.Errorf("of medium risk: %v", got)
		}
	})
}

// CCM-2: the coordinator is kept up to date at assessment, enrolment, breach and closure, with a receipt for each that the case manager
// reads: who saw it and when, once.
func TestTheCoordinatorIsKeptUpToDate(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s, f := sought(t, d)
		first, err := s.Notices(ctx, h.Housing)
		filetest.Must(t, err)
		for name, a := range map[string]access.Actor{"the case manager": h.Worker, "the officer": h.Officer} {
			if err := s.Seen(ctx, a, []string{first[0].Of}); !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n := dbtest.AtOnce(t, 3, func(int) error { return s.Seen(ctx, h.Housing, []string{first[0].Of, "other"}) }); n == 0 {
			t.Error("nobody saw it")
		}
		if got := s.kinds(t, h.Housing); len(got) != 0 {
			t.Errorf("seen and told again: %v", got)
		}
		filetest.Must(t, interview.Service{Service: s.Service}.Arrange(ctx, h.Worker, f.ID, interview.Interview{Through: "CUSTODY", With: "Sgt. Lowe", On: "2026-11-12", Way: "IN_PERSON", Place: "Jail"}))
		f, err = s.RecordDecision(ctx, h.Worker, f.ID, f.Version, supervision.Decision{On: "2026-11-10", Code: supervision.Accepted})
		filetest.Must(t, err)
		f, err = s.Enrol(ctx, h.Worker, f.ID, f.Version, "2026-11-10", "2026-11-17", "")
		filetest.Must(t, err)
		_, err = s.ReportBreach(ctx, h.Worker, f.ID, supervision.Breach{Kind: supervision.BreachKinds[0], OccurredOn: "2026-11-10", LearnedOn: "2026-11-10", ReportedOn: "2026-11-10", Account: "Left."})
		filetest.Must(t, err)
		f, err = s.Stored(ctx, d, f.ID)
		filetest.Must(t, err)
		_, err = s.Close(ctx, h.Worker, f.ID, f.Version, supervision.Closure{Reason: "STATUS_CHANGE", On: "2026-11-10"})
		filetest.Must(t, err)
		want := []history.Kind{history.Closed, history.BreachReported, history.Enrolled, history.Decided, history.InterviewArranged}
		if got := s.kinds(t, h.Housing); !slices.Equal(got, want) {
			t.Fatalf("%v", got)
		}
		list, err := s.Told(ctx, f)
		if err != nil || len(list) != 6 || list[5].SeenBy != "Person house" || list[5].SeenAt == 0 || list[0].SeenAt != 0 {
			t.Errorf("%+v %v", list, err)
		}
		if list[3].Decision() != supervision.Accepted || list[2].Decision() != "" || list[4].Decision() != "" {
			t.Errorf("decisions: %+v", list)
		}
		events, err := s.History.Of(ctx, d, f.ID, []history.Kind{history.HousingSeen}, 0, 10)
		if err != nil || len(events) != 1 {
			t.Errorf("%d receipts in the history, %v", len(events), err)
		}
	})
}

// CCM-2: the assessment part of a file of high risk is the coordinator's to read, and she joins its interview; of another file there is
// none, and the rest of the file stays shut.
func TestTheAssessmentPart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s, f := sought(t, d)
		filetest.Must(t, interview.Service{Service: s.Service}.Arrange(ctx, h.Worker, f.ID, interview.Interview{Through: "CUSTODY", With: "Sgt. Lowe", On: "2026-11-12", Way: "IN_PERSON", Place: "Jail"}))
		p, err := s.Of(ctx, h.Housing, f.ID)
		if err != nil || p.Risk != "HIGH" || p.Client.FullName != "Yonas Habte" || !p.MayJoin || len(p.Events) != 0 || p.May[access.NoteRead] || p.May[access.ConditionRead] {
			t.Fatalf("%+v %v", p, err)
		}
		i := p.Current()
		filetest.Must(t, s.Join(ctx, h.Housing, f.ID, i.ID, i.Version, true))
		if err := s.Join(ctx, h.Housing, f.ID, i.ID, i.Version, false); !fault.IsStale(err) {
			t.Errorf("of what was changed meanwhile: %v", err)
		}
		if p, err = s.Of(ctx, h.Worker, f.ID); err != nil || !p.Current().Housing || p.MayJoin {
			t.Errorf("the case manager: %+v %v", p.Interviews, err)
		}
		if err := s.Join(ctx, h.Worker, f.ID, i.ID, 2, false); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the case manager joins for her: %v", err)
		}
		if _, err := (interview.Service{Service: s.Service}).Of(ctx, h.Housing, f.ID); !fault.Is(err, fault.Forbidden) {
			t.Errorf("she reads the page of the interview: %v", err)
		}
		for _, a := range []access.Actor{h.Officer, h.Colleague, h.Other} {
			if _, err := s.Of(ctx, a, f.ID); err == nil {
				t.Errorf("%s reads it", a.PersonID)
			}
		}
		if _, err := s.Of(ctx, h.Housing, h.File.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("of a file that asks for no housing: %v", err)
		}
		if p, err := s.Of(ctx, h.Worker, h.File.ID); err != nil || p.None != NotReferred || p.Risk != "" && len(p.Told) > 0 {
			t.Errorf("the case manager is not told why there is none: %+v, %v", p.None, err)
		}
		_, err = d.Exec(ctx, "update supervision_file set risk='LOW' where id=$1", f.ID)
		filetest.Must(t, err)
		if _, err := s.Of(ctx, h.Housing, f.ID); !fault.Is(err, fault.Forbidden) {
			t.Errorf("of low risk: %v", err)
		}
		if p, err := s.Of(ctx, h.Worker, f.ID); err != nil || p.None != NotHigh {
			t.Errorf("the case manager of one of low risk: %+v, %v", p.None, err)
		}
		if err := s.Join(ctx, h.Housing, f.ID, i.ID, 2, false); !fault.Is(err, fault.Forbidden) {
			t.Errorf("joins one of low risk: %v", err)
		}
	})
}

// CCM-18, CCM-24: the house sees the curfew and where a client lives, on whatever form they came, and of the other conditions those that
// somebody marked until they unmark them; each mark is an event, and no other than who writes conditions sets one.
func TestWhichConditionsTheHouseSees(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s, f := sought(t, d)
		f, err := s.RecordDecision(ctx, h.Worker, f.ID, f.Version, supervision.Decision{On: "2026-11-09", Code: supervision.Accepted})
		filetest.Must(t, err)
		_, err = s.ChangeConditions(ctx, h.Worker, f.ID, f.Version, supervision.ConditionChange{On: "2026-11-09", Add: []supervision.Condition{
			{Code: "CURFEW", Words: "21:00-07:00"}, {Code: "RESIDE", Words: "Harbour Lodge"}, {Code: "FREE", Words: "No guests at night."}, {Code: "ABSTAIN"}}})
		filetest.Must(t, err)
		sees := func() (out []string) {
			t.Helper()
			p, err := s.PlanOf(ctx, h.Housing, f.ID)
			filetest.Must(t, err)
			for _, c := range p.Conditions {
				out = append(out, c.Code)
			}
			slices.Sort(out)
			return out
		}
		if got := sees(); !slices.Equal(got, []string{"CURFEW", "RESIDE"}) {
			t.Errorf("unmarked: the house sees %v", got)
		}
		p, err := s.PlanOf(ctx, h.Worker, f.ID)
		filetest.Must(t, err)
		of := map[string]string{}
		for _, c := range p.Conditions {
			of[c.Code] = c.ID
		}
		shown := []string{of["FREE"], of["ABSTAIN"], of["CURFEW"]}
		for _, a := range []access.Actor{h.Housing, h.Officer} {
			if err := s.Mark(ctx, a, f.ID, shown, shown); !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s marks: %v", a.PersonID, err)
			}
		}
		if err := s.Mark(ctx, h.Worker, h.File.ID, shown, shown); !fault.Is(err, fault.NotReady) {
			t.Errorf("of a client who is not to be housed: %v", err)
		}
		filetest.Must(t, s.Mark(ctx, h.Worker, f.ID, shown, []string{of["FREE"]}))
		filetest.Must(t, s.Mark(ctx, h.Worker, f.ID, []string{of["ABSTAIN"]}, nil)) // what the page did not show stays
		if got := sees(); !slices.Equal(got, []string{"CURFEW", "FREE", "RESIDE"}) {
			t.Errorf("marked: the house sees %v", got)
		}
		filetest.Must(t, s.Mark(ctx, h.Worker, f.ID, shown, nil))
		if got := sees(); !slices.Equal(got, []string{"CURFEW", "RESIDE"}) {
			t.Errorf("unmarked again: the house sees %v", got)
		}
		events, err := s.History.Of(ctx, d, f.ID, []history.Kind{history.ConditionMarked}, 0, 10)
		if err != nil || len(events) != 2 {
			t.Errorf("%d events of marks, %v", len(events), err)
		}
		_, err = d.Exec(ctx, "update supervision_file set housing_referred=$2 where id=$1", f.ID, false)
		filetest.Must(t, err)
		if p, err = s.PlanOf(ctx, h.Worker, f.ID); err != nil || slices.ContainsFunc(p.Conditions, func(c supervision.Condition) bool { return c.ForHousing }) {
			t.Errorf("a client whom nobody houses: %+v %v", p.Conditions, err)
		}
	})
}

// CCM-17, CCM-24: a report of a resident that waits for the agency stands once on the page of the residences: the notice counts what the list
// has whole. Of somebody who lives elsewhere, and once the agency answered, the notice names it.
func TestAReportOfAResidentStandsOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s, f := sought(t, d)
		f, err := s.RecordDecision(ctx, h.Worker, f.ID, f.Version, supervision.Decision{On: "2026-11-10", Code: supervision.Accepted})
		filetest.Must(t, err)
		f, err = s.Enrol(ctx, h.Worker, f.ID, f.Version, "2026-11-10", "2026-11-17", "")
		filetest.Must(t, err)
		breach, err := s.ReportBreach(ctx, h.Worker, f.ID, supervision.Breach{Kind: supervision.BreachKinds[0], OccurredOn: "2026-11-10", LearnedOn: "2026-11-10", ReportedOn: "2026-11-10", Account: "Left."})
		filetest.Must(t, err)
		below := func(when string, want bool) {
			t.Helper()
			list, err := s.Notices(ctx, h.Housing)
			filetest.Must(t, err)
			for _, n := range list {
				if n.Below != (want && n.Kind == history.BreachReported) {
					t.Errorf("%s: %s is below: %v", when, n.Kind, n.Below)
				}
			}
		}
		below("lives elsewhere", false)
		_, err = d.Exec(ctx, "insert into residence (id, organisation_id, site_id, name, places, high_risk, rules, version) values ('r','org','','Harbour House',4,true,'',1)")
		filetest.Must(t, err)
		_, err = d.Exec(ctx, "insert into bed_stay (id, organisation_id, residence_id, file_id, arrived_on, left_on, leaves_on, version) values ('s','org','r',$1,'2026-11-10','','',1)", f.ID)
		filetest.Must(t, err)
		below("lives in a residence", true)
		filetest.Must(t, s.AnswerBreach(ctx, h.Officer, breach, "WARN_VERBAL", "2026-11-10"))
		below("answered", false)
	})
}

// CCM-24: whether a client is referred for housing is answered on the file, also of a client of whom nobody was asked when the file began:
// the client waits for a place then, the coordinator reads the file and of high risk is told at once, and what was answered stands. The same
// again, no answer, an older page and a client who has a place are refused; so is a file whose referral says otherwise, which is settled first.
func TestHousingIsAnsweredOnTheFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := Service{h.Documents.Service}
		f, err := s.ReceiveReferral(ctx, h.Worker, supervision.Referral{Client: registry.Client{FullName: "Yonas Habte", Sex: "M"}, Region: "ATL", ReceivedOn: "2026-11-09", Risk: "HIGH"})
		filetest.Must(t, err)
		waits := func() bool {
			t.Helper()
			rows, err := s.Waiting(ctx, h.Housing)
			filetest.Must(t, err)
			return slices.ContainsFunc(rows, func(r supervision.CaseRow) bool { return r.ID == f.ID })
		}
		if q, err := s.Asked(ctx, h.Worker, f.ID); err != nil || len(q.Answered) != 0 || q.File.HousingAnswer != "" || waits() || len(s.kinds(t, h.Housing)) != 0 {
			t.Fatalf("nobody asked: %+v %v, waits %v", q.Answered, err, waits())
		}
		for _, a := range []access.Actor{h.Housing, h.Officer, h.Other} {
			if err := s.Answer(ctx, a, f.ID, f.Version, "yes"); err == nil {
				t.Errorf("%s answers", a.PersonID)
			}
		}
		if err := s.Answer(ctx, h.Worker, f.ID, f.Version, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("no answer: %v", err)
		}
		filetest.Must(t, s.Answer(ctx, h.Worker, f.ID, f.Version, "yes"))
		if got := s.kinds(t, h.Housing); !waits() || !slices.Equal(got, []history.Kind{history.HousingAnswered, history.Referred}) {
			t.Errorf("waits %v, told %v", waits(), got)
		}
		if err := s.Answer(ctx, h.Worker, f.ID, f.Version, "no"); !fault.IsStale(err) {
			t.Errorf("from an older page: %v", err)
		}
		if err := s.Answer(ctx, h.Worker, f.ID, f.Version+1, "yes"); !fault.Is(err, fault.Invalid) {
			t.Errorf("the same again: %v", err)
		}
		filetest.Must(t, s.Answer(ctx, h.Worker, f.ID, f.Version+1, "no"))
		if got := s.kinds(t, h.Housing); waits() || len(got) != 0 {
			t.Errorf("no longer: waits %v, told %v", waits(), got)
		}
		filetest.Must(t, s.Answer(ctx, h.Supervisor, f.ID, f.Version+2, "yes"))
		if got := s.kinds(t, h.Housing); !slices.Equal(got, []history.Kind{history.HousingAnswered, history.HousingAnswered, history.Referred}) {
			t.Errorf("yes twice, no once: told %v", got)
		}
		q, err := s.Asked(ctx, h.Worker, f.ID)
		filetest.Must(t, err)
		if want := []Answered{{Is: "yes", Was: "no"}, {Is: "no", Was: "yes"}, {Is: "yes"}}; len(q.Answered) != len(want) {
			t.Errorf("%+v", q.Answered)
		} else {
			for i, w := range want {
				if w.On = q.Answered[i].On; q.Answered[i] != w {
					t.Errorf("%+v, not %+v", q.Answered[i], w)
				}
			}
		}
		_, err = d.Exec(ctx, "insert into residence (id, organisation_id, site_id, name, places, high_risk, rules, version) values ('r','org','','Harbour House',4,true,'',1)")
		filetest.Must(t, err)
		for _, step := range []struct {
			what string
			sql  string
			kind fault.Kind
		}{
			{"of whom a place is kept", "insert into bed_expected (file_id, organisation_id, residence_id, on_date, unmarked_why) values ('" + f.ID + "','org','r','2026-11-20','')", fault.Invalid},
			{"whose referral says otherwise", "update supervision_file set agency_housing='no' where id='" + f.ID + "'", fault.NotReady},
			{"that is closed", "update supervision_file set agency_housing='', state='CLOSED' where id='" + f.ID + "'", fault.NotReady},
		} {
			_, err := d.Exec(ctx, step.sql)
			filetest.Must(t, err)
			if err := s.Answer(ctx, h.Worker, f.ID, f.Version+3, "no"); !fault.Is(err, step.kind) {
				t.Errorf("a file %s: %v", step.what, err)
			}
		}
	})
}

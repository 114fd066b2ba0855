package needs

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/filetest"
	"passerelle/internal/supervision/reference"
	"passerelle/internal/supervision/synopsis"
)

var ctx = context.Background()

// house is a file of high risk that is referred for housing.
func house(t *testing.T, d *db.DB) (filetest.House, Service, string) {
	t.Helper()
	h := filetest.Open(t, d)
	f, err := h.Documents.ReceiveReferral(ctx, h.Worker, supervision.Referral{Client: registry.Client{FullName: "Yonas Habte", Sex: "M"}, Region: "ATL", ReceivedOn: "2026-11-02",
		Risk: "HIGH", HousingReferred: true})
	filetest.Must(t, err)
	return h, New(h.Documents), f.ID
}

// assess writes an assessment and completes the parts that are named.
func assess(t *testing.T, h filetest.House, file string, said forms.Answers, parts ...string) string {
	t.Helper()
	formID, err := h.Documents.BeginForm(ctx, h.Worker, file, Code)
	filetest.Must(t, err)
	x, err := h.Documents.Form(ctx, h.Worker, file, formID)
	filetest.Must(t, err)
	for _, part := range parts {
		answers := forms.Answers{"worker": {"Person worker"}, "uci": {"1234"}}
		p, _ := x.At(part)
		maps.Copy(answers, p.Answers())
		maps.Copy(answers, said)
		filetest.Must(t, h.Documents.CompleteForm(ctx, h.Worker, file, forms.Writing{FormID: formID, Part: part, Version: 1, Answers: x.Definition.OfPart(answers, part)}))
	}
	return formID
}

// CCM-9: needs are assessed by areas; what nobody asked is a gap; a reassessment keeps the earlier one and what changed is seen; the
// day of the next look waits for the case manager, and moves with a later assessment.
func TestNeedsAreAssessedAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s, file := house(t, d)
		p, err := s.Of(ctx, h.Worker, file)
		if err != nil || len(p.Lines) != 14 || len(p.Gaps()) != 14 || !p.MayWrite {
			t.Fatalf("%d areas, %d gaps, %v", len(p.Lines), len(p.Gaps()), err)
		}
		first := assess(t, h, file, forms.Answers{"housing_level": {"high"}, "housing_urgent": {"urgent"}, "health_level": {"moderate"}, "work_level": {"low"}, "addiction_level": {"not_said"},
			"money_level": {"high"}, "review": {"2026-12-01"}}, "daily")
		if p, err = s.Of(ctx, h.Worker, file); err != nil || len(p.Assessments) != 0 || p.Draft != first {
			t.Fatalf("half of it counts: %+v %v", p.Assessments, err)
		}
		if due := reviews(t, h, file); len(due) != 0 {
			t.Errorf("to be reviewed before it is whole: %v", due)
		}
		x, err := h.Documents.Form(ctx, h.Worker, file, first)
		filetest.Must(t, err)
		said := forms.Answers{"health_level": {"moderate"}, "work_level": {"low"}, "addiction_level": {"not_said"}, "money_level": {"high"}, "review": {"2026-12-01"}, "worker": {"Person worker"}}
		filetest.Must(t, h.Documents.CompleteForm(ctx, h.Worker, file, forms.Writing{FormID: first, Part: "personal", Version: 1, Answers: x.Definition.OfPart(said, "personal")}))
		if p, err = s.Of(ctx, h.Worker, file); err != nil || len(p.Assessments) != 1 || p.Draft != "" || len(p.Gaps()) != 9 || p.Assessments[0].Review != "2026-12-01" {
			t.Fatalf("%d gaps, %+v %v", len(p.Gaps()), p.Assessments, err)
		}
		if codes := codesOf(p.Open()); !slices.Equal(codes, []string{"housing", "money", "health"}) {
			t.Errorf("open: %v", codes)
		}
		if due := reviews(t, h, file); !slices.Equal(due, []clock.Date{"2026-12-01"}) {
			t.Errorf("to be reviewed: %v", due)
		}
		h.Clock.Set(h.Clock.Now().Add(20 * 24 * time.Hour))
		assess(t, h, file, forms.Answers{"housing_level": {"low"}, "health_level": {"high"}, "work_level": {"low"}, "family_level": {"none"}, "review": {"2027-02-01"}}, "daily", "personal")
		if p, err = s.Of(ctx, h.Worker, file); err != nil || len(p.Assessments) != 2 || p.Assessments[1].FormID != first || p.Assessments[0].On != "2026-11-30" {
			t.Fatalf("%+v %v", p.Assessments, err)
		}
		for area, want := range map[string]string{"housing": Less, "health": More, "work": Same, "family": Newly, "money": Silent, "addiction": Silent, "safety": Nothing} {
			if l, _ := p.Line(area); l.Change() != want {
				t.Errorf("%s: %s, want %s", area, l.Change(), want)
			}
		}
		if due := reviews(t, h, file); !slices.Equal(due, []clock.Date{"2027-02-01"}) {
			t.Errorf("to be reviewed: %v", due)
		}
	})
}

func codesOf(list []Line) (out []string) {
	for _, l := range list {
		out = append(out, l.Code)
	}
	return out
}

func reviews(t *testing.T, h filetest.House, file string) (out []clock.Date) {
	t.Helper()
	list, err := h.Documents.Schedule.TasksOfFile(ctx, h.Documents.DB, file)
	filetest.Must(t, err)
	for _, x := range list {
		if x.Rule == taskReview {
			out = append(out, x.Due)
		}
	}
	return out
}

// CCM-9, CCM-2, SEC-1: who sees what of a client's needs: the coordinator what a residence asks for, once housing is wanted, and
// nobody of another provider or of the agency anything.
func TestWhoSeesNeeds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s, file := house(t, d)
		assess(t, h, file, forms.Answers{"housing_level": {"high"}, "health_level": {"high"}, "health_client": {"Takes tablets"}, "review": {"2026-12-01"}}, "daily", "personal")
		filetest.Must(t, s.Refer(ctx, h.Worker, file, Referral{Area: "health", To: "Clinic", On: "2026-11-10"}))
		for _, c := range []struct {
			by    access.Actor
			file  string
			areas int
		}{{h.Worker, file, 14}, {h.Supervisor, file, 14}, {h.Housing, file, 4}, {h.Colleague, file, 0}, {h.Other, file, 0}, {h.Officer, file, 0}, {h.OtherRegion, file, 0},
			{h.Housing, h.File.ID, 0}} {
			p, err := s.Of(ctx, c.by, c.file)
			if len(p.Lines) != c.areas || (err == nil) != (c.areas > 0) {
				t.Errorf("%s sees %d areas, %v", c.by.PersonID, len(p.Lines), err)
			}
			if c.areas == 4 && (len(p.Assessments) != 1 || p.MayWrite || p.Assessments[0].Review != "" || len(p.Open()) != 0 || len(p.Assessments[0].Said) != 4) {
				t.Errorf("%s: %+v", c.by.PersonID, p.Assessments)
			}
		}
		for _, a := range []access.Actor{h.Housing, h.Colleague, h.Officer, h.Other} {
			if err := s.Refer(ctx, a, file, Referral{Area: "housing", To: "x", On: "2026-11-10"}); err == nil {
				t.Errorf("%s refers", a.PersonID)
			}
			if err := s.SetGoal(ctx, a, file, "housing", supervision.Goal{Words: "x"}); err == nil {
				t.Errorf("%s sets a goal", a.PersonID)
			}
		}
	})
}

// CCM-9, CCM-10: one step leads from a need to a goal of the plan, which says which need it answers, however it is changed.
func TestANeedIsAnsweredByAGoal(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s, file := house(t, d)
		assess(t, h, file, forms.Answers{"housing_level": {"high"}, "review": {"2026-12-01"}}, "daily", "personal")
		if err := s.SetGoal(ctx, h.Worker, file, "castles", supervision.Goal{Words: "x"}); !fault.Is(err, fault.NotFound) {
			t.Errorf("of an area that there is not: %v", err)
		}
		filetest.Must(t, s.SetGoal(ctx, h.Worker, file, "housing", supervision.Goal{Words: "A room of his own", ByDate: "2026-12-31"}))
		plan, err := s.PlanOf(ctx, h.Worker, file)
		if err != nil || len(plan.Goals) != 1 || plan.Goals[0].Need != "housing" {
			t.Fatalf("%+v %v", plan.Goals, err)
		}
		p, err := s.Of(ctx, h.Worker, file)
		if l, _ := p.Line("housing"); err != nil || len(l.Goals) != 1 || l.Open() || len(p.Open()) != 0 {
			t.Errorf("%+v %v", l, err)
		}
		g := plan.Goals[0]
		g.Need, g.ReachedOn = "", "2026-11-10"
		filetest.Must(t, h.Documents.SetGoal(ctx, h.Worker, file, g))
		p, err = s.Of(ctx, h.Worker, file)
		if l, _ := p.Line("housing"); err != nil || len(l.Goals) != 1 || !l.Open() {
			t.Errorf("reached, and the need is as it was: %+v %v", l, err)
		}
	})
}

// CCM-9, CCM-21: a referral for a need has a day and a name, from the provider's sheets or not; what came of it is said, and one that
// failed answers nothing.
func TestReferralsForANeed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s, file := house(t, d)
		assess(t, h, file, forms.Answers{"health_level": {"high"}, "review": {"2026-12-01"}}, "daily", "personal")
		sheets := reference.Service{Service: h.Documents.Service}
		filetest.Must(t, sheets.Keep(ctx, h.Worker, reference.Sheet{Kind: "PARTNER", Name: "Harbour Clinic", Purpose: "Health"}))
		filetest.Must(t, sheets.Keep(ctx, h.Worker, reference.Sheet{Kind: "AGREEMENT", Name: "Agreement", Purpose: "Health"}))
		agreement, err := db.One[string](ctx, d, "select id from reference_sheet where kind='AGREEMENT'")
		filetest.Must(t, err)
		_, err = d.Exec(ctx, "insert into reference_sheet (id, organisation_id, kind, name, purpose, languages, phone, email, address, hours, refer, away_from, away_to, checked_on, checked_by_name) values ('theirs','elsewhere','PARTNER','Theirs','x','','','','','','','','','2026-11-01','x')")
		filetest.Must(t, err)
		list, err := s.Services(ctx, h.Worker)
		if err != nil || len(list) != 1 {
			t.Fatalf("%+v %v", list, err)
		}
		good := Referral{Area: "health", SheetID: list[0].ID, On: "2026-11-10"}
		for field, change := range map[string]func(*Referral){
			"sheet":  func(r *Referral) { r.SheetID = id.New() },
			"to":     func(r *Referral) { r.SheetID = "" },
			"on_day": func(r *Referral) { r.On = "2026-11-11" },
		} {
			r := good
			change(&r)
			if err := s.Refer(ctx, h.Worker, file, r); !fault.Is(err, fault.Invalid) || fault.ProblemsOf(err)[0].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		for _, sheet := range []string{agreement, "theirs"} {
			r := good
			if r.SheetID = sheet; !fault.Is(s.Refer(ctx, h.Worker, file, r), fault.Invalid) {
				t.Errorf("to the sheet %s", sheet)
			}
		}
		for _, on := range []clock.Date{"2026-11-01", ""} {
			r := good
			if r.On = on; !fault.Is(s.Refer(ctx, h.Worker, file, r), fault.Invalid) {
				t.Errorf("on %q", on)
			}
		}
		if n := dbtest.AtOnce(t, 4, func(int) error { return s.Refer(ctx, h.Worker, file, good) }); n != 1 {
			t.Errorf("referred %d times", n)
		}
		p, err := s.Of(ctx, h.Worker, file)
		l, _ := p.Line("health")
		if err != nil || len(l.Referrals) != 1 || l.Referrals[0].To != "Harbour Clinic" || l.Open() {
			t.Fatalf("%+v %v", l, err)
		}
		r := l.Referrals[0]
		for field, x := range map[string]Referral{"outcome": {ID: r.ID, Version: 1, OutcomeOn: "2026-11-10"}, "outcome_on": {ID: r.ID, Version: 1, Outcome: NoPlace, OutcomeOn: "2026-11-09"}} {
			if err := s.Settle(ctx, h.Worker, file, x); !fault.Is(err, fault.Invalid) || fault.ProblemsOf(err)[0].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		no := Referral{ID: r.ID, Version: 1, Outcome: NotEligible, OutcomeOn: "2026-11-10"}
		if err := s.Settle(ctx, h.Worker, h.File.ID, no); !fault.Is(err, fault.NotFound) {
			t.Errorf("of another file: %v", err)
		}
		if n := dbtest.AtOnce(t, 3, func(int) error { return s.Settle(ctx, h.Worker, file, no) }); n != 1 {
			t.Errorf("settled %d times", n)
		}
		if p, err = s.Of(ctx, h.Worker, file); err != nil || len(p.Open()) != 1 || p.Open()[0].Code != "health" {
			t.Errorf("%+v %v", p.Open(), err)
		}
		events, err := s.History.Of(ctx, d, file, []history.Kind{history.NeedReferred, history.NeedSettled}, 0, 10)
		if err != nil || len(events) != 2 {
			t.Errorf("%+v %v", events, err)
		}
	})
}

// CCM-9, CCM-3: an assessment begins from what was said: all that the agency said of an area, and what the client said last.
func TestAnAssessmentBeginsFromTheSynopsis(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, _, file := house(t, d)
		syn := synopsis.New(h.Documents)
		for _, e := range []synopsis.Entry{{Question: "health", Words: "No illness known", Source: synopsis.FromAgency, On: "2026-11-03"},
			{Question: "health", Words: "Seen by a nurse", Source: synopsis.FromAgency, On: "2026-11-04"}, {Question: "health", Words: "Well", Source: synopsis.FromClient, On: "2026-11-05"},
			{Question: "health", Words: "Takes tablets", Source: synopsis.FromClient, On: "2026-11-09"}, {Question: "family", Words: "A sister", Source: synopsis.FromThirdParty, SaidBy: "Counsel", On: "2026-11-09"}} {
			filetest.Must(t, syn.Add(ctx, h.Worker, file, e))
		}
		formID, err := h.Documents.BeginForm(ctx, h.Worker, file, Code)
		filetest.Must(t, err)
		x, err := h.Documents.Form(ctx, h.Worker, file, formID)
		filetest.Must(t, err)
		said := x.Answers()
		if said.Get("health_papers") != "No illness known\nSeen by a nurse" || said.Get("health_client") != "Takes tablets" || said.Get("family_client")+said.Get("family_papers") != "" {
			t.Errorf("health: %q %q, family: %q", said.Get("health_papers"), said.Get("health_client"), said.Get("family_client"))
		}
		if said.Get("assessed") != "2026-11-10" || said.Get("review") != "2027-02-08" {
			t.Errorf("assessed %s, review %s", said.Get("assessed"), said.Get("review"))
		}
		if known, err := syn.Said(ctx, d, h.Worker, x.File); err != nil || len(known.Unknown()) > 0 {
			t.Errorf("not published: %v, %v", known.Unknown(), err)
		}
	})
}

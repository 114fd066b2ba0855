package synopsis

import (
	"context"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/checklist"
	"passerelle/internal/supervision/document"
	"passerelle/internal/supervision/filetest"
	"passerelle/internal/supervision/homeneed"
)

var ctx = context.Background()

// CCM-3, CCM-6: one page with fixed headings; what the file knows stands there by itself, what is known comes with source and
// day, what the client says otherwise than the agency is seen, and what nobody knows is a gap.
func TestTheSynopsisLives(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := New(h.Documents)
		p, err := s.Page(ctx, h.Worker, h.File.ID)
		filetest.Must(t, err)
		if len(p.Headings) != 11 || p.Headings[0].ID != "identity" || p.Headings[10].ID != "planned" {
			t.Fatalf("%d headings, %+v", len(p.Headings), p.Headings)
		}
		if born, _ := p.Question("born"); born.Gap() || born.Known[0].Words != "1990-01-02" || born.Known[0].Source != FromFile {
			t.Errorf("the day of birth: %+v", born)
		}
		gaps, _ := p.Count()
		add := func(e Entry) { filetest.Must(t, s.Add(ctx, h.Worker, h.File.ID, e)) }
		add(Entry{Question: "health", Words: "No illness known", Source: FromAgency, On: "2026-11-03"})
		add(Entry{Question: "health", Words: "Takes medicine every morning", Source: FromClient, On: "2026-11-09", Contradicts: true})
		add(Entry{Question: "born", Words: "1991-01-02", Source: FromDocument, SaidBy: "Passport", On: "2026-11-09"})
		p, err = s.Page(ctx, h.Supervisor, h.File.ID)
		filetest.Must(t, err)
		now, differ := p.Count()
		if now != gaps-1 || differ != 2 {
			t.Errorf("%d gaps, were %d; %d contradicted", now, gaps, differ)
		}
		health, _ := p.Question("health")
		if len(health.Sources()) != 2 || health.Of(FromClient)[0].RecordedBy != "Person worker" {
			t.Errorf("health: %+v", health)
		}
		filetest.Must(t, s.SetAside(ctx, h.Worker, h.File.ID, health.Of(FromAgency)[0].ID))
		p, err = s.Page(ctx, h.Worker, h.File.ID)
		filetest.Must(t, err)
		if health, _ = p.Question("health"); health.Contradicted() || len(health.Aside) != 1 || health.Aside[0].AsideBy != "Person worker" {
			t.Errorf("set aside: %+v", health)
		}
		rows, err := db.One[int](ctx, d, "select count(*) from audit_act where action in ('synopsis.entry_added','synopsis.entry_aside')")
		if err != nil || rows != 4 {
			t.Errorf("%d rows in the audit, %v", rows, err)
		}
	})
}

// CCM-3: what would be no entry is refused beside its field.
func TestEntriesSayWhoAndWhen(t *testing.T) {
	good := Entry{Question: "health", Words: "x", Source: FromClient, On: "2026-11-09"}
	for field, change := range map[string]func(*Entry){
		"":         func(*Entry) {},
		"words":    func(e *Entry) { e.Words = "  " },
		"source":   func(e *Entry) { e.Source = FromFile },
		"said_by":  func(e *Entry) { e.Source = FromThirdParty },
		"on_day":   func(e *Entry) { e.On = "2026-11-11" },
		"question": func(e *Entry) { e.Question = "nothing" },
	} {
		e := good
		change(&e)
		problems := fault.ProblemsOf(e.validate(e.Question == "health", "2026-11-10"))
		if field == "" && len(problems) != 0 || field != "" && (len(problems) != 1 || problems[0].Field != field) {
			t.Errorf("%s: %+v", field, problems)
		}
	}
	e := good
	e.On = clock.Date("tomorrow")
	if problems := fault.ProblemsOf(e.validate(true, "2026-11-10")); len(problems) != 1 || problems[0].Key != "synopsis.problem.day" {
		t.Errorf("%+v", problems)
	}
}

// CCM-3, SEC-1: the synopsis is the provider's: not another's, not an officer's, and nobody but its case manager and supervisor
// writes in it.
func TestWhoReadsASynopsis(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := New(h.Documents)
		for _, a := range []access.Actor{h.Colleague, h.Other, h.Officer, h.OtherRegion, h.Housing} {
			if _, err := s.Page(ctx, a, h.File.ID); err == nil {
				t.Errorf("%s reads the synopsis", a.PersonID)
			}
			if err := s.Add(ctx, a, h.File.ID, Entry{Question: "health", Words: "x", Source: FromClient, On: "2026-11-09"}); err == nil {
				t.Errorf("%s writes in the synopsis", a.PersonID)
			}
		}
	})
}

// CCM-6: what the client answered in a completed form stands in the synopsis as the client's; a draft says nothing.
func TestAnswersOfFormsAreHeard(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := New(h.Documents)
		formID, err := h.Documents.BeginForm(ctx, h.Worker, h.File.ID, "questionnaire")
		filetest.Must(t, err)
		said := forms.Answers{"client_name": {"Noor Warsame"}, "uci": {"1234"}, "asked": {"2026-11-10"}, "health": {"Sleeps badly"}, "where_live": {"12 Hidden Street"}}
		filetest.Must(t, h.Documents.SaveForm(ctx, h.Worker, h.File.ID, forms.Writing{FormID: formID, Part: "provider", Answers: said, Version: 1}))
		p, err := s.Page(ctx, h.Worker, h.File.ID)
		filetest.Must(t, err)
		if q, _ := p.Question("health"); !q.Gap() {
			t.Errorf("a draft is heard: %+v", q)
		}
		filetest.Must(t, h.Documents.CompleteForm(ctx, h.Worker, h.File.ID, forms.Writing{FormID: formID, Part: "provider", Answers: said, Version: 2}))
		p, err = s.Page(ctx, h.Worker, h.File.ID)
		filetest.Must(t, err)
		if q, _ := p.Question("health"); len(q.Known) != 1 || q.Known[0].Source != FromClient || q.Known[0].FormID != formID {
			t.Errorf("health: %+v", q)
		}
		if q, _ := p.Question("housing"); q.Gap() || len(q.Known) != 1 || q.Known[0].Words != "synopsis.held" || q.Known[0].FormID != formID {
			t.Errorf("a protected address is shown, or asked for again: %+v", q)
		}
	})
}

// CCM-3, CCM-6: a country or a language is the same under its name in the other language; what BSF801 says of the detention is there whole,
// where, since when and why.
func TestTheSameIsTheSameInBothLanguages(t *testing.T) {
	for words, want := range map[[2]string]bool{{"Ethiopia", "Éthiopie"}: false, {"Ethiopia", "ethiopie"}: false, {"Ethiopia", "Somalie"}: true, {"Here", "There"}: true} {
		q := Question{ID: "citizenship", Short: true, Known: []Entry{{Words: words[0]}, {Words: words[1]}}}
		if q.Contradicted() != want {
			t.Errorf("citizenship %v: %v", words, !want)
		}
	}
	if (Question{ID: "language", Short: true, Known: []Entry{{Words: "Amharic"}, {Words: "Amharique"}}}).Contradicted() {
		t.Error("a language contradicts its own name")
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := New(h.Documents)
		formID, err := h.Documents.BeginForm(ctx, h.Officer, h.File.ID, "bsf801")
		filetest.Must(t, err)
		x, err := h.Documents.Form(ctx, h.Officer, h.File.ID, formID)
		filetest.Must(t, err)
		said, _ := forms.SpecimenOf(x.Definition, i18n.English)
		filetest.Must(t, h.Documents.CompleteForm(ctx, h.Officer, h.File.ID, forms.Writing{FormID: formID, Part: "agency", Answers: x.Definition.OfPart(said, "agency"), Version: 1}))
		filetest.Must(t, h.Documents.SendForm(ctx, h.Officer, h.File.ID, formID, document.Said{}))
		p, err := s.Page(ctx, h.Worker, h.File.ID)
		filetest.Must(t, err)
		q, _ := p.Question("detention_history")
		if len(q.Known) != 1 || q.Known[0].Words != "Immigration Holding Centre, Laval · 2026-09-28 07:40 · Unlikely to appear, Identity not established" {
			t.Errorf("detention: %+v", q.Known)
		}
	})
}

// CCM-3: each thing that is known stands once, with every source that says so; what the file knows stands alone only where nobody else
// says the same.
func TestEachFactStandsOnce(t *testing.T) {
	q := Question{ID: "citizenship", Short: true, Known: []Entry{{Words: "Ethiopia", Source: FromFile}, {Words: "Éthiopie", Source: FromAgency}, {Words: "ETH", Source: FromClient}, {Words: "Eritrea", Source: FromClient}}}
	facts := q.Facts()
	if len(facts) < 2 || len(facts[0]) == 0 || facts[0][0].Source != FromAgency || facts[len(facts)-1][0].Words != "Eritrea" {
		t.Errorf("%+v", facts)
	}
	for _, said := range facts[0] {
		if said.Source == FromFile {
			t.Errorf("the file stands beside its source: %+v", facts[0])
		}
	}
	alone := Question{ID: "health", Known: []Entry{{Words: "Asthma", Source: FromFile}}}
	if facts := alone.Facts(); len(facts) != 1 || len(facts[0]) != 1 {
		t.Errorf("%+v", facts)
	}
	same := Question{ID: "health", Known: []Entry{{Words: "Asthma", Source: FromAgency}, {Words: " asthma", Source: FromClient}}}
	if facts := same.Facts(); len(facts) != 1 || len(facts[0]) != 2 {
		t.Errorf("two sources of one fact: %+v", facts)
	}
}

// CCM-3, CCM-4: a charge that stands on the referral's checklist stands under its question of the synopsis with its source, as long as it
// might rule an enrolment out; a reader who has no checklist is not told of it here.
func TestAChargeOfTheChecklistIsKnown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s, lists := New(h.Documents), checklist.Service{Service: h.Documents.Service, Forms: h.Documents.Forms}
		for number, c := range []struct {
			state, source, words string
			want                 Source
		}{{checklist.Might, "CLIENT", "A trial in March.", FromClient}, {checklist.RulesOut, "COUNSEL", "A sentence until June.", FromThirdParty}, {checklist.Clear, "AGENCY", "Withdrawn.", ""}} {
			filetest.Must(t, lists.Set(ctx, h.Worker, h.File.ID, []checklist.Finding{{Item: "charges", Number: number, State: c.state, Source: c.source, Words: c.words, On: "2026-11-10"}}))
			page, err := s.Page(ctx, h.Worker, h.File.ID)
			filetest.Must(t, err)
			q, _ := page.Question("justice")
			if c.want == "" {
				if !q.Gap() {
					t.Errorf("%+v", q.Known)
				}
				continue
			}
			if len(q.Known) != 1 || q.Known[0].Words != c.words || q.Known[0].Source != c.want || (q.Known[0].SaidBy == "") == (c.want == FromThirdParty) {
				t.Errorf("%s: %+v", c.state, q.Known)
			}
		}
	})
}

// CCM-3, CCM-24: the residence in which a client lives stands in the synopsis from the day of arrival, as the residence says where it is; what
// is protected is not said, and who has left does not live there.
func TestTheResidenceIsKnown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := New(h.Documents)
		lives := func() string {
			page, err := s.Page(ctx, h.Worker, h.File.ID)
			filetest.Must(t, err)
			q, _ := page.Question("housing")
			if len(q.Known) == 0 {
				return ""
			}
			return q.Known[0].Words
		}
		run := func(query string, args ...any) {
			t.Helper()
			_, err := d.Exec(ctx, query, args...)
			filetest.Must(t, err)
		}
		run("insert into residence (id, organisation_id, site_id, name, places, high_risk, rules, address, phone, unlisted) values ('house','org','','Harbour House',2,false,'','1 Quay Street','',false)")
		run("insert into bed_stay (id, organisation_id, residence_id, file_id, arrived_on, leaves_on, left_on) values ('stay','org','house',$1,'2026-11-02','','')", h.File.ID)
		if got := lives(); !strings.HasPrefix(got, "Harbour House, 1 Quay Street · ") {
			t.Errorf("%q", got)
		}
		run("update residence set unlisted=true")
		if got := lives(); !strings.HasPrefix(got, "Harbour House · ") {
			t.Errorf("protected: %q", got)
		}
		run("update bed_stay set left_on='2026-11-09'")
		if got := lives(); got != "" {
			t.Errorf("after they left: %q", got)
		}
	})
}

// CCM-2, CCM-3, CCM-24, SEC-1: whoever only houses reads of the synopsis what is marked for the residence, whoever said it and on whichever form;
// the rest says that it is not marked, is never a gap, and gives nothing away.
func TestTheResidenceReadsItsPart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := New(h.Documents)
		_, err := d.Exec(ctx, "update supervision_file set housing_referred=$1", true)
		filetest.Must(t, err)
		formID, err := h.Documents.BeginForm(ctx, h.Officer, h.File.ID, "bsf801")
		filetest.Must(t, err)
		x, err := h.Documents.Form(ctx, h.Officer, h.File.ID, formID)
		filetest.Must(t, err)
		said, _ := forms.SpecimenOf(x.Definition, i18n.English)
		said["housing"], said["housing_needs"], said["health"] = []string{"yes"}, []string{"Ground floor, no stairs"}, []string{"Diabetes"}
		filetest.Must(t, h.Documents.CompleteForm(ctx, h.Officer, h.File.ID, forms.Writing{FormID: formID, Part: "agency", Answers: x.Definition.OfPart(said, "agency"), Version: 1}))
		reads := func() (needs, health Question, page Page) {
			t.Helper()
			page, err := s.Page(ctx, h.Housing, h.File.ID)
			filetest.Must(t, err)
			needs, _ = page.Question("housing_needs")
			health, _ = page.Question("health")
			return needs, health, page
		}
		if needs, _, _ := reads(); !needs.Gap() {
			t.Errorf("what was not sent yet: %+v", needs)
		}
		filetest.Must(t, h.Documents.SendForm(ctx, h.Officer, h.File.ID, formID, document.Said{}))
		filetest.Must(t, s.Add(ctx, h.Worker, h.File.ID, Entry{Question: "mental_health", Words: "In hospital in May", Source: FromAgency, On: "2026-11-03"}))
		filetest.Must(t, s.Add(ctx, h.Worker, h.File.ID, Entry{Question: "housing", Words: "With nobody", Source: FromAgency, On: "2026-11-03"}))
		needs, health, page := reads()
		if len(needs.Known) != 1 || needs.Known[0].Words != "Ground floor, no stairs" || needs.Known[0].FormID != "" || health.Gap() || !health.Withheld {
			t.Errorf("%+v, %+v", needs, health)
		}
		withheld := 0
		for _, heading := range page.Headings {
			for _, q := range heading.Questions {
				if q.Withheld && (len(q.Known) > 0 || len(q.Aside) > 0 || q.Contradicted()) {
					t.Errorf("%s gives away %+v", q.ID, q)
				}
				if q.Withheld && heading.Withheld() {
					withheld++
				}
			}
		}
		if lives, _ := page.Question("housing"); len(lives.Known) == 0 || withheld < 20 {
			t.Errorf("%+v, %d withheld", lives, withheld)
		}
		if gaps, _ := page.Count(); gaps == 0 || gaps > 4 {
			t.Errorf("%d gaps of what is the residence's", gaps)
		}
		whole, err := s.Page(ctx, h.Worker, h.File.ID)
		filetest.Must(t, err)
		if q, _ := whole.Question("health"); q.Withheld || len(q.Known) != 1 {
			t.Errorf("the case manager: %+v", q)
		}
		told, err := homeneed.Service{Service: h.Documents.Service}.Of(ctx, h.Housing, page.File)
		if err != nil || told != "Ground floor, no stairs" {
			t.Errorf("beside whoever waits: %q, %v", told, err)
		}
		for by, a := range map[string]access.Actor{"the officer": h.Officer, "another provider": h.Other} {
			if told, err := (homeneed.Service{Service: h.Documents.Service}).Of(ctx, a, page.File); err != nil || told != "" {
				t.Errorf("%s: %q, %v", by, told, err)
			}
		}
	})
}

// CCM-6: the questionnaire of the interview begins with what the agency said beside each question that it answers, a missed appointment among
// its facts too. That the client says otherwise is marked there, and contradicts the synopsis.
func TestTheQuestionnaireBeginsWithWhatTheAgencySaid(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := New(h.Documents)
		h.Documents.Knowing = append(h.Documents.Knowing, s.Said)
		formID, err := h.Documents.BeginForm(ctx, h.Officer, h.File.ID, "bsf801")
		filetest.Must(t, err)
		x, err := h.Documents.Form(ctx, h.Officer, h.File.ID, formID)
		filetest.Must(t, err)
		said, _ := forms.SpecimenOf(x.Definition, i18n.English)
		said["concerns[0].concern"] = []string{"Did not appear on 2026-10-02."}
		filetest.Must(t, h.Documents.CompleteForm(ctx, h.Officer, h.File.ID, forms.Writing{FormID: formID, Part: "agency", Answers: x.Definition.OfPart(said, "agency"), Version: 1}))
		filetest.Must(t, h.Documents.SendForm(ctx, h.Officer, h.File.ID, formID, document.Said{}))
		asked, err := h.Documents.BeginForm(ctx, h.Worker, h.File.ID, "questionnaire")
		filetest.Must(t, err)
		q, err := h.Documents.Form(ctx, h.Worker, h.File.ID, asked)
		filetest.Must(t, err)
		for item, want := range map[string]string{"missed_papers": "Did not appear on 2026-10-02.", "detained_papers": "Immigration Holding Centre", "health_papers": said.Get("health")} {
			if got := q.Answers().Get(item); want == "" || !strings.Contains(got, want) {
				t.Errorf("%s begins with %q, want %q", item, got, want)
			}
		}
		heard := q.Answers() // the client says otherwise of the one, the same of the other
		for item, words := range map[string]string{"uci": "1234", "health": "No medicine at all", "health_differs": "yes", "fears": "The hearing", "fears_papers": "The hearing", "fears_differs": "no",
			"work": "Baker", "work_papers": "Idle, the officer said by telephone", "work_differs": "yes"} {
			heard[item] = []string{words}
		}
		filetest.Must(t, h.Documents.CompleteForm(ctx, h.Worker, h.File.ID, forms.Writing{FormID: asked, Part: "provider", Answers: heard, Version: 1}))
		p, err := s.Page(ctx, h.Worker, h.File.ID)
		filetest.Must(t, err)
		for question, want := range map[string]bool{"health": true, "safety": false, "work": true} {
			if at, _ := p.Question(question); at.Contradicted() != want {
				t.Errorf("%s is contradicted: %v, %+v", question, !want, at.Known)
			}
		}
	})
}

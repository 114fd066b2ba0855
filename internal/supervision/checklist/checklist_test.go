package checklist

import (
	"context"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/filetest"
)

var ctx = context.Background()

func open(t *testing.T, d *db.DB) (filetest.House, Service) {
	t.Helper()
	h := filetest.Open(t, d)
	return h, Service{h.Documents.Service, h.Documents.Forms}
}

func of(item, state, words string) Finding {
	return Finding{Item: item, State: state, Words: words, Source: "AGENCY", On: "2026-11-10"}
}

// CCM-4: what a finding needs, and who says something of a checklist.
func TestWhatAFindingNeeds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := open(t, d)
		for name, c := range map[string]struct {
			by     access.Actor
			change func(*Finding)
			kind   fault.Kind
			field  string
		}{
			"the officer":             {h.Officer, func(*Finding) {}, fault.Forbidden, ""},
			"a colleague":             {h.Colleague, func(*Finding) {}, fault.NotFound, ""},
			"another provider":        {h.Other, func(*Finding) {}, fault.NotFound, ""},
			"the house":               {h.Housing, func(*Finding) {}, fault.NotFound, ""},
			"of nothing":              {h.Worker, func(f *Finding) { f.Item = "weather" }, fault.Invalid, "state.weather"},
			"a state of another list": {h.Worker, func(f *Finding) { f.State = RulesOut }, fault.Invalid, "state.record"},
			"from nowhere":            {h.Worker, func(f *Finding) { f.Source = "" }, fault.Invalid, "source"},
			"tomorrow":                {h.Worker, func(f *Finding) { f.On = "2026-11-11" }, fault.Invalid, "on_day"},
			"no day":                  {h.Worker, func(f *Finding) { f.On = "soon" }, fault.Invalid, "on_day"},
			"not needed, without why": {h.Worker, func(f *Finding) { f.State = NotNeeded }, fault.Invalid, "words.record"},
			"ruled out, without why":  {h.Worker, func(f *Finding) { f.Item, f.State = "safety", RulesOut }, fault.Invalid, "words.safety"},
			"too long":                {h.Worker, func(f *Finding) { f.Words = strings.Repeat("x", longestWords+1) }, fault.Invalid, "words.record"},
		} {
			f := of("record", InPlace, "")
			c.change(&f)
			err := s.Set(ctx, c.by, h.File.ID, []Finding{of("identity", InPlace, ""), f}[1:])
			if !fault.Is(err, c.kind) || c.field != "" && fault.ProblemsOf(err)[0].Field != c.field {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := s.Set(ctx, h.Worker, h.File.ID, nil); !fault.Is(err, fault.NotReady) {
			t.Errorf("nothing at all: %v", err)
		}
		if events := h.Events(t); len(events) != 0 {
			t.Errorf("what was refused left %v", events)
		}
	})
}

// CCM-4: what was found stands with its source, day and person; a later finding stands before it, gaps stay visible, and of two
// people who say something of one item one is second, with all that they said at once.
func TestTheChecklistLives(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := open(t, d)
		p, err := s.Of(ctx, h.Worker, h.File.ID)
		filetest.Must(t, err)
		all := len(p.Lines.In(Needed))
		if all < 10 || len(p.Lines.In(Out)) < 5 || p.Lines.Begun() || p.Lines.Whole() || len(p.Lines.In(Needed, Unknown)) != all {
			t.Fatalf("at first: %+v", p.Lines)
		}
		filetest.Must(t, s.Set(ctx, h.Worker, h.File.ID, []Finding{of("record", Missing, ""), of("safety", RulesOut, "Threatened a neighbour."), of("identity", InPlace, "")}))
		second := of("record", InPlace, "None.")
		if err := s.Set(ctx, h.Supervisor, h.File.ID, []Finding{of("counsel", InPlace, ""), second}); !fault.IsStale(err) {
			t.Errorf("somebody who did not see it: %v", err)
		}
		second.Number = 1
		filetest.Must(t, s.Set(ctx, h.Supervisor, h.File.ID, []Finding{second}))
		p, err = s.Of(ctx, h.Worker, h.File.ID)
		filetest.Must(t, err)
		record, _ := p.Lines.line("record")
		counsel, _ := p.Lines.line("counsel")
		if record.State != InPlace || record.By != "Person supervisor" || record.Source != "AGENCY" || len(record.Before) != 1 || record.Before[0].State != Missing || counsel.State != Unknown {
			t.Errorf("%+v %+v", record, counsel)
		}
		if out := p.Lines.In(Out, RulesOut); len(out) != 1 || out[0].Words != "Threatened a neighbour." {
			t.Errorf("what rules out: %+v", out)
		}
		want := []history.Kind{history.ChecklistSet, history.ChecklistSet, history.ChecklistSet, history.ChecklistSet}
		if got := h.Events(t); len(got) != len(want) {
			t.Errorf("%v", got)
		}
		var rest []Finding
		for _, l := range p.Lines.In(Needed, Unknown) {
			rest = append(rest, of(l.Code, InPlace, ""))
		}
		filetest.Must(t, s.Set(ctx, h.Worker, h.File.ID, rest))
		if p, err = s.Of(ctx, h.Worker, h.File.ID); err != nil || !p.Lines.Whole() {
			t.Errorf("all in place: %v", err)
		}
		if _, err := s.Of(ctx, h.Housing, h.File.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("the house reads it: %v", err)
		}
		if _, err := s.Of(ctx, h.Officer, h.File.ID); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the officer reads it: %v", err)
		}
	})
}

// CCM-4: a document that was asked for stands on the day of whoever has the file until it is received or will not come; it is late
// by words, reminded with a new day, asked for once at a time.
func TestADocumentIsWaitedFor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := open(t, d)
		plan := Document{Name: "Correctional plan", AskedOf: "Camille Roy", AskedOn: "2026-11-03"}
		for name, c := range map[string]struct {
			change func(*Document)
			field  string
		}{
			"nameless":           {func(d *Document) { d.Name = " " }, "document"},
			"of nobody":          {func(d *Document) { d.AskedOf = "" }, "asked_of"},
			"tomorrow":           {func(d *Document) { d.AskedOn = "2026-11-11" }, "asked_on"},
			"due before":         {func(d *Document) { d.DueOn = "2026-11-02" }, "due_on"},
			"due on no day":      {func(d *Document) { d.DueOn = "soon" }, "due_on"},
			"longer than a line": {func(d *Document) { d.Name = strings.Repeat("x", longestLine+1) }, "document"},
		} {
			x := plan
			c.change(&x)
			if err := s.Ask(ctx, h.Worker, h.File.ID, x); !fault.Is(err, fault.Invalid) || fault.ProblemsOf(err)[0].Field != c.field {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := s.Ask(ctx, h.Officer, h.File.ID, plan); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the officer asks: %v", err)
		}
		filetest.Must(t, s.Ask(ctx, h.Worker, h.File.ID, plan))
		again := plan
		again.Name = "correctional  PLAN"
		if err := s.Ask(ctx, h.Supervisor, h.File.ID, again); !fault.Is(err, fault.Invalid) || fault.ProblemsOf(err)[0].Field != "document" {
			t.Errorf("asked for twice: %v", err)
		}
		waiting := func(a access.Actor) []Waiting {
			t.Helper()
			list, err := s.Waiting(ctx, a)
			filetest.Must(t, err)
			return list
		}
		list := waiting(h.Worker)
		if len(list) != 1 || list[0].DueOn != "2026-11-13" || list[0].FullName != "Noor Warsame" || list[0].Late("2026-11-13") || !list[0].Late("2026-11-14") {
			t.Fatalf("%+v", list)
		}
		if len(waiting(h.Supervisor)) != 0 || len(waiting(h.Colleague)) != 0 || len(waiting(h.Officer)) != 0 {
			t.Error("it is told to others")
		}
		doc := list[0].ID
		for name, c := range map[string]struct {
			x     Step
			field string
		}{
			"nothing":                      {Step{Kind: Asked, On: "2026-11-10"}, "step"},
			"received before it was asked": {Step{Kind: Received, On: "2026-11-02"}, "on_day"},
			"received tomorrow":            {Step{Kind: Received, On: "2026-11-11"}, "on_day"},
			"reminded for a day past":      {Step{Kind: Reminded, On: "2026-11-10", DueOn: "2026-11-09"}, "due_on"},
			"given up without a reason":    {Step{Kind: GivenUp, On: "2026-11-10"}, "words"},
		} {
			if err := s.Follow(ctx, h.Worker, h.File.ID, doc, 1, c.x); !fault.Is(err, fault.Invalid) || fault.ProblemsOf(err)[0].Field != c.field {
				t.Errorf("%s: %v", name, err)
			}
		}
		filetest.Must(t, s.Follow(ctx, h.Worker, h.File.ID, doc, 1, Step{Kind: Reminded, On: "2026-11-10", DueOn: "2026-11-30"}))
		if err := s.Follow(ctx, h.Supervisor, h.File.ID, doc, 1, Step{Kind: Received, On: "2026-11-10"}); !fault.IsStale(err) {
			t.Errorf("by somebody who did not see the reminder: %v", err)
		}
		if len(waiting(h.Worker)) != 0 {
			t.Error("what is due in three weeks stands on My day")
		}
		filetest.Must(t, s.Follow(ctx, h.Worker, h.File.ID, doc, 2, Step{Kind: Received, On: "2026-11-10"}))
		if err := s.Follow(ctx, h.Worker, h.File.ID, doc, 3, Step{Kind: GivenUp, On: "2026-11-10", Words: "Lost."}); !fault.IsStale(err) {
			t.Errorf("given up after it came: %v", err)
		}
		filetest.Must(t, s.Ask(ctx, h.Worker, h.File.ID, plan)) // another copy
		p, err := s.Of(ctx, h.Worker, h.File.ID)
		if err != nil || len(p.Documents) != 2 || p.Documents[1].ReceivedOn != "2026-11-10" || len(p.Documents[1].Steps) != 3 || p.Documents[1].Steps[2].Kind != Asked {
			t.Errorf("%+v %v", p.Documents, err)
		}
		want := []history.Kind{history.DocumentAsked, history.DocumentReminded, history.DocumentReceived, history.DocumentAsked}
		if got := h.Events(t); strings.Join(kindsOf(got), " ") != strings.Join(kindsOf(want), " ") {
			t.Errorf("%v", got)
		}
	})
}

func kindsOf(list []history.Kind) []string {
	out := make([]string, len(list))
	for i, k := range list {
		out[i] = string(k)
	}
	return out
}

// CCM-4, CCM-19: no document is waited for on the page of a closed file; it is again once the file is reopened.
func TestNothingIsWaitedForOnAClosedFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := open(t, d)
		filetest.Must(t, s.Ask(ctx, h.Worker, h.File.ID, Document{Name: "Correctional plan", AskedOf: "Camille Roy", AskedOn: "2026-11-03"}))
		for _, c := range []struct {
			state string
			want  int
		}{{"ACTIVE", 1}, {"CLOSED", 0}, {"ACTIVE", 1}} {
			_, err := d.Exec(ctx, "update supervision_file set state=$2, enrolled_on='2026-11-03' where id=$1", h.File.ID, c.state)
			filetest.Must(t, err)
			p, err := s.Of(ctx, h.Worker, h.File.ID)
			if err != nil || len(p.Waited()) != c.want || len(p.Documents) != 1 {
				t.Errorf("%s: %+v, %v", c.state, p.Waited(), err)
			}
		}
	})
}

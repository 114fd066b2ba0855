package since

import (
	"context"
	"slices"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
)

// CCM-12: only what still stands as it began is asked about, and only where the file says something else now; the day of writing is none of it.
func TestOnlyTheUntouchedIsAskedAbout(t *testing.T) {
	d := &forms.Definition{Parts: []forms.Part{{ID: "one", Items: []forms.Item{
		{ID: "worker", Kind: forms.Line, Initial: "worker.name"}, {ID: "phone", Kind: forms.Line, Initial: "worker.phone"}, {ID: "group", Kind: forms.Group, Items: []forms.Item{
			{ID: "meeting", Kind: forms.Date, Initial: "appointment.date"}}},
		{ID: "written", Kind: forms.Date, Initial: "today"}, {ID: "free", Kind: forms.Line}, {ID: "shown", Kind: forms.Line, Initial: "file.name", Given: true},
		{ID: "risk", Kind: forms.Choice, Initial: "file.risk"}, {ID: "speaks", Kind: forms.Line, Initial: "client.language"}}}}}
	says := func(pairs ...string) forms.Answers {
		out := forms.Answers{}
		for i := 0; i < len(pairs); i += 2 {
			out[pairs[i]] = []string{pairs[i+1]}
		}
		return out
	}
	begun := says("worker", "Nora", "phone", "1", "meeting", "2026-12-07", "written", "2026-11-01", "free", "a", "shown", "A", "risk", "HIGH", "speaks", "Tamoul")
	now := says("worker", "Wren", "phone", "2", "meeting", "2026-12-08", "written", "2026-11-30", "free", "b", "shown", "B", "risk", "LOW", "speaks", "Tamil")
	for name, row := range map[string]struct {
		here, now forms.Answers
		asked     []string
	}{
		"all as it began":        {begun, now, []string{"worker", "phone", "meeting", FieldStays}},
		"nothing moved":          {begun, begun, nil},
		"all as it stands":       {now, now, nil},
		"one written, one moved": {says("worker", "Somebody", "phone", "1", "meeting", "2026-12-08"), now, []string{"phone", FieldStays}},
		"the file says nothing":  {begun, forms.Answers{}, nil},
		"emptied":                {says("worker", ""), now, nil},
	} {
		var got []string
		for _, p := range fault.ProblemsOf(Untouched(context.Background(), d, "", begun, row.here, row.now)) {
			got = append(got, p.Field)
		}
		if !slices.Equal(got, row.asked) {
			t.Errorf("%s: asked about %v", name, got)
		}
	}
}

// CCM-12, CCM-24: where the client lives, whom to call and since when they are enrolled is asked about however it was written, and only on the papers
// that are handed over is it held again when they go; letters and digits count, and what the file does not know says nothing.
func TestWhatTheFileHoldsIsAskedAbout(t *testing.T) {
	d := &forms.Definition{Code: "bsf802", Parts: []forms.Part{{ID: "one", Items: []forms.Item{
		{ID: "home", Kind: forms.Line, Initial: "release.address"}, {ID: "house", Kind: forms.Line, Initial: "residence.name"}, {ID: "phone", Kind: forms.Line, Initial: "worker.phone"},
		{ID: "first", Kind: forms.Date, Initial: "file.enrolled != '' ? file.enrolled : today"}, {ID: "name", Kind: forms.Line, Initial: "worker.name"}}}}}
	now := forms.Answers{"home": {"Harbour Lodge, 3 Mill Lane"}, "house": {"Harbour Lodge"}, "phone": {"902-555-0160"}, "first": {"2026-12-01"}, "name": {"Nora"}}
	for name, row := range map[string]struct {
		here     forms.Answers
		enrolled clock.Date
		asked    []string
	}{
		"as the file":             {now, "2026-12-01", nil},
		"set out otherwise":       {forms.Answers{"home": {"harbour lodge 3, Mill Lane"}, "phone": {"(902) 555 0160"}}, "2026-12-01", nil},
		"otherwise":               {forms.Answers{"home": {"12 Alder Lane"}, "house": {"Quay Hotel"}, "phone": {"1"}, "first": {"2026-12-05"}, "name": {"Wren"}}, "2026-12-01", []string{"home", "house", "phone", "first"}},
		"not enrolled yet":        {forms.Answers{"first": {"2026-12-05"}}, "", nil},
		"nothing of it is filled": {forms.Answers{}, "2026-12-01", nil},
	} {
		var got, sent []string
		for _, p := range fault.ProblemsOf(Untouched(context.Background(), d, row.enrolled, forms.Answers{}, row.here, now)) {
			if p.Field != FieldStays {
				got = append(got, p.Field)
			}
		}
		for _, i := range Otherwise(d, row.enrolled, row.here, now) {
			sent = append(sent, i.ID)
		}
		if !slices.Equal(got, row.asked) || !slices.Equal(sent, row.asked) {
			t.Errorf("%s: asked about %v, and when it goes %v", name, got, sent)
		}
	}
	d.Code = "intake"
	if got := Otherwise(d, "", forms.Answers{"home": {"12 Alder Lane"}}, now); got != nil {
		t.Errorf("a form that is not handed over: %v", got)
	}
}

// CCM-19: a closure report has each line of how it went, in whatever else is said; whoever leaves one out says that it stays so.
func TestHowItWentIsNotLeftOut(t *testing.T) {
	d := &forms.Definition{Code: "closure-report", Parts: []forms.Part{{ID: "one", Items: []forms.Item{{ID: "kept", Kind: forms.Paragraph, Initial: "outcome.conditions"}}}}}
	now := forms.Answers{"kept": {"Curfew: 1 for, 2 against\n\nReport weekly: 4 for"}}
	for name, row := range map[string]struct{ here, dropped string }{
		"as it is":         {"Curfew: 1 for, 2 against\nReport weekly: 4 for", ""},
		"with other words": {"He tried hard. Curfew – 1 for, 2 against; his work was late.\nreport weekly 4 for.", ""},
		"all kept":         {"All kept; no non-compliance.", "Curfew: 1 for, 2 against · Report weekly: 4 for"},
		"one left out":     {"Report weekly: 4 for", "Curfew: 1 for, 2 against"},
		"nothing":          {"", "Curfew: 1 for, 2 against · Report weekly: 4 for"},
	} {
		list := fault.ProblemsOf(Untouched(context.Background(), d, "", forms.Answers{}, forms.Answers{"kept": {row.here}}, now))
		if row.dropped == "" && len(list) != 0 || row.dropped != "" && (len(list) != 2 || list[0].Field != "kept" || list[0].Args[1] != row.dropped || list[1].Field != FieldStays) {
			t.Errorf("%s: %+v", name, list)
		}
	}
}

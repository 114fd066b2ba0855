package since

import (
	"context"
	"slices"
	"testing"

	"passerelle/internal/forms"
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
		for _, p := range fault.ProblemsOf(Untouched(context.Background(), d, begun, row.here, row.now)) {
			got = append(got, p.Field)
		}
		if !slices.Equal(got, row.asked) {
			t.Errorf("%s: asked about %v", name, got)
		}
	}
}

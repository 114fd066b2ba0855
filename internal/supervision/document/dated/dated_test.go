package dated

import (
	"context"
	"slices"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// CCM-12: a day that a form begins with as its own is not before its file, in the part that is written, whatever form it is; other days are other rules'.
func TestAFormsOwnDayIsNotBeforeItsFile(t *testing.T) {
	d := &forms.Definition{Parts: []forms.Part{
		{ID: "one", Items: []forms.Item{{ID: "starts", Kind: forms.Date, Initial: "file.enrolled != '' ? file.enrolled : today"}, {ID: "born", Kind: forms.Date, Initial: "file.born"},
			{ID: "referred", Kind: forms.Date, Initial: "file.referred != '' ? file.referred : today"}, {ID: "free", Kind: forms.Date},
			{ID: "group", Kind: forms.Group, Items: []forms.Item{{ID: "signed_on", Kind: forms.Date, Initial: "today"}}}}},
		{ID: "two", Items: []forms.Item{{ID: "answered", Kind: forms.Date, Initial: "today"}}}}}
	f := supervision.File{ReferredOn: "2026-10-20"}
	for name, row := range map[string]struct {
		part, day string
		want      []string
	}{
		"the day of the referral": {"one", "2026-10-20", nil},
		"the day before":          {"one", "2026-10-19", []string{"starts", "signed_on"}},
		"the other part":          {"two", "2019-01-01", []string{"answered"}},
		"nothing is said":         {"one", "", nil},
	} {
		said := forms.Answers{}
		for _, item := range []string{"starts", "born", "referred", "free", "signed_on", "answered"} {
			said[item] = []string{row.day}
		}
		var got []string
		for _, p := range fault.ProblemsOf(Check(context.Background(), f, d, forms.Writing{Part: row.part, Answers: said})) {
			got = append(got, p.Field)
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: %v, not %v", name, got, row.want)
		}
	}
}

package document

import (
	"context"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/supervision"
)

// CCM-10: a condition of a form is of the catalogue with what stands beside it, or in its own words; a code that is not in the catalogue
// counts for nothing.
func TestAConditionOfTheCatalogue(t *testing.T) {
	for name, c := range map[string]struct {
		said forms.Answers
		want supervision.Condition
		none bool
	}{
		"of the catalogue":        {forms.Answers{"of_catalogue": {"CURFEW"}, "details": {" 21:00 to 06:00 "}}, supervision.Condition{Code: "CURFEW", Words: "21:00 to 06:00"}, false},
		"with nothing beside it":  {forms.Answers{"of_catalogue": {"TREAT"}}, supervision.Condition{Code: "TREAT"}, false},
		"words that were left":    {forms.Answers{"of_catalogue": {"NOOFF"}, "condition": {"Curfew at 21:00"}}, supervision.Condition{Code: "NOOFF"}, false},
		"in words":                {forms.Answers{"condition": {"Sees the doctor."}}, supervision.Condition{Code: "FREE", Words: "Sees the doctor."}, false},
		"plain in words":          {forms.Answers{"condition": {"Curfew at 21:00"}}, supervision.Condition{Code: "CURFEW", Words: "Curfew at 21:00"}, false},
		"of no catalogue":         {forms.Answers{"of_catalogue": {"TATTOO"}}, supervision.Condition{}, true},
		"of no catalogue, worded": {forms.Answers{"of_catalogue": {"TATTOO"}, "condition": {"Sees the doctor."}}, supervision.Condition{Code: "FREE", Words: "Sees the doctor."}, false},
	} {
		got, there := conditionAt(context.Background(), c.said, "")
		if there == c.none || there && (got.Code != c.want.Code || got.Words != c.want.Words) {
			t.Errorf("%s: %+v, %v", name, got, there)
		}
	}
}

package document

import (
	"slices"
	"strings"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision"
)

// CCM-18: what would become of a condition is refused beside its words when that is in force already, also where another entry changes
// something; a last day alone is a change. A direction that everything goes against, and a lighter one that does not say whether the officer
// was spoken to, are refused beside their items.
func TestARequestAsksForAChange(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		f, err := h.ChangeConditions(ctx, h.worker, f.ID, f.Version, supervision.ConditionChange{On: "2026-11-10", Add: []supervision.Condition{
			{Code: "FREE", Words: "Calls every Friday."}, {Code: "CURFEW", Words: "21:00 to 06:00"}, {Code: "FREE", Words: "Sees the doctor.", LastDay: "2026-12-24"}}})
		must(t, err)
		x := h.begun(t, h.worker, f, changeForm).FileForm
		f.Risk = "LOW"
		curfew := "21:00 to 06:00"
		for name, c := range map[string]struct {
			said    map[string]string
			refused []string
		}{
			"into identical words":     {map[string]string{"changes[1].change": "amend", "changes[1].becomes": " calls every  friday."}, []string{"changes[1].becomes"}},
			"into its hours":           {map[string]string{"changes[0].change": "amend", "changes[0].becomes": " 21:00 to  06:00", "changes[1].change": "keep"}, []string{"changes[0].becomes"}},
			"only its last day":        {map[string]string{"changes[1].change": "amend", "changes[1].becomes": "Calls every Friday.", "changes[1].last_day": "2026-12-31"}, nil},
			"over when it is wanted":   {map[string]string{"changes[1].change": "amend", "changes[1].becomes": "Calls every Friday.", "changes[1].last_day": "2026-12-31", "wanted": "2027-01-01"}, []string{"changes[1].last_day"}},
			"wanted on its last day":   {map[string]string{"changes[1].change": "amend", "changes[1].becomes": "Calls every Friday.", "changes[1].last_day": "2026-12-31", "wanted": "2026-12-31"}, nil},
			"the same last day":        {map[string]string{"changes[2].change": "amend", "changes[2].becomes": "Sees the doctor.", "changes[2].last_day": "2026-12-24"}, []string{"changes[2].becomes"}},
			"new, and in force":        {map[string]string{"changes[1].change": "remove", "changes[2].change": "add", "changes[2].becomes": "Calls every Friday."}, []string{"changes[2].becomes"}},
			"lighter, unsaid":          {map[string]string{"spoken": ""}, []string{"spoken"}},
			"lighter, not spoken":      {map[string]string{"spoken": "no"}, nil},
			"harsher by shorter hours": {map[string]string{"direction": "harsher", "spoken": ""}, []string{"direction"}},
			"lighter by longer hours":  {map[string]string{"changes[0].becomes": "20:00 to 06:00"}, []string{"direction"}},
			"lighter and harsher":      {map[string]string{"changes[1].change": "add", "changes[1].becomes": "Calls every Monday."}, nil},
			"lighter by a higher risk": {map[string]string{"changes[0].change": "keep", "asks": "risk", "risk_now": "LOW", "risk_then": "HIGH"}, []string{"direction"}},
			"from a risk it has not":   {map[string]string{"changes[0].change": "keep", "asks": "risk", "risk_now": "HIGH", "risk_then": "MEDIUM"}, []string{"risk_now"}},
		} {
			a := forms.Answers{"asks": {"conditions"}, "direction": {"lighter"}, "spoken": {"yes"}, "changes": {"3"}, "changes[0].condition": {curfew}, "changes[0].change": {"amend"},
				"changes[0].becomes": {"22:00 to 06:00"}, "changes[1].condition": {"Calls every Friday."}, "changes[1].change": {"keep"},
				"changes[2].condition": {"Sees the doctor."}, "changes[2].change": {"keep"}}
			for path, value := range c.said {
				a[path] = []string{value}
			}
			if err := h.requestFits(ctx, d, f, x, a); !slices.Equal(itemsOf(err), c.refused) || err != nil && c.refused == nil {
				t.Errorf("%s: %v", name, err)
			}
			if len(c.refused) == 1 && strings.HasSuffix(c.refused[0], "becomes") {
				given, at := inAnswer(a), strings.NewReplacer("changes", "given", "becomes", "given_becomes").Replace(c.refused[0])
				if err := h.givenFits(ctx, d, f, given); !slices.Equal(itemsOf(err), []string{at}) {
					t.Errorf("granted %s: %v", name, err)
				}
			}
		}
	})
}

// inAnswer says under the names of an answer in part what a request says of conditions.
func inAnswer(request forms.Answers) forms.Answers {
	out := forms.Answers{"given": request["changes"]}
	for path, values := range request {
		if _, item, entry := strings.Cut(path, "]."); entry {
			out[strings.Replace(path[:len(path)-len(item)], "changes", "given", 1)+"given_"+item] = values
		}
	}
	return out
}

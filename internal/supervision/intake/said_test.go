package intake

import (
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// CCM-27: a row that was settled as the same person and the same stay stays settled: next month's register with both rows as they were changes
// nothing, with another day of the last check-in nothing else, and with another risk in the row that stood, the risk.
func TestWhatWasSettledStaysSettled(t *testing.T) {
	const head = "Name,UCI,Referred on,City,Risk,Last check-in\n"
	const one, two = "Ulla Roy,11112222,2026-03-01,Truro,Low,2026-09-01\n", "Ula Roy,11112222,2026-03-01,Halifax,Medium,2026-09-01\n"
	for name, c := range map[string]struct {
		next, risk, city string
		choices          map[int]Choice
		changed          int
	}{
		"as they were, written otherwise":   {"Ulla Roy,1111-2222,2026-03-01,Truro,low,2026-09-01\n" + "Ula Roy,1111-2222,2026-03-01,Halifax,medium,2026-09-01\n", "MEDIUM", "Halifax", nil, 0},
		"a later check-in":                  {"Ulla Roy,11112222,2026-03-01,Truro,Low,2026-10-01\n" + two, "MEDIUM", "Halifax", map[int]Choice{2: TakeChanges}, 1},
		"the one that stood, another risk":  {"Ula Roy,11112222,2026-03-01,Halifax,High,2026-09-01\n", "HIGH", "Halifax", nil, 1},
		"the same, now as low as the other": {"Ula Roy,11112222,2026-03-01,Halifax,Low,2026-09-01\n", "LOW", "Halifax", nil, 1},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				bring := func(text, asOf string, choices map[int]Choice) Outcome {
					t.Helper()
					out, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: asRead(t, head+text), Region: "ATL", Settings: Settings{AsOf: clock.Date(asOf), Reason: "As the register says"}, Changes: true, Choices: choices})
					if err != nil {
						t.Fatal(err)
					}
					return out
				}
				bring(one+two, "2026-09-30", map[int]Choice{3: TakeChanges})
				f := files(t, d)[0]
				if len(files(t, d)) != 1 || f.Risk != "MEDIUM" || f.City != "Halifax" {
					t.Fatalf("it was not settled: %+v", f)
				}
				if out := bring(c.next, "2026-10-31", c.choices); out.Changed != c.changed {
					t.Errorf("%d files changed: %+v", out.Changed, out)
				}
				if f = files(t, d)[0]; f.Risk != c.risk || f.City != c.city {
					t.Errorf("the file says %s, %s", f.Risk, f.City)
				}
			})
		})
	}
}

package intake

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision/register"
)

// addsUp holds that each row of clients is counted once, and that those that wait or were left out are those that are listed to compare.
func addsUp(t *testing.T, what string, out Outcome) {
	t.Helper()
	if sum := out.Imported + out.Changed + out.AlreadyHere + out.LeftOut + out.Undecided + out.Errors(); sum != out.Read {
		t.Errorf("%s: %d rows, and %d became something: %d imported, %d changed, %d here already, %d left out, %d undecided, %d errors", what, out.Read, sum,
			out.Imported, out.Changed, out.AlreadyHere, out.LeftOut, out.Undecided, out.Errors())
	}
	listed := map[int]bool{}
	for _, f := range out.Findings {
		if f.Severity == register.Duplicate || f.Settled == register.SettledOut {
			listed[f.Row] = true
		}
	}
	if len(listed) != out.LeftOut+out.Undecided {
		t.Errorf("%s: rows %v are listed to compare; %d were left out and %d are undecided", what, slices.Sorted(maps.Keys(listed)), out.LeftOut, out.Undecided)
	}
}

// CCM-27: of a register each row is counted once: rows are those imported, changed, here already, in error and to compare; so it is when the
// same file comes again, and when somebody has chosen.
func TestEachRowIsCountedOnce(t *testing.T) {
	const (
		heading = "Name,UCI,DOB,Risk,City,Referred on\n"
		ada     = "Ada Byrne,11112222,1990-01-02,Low,Halifax,2026-03-01\n"
		adaHigh = "Ada Byrne,11112222,1990-01-02,High,Halifax,2026-03-01\n"
		bo      = "Bo Castell,,1991-01-02,High,Moncton,2026-03-02\n"
		noName  = ",33334444,1992-01-02,Low,Truro,2026-03-03\n"
		total   = "Total,2,,,,\n"
	)
	type given struct {
		text       string
		duplicates int // when it first comes in
	}
	texts := map[string]given{
		"one of each":                        {heading + ada + bo + noName + "\n" + total, 0},
		"an exact repeat":                    {heading + ada + ada, 1},
		"a duplicate":                        {heading + ada + adaHigh, 1},
		"an exact repeat beside a duplicate": {heading + ada + adaHigh + ada + bo, 2},
		"a duplicate, repeated":              {heading + ada + adaHigh + adaHigh, 2},
		"a repeat without UCI":               {heading + bo + bo, 0},
		"a repeat without a name":            {heading + noName + noName, 0},
		"a repeated heading":                 {heading + ada + heading + ada, 1},
	}
	for _, name := range []string{"register-harbour-towns.csv", "register-river-valley.xlsx", "registre-des-rapides.xlsx"} {
		content, err := os.ReadFile(filepath.Join("../register/testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = given{string(content), 1}
	}
	for name, c := range texts {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			h := open(t, d)
			comes := func(what string, i Import) Outcome {
				t.Helper()
				i.Reading, i.Region, i.AsOf = asRead(t, c.text), "ATL", "2026-10-31"
				out, err := h.ImportRegister(ctx, h.supervisor, i)
				if err != nil {
					t.Fatalf("%s, %s: %v", name, what, err)
				}
				addsUp(t, name+", "+what, out)
				return out
			}
			if dry, first := comes("looked at", Import{DryRun: true}), comes("first", Import{}); dry.Undecided != c.duplicates || first.Undecided != c.duplicates || dry.Imported != first.Imported {
				t.Errorf("%s: %d and %d to compare, %d and %d imported", name, dry.Undecided, first.Undecided, dry.Imported, first.Imported)
			}
			if again := comes("again", Import{}); again.Imported != 0 {
				t.Errorf("%s: %d imported again", name, again.Imported)
			}
			comes("again, with what changed", Import{Changes: true})
			choices := map[int]Choice{}
			for n, row := range asRead(t, c.text).Twice {
				choices[row.Number] = []Choice{AnotherStay, LeaveOut, TakeChanges, OtherPerson}[n%4]
			}
			comes("as somebody chose", Import{Choices: choices})
			comes("once more", Import{})
		})
	}
}

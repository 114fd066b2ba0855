package registry

import (
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
)

// CCM-1: a UCI of another length than 8 or 10 digits is kept as it is written, and pointed out in the reader's language.
func TestUnusualUCIIsPointedOut(t *testing.T) {
	bundle, err := i18n.NewBundle(Locale)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		written string
		plain   bool
	}{{"", false}, {"11-2233-4455", true}, {"1122 3344", true}, {"123", false}, {"123456789", false}, {"12345678901", false}} {
		for _, l := range []i18n.Language{i18n.English, i18n.French} {
			said := WordsOfUCI(i18n.With(t.Context(), bundle, l, time.UTC), c.written)
			if !strings.Contains(said, c.written) || (said == c.written) != c.plain || said == "" {
				t.Errorf("%q in %s: %q", c.written, l, said)
			}
		}
	}
}

// CCM-1: who adds a client is refused a birth in a year that cannot be beside its field; one that is kept already may stay.
func TestYearOfABirth(t *testing.T) {
	for day, key := range map[string]string{"1899-12-31": "registry.problem.year", "1900-01-01": "", "2026-11-11": "registry.problem.future", "2126-01-01": "registry.problem.future"} {
		err := Client{FullName: "Idil Mattila", BirthDate: clock.Date(day)}.Check("2026-11-10")
		list := fault.ProblemsOf(err)
		if key == "" && err != nil || key != "" && (len(list) != 1 || list[0].Key != key || list[0].Field != "birth_date") {
			t.Errorf("born %s: %v", day, err)
		}
	}
	old := Client{FullName: "Idil Mattila", BirthDate: "1899-12-31"}.completed()
	if check := old.problems("2026-11-10", &old); check.Err() != nil {
		t.Errorf("one that stands: %v", check.Err())
	}
}

// CCM-1: who is taken out of another's record has their own UCI again, and so has the other, whatever was written in between.
func TestEachHasTheirOwnUCIAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(t, d)
		a := access.Actor{PersonID: "p", OrganisationID: "org", Roles: []access.Role{access.CaseManager}}
		kept, put := mustAdd(t, d, s, Client{FullName: "Noor Warsame", UCIWritten: "1111-1111"}), mustAdd(t, d, s, Client{FullName: "Nour Warsame", UCIWritten: "2222-2222"})
		var m Merge
		inTx(t, d, func(tx *db.Tx) (err error) {
			m, err = s.MergeClients(ctx, tx, put, kept, []string{"f2"}, "p")
			return err
		})
		kept.UCIWritten = "22222222"
		if err := s.CorrectClient(ctx, a, "file", kept, "As the register says"); err != nil {
			t.Fatal(err)
		}
		inTx(t, d, func(tx *db.Tx) error { _, err := s.UnmergeClients(ctx, tx, m.ID, "file", "p"); return err })
		for id, want := range map[string]string{kept.ID: "1111-1111", put.ID: "2222-2222"} {
			if c, err := s.ClientByID(ctx, d, id); err != nil || c.UCIWritten != want || c.UCIDigits != DigitsOfUCI(want) {
				t.Errorf("%s has %q, %v", c.FullName, c.UCIWritten, err)
			}
		}
		if list, err := s.Corrections(ctx, d, kept.ID); err != nil || len(list) != 2 || list[0].Was != "22222222" || list[0].FileID != "file" {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

package registry

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

var ctx = context.Background()

func service(t *testing.T, d *db.DB) *Service {
	t.Helper()
	keys, err := audit.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	clk := clock.At(time.Date(2026, 11, 10, 15, 0, 0, 0, time.UTC))
	log, err := audit.Open(ctx, d, db.Config{Path: filepath.Join(t.TempDir(), "reads.db"), HexKey: dbtest.Key}, keys, clk)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := log.Close(); err != nil {
			t.Errorf("close audit: %v", err)
		}
	})
	return New(d, access.New(d, log, clk), history.New(d, log, clk), clk)
}

func add(t *testing.T, d *db.DB, s *Service, c Client) (Client, error) {
	t.Helper()
	c.OrganisationID, c.Programme = "org", access.CCMS
	var out Client
	err := d.Tx(ctx, func(tx *db.Tx) (err error) {
		out, err = s.AddClient(ctx, tx, c)
		return err
	})
	return out, err
}

func mustAdd(t *testing.T, d *db.DB, s *Service, c Client) Client {
	t.Helper()
	out, err := add(t, d, s, c)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func found(t *testing.T, d *db.DB, text string) []string {
	t.Helper()
	where, args := Search(text, "c.id", 1)
	names, err := db.All[string](ctx, d, "select c.full_name from client c where "+where+" order by c.id", args...)
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// CCM-1, CCM-3: the person is found however the name is written.
func TestSearch(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(t, d)
		mustAdd(t, d, s, Client{FullName: "Mohamed Gutiérrez Peña", UCIWritten: "1111-2222"})
		mustAdd(t, d, s, Client{GivenName: "Zahra", FamilyName: "Rahimi", ScriptName: "زهرا رحیمی", UCIWritten: "11-3333-4444"})
		for _, c := range []struct {
			text string
			want []string
		}{
			{"muhammad", []string{"Mohamed Gutiérrez Peña"}}, {"pena gut", []string{"Mohamed Gutiérrez Peña"}},
			{"رحيمي", []string{"Zahra Rahimi"}}, {"11113", nil}, {"1111", []string{"Mohamed Gutiérrez Peña"}},
			{"1111 2222", []string{"Mohamed Gutiérrez Peña"}}, {"113333", []string{"Zahra Rahimi"}}, {"zahra pena", nil},
			{"", []string{"Mohamed Gutiérrez Peña", "Zahra Rahimi"}}, {"%", []string{"Mohamed Gutiérrez Peña", "Zahra Rahimi"}},
		} {
			if got := found(t, d, c.text); !slices.Equal(got, c.want) {
				t.Errorf("%q finds %v, want %v", c.text, got, c.want)
			}
		}
	})
}

// CCM-1: one UCI is one person, however it was written; no wall is crossed to find out.
func TestOneUCIOnePerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(t, d)
		first := mustAdd(t, d, s, Client{FullName: "Noor Warsame", UCIWritten: "9217-4772", BirthDate: "1972-08-05"})
		_, err := add(t, d, s, Client{FullName: "Somebody", UCIWritten: "92174772"})
		if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Field != "uci" {
			t.Fatalf("got %v", err)
		}
		for range 2 {
			mustAdd(t, d, s, Client{FullName: "Without a number"})
		}
		for _, c := range []Client{{FullName: "X", UCIWritten: "92174772"}, {FullName: "NOOR  warsame", BirthDate: "1972-08-05"}} {
			c.OrganisationID, c.Programme = "org", access.CCMS
			got, err := s.Matches(ctx, d, c)
			if err != nil || len(got) != 1 || got[0].ID != first.ID {
				t.Errorf("%+v matches %v, %v", c, got, err)
			}
			for _, wall := range []Client{{OrganisationID: "other", Programme: access.CCMS}, {OrganisationID: "org", Programme: "CSS"}} {
				c.OrganisationID, c.Programme = wall.OrganisationID, wall.Programme
				if got, err := s.Matches(ctx, d, c); err != nil || len(got) != 0 {
					t.Errorf("a wall was crossed: %v, %v", got, err)
				}
			}
		}
	})
}

// SEC-3: a wrong name is corrected with its history; the old one still finds the person; a stale write is refused.
func TestCorrectClient(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(t, d)
		c := mustAdd(t, d, s, Client{FullName: "Mariam Warsme", BirthDate: "1961-10-22", Sex: "F"})
		a := access.Actor{PersonID: "p", OrganisationID: "org", Roles: []access.Role{access.CaseManager}}
		c.FullName, c.BirthDate = "Mariam Warsame", "1961-10-23"
		if err := s.CorrectClient(ctx, a, "file", c, ""); !fault.Is(err, fault.Invalid) {
			t.Fatalf("corrected without a reason: %v", err)
		}
		if err := s.CorrectClient(ctx, a, "file", c, "as on the passport"); err != nil {
			t.Fatal(err)
		}
		if err := s.CorrectClient(ctx, a, "file", c, "again"); err != nil {
			t.Fatalf("nothing to correct: %v", err)
		}
		c.FullName = "Another"
		if err := s.CorrectClient(ctx, a, "file", c, "from an old page"); !fault.Is(err, fault.Conflict) {
			t.Fatalf("a stale write was taken: %v", err)
		}
		if got := found(t, d, "warsme"); len(got) != 1 || got[0] != "Mariam Warsame" {
			t.Errorf("the former name finds %v", got)
		}
		events, err := history.New(d, nil, nil).Of(ctx, d, "file", nil, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		var kinds []string
		for _, e := range events {
			kinds = append(kinds, fmt.Sprint(e.Kind, e.Payload))
		}
		want := []string{`attribute_set{"name":"birth","value":"1961-10-23"}`, `corrected{"name":"birth"}`, `corrected{"name":"name"}`}
		if !slices.Equal(kinds, want) {
			t.Errorf("events %v", kinds)
		}
	})
}

// CCM-16: what a note may say was used; a protected address never is.
func TestContacts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(t, d)
		err := d.Tx(ctx, func(tx *db.Tx) error {
			for _, p := range []Place{
				{Role: "counsel", Name: "A. Counsel", Numbers: []Number{{Kind: "phone", Value: "555-0101", SafeToCall: true}, {Kind: "email", Value: "c@example.org"}}},
				{Role: "residence", Name: "Shelter", Address: "1 Hidden Street", Protected: true},
				{Role: "clinic", Name: "Clinic", Address: "2 Open Street"},
			} {
				p.OrganisationID, p.FileID = "org", "file"
				if _, err := s.AddPlace(ctx, tx, p); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		places, err := s.PlacesOf(ctx, d, "file")
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"Clinic (2 Open Street)", "A. Counsel (555-0101)", "A. Counsel (c@example.org)"}
		if got := Contacts(places); !slices.Equal(got, want) {
			t.Errorf("got %v", got)
		}
	})
}

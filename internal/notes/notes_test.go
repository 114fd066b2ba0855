package notes

import (
	"context"
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

type house struct {
	*Service
	clk *clock.Settable
}

func open(t *testing.T, d *db.DB) house {
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
	a := access.New(d, log, clk)
	return house{New(d, a, history.New(d, log, clk), clk), clk}
}

func supervisor(org string) access.Actor {
	return access.Actor{PersonID: "p-" + org, Name: "Robin", OrganisationID: org, Programme: access.CCMS, Roles: []access.Role{access.ProviderSupervisor}}
}

func (h house) sign(t *testing.T, org, file, body string) Note {
	t.Helper()
	var n Note
	err := h.db.Tx(ctx, func(tx *db.Tx) (err error) {
		n, _, err = h.Sign(ctx, tx, supervisor(org), Note{FileID: file, OrganisationID: org, Programme: access.CCMS, Kind: "general", Occurred: "2026-11-10", Body: body})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	h.clk.Set(h.clk.Now().Add(time.Second))
	return n
}

func bodies(list []Note) []string {
	var out []string
	for _, n := range list {
		out = append(out, n.Body)
	}
	return out
}

// CCM-16: notes are found on both engines alike, before and after the index has them, newest first, within the scope.
func TestSearch(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		h.sign(t, "org", "f1", "Réfugié statute discussed with Mohamed.")
		h.sign(t, "org", "f2", "The refugee hearing is on Monday.")
		h.sign(t, "other", "f3", "A refugee elsewhere.")
		look := func(when string) {
			t.Helper()
			for _, c := range []struct {
				text string
				want []string
			}{
				{"refug", []string{"The refugee hearing is on Monday.", "Réfugié statute discussed with Mohamed."}},
				{"REFUGIE", []string{"Réfugié statute discussed with Mohamed."}},
				{"muhammad statute", []string{"Réfugié statute discussed with Mohamed."}},
				{"elsewhere", nil}, {"\" or 1=1 --", nil}, {"' & !", nil},
			} {
				got, err := h.Search(ctx, supervisor("org"), c.text, 0)
				if err != nil || !slices.Equal(bodies(got), c.want) {
					t.Errorf("%s, %q: %v, %v", when, c.text, bodies(got), err)
				}
			}
		}
		look("waiting")
		if n, err := h.DrainIndex(ctx); err != nil || n != 3 {
			t.Fatalf("indexed %d, %v", n, err)
		}
		look("indexed")
		h.sign(t, "org", "f1", "Another refugee note.")
		if got, err := h.Search(ctx, supervisor("org"), "refugee", 0); err != nil || len(got) != 2 || got[0].Body != "Another refugee note." {
			t.Errorf("half indexed: %v, %v", bodies(got), err)
		}
		if n, err := h.DrainIndex(ctx); err != nil || n != 1 {
			t.Fatalf("indexed %d, %v", n, err)
		}
	})
}

// SEC-3: a signed note is never changed; an addendum stands beside it.
func TestSignedNotesStand(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		n := h.sign(t, "org", "f1", "He appeared calm.")
		for _, statement := range []string{"update note set body='x'", "delete from note", "update note_addendum set body='x'"} {
			if _, err := d.Exec(ctx, statement); err == nil && statement != "update note_addendum set body='x'" {
				t.Errorf("%s was let through", statement)
			}
		}
		amend := func(body, reason string) error {
			return d.Tx(ctx, func(tx *db.Tx) error {
				_, err := h.Amend(ctx, tx, supervisor("org"), "f1", n.ID, body, reason)
				return err
			})
		}
		if err := amend("It was Tuesday.", ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("amended without a reason: %v", err)
		}
		if err := amend("It was Tuesday.", "wrong day"); err != nil {
			t.Fatal(err)
		}
		list, err := h.OfFile(ctx, d, "f1", 0, 10)
		if err != nil || len(list) != 1 || list[0].Body != "He appeared calm." || len(list[0].Addenda) != 1 || list[0].Addenda[0].Reason != "wrong day" {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

func TestDraftsAreOnesOwn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		for _, typed := range []string{"a", "ab"} {
			if err := h.SaveDraft(ctx, supervisor("org"), "note", "f1", typed); err != nil {
				t.Fatal(err)
			}
		}
		if mine, err := h.DraftOf(ctx, supervisor("org"), "note", "f1"); err != nil || mine.Typed != "ab" {
			t.Errorf("%+v, %v", mine, err)
		}
		if theirs, err := h.DraftOf(ctx, supervisor("other"), "note", "f1"); err != nil || theirs.Typed != "" {
			t.Errorf("somebody else's draft was seen: %+v, %v", theirs, err)
		}
		if err := d.Tx(ctx, func(tx *db.Tx) error { return h.DropDraft(ctx, tx, supervisor("org").PersonID, "note", "f1") }); err != nil {
			t.Fatal(err)
		}
		if left, err := h.Drafts(ctx, supervisor("org")); err != nil || len(left) != 0 {
			t.Errorf("%v, %v", left, err)
		}
	})
}

// CCM-16: uncommon initialisms are said, as advice.
func TestInitialisms(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"Called the CLO at CBSA.", nil}, {"Met at the YMCA with the SW.", []string{"YMCA", "SW"}}, {"Social worker (SW) came; SW agreed.", nil},
		{"HE SHOUTED IN CAPITALS", nil}, {"Le SRC a écrit au CLSC et au CLSC.", []string{"SRC", "CLSC"}}, {"", nil},
	} {
		if got := Initialisms(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%q: %v, want %v", c.text, got, c.want)
		}
	}
}

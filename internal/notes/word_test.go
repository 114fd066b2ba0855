package notes

import (
	"fmt"
	"strings"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/registry"
)

// missed says which beginnings of a text's words do not find its note.
func (h house) missed(t *testing.T, n Note, text string) []string {
	t.Helper()
	var missed []string
	for _, word := range registry.Tokens(text) {
		runes := []rune(word)
		for end := range runes {
			beginning := string(runes[:end+1])
			if registry.Tokens(beginning)[0] != beginning {
				continue // one spelling of a name that is searched for by another
			}
			if !h.finds(t, n, beginning) {
				missed = append(missed, beginning)
			}
		}
	}
	return missed
}

func (h house) finds(t *testing.T, n Note, words string) bool {
	t.Helper()
	for before := int64(0); ; {
		page, err := h.Search(ctx, supervisor("org"), words, before)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range page {
			if found.ID == n.ID {
				return true
			}
		}
		if len(page) < PageSize {
			return false
		}
		before = page[PageSize-1].N
	}
}

// CCM-16: a note is found by every beginning of every of its words, in every script: while it waits, when the index has
// it, beside notes that were indexed before with other words of the same beginning, when the product was started again,
// and with its addenda.
func TestEveryBeginningFinds(t *testing.T) {
	texts := []string{"Bakery on 5th Street, file 2026-11.", "The bakers' bakeries; bake-off, baking.", "Réfugié à Montréal, œuvre, Müßig.",
		"زهرا رحیمی محمد", "Тарас Коваленко чекає", "ተስፋይ ገብረ", "难民 听证会 中文abc", "Nguyễn Thị Hồng", "ab2c3 3d x²y ½ Ⅳ ٣٤",
		"A dozen of the hearing, in a bakehouse."}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, signed := open(t, d), map[string]Note{}
		look := func(when string) {
			t.Helper()
			for text, n := range signed {
				if missed := h.missed(t, n, text); missed != nil {
					t.Errorf("%s: %q is not found by %q", when, text, missed)
				}
			}
		}
		for i, text := range texts {
			signed[text] = h.sign(t, "org", "f1", text)
			if i%2 == 1 {
				h.drain(t)
			}
		}
		look("one waiting")
		h.drain(t)
		look("indexed")
		n := signed[texts[0]]
		if err := d.Tx(ctx, func(tx *db.Tx) error {
			_, err := h.Amend(ctx, tx, supervisor("org"), "f1", n.ID, "Two dozens of hearings at the bakehouses.", "left out")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		signed["dozens hearings bakehouses"] = n
		look("amended")
		h.drain(t)
		h = open(t, d)
		look("started again")
	})
}

// CCM-16: a beginning with more words than are asked for one by one finds the notes of all of them, on every page.
func TestBeginningOfManyWords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		for i := range mostWhole + 1 {
			n := h.sign(t, "org", "f1", fmt.Sprintf("word%c%c and more", 'a'+i/26, 'a'+i%26))
			h.drain(t)
			for _, words := range []string{"word", "wor mor", strings.ToUpper(n.Body[:6])} {
				if !h.finds(t, n, words) {
					t.Fatalf("%d words: %q does not find %q", i+1, words, n.Body)
				}
			}
		}
		first, err := h.Search(ctx, supervisor("org"), "word", 0)
		if err != nil || len(first) != PageSize {
			t.Fatalf("%d notes, %v", len(first), err)
		}
		rest, err := h.Search(ctx, supervisor("org"), "word", first[PageSize-1].N)
		if err != nil || len(first)+len(rest) != mostWhole+1 {
			t.Errorf("%d and %d notes, %v", len(first), len(rest), err)
		}
	})
}

func (h house) drain(t *testing.T) {
	t.Helper()
	for n := 1; n > 0; {
		var err error
		if n, err = h.DrainIndex(ctx); err != nil {
			t.Fatal(err)
		}
	}
}

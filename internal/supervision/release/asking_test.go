package release

import (
	"slices"
	"strings"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/filetest"
	"passerelle/internal/supervision/question"
)

// CCM-5, CCM-8: a letter asks what the officer has not answered and the consents cover; what they leave out is said with what would cover
// it. With nothing to ask no letter is begun, and the reason is given.
func TestALetterAsksSomething(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h, counsel := open(t, d)
		f := h.File.ID
		refused := func(why string) {
			t.Helper()
			_, err := s.Ask(ctx, h.Worker, f, counsel)
			if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Field != "to" || p[0].Key != why {
				t.Errorf("%s: %v %+v", why, err, p)
			}
			if page, err := s.Page(ctx, h.Worker, f); err != nil || page.WhyNone(counsel) != why {
				t.Errorf("the page says %q, not %q, %v", page.WhyNone(counsel), why, err)
			}
		}
		lets := func(what string) {
			t.Helper()
			filetest.Must(t, s.KeepConsent(ctx, h.Worker, f, NewConsent{OnPaper: true, What: []string{what}, Covers: []string{counsel}, GivenOn: "2026-11-05"}))
		}
		refused("release.no_consent")
		lets("work")
		refused("release.nothing_open")
		_, err := s.Send(ctx, h.Worker, f, []question.Asked{{Heading: "wellbeing", Question: "health", Words: "Health and medicine"}, {Heading: "identity", Words: "Is the passport with the agency?"}})
		filetest.Must(t, err)
		refused("release.none_covered")
		if _, err := s.Ask(ctx, h.Officer, f, counsel); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the officer writes: %v", err)
		}
		lets("health")
		letter, err := s.Ask(ctx, h.Worker, f, counsel)
		filetest.Must(t, err)
		page, err := s.Page(ctx, h.Worker, f)
		filetest.Must(t, err)
		if l, _ := page.Letter(letter); !strings.HasPrefix(l.Body, "release.letter.opening") || !strings.Contains(l.Body, "Health and medicine") || strings.Contains(l.Body, "passport") {
			t.Errorf("the letter asks %q", l.Body)
		}
		if _, left := page.Asking(counsel); len(left) != 1 || left[0].Heading.ID != "identity" || len(left[0].Questions) != 1 || !slices.Equal(left[0].Needs(), []string{"immigration"}) {
			t.Errorf("left out: %+v", left)
		}
		_, err = d.Exec(ctx, "update supervision_file set enrolled_on='2026-11-09', state='ACTIVE' where id=$1", f)
		filetest.Must(t, err)
		letter, err = s.Ask(ctx, h.Worker, f, counsel)
		filetest.Must(t, err)
		if page, err = s.Page(ctx, h.Worker, f); err != nil {
			t.Fatal(err)
		}
		if l, _ := page.Letter(letter); !strings.HasPrefix(l.Body, "release.letter.supervised") {
			t.Errorf("of somebody under supervision the letter says %q", l.Body)
		}
	})
}

// CCM-8, CCM-16: a letter has the address of whom it goes to, that of its paper once there is one; a protected one it never has.
func TestALetterHasItsAddress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h, counsel := open(t, d)
		f := h.File.ID
		filetest.Must(t, s.KeepConsent(ctx, h.Worker, f, NewConsent{OnPaper: true, What: []string{"health"}, Covers: []string{counsel}, GivenOn: "2026-11-05"}))
		letter, err := s.Begin(ctx, h.Worker, f, counsel, "About", "Words")
		filetest.Must(t, err)
		lives := func(address string, protected bool) {
			t.Helper()
			if _, err := d.Exec(ctx, "update place set address=$2, protected=$3 where id=$1", counsel, address, protected); err != nil {
				t.Fatal(err)
			}
		}
		has := func(want string) {
			t.Helper()
			if got := s.letterOf(t, h, letter).Address; got != want {
				t.Errorf("the letter goes to %q, not %q", got, want)
			}
		}
		lives("5 Hidden Lane", true)
		has("")
		lives("12 Quay Street\nPort Sable", false)
		has("12 Quay Street\nPort Sable")
		paper := ""
		_, err = s.Seal(ctx, h.Worker, f, letter, false, func(l Letter, _ []Consent) ([]byte, error) { paper = l.Address; return []byte(onePage), nil })
		filetest.Must(t, err)
		if paper != "12 Quay Street\nPort Sable" {
			t.Errorf("on the paper stands %q", paper)
		}
		lives("1 Hill Road", false)
		has("12 Quay Street\nPort Sable")
		filetest.Must(t, s.MarkSent(ctx, h.Worker, f, letter, "2026-11-10", "post", false))
		has("12 Quay Street\nPort Sable")
		if letter, err = s.Begin(ctx, h.Worker, f, counsel, "By hand", "Words"); err != nil {
			t.Fatal(err)
		}
		filetest.Must(t, s.MarkSent(ctx, h.Worker, f, letter, "2026-11-10", "hand", false))
		lives("2 Hill Road", false)
		has("1 Hill Road")
	})
}

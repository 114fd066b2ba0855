package release

import (
	"slices"
	"strings"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
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
		filetest.Must(t, s.SetAside(ctx, h.Worker, f, letter, 1))
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

// CCM-5, CCM-8: what a letter asks somebody and nobody answered is not asked of them again: while it is written, none is begun that asks the
// same; once it was sent, the next asks what is new, or reminds of it. It asks in the language of whoever writes it. A draft that is set aside asks nothing, stays, and is not changed.
func TestNothingIsAskedTwice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h, counsel := open(t, d)
		f := h.File.ID
		filetest.Must(t, s.KeepConsent(ctx, h.Worker, f, NewConsent{OnPaper: true, What: []string{"health", "work"}, Covers: []string{counsel}, GivenOn: "2026-11-05"}))
		send := func(which, words string) {
			t.Helper()
			_, err := s.Send(ctx, h.Worker, f, []question.Asked{{Heading: "wellbeing", Question: which, Words: words}})
			filetest.Must(t, err)
		}
		page := func() Page {
			t.Helper()
			p, err := s.Page(ctx, h.Worker, f)
			filetest.Must(t, err)
			return p
		}
		french := i18n.WithLanguage(ctx, i18n.French)
		begun := func() Letter { // by somebody who works in French
			t.Helper()
			id, err := s.Ask(french, h.Worker, f, counsel)
			filetest.Must(t, err)
			l, _ := page().Letter(id)
			return l
		}
		known, _ := page().synopsis().Question("health")
		english, clinic := known.Title.English, known.Title.French
		send("health", english)
		draft := begun()
		if _, err := s.Ask(ctx, h.Worker, f, counsel); len(fault.ProblemsOf(err)) != 1 || fault.ProblemsOf(err)[0].Key != "release.in_draft" {
			t.Errorf("a second draft asks the same: %v", err)
		}
		if err := s.SetAside(ctx, h.Officer, f, draft.ID, 1); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the officer sets it aside: %v", err)
		}
		if err := s.SetAside(ctx, h.Worker, f, draft.ID, 7); !fault.IsStale(err) {
			t.Errorf("set aside from another version: %v", err)
		}
		filetest.Must(t, s.SetAside(ctx, h.Worker, f, draft.ID, 1))
		if l, _ := page().Letter(draft.ID); l.AsideOn != "2026-11-10" || l.AsideBy != h.Worker.Name {
			t.Errorf("set aside: %+v", l)
		}
		for what, err := range map[string]error{"written": s.Write(ctx, h.Worker, f, draft.ID, "About", "Words", 2), "sent": s.MarkSent(ctx, h.Worker, f, draft.ID, "2026-11-10", "post", false),
			"set aside": s.SetAside(ctx, h.Worker, f, draft.ID, 2)} {
			if !fault.Is(err, fault.NotReady) {
				t.Errorf("set aside, and %s: %v", what, err)
			}
		}
		first := begun()
		if !strings.Contains(first.Body, clinic) {
			t.Errorf("after the draft was set aside: %q", first.Body)
		}
		filetest.Must(t, s.MarkSent(ctx, h.Worker, f, first.ID, "2026-11-10", "post", false))
		if reminder := begun(); !strings.HasPrefix(reminder.Body, "release.letter.reminder") || strings.Contains(reminder.Body, clinic) {
			t.Errorf("all is asked: %q", reminder.Body)
		}
		send("", "Which doctor?")
		second := begun()
		if !strings.Contains(second.Body, "Which doctor?") || strings.Contains(second.Body, clinic) {
			t.Errorf("the second asks %q", second.Body)
		}
		if b := page().Before(counsel, second.ID); len(b) != 1 || b[0].Question.Words != english || b[0].On != "2026-11-10" || b[0].LetterID != first.ID {
			t.Errorf("asked before: %+v", b)
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

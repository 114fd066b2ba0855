package release

import (
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision/filetest"
)

func (s *Service) letterOf(t *testing.T, h filetest.House, letterID string) Letter {
	t.Helper()
	page, err := s.Page(ctx, h.Worker, h.File.ID)
	filetest.Must(t, err)
	l, there := page.Letter(letterID)
	if !there {
		t.Fatalf("no letter %s", letterID)
	}
	return l
}

// CCM-5, CCM-8: a letter that was drafted under a consent that the client took back leaves under the one in force: the sealed paper names
// that one, and the letter keeps it. Once it is taken back, too, the paper is not handed out, unless the letter left before.
func TestALetterLeavesOnTheConsentInForce(t *testing.T) {
	if _, err := exec.LookPath("qpdf"); err != nil {
		t.Fatal("this test needs qpdf: apt-get install qpdf")
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h, counsel := open(t, d)
		f := h.File.ID
		kept := func(what string) string {
			t.Helper()
			filetest.Must(t, s.KeepConsent(ctx, h.Worker, f, NewConsent{OnPaper: true, What: []string{what}, Covers: []string{counsel}, GivenOn: "2026-11-05"}))
			id, err := db.One[string](ctx, d, "select id from consent_release where file_id=$1 and revoked_on='' and what=$2", f, what)
			filetest.Must(t, err)
			return id
		}
		old := kept("health")
		letter, err := s.Begin(ctx, h.Worker, f, counsel, "About", "Words")
		filetest.Must(t, err)
		filetest.Must(t, s.RevokeConsent(ctx, h.Worker, f, old, "2026-11-10"))
		none := func(Letter, []Consent) ([]byte, error) { t.Error("a paper is made"); return nil, nil }
		if _, err := s.Seal(ctx, h.Worker, f, letter, false, none); fault.ProblemsOf(err) == nil {
			t.Errorf("sealed on nothing: %v", err)
		}
		now := kept("immigration")
		var named []Consent
		_, err = s.Seal(ctx, h.Worker, f, letter, false, func(_ Letter, on []Consent) ([]byte, error) { named = on; return []byte(onePage), nil })
		if err != nil || len(named) != 1 || named[0].ID != now {
			t.Fatalf("the paper names %+v, %v", named, err)
		}
		if l := s.letterOf(t, h, letter); l.Released != now || l.ConsentID != now || l.SealedOn != "2026-11-10" {
			t.Errorf("the letter keeps %+v", l)
		}
		if p := fault.ProblemsOf(s.MarkSent(ctx, h.Worker, f, letter, "2026-11-09", "post", false)); len(p) != 1 || p[0].Key != "release.problem.before_sealed" {
			t.Errorf("sent before it was sealed: %+v", p)
		}
		newer := kept("work")
		filetest.Must(t, s.RevokeConsent(ctx, h.Worker, f, now, "2026-11-10"))
		if _, err := s.Sealed(ctx, h.Worker, f, letter); !fault.Is(err, fault.NotReady) {
			t.Errorf("the paper is handed out: %v", err)
		}
		if p := fault.ProblemsOf(s.MarkSent(ctx, h.Worker, f, letter, "2026-11-10", "post", false)); len(p) != 1 || p[0].Key != "release.problem.taken_back" {
			t.Errorf("sent on what was taken back: %+v", p)
		}
		_, err = s.Seal(ctx, h.Worker, f, letter, false, func(Letter, []Consent) ([]byte, error) { return []byte(onePage), nil })
		filetest.Must(t, err)
		filetest.Must(t, s.MarkSent(ctx, h.Worker, f, letter, "2026-11-10", "post", false))
		filetest.Must(t, s.RevokeConsent(ctx, h.Worker, f, newer, "2026-11-10"))
		kept("housing")
		page, err := s.Page(ctx, h.Officer, f)
		filetest.Must(t, err)
		if on, err := page.Leaves(ctx, page.Letters[0]); err != nil || len(on) != 1 || on[0].ID != newer {
			t.Errorf("what left names %+v, %v", on, err)
		}
		r, err := s.Sealed(ctx, h.Worker, f, letter)
		filetest.Must(t, err)
		filetest.Must(t, r.Close())
		if want := "2026.11.10 – " + page.UCI + " – release.letter.to Imogen Laing.pdf"; r.Name != strings.ReplaceAll(want, " –  – ", " – ") {
			t.Errorf("the paper is named %q, not %q", r.Name, want)
		}
	})
}

// CCM-8, CCM-21: a file may have several consents on paper to scan: each task names whom its own is to.
func TestAPaperToScanNamesWhomItIsTo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h, counsel := open(t, d)
		f := h.File.ID
		filetest.Must(t, s.KeepConsent(ctx, h.Worker, f, NewConsent{What: []string{"health"}, Covers: []string{counsel}, GivenOn: "2026-11-05", OnPaper: true}))
		filetest.Must(t, s.AddPlace(ctx, h.Worker, f, registry.Place{Role: "clinic", Name: "Aster Clinic"}))
		clinic, err := db.One[string](ctx, d, "select id from place where file_id=$1 and name='Aster Clinic'", f)
		filetest.Must(t, err)
		filetest.Must(t, s.KeepConsent(ctx, h.Worker, f, NewConsent{What: []string{"housing"}, Covers: []string{counsel, clinic}, GivenOn: "2026-11-05", OnPaper: true}))
		tasks, err := s.Schedule.TasksOfFile(ctx, d, f)
		filetest.Must(t, err)
		var whom []string
		for _, x := range tasks { // each paper names whom it is to
			if x.Rule == ruleScan {
				whom = append(whom, schedule.Subject(i18n.With(ctx, nil, i18n.French, time.UTC), x.Args))
			}
		}
		if slices.Sort(whom); !slices.Equal(whom, []string{"Aster Clinic, Imogen Laing", "Imogen Laing"}) {
			t.Errorf("to scan: %q", whom)
		}
	})
}

// CCM-8: a consent says how it was signed; on paper it leaves a task to scan it. A refusal is recorded whole, and is an event.
func TestAConsentHasItsProof(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h, counsel := open(t, d)
		f := h.File.ID
		unsigned := NewConsent{What: []string{"health"}, Covers: []string{counsel}, GivenOn: "2026-11-05"}
		if p := fault.ProblemsOf(s.KeepConsent(ctx, h.Worker, f, unsigned)); len(p) != 1 || p[0].Field != "form" || p[0].Key != "release.problem.how" {
			t.Errorf("without proof: %+v", p)
		}
		unsigned.OnPaper = true
		filetest.Must(t, s.KeepConsent(ctx, h.Worker, f, unsigned))
		if n, err := db.One[int](ctx, d, "select count(*) from task where file_id=$1 and rule='supervision.task.scan_consent' and done_at=0", f); err != nil || n != 1 {
			t.Errorf("%d papers to scan, %v", n, err)
		}
		for field, err := range map[string]error{"refused_to": s.Refuse(ctx, h.Worker, f, "", []string{"health"}, "2026-11-09"), "refused_what": s.Refuse(ctx, h.Worker, f, counsel, nil, "2026-11-09"),
			"refused_on": s.Refuse(ctx, h.Worker, f, counsel, []string{"health"}, "2026-11-12")} {
			if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Field != field {
				t.Errorf("%s: %+v", field, p)
			}
		}
		filetest.Must(t, s.Refuse(ctx, h.Worker, f, counsel, []string{"mental_health"}, "2026-11-09"))
		page, err := s.Page(ctx, h.Officer, f)
		if err != nil || len(page.Refusals) != 1 || page.Refusals[0].Name != "Imogen Laing" || page.Refusals[0].On != "2026-11-09" || !slices.Equal(page.Refusals[0].What(), []string{"mental_health"}) {
			t.Errorf("the refusal: %+v, %v", page.Refusals, err)
		}
		if got := h.Events(t); !slices.Equal(got, []history.Kind{history.ConsentKept, history.ConsentRefused}) {
			t.Errorf("the history has %v", got)
		}
	})
}

// CCM-8: what is marked sent is what was sealed last: words that changed since are sealed first, and the paper that left is kept as it can be read.
func TestWhatLeftIsWhatWasSealed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h, counsel := open(t, d)
		f := h.File.ID
		filetest.Must(t, s.KeepConsent(ctx, h.Worker, f, NewConsent{OnPaper: true, What: []string{"health"}, Covers: []string{counsel}, GivenOn: "2026-11-05"}))
		letter, err := s.Begin(ctx, h.Worker, f, counsel, "About", "Words")
		filetest.Must(t, err)
		write := func(words string) {
			t.Helper()
			filetest.Must(t, s.Write(ctx, h.Worker, f, letter, "About", words, s.letterOf(t, h, letter).Version))
		}
		seal := func() {
			t.Helper()
			_, err := s.Seal(ctx, h.Worker, f, letter, false, func(l Letter, _ []Consent) ([]byte, error) { return []byte(onePage + "%" + l.Body), nil })
			filetest.Must(t, err)
		}
		paper := func() string {
			t.Helper()
			r, err := s.Sealed(ctx, h.Worker, f, letter)
			filetest.Must(t, err)
			text, err := io.ReadAll(r)
			filetest.Must(t, errors.Join(err, r.Close()))
			return string(text)
		}
		write("Words that nobody sealed.")
		if s.letterOf(t, h, letter).Outdated {
			t.Error("nothing was sealed")
		}
		seal()
		write("Other words.")
		write("Other words again.")
		if p := fault.ProblemsOf(s.MarkSent(ctx, h.Worker, f, letter, "2026-11-10", "email", false)); len(p) != 1 || p[0].Field != "way" || p[0].Key != "release.problem.outdated" {
			t.Errorf("words that were never sealed are marked sent: %+v", p)
		}
		seal()
		if strings.Contains(paper(), "again") {
			t.Error("the paper can be read before it left")
		}
		filetest.Must(t, s.MarkSent(ctx, h.Worker, f, letter, "2026-11-10", "email", false))
		if got := paper(); !strings.HasSuffix(got, "%Other words again.") {
			t.Errorf("what left is kept as %.80q", got)
		}
	})
}

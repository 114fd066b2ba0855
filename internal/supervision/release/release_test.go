package release

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/blob"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/print"
	"passerelle/internal/registry"
	"passerelle/internal/supervision/filetest"
	"passerelle/internal/supervision/question"
	"passerelle/internal/supervision/synopsis"
)

var ctx = context.Background()

func open(t *testing.T, d *db.DB) (*Service, filetest.House, string) {
	t.Helper()
	h := filetest.Open(t, d)
	files, err := blob.Open(filepath.Join(t.TempDir(), "files"), filepath.Join(t.TempDir(), "files.key"))
	filetest.Must(t, err)
	s := &Service{Service: question.New(synopsis.New(h.Documents)), Files: files, Sealer: print.FindSealer()}
	filetest.Must(t, s.AddPlace(ctx, h.Worker, h.File.ID, registry.Place{Role: "counsel", Name: "Imogen Laing"}))
	filetest.Must(t, s.AddPlace(ctx, h.Worker, h.File.ID, registry.Place{Role: "family", Name: "A sister"}))
	counsel, err := db.One[string](ctx, d, "select id from place where name='Imogen Laing'")
	filetest.Must(t, err)
	return s, h, counsel
}

// CCM-8: a consent holds from its first day to its last, and not from the day on which it is taken back.
func TestAConsentHasItsDays(t *testing.T) {
	for _, x := range []struct {
		given, until, revoked, on clock.Date
		want                      bool
	}{
		{"2026-11-02", "", "", "2026-11-01", false}, {"2026-11-02", "", "", "2026-11-02", true}, {"2026-11-02", "", "", "2030-01-01", true},
		{"2026-11-02", "2026-11-09", "", "2026-11-09", true}, {"2026-11-02", "2026-11-09", "", "2026-11-10", false},
		{"2026-11-02", "", "2026-11-05", "2026-11-04", true}, {"2026-11-02", "", "2026-11-05", "2026-11-05", false},
	} {
		if got := (Consent{GivenOn: x.given, UntilOn: x.until, RevokedOn: x.revoked}).InForce(x.on); got != x.want {
			t.Errorf("%+v: %v", x, got)
		}
	}
}

// CCM-8, CCM-19: a consent ends with the file, on the day of the closing; one that is given after it does not.
func TestAConsentEndsWithTheFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h, counsel := open(t, d)
		for _, given := range []clock.Date{"2026-11-05", "2026-11-10"} {
			filetest.Must(t, s.KeepConsent(ctx, h.Worker, h.File.ID, NewConsent{OnPaper: true, What: []string{"health"}, Covers: []string{counsel}, GivenOn: given}))
		}
		holds := func() (out []clock.Date) {
			list, err := consentsOf(ctx, d, h.File.ID)
			filetest.Must(t, err)
			for _, c := range list {
				if c.InForce("2026-11-10") {
					out = append(out, c.GivenOn)
				}
			}
			return out
		}
		for _, x := range []struct {
			closed string
			want   []clock.Date
		}{{"", []clock.Date{"2026-11-10", "2026-11-05"}}, {"2026-11-09", []clock.Date{"2026-11-10"}}, {"2026-11-10", nil}} {
			_, err := d.Exec(ctx, "update supervision_file set closed_on=$2 where id=$1", h.File.ID, x.closed)
			filetest.Must(t, err)
			if got := holds(); !slices.Equal(got, x.want) {
				t.Errorf("closed on %q: %v hold", x.closed, got)
			}
		}
	})
}

// onePage is the smallest PDF that readers take.
const onePage = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\ntrailer<</Root 1 0 R>>\n"

// CCM-5, CCM-16: a letter that names a protected address is asked about before it is sealed, and leaves sealed without being asked about again; one
// that is written anew after it was sealed is asked about anew.
func TestWhatIsSealedIsAskedAbout(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h, counsel := open(t, d)
		f := h.File.ID
		paper := func(Letter, []Consent) ([]byte, error) { return []byte(onePage), nil }
		filetest.Must(t, s.KeepConsent(ctx, h.Worker, f, NewConsent{OnPaper: true, What: []string{"health"}, Covers: []string{counsel}, GivenOn: "2026-11-05"}))
		filetest.Must(t, s.AddPlace(ctx, h.Worker, f, registry.Place{Role: "family", Name: "Aunt", Address: "77 Hidden Lane", Protected: true}))
		letter, err := s.Begin(ctx, h.Worker, f, counsel, "She is at 77, HIDDEN Lane", "Words")
		filetest.Must(t, err)
		asked := func(when string, err error) {
			t.Helper()
			if problems := fault.ProblemsOf(err); len(problems) != 1 || problems[0].Field != registry.FieldNamed {
				t.Errorf("%s, a protected address is not asked about: %v", when, err)
			}
		}
		asked("not sealed", s.MarkSent(ctx, h.Worker, f, letter, "2026-11-10", "post", false))
		_, err = s.Seal(ctx, h.Worker, f, letter, false, paper)
		asked("sealed", err)
		if n, err := db.One[int](ctx, d, "select count(*) from letter where sealed_id<>''"); err != nil || n != 0 {
			t.Errorf("%d are sealed of what is asked about, %v", n, err)
		}
		_, err = s.Seal(ctx, h.Worker, f, letter, true, paper)
		filetest.Must(t, err)
		filetest.Must(t, s.Write(ctx, h.Worker, f, letter, "About a room", "She is at 77, HIDDEN Lane.", 1))
		_, err = s.Seal(ctx, h.Worker, f, letter, false, paper)
		asked("written anew", err)
		_, err = s.Seal(ctx, h.Worker, f, letter, true, paper)
		filetest.Must(t, err)
		filetest.Must(t, s.MarkSent(ctx, h.Worker, f, letter, "2026-11-10", "post", false))
	})
}

// CCM-5, CCM-7, CCM-8: no consent, no letter: none is begun, sealed or marked sent to somebody whom none in force covers; what left
// stays as it is and the officer has it in copy, with the consents and contacts, and nobody else.
func TestNoConsentNoLetter(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h, counsel := open(t, d)
		f := h.File.ID
		refused := func(err error, field string) {
			t.Helper()
			if problems := fault.ProblemsOf(err); len(problems) != 1 || problems[0].Field != field || problems[0].Key != "release.no_consent" {
				t.Errorf("without consent: %v, %+v", err, problems)
			}
		}
		_, err := s.Begin(ctx, h.Worker, f, counsel, "About", "Words")
		refused(err, "to")
		filetest.Must(t, s.KeepConsent(ctx, h.Worker, f, NewConsent{OnPaper: true, What: []string{"health"}, Covers: []string{counsel}, GivenOn: "2026-11-05"}))
		first, err := s.Begin(ctx, h.Worker, f, counsel, "About", "Words")
		filetest.Must(t, err)
		second, err := s.Begin(ctx, h.Worker, f, counsel, "About", "Words")
		filetest.Must(t, err)
		if err := s.Write(ctx, h.Worker, f, first, "About a room", "Words", 7); !fault.IsStale(err) {
			t.Errorf("written over unseen: %v", err)
		}
		filetest.Must(t, s.Write(ctx, h.Worker, f, first, "About a room", "More words", 1))
		refused(s.MarkSent(ctx, h.Worker, f, first, "2026-11-04", "post", false), "sent_on")
		if page, err := s.Page(ctx, h.Officer, f); err != nil || len(page.Letters) != 0 {
			t.Errorf("the officer sees drafts: %+v, %v", page.Letters, err)
		}
		filetest.Must(t, s.AddPlace(ctx, h.Worker, f, registry.Place{Role: "family", Name: "Aunt", Address: "77 Hidden Lane", Protected: true}))
		filetest.Must(t, s.Write(ctx, h.Worker, f, first, "About a room", "More words. She is at 77, HIDDEN Lane.", 2))
		if problems := fault.ProblemsOf(s.MarkSent(ctx, h.Worker, f, first, "2026-11-09", "post", false)); len(problems) != 1 || problems[0].Field != registry.FieldNamed {
			t.Errorf("a protected address leaves unasked: %+v", problems)
		}
		filetest.Must(t, s.MarkSent(ctx, h.Worker, f, first, "2026-11-09", "post", true))
		for _, err := range []error{s.Write(ctx, h.Worker, f, first, "Other", "Other", 4), s.MarkSent(ctx, h.Worker, f, first, "2026-11-09", "post", false)} {
			if !fault.Is(err, fault.NotReady) {
				t.Errorf("what left is changed: %v", err)
			}
		}
		page, err := s.Page(ctx, h.Officer, f)
		if err != nil || len(page.Letters) != 1 || !strings.HasPrefix(page.Letters[0].Body, "More words") || len(page.Consents) != 1 || page.MayWrite {
			t.Fatalf("the officer's copy: %+v, %v", page, err)
		}
		filetest.Must(t, s.RevokeConsent(ctx, h.Worker, f, page.Consents[0].ID, "2026-11-10"))
		refused(s.MarkSent(ctx, h.Worker, f, second, "2026-11-10", "post", false), "sent_on")
		filetest.Must(t, s.LogContact(ctx, h.Worker, f, Contact{PlaceID: counsel, On: "2026-11-10", Way: "phone", Why: "A room", Said: SaidNothing}))
		if got := h.Events(t); !slices.Equal(got, []history.Kind{history.ConsentKept, history.LetterSent, history.ConsentRevoked, history.ThirdPartyContacted}) {
			t.Errorf("the history has %v", got)
		}
		for _, a := range []access.Actor{h.Colleague, h.Other, h.OtherRegion, h.Housing} {
			if _, err := s.Page(ctx, a, f); err == nil {
				t.Errorf("%s reads the letters", a.PersonID)
			}
		}
		if err := s.KeepConsent(ctx, h.Officer, f, NewConsent{OnPaper: true, What: []string{"health"}, Covers: []string{counsel}, GivenOn: "2026-11-05"}); err == nil {
			t.Error("the officer records a consent")
		}
	})
}

// CCM-7, CCM-8: what is missing is said beside its field.
func TestConsentsAndContactsAreWhole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h, counsel := open(t, d)
		good := NewConsent{OnPaper: true, What: []string{"health"}, Covers: []string{counsel}, GivenOn: "2026-11-05"}
		for field, change := range map[string]func(*NewConsent){"covers": func(n *NewConsent) { n.Covers = nil }, "what": func(n *NewConsent) { n.What = []string{"gossip"} },
			"given_on": func(n *NewConsent) { n.GivenOn = "2026-11-11" }, "until_on": func(n *NewConsent) { n.UntilOn = "2026-11-01" }, "form": func(n *NewConsent) { n.FormID = "none" }} {
			n := good
			change(&n)
			if problems := fault.ProblemsOf(s.KeepConsent(ctx, h.Worker, h.File.ID, n)); len(problems) != 1 || problems[0].Field != field {
				t.Errorf("%s: %+v", field, problems)
			}
		}
		well := Contact{PlaceID: counsel, On: "2026-11-10", Way: "phone", Why: "A room", Said: SaidNothing}
		for field, change := range map[string]func(*Contact){"with": func(c *Contact) { c.PlaceID = "x" }, "on_day": func(c *Contact) { c.On = "" }, "contact_way": func(c *Contact) { c.Way = "smoke" }, "why": func(c *Contact) { c.Why = " " }} {
			c := well
			change(&c)
			if problems := fault.ProblemsOf(s.LogContact(ctx, h.Worker, h.File.ID, c)); len(problems) != 1 || problems[0].Field != field {
				t.Errorf("%s: %+v", field, problems)
			}
		}
	})
}

// CCM-7: whom it is not safe to call is offered last, protected or not, and a call to them is asked about; another way is not.
func TestACallThatIsNotSafeIsAskedAbout(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h, counsel := open(t, d)
		for _, protected := range []bool{false, true} {
			filetest.Must(t, s.AddPlace(ctx, h.Worker, h.File.ID, registry.Place{Role: "family", Name: "A brother", Address: "77 Hidden Lane", Protected: protected,
				Numbers: []registry.Number{{Kind: "phone", Value: "902-555-0177", NotSafe: true}, {Kind: "email", Value: "a@example.org"}}}))
			page, err := s.Page(ctx, h.Worker, h.File.ID)
			filetest.Must(t, err)
			brother := page.People[len(page.People)-1]
			if brother.Name != "A brother" || !brother.NotToCall() || protected && brother.Numbers[0].Value != "" {
				t.Errorf("%+v", page.People)
			}
			for _, c := range []struct {
				with, way string
				meant     bool
				want      int
			}{{brother.ID, "phone", false, 1}, {brother.ID, "phone", true, 0}, {brother.ID, "email", false, 0}, {counsel, "phone", false, 0}} {
				problems := fault.ProblemsOf(s.LogContact(ctx, h.Worker, h.File.ID, Contact{PlaceID: c.with, On: "2026-11-10", Way: c.way, Why: "A room", Said: SaidNothing, Meant: c.meant}))
				if len(problems) != c.want || c.want == 1 && problems[0].Field != registry.FieldCalled {
					t.Errorf("%+v: %+v", c, problems)
				}
			}
			filetest.Must(t, s.EndPlace(ctx, h.Worker, h.File.ID, brother.ID, "Moved"))
		}
	})
}

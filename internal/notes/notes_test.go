package notes

import (
	"context"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
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
		list, err := h.OfFile(ctx, d, "f1", From{}, 10, false)
		if err != nil || len(list) != 1 || list[0].Body != "He appeared calm." || len(list[0].Addenda) != 1 || list[0].Addenda[0].Reason != "wrong day" {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

// CCM-16, UX-2: notes stand by the day they are of, one that was brought in or written late at its own. Pages follow each other without
// a gap or a repetition, by an index, and one may begin with a note.
func TestNotesStandByTheirDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		for _, on := range []clock.Date{"2026-11-09", "2025-03-01", "2026-11-10", "2026-11-09", "2025-12-24"} {
			if err := h.db.Tx(ctx, func(tx *db.Tx) error {
				_, _, err := h.Sign(ctx, tx, supervisor("org"), Note{FileID: "f1", OrganisationID: "org", Programme: access.CCMS, Kind: "general", Occurred: on, Body: "He came."})
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		other := h.sign(t, "org", "f2", "He came.")
		whole, err := h.OfFile(ctx, d, "f1", From{}, 9, false)
		if err != nil || len(whole) != 5 {
			t.Fatalf("%d notes, %v", len(whole), err)
		}
		for i, on := range []clock.Date{"2026-11-10", "2026-11-09", "2026-11-09", "2025-12-24", "2025-03-01"} {
			if whole[i].Occurred != on || i == 2 && whole[1].N < whole[2].N {
				t.Errorf("at %d stands %s", i, whole[i].Occurred)
			}
		}
		for at, n := range whole {
			with, err := h.OfFile(ctx, d, "f1", From{N: n.N, With: true}, 2, false)
			if err != nil || len(with) != min(2, 5-at) || with[0].ID != n.ID {
				t.Errorf("from note %d on: %+v, %v", at, with, err)
			}
			after, err := h.OfFile(ctx, d, "f1", From{N: n.N}, 2, false)
			if err != nil || len(after) != min(2, 4-at) || len(after) > 0 && after[0].ID != whole[at+1].ID {
				t.Errorf("after note %d: %+v, %v", at, after, err)
			}
		}
		if _, err := h.OfFile(ctx, d, "f1", From{N: other.N}, 2, false); !fault.Is(err, fault.NotFound) {
			t.Errorf("a note of another file: %v", err)
		}
		if plan := dbtest.Plan(t, d, "select id from note x where x.file_id='f1' and (x.occurred, x.n) < ('2026-11-09', 5) and x.for_housing order by x.occurred desc, x.n desc limit 25"); !dbtest.Orders(plan, "note_told") {
			t.Errorf("no index orders a page: %s", plan)
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
		for _, typed := range []struct {
			text string
			left int
		}{{"kind=call&body=She+rang.", 1}, {"kind=call&title=Rang&body=", 1}, {"kind=call&title=&body=+%0A", 0}} { // emptied by hand: nothing is begun
			if err := h.SaveDraft(ctx, supervisor("org"), "note", "f1", typed.text); err != nil {
				t.Fatal(err)
			}
			if left, err := h.Drafts(ctx, supervisor("org")); err != nil || len(left) != typed.left {
				t.Errorf("%s: %v, %v", typed.text, left, err)
			}
		}
	})
}

// CCM-16, SEC-1: with what is sent goes the draft that it was typed in, or that says the same; one that was typed elsewhere stays.
func TestOnlyTheDraftOfWhatIsSentGoes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		for _, c := range []struct {
			name, draft string
			sent        url.Values
			stays       bool
		}{
			{"typed in it, some words later", "draft=m&body=He+came", url.Values{"draft": {"m"}, "body": {"He came at noon."}}, false},
			{"the same words of another page", "draft=m&kind=call&body=He+came%0Aat+noon", url.Values{"draft": {"o"}, "kind": {"call"}, "body": {"He came\r\nat noon "}, "idempotency": {"k"}}, false},
			{"other words of another page", "draft=m&body=She+called", url.Values{"draft": {"o"}, "body": {"He came."}}, true},
			{"other words of a page without a mark", "draft=m&body=She+called", url.Values{"body": {"He came."}}, true},
			{"neither has a mark", "body=She+called", url.Values{"body": {"He came."}}, true},
			{"typed before it was sent back", "draft=m&body=He+came", url.Values{"draft": {"n m"}, "body": {"He came at noon."}}, false},
			{"typed on in the window where it was shown first", "draft=m&body=She+called", url.Values{"draft": {"n m@1"}, "body": {"He came."}}, true},
			{"typed on in another window", "draft=o+m@1&body=She+called", url.Values{"draft": {"n m@1"}, "body": {"He came."}}, true},
			{"no form", "draft=m&body=She+called", nil, true},
			{"no draft", "", url.Values{"draft": {"m"}, "body": {"He came."}}, false},
		} {
			if c.draft != "" {
				if err := h.SaveDraft(ctx, supervisor("org"), "note", "f1", c.draft); err != nil {
					t.Fatal(err)
				}
			}
			if err := d.Tx(ctx, func(tx *db.Tx) error { return h.DropTyped(ctx, tx, supervisor("org").PersonID, "note", "f1", c.sent) }); err != nil {
				t.Fatal(err)
			}
			if left, err := h.DraftOf(ctx, supervisor("org"), "note", "f1"); err != nil || (left.Typed != "") != c.stays {
				t.Errorf("%s: %+v, %v", c.name, left, err)
			}
		}
	})
}

// CCM-16, SEC-1: two windows that went on from one draft: signing in one leaves what the other kept since, and removes what both saw.
func TestADraftThatWentOnElsewhereStays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		me := supervisor("org")
		save := func(mark, body string) {
			t.Helper()
			if err := h.SaveDraft(ctx, me, "note", "f1", url.Values{FieldDraft: {mark}, "body": {body}}.Encode()); err != nil {
				t.Fatal(err)
			}
		}
		shown := func() url.Values {
			t.Helper()
			x, err := h.DraftOf(ctx, me, "note", "f1")
			if err != nil {
				t.Fatal(err)
			}
			v, err := url.ParseQuery(x.Typed)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		sign := func(mark string) (left string) {
			t.Helper()
			if err := d.Tx(ctx, func(tx *db.Tx) error {
				return h.DropTyped(ctx, tx, me.PersonID, "note", "f1", url.Values{FieldDraft: {mark}, "body": {"Signed."}})
			}); err != nil {
				t.Fatal(err)
			}
			return shown().Get("body")
		}
		first := Mark("")
		save(first, "One.")
		second, third := Mark(shown().Get(FieldDraft)), Mark(shown().Get(FieldDraft))
		if second == third {
			t.Error("two windows have one mark")
		}
		save(second, "Two.")
		if left := sign(third); left != "Two." {
			t.Errorf("signed in the third window, the draft of the second is %q", left)
		}
		fourth := Mark(shown().Get(FieldDraft))
		h.clk.Set(h.clk.Now().Add(time.Minute))
		save(second, "Two and a half.")
		if left := sign(fourth); left != "Two and a half." {
			t.Errorf("signed in the window that saw it before, it is %q", left)
		}
		if left := sign(Mark(shown().Get(FieldDraft))); left != "" {
			t.Errorf("signed in the window that went on from it, it is %q", left)
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
		{"SW came. The social worker (SW) left.", []string{"SW"}}, {"SW (social worker) came; SW agreed.", nil}, {"YC (555-0101) and YC (Main Street)", []string{"YC"}},
		{"L'ÉTAT parle au nom de l'ENQ, ÉRIC-NÉ", []string{"ÉTAT", "ENQ", "ÉRIC", "NÉ"}}, {"Form BSF801, part III, at 9 AM; CLOs", nil}, {"(SW) came", []string{"SW"}},
		{"HE SAID ABC THERE\nThen ABC left.", []string{"ABC"}}, {"Youth Centre\n(YC) opens.", nil}, {"Étienne ÉTÉ", []string{"ÉTÉ"}}, {"\xff\xfeZQ\xff", []string{"ZQ"}},
		{"HE SHOUTED IN CAPITALS", nil}, {"Le SRC a écrit au CLSC et au CLSC.", []string{"SRC", "CLSC"}}, {"", nil},
	} {
		if got := Initialisms(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%q: %v, want %v", c.text, got, c.want)
		}
	}
}

// CCM-16: an addendum is found with its note, on both engines, before and after the index has it; again when a second
// one follows.
func TestAddendaAreFound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		n := h.sign(t, "org", "f1", "He appeared calm.")
		amend := func(body string) {
			t.Helper()
			if err := d.Tx(ctx, func(tx *db.Tx) error {
				_, err := h.Amend(ctx, tx, supervisor("org"), "f1", n.ID, body, "left out")
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		look := func(when string, addenda int, texts ...string) {
			t.Helper()
			for _, text := range texts {
				got, err := h.Search(ctx, supervisor("org"), text, 0)
				if err != nil || len(got) != 1 || len(got[0].Addenda) != addenda {
					t.Errorf("%s, %q: %+v, %v", when, text, got, err)
				}
			}
		}
		drain := func() {
			t.Helper()
			for n := 1; n > 0; {
				var err error
				if n, err = h.DrainIndex(ctx); err != nil {
					t.Fatal(err)
				}
			}
		}
		look("signed", 0, "calm")
		amend("The interpreter was Mohamed.")
		look("amended, both waiting", 1, "calm", "muhammad", "calm interpreter")
		drain()
		look("both indexed", 1, "calm", "muhammad", "calm interpreter")
		amend("Second thoughts.")
		look("second waiting", 2, "calm", "muhammad", "second", "calm second")
		drain()
		look("all indexed", 2, "calm", "muhammad", "second", "calm interpreter thoughts")
		for _, statement := range []string{"update note_addendum set body='x'", "delete from note_addendum"} {
			if _, err := d.Exec(ctx, statement); err == nil {
				t.Errorf("%s was let through", statement)
			}
		}
	})
}

// CCM-16: what others wait for hides nothing that is one's own; pages follow each other without gap or double.
func TestSearchPages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		at := h.clk.Now()
		for i := range 30 {
			h.sign(t, "org", "f1", "hearing")
			if i == 15 {
				if _, err := h.DrainIndex(ctx); err != nil {
					t.Fatal(err)
				}
			}
		}
		for range 40 {
			h.sign(t, "other", "f2", "hearing elsewhere")
		}
		h.clk.Set(at)
		first, err := h.Search(ctx, supervisor("org"), "hear", 0)
		if err != nil || len(first) != PageSize {
			t.Fatalf("%d notes, %v", len(first), err)
		}
		rest, err := h.Search(ctx, supervisor("org"), "hear", first[PageSize-1].N)
		if err != nil || len(rest) != 5 || rest[0].N >= first[PageSize-1].N {
			t.Errorf("%d notes, %v", len(rest), err)
		}
		for _, text := range []string{strings.Repeat("h", 3000), strings.Repeat("hearing a ", 5000), strings.Repeat("é", 3000)} {
			if got, err := h.Search(ctx, supervisor("org"), text, 0); err != nil || len(got) != 0 {
				t.Errorf("%.10q: %d notes, %v", text, len(got), err)
			}
		}
	})
}

// CCM-16: notes of one millisecond have places of their own, in the order they were signed.
func TestPlaces(t *testing.T) {
	s, now, before := &Service{}, time.Date(2026, 11, 10, 15, 0, 0, 0, time.UTC), int64(0)
	for range 10_000 {
		n := s.place(now)
		if n <= before {
			t.Fatalf("%d after %d", n, before)
		}
		before = n
	}
	if n := s.place(now.Add(time.Millisecond)); n <= before {
		t.Errorf("%d a millisecond after %d", n, before)
	}
}

// CCM-16: no text makes the advice fail.
func FuzzInitialisms(f *testing.F) {
	for _, s := range []string{"Social worker (SW)", "SW (social", "\xffAB(", "ÉTÉ\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, w := range Initialisms(s) {
			if !strings.Contains(s, w) {
				t.Errorf("%q is not in %q", w, s)
			}
		}
	})
}

// SEC-1, CCM-16: a case manager finds words in the files that are assigned to them, not in a colleague's; whoever is shut
// out of one file still finds the others.
func TestSearchKeepsToAssignedFiles(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		worker := access.Actor{PersonID: "w", OrganisationID: "org", Programme: access.CCMS, Roles: []access.Role{access.CaseManager}}
		own, ofColleague := "Refugee hearing of my own client.", "Refugee hearing of a colleague's client."
		h.sign(t, "org", "f1", own)
		h.sign(t, "org", "f2", ofColleague)
		for _, statement := range []string{
			"insert into assignment (id, organisation_id, file_id, person_id, kind, from_date, to_date) values ('a','org','f1','w','assigned','2026-01-01','')",
			"insert into exclusion (id, organisation_id, file_id, person_id, from_date, to_date) values ('e','org','f2','p-org','2026-01-01','')",
		} {
			if _, err := d.Exec(ctx, statement); err != nil {
				t.Fatal(err)
			}
		}
		look := func(when string) {
			t.Helper()
			for _, a := range []access.Actor{worker, supervisor("org")} {
				got, err := h.Search(ctx, a, "refugee", 0)
				if err != nil || !slices.Equal(bodies(got), []string{own}) {
					t.Errorf("%s, %s: %v, %v", when, a.Roles[0], bodies(got), err)
				}
			}
		}
		look("waiting")
		if _, err := h.DrainIndex(ctx); err != nil {
			t.Fatal(err)
		}
		look("indexed")
	})
}

// CCM-16, SEC-1: what one window was told is saved another does not write over, unless it went on from it.
func TestADraftOfAnotherWindowIsNotWrittenOver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		me := supervisor("org")
		save := func(mark, body string) error {
			return h.SaveDraft(ctx, me, "note", "f1", url.Values{FieldDraft: {mark}, "body": {body}}.Encode())
		}
		kept := func() url.Values {
			t.Helper()
			x, err := h.DraftOf(ctx, me, "note", "f1")
			if err != nil {
				t.Fatal(err)
			}
			v, err := url.ParseQuery(x.Typed)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		first, second := Mark(""), Mark("") // both opened before anything was typed
		for _, c := range []struct {
			mark, body string
			kept       bool
		}{{first, "A hundred lines.", true}, {second, "Hello.", false}, {second, "A hundred lines.", true}, {first, "A hundred and one.", false}, {"", "Of a page without a mark.", true}} {
			was := kept().Get("body")
			err := save(c.mark, c.body)
			if (err == nil) != c.kept || err != nil && !fault.Is(err, fault.Conflict) || !c.kept && kept().Get("body") != was {
				t.Errorf("%q: %v, and %q is kept", c.body, err, kept().Get("body"))
			}
		}
		if err := save(first, "Again."); err != nil {
			t.Errorf("over a draft of no window: %v", err)
		}
		third := Mark(kept().Get(FieldDraft))
		if err := save(third, "Gone on."); err != nil {
			t.Errorf("gone on from what was shown: %v", err)
		}
	})
}

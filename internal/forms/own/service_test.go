package own_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/forms/own"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/filetest"
	"passerelle/internal/supervision/told"
)

var ctx = context.Background()

// row gives the version of a form as it is now.
func row(t *testing.T, s own.Service, code string) int {
	t.Helper()
	n, err := db.One[int](ctx, s.DB, "select version from own_form where code=$1", code)
	filetest.Must(t, err)
	return n
}

func made(t *testing.T, s own.Service, a access.Actor, n own.New) string {
	t.Helper()
	code, err := s.Make(ctx, a, n)
	filetest.Must(t, err)
	return code
}

func begins(t *testing.T, h filetest.House, a access.Actor, code string) bool {
	t.Helper()
	list, err := h.Documents.FormsOf(ctx, a, h.File.ID)
	filetest.Must(t, err)
	for _, v := range list.Begin {
		if v.Code == code {
			return true
		}
	}
	return false
}

func kind(err error) fault.Kind {
	if err == nil {
		return -1
	}
	return fault.KindOf(err)
}

var twoTongues = own.New{Title: i18n.Both("Visit", "Visite")}

// CCM-25, SEC-1: who has which own form: what somebody made for themselves is theirs alone, what a supervisor made for the organisation all
// its case managers use and its supervisors change; another organisation, an officer and the residence's staff have none.
func TestWhoHasAnOwnForm(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := h.Documents.Own
		for _, a := range []access.Actor{h.Officer, h.Housing} {
			if _, err := s.Make(ctx, a, twoTongues); kind(err) != fault.Forbidden {
				t.Errorf("%s makes one: %v", a.PersonID, err)
			}
		}
		forAll := twoTongues
		forAll.ForAll = true
		if _, err := s.Make(ctx, h.Worker, forAll); kind(err) != fault.Forbidden {
			t.Errorf("a case manager makes one for all: %v", err)
		}
		mine, ours := made(t, s, h.Worker, twoTongues), made(t, s, h.Supervisor, forAll)
		if _, err := s.Get(ctx, h.Colleague, ours); kind(err) != fault.NotFound {
			t.Errorf("a case manager sees what a supervisor is still making: %v", err)
		}
		filetest.Must(t, s.Use(ctx, h.Worker, mine, 1))
		filetest.Must(t, s.Use(ctx, h.Supervisor, ours, 1))
		reads := map[string]map[string]bool{mine: {"worker": true}, ours: {"worker": true, "colleague": true, "supervisor": true}}
		writes := map[string]map[string]bool{mine: {"worker": true}, ours: {"supervisor": true}}
		for _, a := range []access.Actor{h.Worker, h.Colleague, h.Supervisor, h.Other, h.Officer, h.OtherRegion, h.Housing} {
			for code := range reads {
				r, err := s.Get(ctx, a, code)
				if (err == nil) != reads[code][a.PersonID] || err != nil && kind(err) != fault.NotFound {
					t.Errorf("%s reads %s: %v", a.PersonID, code, err)
				}
				if err == nil && r.MayWrite != writes[code][a.PersonID] {
					t.Errorf("%s writes %s: %v", a.PersonID, code, r.MayWrite)
				}
				_, err = s.SetItem(ctx, a, code, row(t, s, code), "", own.Asked{Kind: forms.Line, Text: i18n.Both("Q", "Q")})
				if (err == nil) != writes[code][a.PersonID] {
					t.Errorf("%s changes %s: %v", a.PersonID, code, err)
				}
				listed, err := s.List(ctx, a)
				there := false
				for _, x := range listed {
					there = there || x.Code == code
				}
				if err != nil || there != reads[code][a.PersonID] {
					t.Errorf("%s is listed %s: %v %v", a.PersonID, code, there, err)
				}
			}
		}
		for code, a := range map[string]access.Actor{mine: h.Worker, ours: h.Supervisor} {
			a.Programme = "CSS"
			if _, err := s.Get(ctx, a, code); kind(err) != fault.NotFound {
				t.Errorf("it crosses the wall between programmes: %v", err)
			}
		}
		if _, err := h.Documents.Forms.All(ctx, ours); kind(err) != fault.NotFound {
			t.Errorf("the page of blank forms shows an own one: %v", err)
		}
		official, err := h.Documents.Forms.List(ctx)
		filetest.Must(t, err)
		for _, l := range official {
			if l.Newest.Own() {
				t.Errorf("%s stands among the official forms", l.Newest.Code)
			}
		}
	})
}

// CCM-25: an own form is begun on a file beside the official ones by whom it is offered to, filled in from the file, completed and signed in
// the same engine; a later change is a version of its own, and what was answered stays in the version it was answered in; retired it is
// begun by nobody, and is taken back.
func TestAnOwnFormOnAFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := h.Documents.Own
		code := made(t, s, h.Worker, own.New{Title: i18n.Both("", "Visite"), Language: i18n.French})
		if begins(t, h, h.Worker, code) {
			t.Error("a draft is begun")
		}
		q, err := s.SetItem(ctx, h.Worker, code, 1, "", own.Asked{Kind: forms.Choice, Text: i18n.Both("", "Comment?"), Options: i18n.Both("", "Bien\nMal"), Required: true})
		filetest.Must(t, err)
		_, err = s.SetItem(ctx, h.Worker, code, 2, "", own.Asked{Kind: forms.Signature, Text: i18n.Both("", "Signature")})
		filetest.Must(t, err)
		filetest.Must(t, s.Use(ctx, h.Worker, code, 3))
		if !begins(t, h, h.Worker, code) || begins(t, h, h.Supervisor, code) {
			t.Error("it is not begun by its maker alone")
		}
		if _, err := h.Documents.BeginForm(ctx, h.Supervisor, h.File.ID, code); kind(err) != fault.Forbidden && kind(err) != fault.NotFound {
			t.Errorf("somebody else begins it: %v", err)
		}
		formID, err := h.Documents.BeginForm(ctx, h.Worker, h.File.ID, code)
		filetest.Must(t, err)
		x, err := h.Documents.Form(ctx, h.Supervisor, h.File.ID, formID) // who reads the file's forms reads this one
		filetest.Must(t, err)
		item, _ := x.Definition.Item(q)
		if x.Answers().Get("client_name") != "Noor Warsame" || !x.Definition.Own() || item.Text.English != "Comment?" || x.Definition.Title.English != "Visite" {
			t.Errorf("%v %+v", x.Answers(), item)
		}
		said := x.Answers()
		said[q] = []string{item.Options[0].Code}
		filetest.Must(t, h.Documents.CompleteForm(ctx, h.Worker, h.File.ID, forms.Writing{FormID: formID, Part: "own", Answers: said, Version: 1}))
		filetest.Must(t, h.Documents.SignForm(ctx, h.Worker, h.File.ID, forms.Signing{FormID: formID, Item: signatureOf(x.Definition), Way: forms.Typed, Signer: "Noor Warsame", Witness: "Wim"}))

		_, err = s.SetItem(ctx, h.Worker, code, row(t, s, code), q, own.Asked{Kind: forms.Choice, Text: i18n.Both("", "Comment allez-vous?"), Options: i18n.Both("", "Très bien\nMal")})
		filetest.Must(t, err)
		if now := inForce(t, h, code); now.Version != 1 {
			t.Errorf("a draft is in force: %d", now.Version)
		}
		filetest.Must(t, s.Use(ctx, h.Worker, code, row(t, s, code)))
		if now := inForce(t, h, code); now.Version != 2 {
			t.Errorf("version %d is in force", now.Version)
		}
		x, err = h.Documents.Form(ctx, h.Worker, h.File.ID, formID)
		filetest.Must(t, err)
		if item, _ := x.Definition.Item(q); x.Number != 1 || item.Text.French != "Comment?" || x.State != forms.Signed {
			t.Errorf("the old answer stands in %d %q, %s", x.Number, item.Text.French, x.State)
		}
		events, err := h.Documents.History.Of(ctx, s.DB, h.File.ID, nil, 0, 100)
		filetest.Must(t, err)
		titles, err := told.Titles(ctx, s.DB, h.Documents.Forms, events)
		if err != nil || titles[code].English != "Visite" {
			t.Errorf("the timeline calls it %v: %v", titles[code], err)
		}

		filetest.Must(t, s.Retire(ctx, h.Worker, code, row(t, s, code)))
		if _, err := h.Documents.BeginForm(ctx, h.Worker, h.File.ID, code); begins(t, h, h.Worker, code) || kind(err) != fault.Forbidden {
			t.Errorf("a retired form is begun: %v", err)
		}
		filetest.Must(t, s.Return(ctx, h.Worker, code, row(t, s, code)))
		if !begins(t, h, h.Worker, code) {
			t.Error("it does not come back")
		}
	})
}

func inForce(t *testing.T, h filetest.House, code string) *forms.Definition {
	t.Helper()
	d, err := h.Documents.Forms.InForce(ctx, h.Documents.DB, code, "2026-11-10")
	filetest.Must(t, err)
	return d
}

func signatureOf(d *forms.Definition) (out string) {
	forms.Walk(d.Parts[0].Items, func(i forms.Item) {
		if i.Kind == forms.Signature {
			out = i.ID
		}
	})
	return out
}

// CCM-25: what is wrong with an item is refused at its field, by the reader of definitions; a title with an official number is refused; an
// item that others depend on stays; what is missing still keeps a draft out of use.
func TestWhatAnItemMayNotBe(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := h.Documents.Own
		for title, want := range map[string]string{"BSF802 agreement": "title_en:forms.flaw.own_number", "": "title_en:fault.required", "My bsf-807": "title_en:forms.flaw.own_number"} {
			if _, err := s.Make(ctx, h.Worker, own.New{Title: i18n.Both(title, "Entente")}); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%q: %v", title, err)
			}
		}
		if _, err := s.Make(ctx, h.Worker, own.New{Title: i18n.Both("X", "X"), From: "nothing"}); err == nil || !strings.Contains(err.Error(), "from:own.problem.from") {
			t.Errorf("a copy of nothing: %v", err)
		}
		code := made(t, s, h.Worker, twoTongues)
		good := func(x own.Asked) string {
			x.Text = i18n.Both("Q", "Q")
			itemID, err := s.SetItem(ctx, h.Worker, code, row(t, s, code), "", x)
			filetest.Must(t, err)
			return itemID
		}
		asks := good(own.Asked{Kind: forms.YesNo})
		depends := good(own.Asked{Kind: forms.Line, When: asks + "=yes"})
		entries := good(own.Asked{Kind: forms.Group, Repeats: true, Each: "conditions"})
		for want, x := range map[string]own.Asked{
			"text_fr:fault.required":              {Kind: forms.Line, Text: i18n.Both("Q", "")},
			"hint_fr:own.problem.other_language":  {Kind: forms.Line, Text: i18n.Both("Q", "Q"), Hint: i18n.Both("H", "")},
			"kind:own.problem.kind":               {Kind: "picture", Text: i18n.Both("Q", "Q")},
			"options_en:own.problem.options":      {Kind: forms.Choice, Text: i18n.Both("Q", "Q")},
			"options_fr:own.problem.option_lines": {Kind: forms.Choices, Text: i18n.Both("Q", "Q"), Options: i18n.Both("a\nb", "a")},
			"options_en:own.problem.option_twice": {Kind: forms.Choices, Text: i18n.Both("Q", "Q"), Options: i18n.Both("a\na", "a\nb")},
			"begins:own.problem.begins_kind":      {Kind: forms.YesNo, Text: i18n.Both("Q", "Q"), Begins: "file.name"},
			"begins:own.problem.begins":           {Kind: forms.Line, Text: i18n.Both("Q", "Q"), Begins: "file.secret"},
			"place:own.problem.section":           {Kind: forms.Line, Text: i18n.Both("Q", "Q"), Section: asks},
			"kind:forms.flaw.signature":           {Kind: forms.Signature, Text: i18n.Both("Q", "Q"), Section: entries},
			"text_en:fault.too_long":              {Kind: forms.Line, Text: i18n.Both(strings.Repeat("q", 1001), "Q")},
			"text_en:own.problem.letters":         {Kind: forms.Line, Text: i18n.Both("a\x00b", "Q")},
		} {
			if _, err := s.SetItem(ctx, h.Worker, code, row(t, s, code), "", x); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", want, err)
			}
		}
		if err := s.Use(ctx, h.Worker, code, row(t, s, code)); kind(err) != fault.NotReady || len(forms.FlawsOf(err)) == 0 {
			t.Errorf("a form with an empty section is in use: %v", err)
		}
		filetest.Must(t, s.Drop(ctx, h.Worker, code, row(t, s, code), entries))
		if err := s.Drop(ctx, h.Worker, code, row(t, s, code), asks); err == nil || !strings.Contains(err.Error(), "drop:own.problem.needed") {
			t.Errorf("what others depend on goes: %v", err)
		}
		filetest.Must(t, s.Drop(ctx, h.Worker, code, row(t, s, code), depends))
		filetest.Must(t, s.Drop(ctx, h.Worker, code, row(t, s, code), asks))
		filetest.Must(t, s.Use(ctx, h.Worker, code, row(t, s, code)))
		if err := s.Use(ctx, h.Worker, code, row(t, s, code)); kind(err) != fault.NotReady {
			t.Errorf("nothing is put in use: %v", err)
		}
	})
}

// CCM-25: of several who change a form at once from the same version one does, and the others are told who was first; nothing is lost. A
// draft is thrown away without touching what is in use, and each act leaves its audit row.
func TestTwoWhoChangeAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := h.Documents.Own
		forAll := twoTongues
		forAll.ForAll = true
		code := made(t, s, h.Supervisor, forAll)
		filetest.Must(t, s.Use(ctx, h.Supervisor, code, 1))
		var wait sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			wait.Go(func() {
				_, errs[i] = s.SetItem(ctx, h.Supervisor, code, 2, "", own.Asked{Kind: forms.Line, Text: i18n.Both("Q", "Q")})
			})
		}
		wait.Wait()
		kept := 0
		for _, err := range errs {
			if err == nil {
				kept++
			} else if !fault.IsStale(err) {
				t.Errorf("it is not said that somebody was first: %v", err)
			}
		}
		r, err := s.Get(ctx, h.Supervisor, code)
		filetest.Must(t, err)
		if kept != 1 || len(r.Shown.Parts[0].Items) != 4 || !r.Changing() {
			t.Errorf("%d changes, %d items", kept, len(r.Shown.Parts[0].Items))
		}
		if gone, err := s.Undo(ctx, h.Supervisor, code, 3); gone || err != nil {
			t.Errorf("gone %v: %v", gone, err)
		}
		if r, err = s.Get(ctx, h.Supervisor, code); err != nil || r.Changing() || len(r.Shown.Parts[0].Items) != 3 {
			t.Errorf("%v: %+v", err, r.Form)
		}
		fresh := made(t, s, h.Worker, twoTongues)
		if gone, err := s.Undo(ctx, h.Worker, fresh, 1); !gone || err != nil {
			t.Errorf("a draft that was never in use stays: %v", err)
		}
		acts, err := db.All[string](ctx, s.DB, "select action from audit_act where object_id=$1 order by seq", code)
		filetest.Must(t, err)
		if got := strings.Join(acts, " "); got != "ownform.made ownform.used ownform.changed ownform.undone" {
			t.Errorf("the audit says %s", got)
		}
	})
}

// CCM-25: a form leaves as a file and comes back elsewhere as a draft with another code, the same in all it asks; a foreign questionnaire in
// one language comes in that language; an official form brought so becomes an own one; what cannot be read is refused line by line.
func TestFormsComeFromFiles(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := h.Documents.Own
		if _, err := s.Look(ctx, h.Worker, "x.yaml", nil); kind(err) != fault.Forbidden {
			t.Errorf("a case manager brings one in: %v", err)
		}
		official, _ := forms.SourceOf("bsf807", 1)
		for name, text := range map[string]string{"official.yaml": string(official),
			"foreign.json": `{"resourceType":"Questionnaire","language":"fr","version":"1","title":"Logement","item":[{"linkId":"1","type":"boolean","text":"Un toit?"}]}`} {
			x, err := s.Look(ctx, h.Supervisor, name, []byte(text))
			filetest.Must(t, err)
			if len(x.Flaws) > 0 || len(x.Unread) > 0 {
				t.Errorf("%s: %v %v", name, x.Flaws, x.Unread)
			}
			code, err := s.Bring(ctx, h.Supervisor, x.Text)
			filetest.Must(t, err)
			filetest.Must(t, s.Use(ctx, h.Supervisor, code, 1))
			used := inForce(t, h, code)
			if !used.Own() || !forms.IsOwn(used.Code) || (name == "foreign.json") != (used.Language == i18n.French) || strings.Contains(used.Title.English, "BSF") {
				t.Errorf("%s: %s %s %q %q", name, used.Code, used.Reading, used.Language, used.Title.English)
			}
			written, err := used.Written()
			filetest.Must(t, err)
			again, err := s.Look(ctx, h.Supervisor, "again.yaml", written)
			filetest.Must(t, err)
			if len(forms.Compare(used, loaded(t, again.Text))) > 0 {
				t.Errorf("%s does not come back the same", name)
			}
		}
		for _, bad := range []string{"", "code: [", "parts: 3\nsomething: else", "{", strings.Repeat("#", forms.MostText+1)} {
			if _, err := s.Look(ctx, h.Supervisor, "bad", []byte(bad)); bad != "" && len(forms.FlawsOf(err)) == 0 {
				t.Errorf("%.20q: %v", bad, err)
			}
		}
		costly := strings.Replace(string(official), "initial: file.name", `initial: "[1,2,3,4,5,6,7,8,9].map(a, [1,2,3,4,5,6,7,8,9].map(b, string(a*b))).size() > 1 ? file.name : `+strings.Repeat("x", 3000)+`"`, 1)
		if x, err := s.Look(ctx, h.Supervisor, "costly.yaml", []byte(costly)); err != nil || len(x.Flaws) == 0 {
			t.Errorf("an expression beyond its bounds passes: %v", err)
		}
	})
}

func loaded(t *testing.T, text string) *forms.Definition {
	t.Helper()
	d, err := forms.Load("x.yaml", []byte(text))
	filetest.Must(t, err)
	return d
}

package forms

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"passerelle/internal/forms/library"
	"passerelle/internal/forms/published"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
)

// small is a form with one of everything that depends on something else.
const small = `
code: small
version: 2
reading: ours
from: "2026-01-01"
title: {en: "Small", fr: "Petit"}
parts:
  - id: main
    title: {en: "Main", fr: "Principale"}
    side: provider
    edit: [case_manager]
    items:
      - {id: name, kind: text, required: true, initial: file.name, max: 10, text: {en: "Name", fr: "Nom"}}
      - {id: works, kind: yesno, required: true, text: {en: "Works", fr: "Travaille"}}
      - {id: employer, kind: text, required: true, when: answers.works, text: {en: "Employer", fr: "Employeur"}}
      - {id: since, kind: date, when: "has(answers.employer)", text: {en: "Since", fr: "Depuis"}, valid: {that: value <= today, say: {en: "Not yet", fr: "Pas encore"}}}
      - {id: tongues, kind: text, repeats: true, text: {en: "Languages", fr: "Langues"}}
      - id: goals
        kind: group
        repeats: true
        required: true
        each: goals
        text: {en: "Goals", fr: "Objectifs"}
        items:
          - {id: title, kind: text, required: true, initial: it.title, text: {en: "Title", fr: "Titre"}}
          - {id: done, kind: yesno, text: {en: "Done", fr: "Fait"}}
          - {id: how, kind: paragraph, required: true, when: here.done, text: {en: "How", fr: "Comment"}}
      - {id: praise, kind: text, when: "answers.goals.exists(g, g.done)", text: {en: "Praise", fr: "Éloge"}}
      - id: mood
        kind: choice
        text: {en: "Mood", fr: "Humeur"}
        options: [{code: low, text: {en: "Low", fr: "Bas"}, score: 1}, {code: high, text: {en: "High", fr: "Haut"}, score: 3}]
      - {id: cheer, kind: text, when: "score < 2.0 && has(answers.mood)", text: {en: "Cheer", fr: "Réconfort"}}
      - {id: fax, kind: text, retired: 2, text: {en: "Fax", fr: "Télécopieur"}}
      - {id: sign, kind: signature, required: true, text: {en: "Signature", fr: "Signature"}}
`

func load(t *testing.T, text string) *Definition {
	t.Helper()
	d, err := Load("test.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// with gives the small form with its items replaced.
func with(items string) string {
	head, _, _ := strings.Cut(small, "      - {id: name")
	return head + "      " + strings.ReplaceAll(strings.TrimSpace(items), "\n", "\n      ") + "\n"
}

const wording = `text: {en: "A", fr: "A"}`

// CCM-25: what is wrong with a definition is said with its line and its item, and nothing wrong gets in.
func TestFlawsSayWhere(t *testing.T) {
	for _, c := range []struct {
		text, key, item string
		line            int
	}{
		{with("- {id: a, kind: text, txt: x, " + wording + "}"), "forms.flaw.unknown_key", "a", 13},
		{with("- {id: a, kind: text, text: {en: \"A\"}}"), "forms.flaw.language", "a", 13},
		{with("- {id: a, kind: text, " + wording + "}\n- {id: a, kind: text, " + wording + "}"), "forms.flaw.item_id", "a", 14},
		{with("- {id: A, kind: text, " + wording + "}"), "forms.flaw.item_id", "A", 13},
		{with("- {id: a, kind: txt, " + wording + "}"), "forms.flaw.kind", "a", 13},
		{with("- {id: a, kind: group, " + wording + "}"), "forms.flaw.group", "a", 13},
		{with("- {id: a, kind: choice, " + wording + "}"), "forms.flaw.options", "a", 13},
		{with("- {id: a, kind: choice, options: [{code: x, " + wording + "}, {code: x, " + wording + "}], " + wording + "}"), "forms.flaw.option", "a", 13},
		{with("- {id: a, kind: signature, repeats: true, " + wording + "}"), "forms.flaw.repeats", "a", 13},
		{with("- {id: a, kind: display, required: true, " + wording + "}"), "forms.flaw.required", "a", 13},
		{with("- {id: a, kind: date, max: 3, " + wording + "}"), "forms.flaw.max", "a", 13},
		{with("- {id: a, kind: text, each: goals, " + wording + "}"), "forms.flaw.each", "a", 13},
		{with("- {id: a, kind: date, sensitive: protected-address, " + wording + "}"), "forms.flaw.sensitive", "a", 13},
		{with("- {id: a, kind: text, when: answers.b, " + wording + "}"), "forms.flaw.expression", "a", 13},
		{with("- {id: a, kind: text, when: \"'x'\", " + wording + "}"), "forms.flaw.expression", "a", 13},
		{with("- {id: a, kind: text, when: \"answers == answers\", " + wording + "}"), "forms.flaw.expression", "a", 13},
		{with("- {id: a, kind: text, initial: file.income, " + wording + "}"), "forms.flaw.expression", "a", 13},
		{with("- {id: a, kind: date, initial: file.interpreter, " + wording + "}"), "forms.flaw.expression", "a", 13},
		{with("- {id: a, kind: text, initial: it.title, " + wording + "}"), "forms.flaw.expression", "a", 13},
		{with("- {id: a, kind: yesno, when: answers.b, " + wording + "}\n- {id: b, kind: yesno, when: answers.a, " + wording + "}"), "forms.flaw.cycle", "a", 13},
		{with("- {id: a, kind: yesno, when: answers.a, " + wording + "}"), "forms.flaw.cycle", "a", 13},
		{with("- {id: g, kind: group, when: answers.a, " + wording + ", items: [{id: a, kind: yesno, " + wording + "}]}"), "forms.flaw.cycle", "g", 13},
		{with("- {id: a, kind: choice, when: \"scores['a'] > 0.0\", options: [{code: x, score: 1, " + wording + "}], " + wording + "}"), "forms.flaw.cycle", "a", 13},
		{strings.Replace(small, "case_manager", "manager", 1), "forms.flaw.edit", "main", 8},
		{strings.Replace(small, "side: provider", "side: nobody", 1), "forms.flaw.side", "main", 8},
		{strings.Replace(small, "version: 2", "version: 0", 1), "forms.flaw.version", "", 3},
		{strings.Replace(small, "\"2026-01-01\"", "\"2026-02-30\"", 1), "forms.flaw.from", "", 5},
		{strings.Replace(small, ", fr: \"Petit\"", "", 1), "forms.flaw.language", "", 6},
		{"a: &a [x]\nb: *a\n", "forms.flaw.unknown_key", "", 1},
		{"code: test\nversion: 2\ntitle: a: b\n", "forms.flaw.colon", "", 3},
		{"code: test\nparts:\n  - id: a\n   side: agency\n", "forms.flaw.yaml", "", 4},
		{"code: test\ntitle: {en: \"A\", fr: \"B\"\nversion: 2\n", "forms.flaw.unclosed", "", 2},
		{"code: test\n\ncode: again\n", "forms.flaw.twice", "", 3},
		{"", "forms.flaw.empty", "", 1},
		{"# nothing yet\n", "forms.flaw.empty", "", 1},
		{"\xff", "forms.flaw.no_text", "", 1},
		{strings.Repeat("#", MostText+1), "forms.flaw.too_long", "", 1},
	} {
		_, err := Load("test.yaml", []byte(c.text))
		found := FlawsOf(err)
		if !slices.ContainsFunc(found, func(f Flaw) bool { return f.Key == c.key && f.Item == c.item && f.Line == c.line }) {
			t.Errorf("want %s of %q at line %d, got %+v", c.key, c.item, c.line, found)
		}
	}
}

// CCM-25: every flaw that can be found is said at once, each at its line and item, in words of ours: those of the text beside those of
// what it says, and of expressions where what they read is known.
func TestEveryFlawIsSaid(t *testing.T) {
	said := func(text string) (out []string) {
		_, err := Load("test.yaml", []byte(text))
		for _, f := range FlawsOf(err) {
			out = append(out, fmt.Sprint(f.Line, " ", f.Item, " ", strings.TrimPrefix(f.Key, "forms.flaw.")))
		}
		return out
	}
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"of the text and of the form": {strings.Replace(with("- {id: a, knd: text, "+wording+"}\n- {id: b, kind: txt, "+wording+"}\n- {id: c, kind: text, max: lots, text: {en: \"A\"}}"), "version: 2", "version: two", 1),
			[]string{"3  version", "3  value", "13 a unknown_key", "14 b kind", "15 c value"}},
		"of sentences and of expressions": {with("- {id: a, kind: text, text: {en: \"A\"}}\n- {id: b, kind: text, when: answers.nobody, " + wording + "}"), []string{"13 a language", "14 b expression"}},
		"of expressions beside what is unknown": {with("- {id: a, knd: text, " + wording + "}\n- {id: b, kind: text, when: answers.nobody, " + wording + "}\n- {id: c, kind: text, when: \"answers.b ==\", " + wording + "}"),
			[]string{"13 a unknown_key", "14 b expression", "15 c expression"}},
		"of an expression and of a condition that waits for itself": {with("- {id: a, kind: text, when: answers.nobody, " + wording + "}\n- {id: b, kind: text, when: \"answers.b == 'x'\", " + wording + "}"),
			[]string{"13 a expression", "14 b cycle"}},
		"tabs":          {"code: test\nparts:\n\t- id: a\n\t  side: agency\n", []string{"3  tab", "4  tab"}},
		"another shape": {"code: test\nversion: 1\nparts: 3\n", []string{"1  reading", "1  from", "1  language", "3  no_parts", "3  value"}},
	} {
		got := said(c.text)
		for _, want := range c.want {
			if !slices.Contains(got, want) {
				t.Errorf("%s: %q is missing of %q", name, want, got)
			}
		}
	}
	for name, text := range map[string]string{ // what follows from another flaw is not told beside it
		"an item without its kind":   with("- {id: a, knd: date, valid: {that: \"value <= today\", say: {en: \"A\", fr: \"A\"}}, " + wording + "}"),
		"an item that reads it":      with("- {id: a, kind: dte, " + wording + "}\n- {id: b, kind: text, when: answers.a, " + wording + "}"),
		"one that is there misspelt": with("- {di: a, kind: yesno, " + wording + "}\n- {id: b, kind: text, when: answers.a, " + wording + "}"),
	} {
		if got := said(text); slices.ContainsFunc(got, func(x string) bool { return strings.HasSuffix(x, "expression") }) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// UX-1: of entries alike, what is wrong says in which it is wrong, in both languages.
func TestWhatIsWrongNamesItsEntry(t *testing.T) {
	d := load(t, small)
	for l, want := range map[i18n.Language]string{i18n.English: "Goals 2 · How", i18n.French: "Objectifs 2 · Comment"} {
		err := d.Validate(Answers{"name": {"A"}, "works": {"no"}, "goals": {"2"}, "goals[0].title": {"x"}, "goals[1].title": {"y"}, "goals[1].done": {"yes"}}, Judge{Complete: true, Language: l})
		p := fault.ProblemsOf(err)
		if len(p) != 1 || p[0].Field != "goals[1].how" || p[0].Args[1] != want {
			t.Errorf("%s: %+v", l, p)
		}
	}
}

// CCM-17, CCM-25: what is asked follows from what was answered; what is not asked counts as not answered, on and on.
func TestConditions(t *testing.T) {
	d := load(t, small)
	for _, c := range []struct {
		answers Answers
		hidden  []string
	}{
		{Answers{}, []string{"cheer", "employer", "praise", "since"}},
		{Answers{"works": {"yes"}}, []string{"cheer", "praise", "since"}},
		{Answers{"works": {"yes"}, "employer": {"X"}}, []string{"cheer", "praise"}},
		{Answers{"works": {"no"}, "employer": {"X"}}, []string{"cheer", "employer", "praise", "since"}},
		{Answers{"goals": {"2"}, "goals[1].done": {"yes"}}, []string{"cheer", "employer", "goals[0].how", "since"}},
		{Answers{"mood": {"low"}}, []string{"employer", "praise", "since"}},
		{Answers{"mood": {"high"}}, []string{"cheer", "employer", "praise", "since"}},
	} {
		s := d.Show(c.answers)
		slices.Sort(s.hidden)
		if !slices.Equal(s.hidden, c.hidden) {
			t.Errorf("%v hides %v, want %v", c.answers, s.hidden, c.hidden)
		}
	}
	if s := d.Show(Answers{"works": {"no"}, "employer": {"X"}}); s.Answers.Get("employer") != "" {
		t.Error("an answer that is not asked for was kept")
	}
}

// CCM-25: what is wrong stands at its field, in the order of the page, in the reader's language; a draft may be incomplete.
func TestValidate(t *testing.T) {
	d := load(t, small)
	right := Answers{"name": {"Selam"}, "works": {"yes"}, "employer": {"Bakery"}, "since": {"2026-11-01"}, "goals": {"1"}, "goals[0].title": {"Work"}}
	for _, c := range []struct {
		change   Answers
		complete bool
		want     []string
	}{
		{Answers{}, true, nil},
		{Answers{"name": nil, "goals": nil}, true, []string{"name", "goals"}},
		{Answers{"name": nil, "goals": nil}, false, nil},
		{Answers{"name": {"longer than ten"}}, false, []string{"name"}},
		{Answers{"works": {"perhaps"}}, false, []string{"works"}},
		{Answers{"since": {"2026-11-31"}}, false, []string{"since"}},
		{Answers{"since": {"2027-01-01"}}, false, []string{"since"}},
		{Answers{"goals": {"2"}, "goals[1].done": {"yes"}}, true, []string{"goals[1].title", "goals[1].how"}},
		{Answers{"works": {"no"}, "employer": nil, "since": {"nonsense"}}, true, nil},
		{Answers{"mood": {"fair"}}, false, []string{"mood"}},
		{Answers{"tongues": {"ti", strings.Repeat("x", 501)}}, false, []string{"tongues"}},
	} {
		a := right.Clone()
		for path, values := range c.change {
			a[path] = values
		}
		var got []string
		for _, p := range fault.ProblemsOf(d.Validate(a, Judge{Complete: c.complete, Today: "2026-11-12", Language: i18n.French})) {
			got = append(got, p.Field)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v, complete %v: %v, want %v", c.change, c.complete, got, c.want)
		}
	}
	problems := fault.ProblemsOf(d.Validate(Answers{"works": {"yes"}, "employer": {"X"}, "since": {"2027-01-01"}}, Judge{Today: "2026-11-12", Language: i18n.French}))
	if len(problems) != 1 || !slices.Contains(problems[0].Args, any("Pas encore")) {
		t.Errorf("the form's own sentence: %+v", problems)
	}
}

// CCM-12, CCM-17: a form begins from the published names, a group once for each entry of a list; what is unknown or no
// answer to the item begins empty.
func TestBegin(t *testing.T) {
	d := load(t, small)
	known := Context{"file": map[string]any{"name": "Selam"}, "goals": []any{map[string]any{"title": "Work"}, map[string]any{"title": "Rent"}}}
	want := Answers{"name": {"Selam"}, "goals": {"2"}, "goals[0].title": {"Work"}, "goals[1].title": {"Rent"}}
	if diff := cmp.Diff(want, d.Begin(known, "")); diff != "" {
		t.Error(diff)
	}
	if got := d.Begin(nil, ""); len(got) != 0 {
		t.Errorf("from nothing: %v", got)
	}
	if got := d.Begin(Context{"file": map[string]any{"name": 7}, "goals": "none"}, ""); len(got) != 0 && got.Get("name") != "7" {
		t.Errorf("from nonsense: %v", got)
	}
	if got := (Context{"file": map[string]any{"uci": "1", "income": 3}, "goals": []any{map[string]any{"cost": 1}}, "today": ""}).Unknown(); !slices.Equal(got, []string{"file.income", "goals[].cost"}) {
		t.Errorf("not published: %v", got)
	}
}

// CCM-11, CCM-18: what an answer brings up begins as it would have at first: the goals that a plan proposes, the level of now. What
// was on the page and was emptied stays empty, and what is not asked brings nothing.
func TestWhatComesUpBegins(t *testing.T) {
	known := Context{"file": map[string]any{"risk": "HIGH"}, "goals": []any{map[string]any{"title": "Work"}}, "conditions": []any{map[string]any{"text": "Be home"}}}
	referral, change := libraryOf(t, "bsf801"), libraryOf(t, "bsf806")
	reveal := func(d *Definition, part string, said Answers) Answers {
		posted := said.Values()
		d.Reveal(posted, nil, d.Begin(known, part), part)
		return Answers(posted)
	}
	got := reveal(referral, "provider", Answers{"recommends": {"ACCEPTED"}})
	if got.Get("goals[0].goal") != "Work" || got.Get("conditions[0].condition") != "Be home" || got.Entries("goals") != 1 {
		t.Errorf("accepted, it begins with %v", got)
	}
	for _, said := range []Answers{{"recommends": {"REFUSED_BY_SP"}}, {"recommends": {"ACCEPTED"}, "residence": {""}}} {
		if got := reveal(referral, "provider", said); got.Entries("goals") != 0 {
			t.Errorf("%v brings %v", said, got)
		}
	}
	if got := reveal(change, "provider", Answers{"asks": {"risk"}}); got.Get("risk_now") != "HIGH" || got.Get("direction") != "" {
		t.Errorf("asked about the level, it begins with %v", got)
	}
}

func libraryOf(t *testing.T, code string) *Definition {
	t.Helper()
	text, ok := SourceOf(code, 1)
	if !ok {
		t.Fatalf("no form %s", code)
	}
	return load(t, string(text))
}

// CCM-25: entries are added and taken out by a post, and those after one that goes move up.
func TestEntries(t *testing.T) {
	d := load(t, small)
	posted := Answers{"goals": {"3"}, "goals[0].title": {"a"}, "goals[1].title": {"b"}, "goals[2].title": {"c"}, "tongues": {"ti", "ar"}}.Values()
	for _, act := range []string{"remove:goals[1]", "add:goals", "remove:tongues[0]", "add:tongues", "add:name", "remove:goals[9]", "remove:name[0]", "add:", "remove:[", "x"} {
		d.Act(posted, act)
	}
	want := Answers{"goals": {"3"}, "goals[0].title": {"a"}, "goals[1].title": {"c"}, "tongues": {"ar", ""}}
	if diff := cmp.Diff(want, Answers(posted)); diff != "" {
		t.Error(diff)
	}
	if got := d.Complete(d.Read(posted, ""), "main"); got.Get("goals") != "2" || got.Get("goals[1].title") != "c" || len(got["tongues"]) != 1 {
		t.Errorf("completed: %v", got)
	}
}

// CCM-25: of entries within entries too what is blank is not kept, wherever it stands, and nothing that was written goes
// with it.
func TestBlankEntriesWithinEntries(t *testing.T) {
	d := load(t, with(`
- {id: goals, kind: group, repeats: true, `+wording+`, items: [{id: goal, kind: text, `+wording+`},
    {id: steps, kind: group, repeats: true, `+wording+`, items: [{id: step, kind: text, `+wording+`}]}]}`))
	said := Answers{"goals": {"4"}, "goals[0].steps": {"2"}, "goals[1].goal": {"Work"}, "goals[1].steps": {"3"}, "goals[1].steps[1].step": {"Write"},
		"goals[3].steps": {"2"}, "goals[3].steps[1].step": {"Call"}}
	want := Answers{"goals": {"2"}, "goals[0].goal": {"Work"}, "goals[0].steps": {"1"}, "goals[0].steps[0].step": {"Write"}, "goals[1].steps": {"1"},
		"goals[1].steps[0].step": {"Call"}}
	if diff := cmp.Diff(want, d.Complete(said, "main")); diff != "" {
		t.Error(diff)
	}
}

// CCM-25: what differs between two versions is named item by item; a retired item is not asked, and its answer stays.
func TestCompareAndRetire(t *testing.T) {
	newer := load(t, small)
	older := strings.NewReplacer("version: 2", "version: 1", "max: 10,", "max: 12,", "      - {id: tongues, kind: text, repeats: true, text: {en: \"Languages\", fr: \"Langues\"}}\n",
		"      - {id: town, kind: text, text: {en: \"Town\", fr: \"Ville\"}}\n").Replace(small)
	want := []Change{{Kind: Changed, Item: "name", Text: i18n.Both("Name", "Nom"), What: []string{"valid"}}, {Kind: Added, Item: "tongues", Text: i18n.Both("Languages", "Langues")},
		{Kind: Dropped, Item: "fax", Text: i18n.Both("Fax", "Télécopieur")}, {Kind: Removed, Item: "town", Text: i18n.Both("Town", "Ville")}}
	got := Compare(load(t, older), newer)
	if len(got) == 0 || got[0].Was.Max != 12 || got[0].Is.Max != 10 || len(got[0].Stood) == 0 {
		t.Fatalf("what changed is not there as it was and is: %+v", got)
	}
	got[0].Was, got[0].Is, got[0].Stood, got[0].Stands = Item{}, Item{}, nil, nil
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Item{})); diff != "" {
		t.Error(diff)
	}
	if got := newer.Read(Answers{"fax": {"613-555-0102"}}.Values(), ""); got.Get("fax") == "" {
		t.Error("the answer to a retired item was lost")
	}
}

// CCM-25: every shipped form is whole in both languages, and its filled specimen is right to the last field.
func TestLibraryAndSpecimens(t *testing.T) {
	all, err := Library()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		if d.Reading != Ours {
			t.Errorf("%s is not marked as our reading", d.Code)
		}
		for _, l := range []i18n.Language{i18n.English, i18n.French} {
			specimen, ok := SpecimenOf(d, l)
			if !ok {
				t.Errorf("%s has no specimen", d.Code)
				continue
			}
			if err := d.Validate(specimen, Judge{Complete: true, Today: "2026-11-12"}); err != nil {
				t.Errorf("%s, %s: %v", d.Code, l, err)
			}
			asked := 0
			d.each(specimen, "", func(s spot) bool {
				if len(specimen[s.path]) > 0 {
					asked++
				}
				return true
			})
			if asked != len(specimen) {
				t.Errorf("%s, %s: %d of %d answers are to items of the form", d.Code, l, asked, len(specimen))
			}
		}
	}
}

// sameInFrench are the names and addresses of the specimens, which no language changes.
var sameInFrench = []string{"Selam Tesfay (ሰላም ተስፋይ)", "Selam Tesfay", "ሰላም ተስፋይ", "Selam Tesfai", "Robin Vale", "Robin Vale, 613-555-0101", "Camille Roy", "Hana Girma",
	"Harbour Community Services", "Harbour House", "12 Example Street, Montréal"}

// CCM-25: a specimen is in the reader's language: what is written in words has French words, and only that.
func TestSpecimensInFrench(t *testing.T) {
	all, err := Library()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		english, _ := SpecimenOf(d, i18n.English)
		french, _ := SpecimenOf(d, i18n.French)
		d.each(english, "", func(s spot) bool {
			if s.item.Kind != Line && s.item.Kind != Paragraph {
				return true
			}
			words := slices.ContainsFunc(english[s.path], func(v string) bool {
				return strings.ContainsFunc(v, unicode.IsLetter) && !slices.Contains(sameInFrench, v)
			})
			if same := slices.Equal(english[s.path], french[s.path]); same == words {
				t.Errorf("%s, %s: %q in English, %q in French", d.Code, s.path, english[s.path], french[s.path])
			}
			return true
		})
		base, _ := library.Specimen("", d.Code)
		over, _ := library.Specimen("fr/", d.Code)
		for path, values := range over {
			i, asked := d.Item(path[strings.LastIndex(path, ".")+1:])
			if len(values) != len(base[path]) || asked && i.Kind != Line && i.Kind != Paragraph {
				t.Errorf("%s: the French %s is not an answer in words of the specimen", d.Code, path)
			}
			if text := strings.Join(values, " "); wrongInFrench.MatchString(text) {
				t.Errorf("%s, %s: %q is not set as French is", d.Code, path, text)
			}
		}
	}
}

// wrongInFrench is a straight apostrophe, a colon or « » without its hard space (not the colon of an hour), or a space before ; ? !.
var wrongInFrench = regexp.MustCompile(`'|\S:\s|[ \x{a0}\x{202f}][;?!]|[^\x{a0}]:\s|«[^\x{a0}]|[^\x{a0}]»`)

// CCM-25: the names a definition may begin from are written down as they are.
func TestNamesAreDocumented(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "forms-names.md")
	if slices.Contains(os.Args, "-update") || os.Getenv("UPDATE_FORMS") != "" {
		if err := os.WriteFile(path, []byte(published.Document()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil || string(text) != published.Document() {
		t.Errorf("docs/forms-names.md is not what names.go says (UPDATE_FORMS=1 go test ./internal/forms -run Documented writes it): %v", err)
	}
}

// CCM-25: no text makes the reader of definitions fail, and what it lets through works.
func FuzzDefinition(f *testing.F) {
	f.Add(small)
	f.Add("a: &a [*a]")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := Load("fuzz.yaml", []byte(text))
		if err != nil {
			if len(FlawsOf(err)) == 0 {
				t.Fatalf("no flaw is named: %v", err)
			}
			return
		}
		a := d.Begin(Context{}, "")
		_ = d.Validate(a, Judge{Complete: true})
		_ = d.Complete(a, d.Parts[0].ID)
	})
}

// CCM-25: no expression makes the form fail, whatever was answered.
func FuzzExpression(f *testing.F) {
	for _, s := range []string{"answers.a == 'x'", "answers.b.exists(x, x == 'y')", "'a'.matches('(a+)+$')", "answers.a.startsWith(answers.a + answers.a)"} {
		f.Add(s, "x")
	}
	f.Fuzz(func(t *testing.T, expression, answer string) {
		d := load(t, with("- {id: a, kind: text, "+wording+"}\n- {id: b, kind: text, repeats: true, "+wording+"}\n- {id: c, kind: text, "+wording+"}"))
		d.Parts[0].Items[2].When = expression
		logic, flaws := compile(d)
		if len(flaws) > 0 {
			return
		}
		d.logic = logic
		_ = d.Show(Answers{"a": {answer}, "b": {answer, answer}, "c": {answer}})
	})
}

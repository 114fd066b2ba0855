package fhir

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"passerelle/internal/forms"
)

var asWritten = cmp.Options{cmpopts.IgnoreUnexported(forms.Definition{}, forms.Part{}, forms.Item{}), cmpopts.EquateEmpty()}

// small has what the library has not.
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

func smallForm(t *testing.T) *forms.Definition {
	t.Helper()
	d, err := forms.Load("small.yaml", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// CCM-25: every form of ours goes out as a FHIR Questionnaire and comes back the same, with nothing left unread.
func TestQuestionnaireThereAndBack(t *testing.T) {
	all, err := forms.Library()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range append(all, smallForm(t)) {
		out, err := Write(d)
		if err != nil {
			t.Fatal(err)
		}
		text, unread, err := Read(d.Code+".json", out)
		if err != nil || len(unread) != 0 {
			t.Errorf("%s: %v, %v", d.Code, unread, err)
			continue
		}
		back, err := forms.Load(d.Code+".yaml", text)
		if err != nil {
			t.Errorf("%s: %v", d.Code, err)
			continue
		}
		if diff := cmp.Diff(d, back, asWritten); diff != "" {
			t.Errorf("%s:\n%s", d.Code, diff)
		}
	}
}

const foreign = `{"resourceType":"Questionnaire","status":"draft","url":"https://example.org/Questionnaire/Housing-Needs","version":"1.2","title":"Housing","purpose":"x",
"item":[
 {"linkId":"1","text":"Has a home","type":"boolean","required":true,"definition":"http://example.org"},
 {"linkId":"1.1","text":"Where","type":"string","enableWhen":[{"question":"1","operator":"=","answerBoolean":true}]},
 {"linkId":"2","text":"Kind","type":"choice","answerOption":[{"valueCoding":{"system":"s","code":"a","display":"A"}},{"valueCoding":{"code":"b"}}]},
 {"linkId":"3","text":"Rent","type":"quantity"},
 {"linkId":"4","text":"Photo","type":"attachment","extension":[{"url":"http://example.org/x","valueString":"y"}]},
 {"linkId":"5","text":"Other","type":"choice","answerValueSet":"http://example.org/vs"},
 {"linkId":"6","text":"Why","type":"text","enableBehavior":"any","enableWhen":[{"question":"2","operator":"=","answerCoding":{"code":"a"}},{"question":"1.1","operator":"exists","answerBoolean":true}]}
]}`

// CCM-25: a foreign questionnaire comes in as far as it is understood, and what is not is listed item by item.
func TestForeignQuestionnaire(t *testing.T) {
	text, unread, err := Read("foreign.json", []byte(foreign))
	if err != nil {
		t.Fatal(err)
	}
	d, err := forms.Load("foreign.yaml", text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if d.Reading != forms.Brought {
		t.Errorf("what came from elsewhere is printed as %s", d.Reading)
	}
	if d.Code != "housing-needs" || d.Version != 1 || len(d.Parts) != 1 {
		t.Errorf("%s, %d, %d parts", d.Code, d.Version, len(d.Parts))
	}
	var kinds, when []string
	for _, i := range d.Parts[0].Items {
		kinds, when = append(kinds, string(i.Kind)), append(when, i.When)
	}
	if want := []string{"yesno", "text", "choice", "text", "text", "text", "paragraph"}; !slices.Equal(kinds, want) {
		t.Errorf("%v", kinds)
	}
	if when[1] != "answers.q_1 == true" || when[6] != `answers.q_2 == "a" || has(answers.q_1_1)` {
		t.Errorf("%q", when)
	}
	seen := map[string]bool{}
	for _, u := range unread {
		seen[u.At+" "+u.Key] = true
	}
	for _, want := range []string{" forms.unread.version", " forms.unread.field", "1 forms.unread.field", "1 forms.unread.language", "3 forms.unread.type",
		"4 forms.unread.type", "4 forms.unread.extension", "5 forms.unread.type", "5 forms.unread.field"} {
		if !seen[want] {
			t.Errorf("%q is not told: %v", want, unread)
		}
	}
	for _, bad := range []string{"", "[]", `{"resourceType":"Patient"}`, "{"} {
		if _, _, err := Read("x.json", []byte(bad)); len(forms.FlawsOf(err)) != 1 {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// CCM-25: a condition that compares what the reader turned into text is listed with what was not understood, and the rest comes in; one that
// compares with what the item asks for stays.
func TestAConditionThatDoesNotCompare(t *testing.T) {
	for name, c := range map[string]struct{ kind, when, want string }{
		"a quantity with a number":  {"quantity", `"operator":">","answerInteger":5`, ""},
		"a quantity with quantity":  {"quantity", `"operator":">","answerQuantity":{"value":5}`, ""},
		"a number with a number":    {"integer", `"operator":">","answerInteger":5`, "answers.q_1 > 5"},
		"a number with text":        {"integer", `"operator":"=","answerString":"5"`, ""},
		"yes or no with a number":   {"boolean", `"operator":"=","answerInteger":1`, ""},
		"a day with a day":          {"date", `"operator":">=","answerDate":"2026-01-02"`, `answers.q_1 >= "2026-01-02"`},
		"a decimal with a decimal":  {"decimal", `"operator":"<","answerDecimal":2.5`, "answers.q_1 < double(2.5)"},
		"several answers with text": {`string","repeats":true,"prefix":"x`, `"operator":"=","answerString":"a"`, ""},
	} {
		text, unread, err := Read("foreign.json", []byte(`{"resourceType":"Questionnaire","url":"https://example.org/Questionnaire/rent","title":"Rent","item":[{"linkId":"1","text":"Rent","type":"`+c.kind+`"},
			{"linkId":"2","text":"Why","type":"string","enableWhen":[{"question":"1",`+c.when+`}]}]}`))
		if err != nil {
			t.Fatal(name, err)
		}
		d, err := forms.Load("foreign.yaml", text)
		if err != nil {
			t.Errorf("%s: refused wholly: %v", name, forms.FlawsOf(err))
			continue
		}
		told := slices.ContainsFunc(unread, func(u Unread) bool { return u.At == "2" && u.Key == "forms.unread.condition" })
		if got := d.Parts[0].Items[1].When; got != c.want || told != (c.want == "") {
			t.Errorf("%s: %q, told %t", name, got, told)
		}
	}
}

// CCM-25: no JSON makes the reader of questionnaires fail, and what it writes is at least read again as a definition or
// refused with its flaws.
func FuzzQuestionnaire(f *testing.F) {
	f.Add(foreign)
	f.Add(`{"resourceType":"Questionnaire","item":[{"linkId":"part.a","item":[{}]},{"linkId":"part.a"}],"language":"fr"}`)
	f.Fuzz(func(t *testing.T, text string) {
		out, _, err := Read("fuzz.json", []byte(text))
		if err != nil {
			return
		}
		if d, err := forms.Load("fuzz.yaml", out); err == nil {
			if _, err := Write(d); err != nil {
				t.Fatal(err)
			}
		} else if len(forms.FlawsOf(err)) == 0 {
			t.Fatalf("no flaw is named: %v", err)
		}
	})
}

package forms

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var asWritten = cmp.Options{cmpopts.IgnoreUnexported(Definition{}, Part{}, Item{}), cmpopts.EquateEmpty()}

// CCM-25: every form of ours goes out as a FHIR Questionnaire and comes back the same, with nothing left unread.
func TestQuestionnaireThereAndBack(t *testing.T) {
	all, err := Library()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range append(all, load(t, small)) {
		out, err := d.Questionnaire()
		if err != nil {
			t.Fatal(err)
		}
		text, unread, err := FromQuestionnaire(d.Code+".json", out)
		if err != nil || len(unread) != 0 {
			t.Errorf("%s: %v, %v", d.Code, unread, err)
			continue
		}
		back, err := Load(d.Code+".yaml", text)
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
	text, unread, err := FromQuestionnaire("foreign.json", []byte(foreign))
	if err != nil {
		t.Fatal(err)
	}
	d, err := Load("foreign.yaml", text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
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
		if _, _, err := FromQuestionnaire("x.json", []byte(bad)); len(FlawsOf(err)) != 1 {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// CCM-25: no JSON makes the reader of questionnaires fail, and what it writes is at least read again as a definition or
// refused with its flaws.
func FuzzQuestionnaire(f *testing.F) {
	f.Add(foreign)
	f.Add(`{"resourceType":"Questionnaire","item":[{"linkId":"part.a","item":[{}]},{"linkId":"part.a"}],"language":"fr"}`)
	f.Fuzz(func(t *testing.T, text string) {
		out, _, err := FromQuestionnaire("fuzz.json", []byte(text))
		if err != nil {
			return
		}
		if d, err := Load("fuzz.yaml", out); err == nil {
			if _, err := d.Questionnaire(); err != nil {
				t.Fatal(err)
			}
		} else if len(FlawsOf(err)) == 0 {
			t.Fatalf("no flaw is named: %v", err)
		}
	})
}

package forms

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// latest gives the newest shipped version of a form.
func latest(t *testing.T, code string) *Definition {
	t.Helper()
	all, err := Library()
	if err != nil {
		t.Fatal(err)
	}
	var out *Definition
	for _, d := range all {
		if d.Code == code {
			out = d
		}
	}
	if out == nil {
		t.Fatalf("no %s", code)
	}
	return out
}

// CCM-25: what the program reads of a form, the version in force has; and what would be lost without it is said in both languages.
func TestTheVersionInForceHasWhatIsRead(t *testing.T) {
	said := map[string]map[string]string{"en.json": nil, "fr.json": nil}
	for name := range said {
		text, err := Locale.ReadFile("locale/" + name)
		words := map[string]string{}
		if err != nil || json.Unmarshal(text, &words) != nil {
			t.Fatal(name, err)
		}
		said[name] = words
	}
	for code, reads := range Reads() {
		for _, l := range latest(t, code).Lacks() {
			t.Errorf("%s lacks %s (%s %s)", code, l.Item, l.Why, l.Missing)
		}
		for _, r := range reads {
			if len(r.Items) == 0 || len(r.Kinds) == 0 || slices.ContainsFunc(r.Kinds, func(k Kind) bool { return !slices.Contains(Kinds, k) }) {
				t.Errorf("%s: %+v", code, r)
			}
			for language, words := range said {
				if words["forms.lost."+r.Use] == "" {
					t.Errorf("nothing is said of %s in %s", r.Use, language)
				}
			}
		}
	}
}

// broken are versions that the program would read wrongly: what is put in place of what, and what they lack.
var broken = []struct{ code, was, is, lacks string }{
	{"bsf801", "id: conditions\n", "id: measures\n", "conditions absent,condition place,answers_to place,last_day place"},
	{"bsf801", "{code: APPROVED,", "{code: YES,", "decision_made options APPROVED"},
	{"bsf801", "id: decision_made\n", "id: made\n", "decision_made absent"},
	{"bsf801", "- id: decision\n", "- id: verdict\n", "decision_made place,decided place,refusal place,decision_why place,stands_on place,holds place"},
	{"bsf801", "id: decided, kind: date", "id: decided, kind: text", "decided kind"},
	{"bsf801", "id: holds, kind: text", "id: holds, retired: 2, kind: text", "holds absent"},
	{"bsf802", "id: first_meeting, kind: date", "id: first_met, kind: date", "first_meeting absent"},
	{"bsf802", "id: client_signature, kind: signature", "id: client_signature, kind: yesno", "client_signature kind"},
	{"bsf802", "id: client_signature, kind: signature, required: true", "id: client_signature, kind: signature", "client_signature unasked"},
	{"consent", "id: client_signature", "id: signature", "client_signature absent"},
	{"undertaking", "- {id: client_signature", "- {id: client_signature, when: 'has(answers.signed_on)'", "client_signature unasked"},
	{"bsf806", "{code: closing,", "{code: ending,", "asks options closing"},
	{"bsf806", "id: given\n        kind: group\n        repeats: true", "id: given\n        kind: group", "given group,given_condition place,given_becomes place,given_change place,given_last_day place"},
	{"bsf807", "{code: CUSTODY,", "{code: JAIL,", "outcome options CUSTODY"},
	{"bsf807", "- id: event\n        kind: group", "- id: event\n        kind: group\n        repeats: true", "occurred repeated"},
	{"case-plan", "id: step_when, kind: date", "id: step_by, kind: date", "step_when absent"},
	{"closure-report", "{code: WITHDREW,", "{code: LEFT,", "reason options WITHDREW"},
}

// CCM-25: a loaded version that the program would not understand is kept and gets no date; as it was shipped it gets one.
func TestAVersionThatIsNotUnderstoodGetsNoDate(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		number := 50
		dated := func(code, was, is string) (lacks string, problems []fault.Problem) {
			t.Helper()
			shipped := latest(t, code)
			number++
			text := withoutExpressions(string(shipped.Source()))
			if !strings.Contains(text, was) {
				t.Fatalf("%s has no %q", code, was)
			}
			text = strings.Replace(text, was, is, 1)
			text = strings.Replace(text, "version: "+strconv.Itoa(shipped.Version)+"\n", "version: "+strconv.Itoa(number)+"\n", 1)
			kept, err := h.Keep(ctx, chief, code+".yaml", []byte(text))
			if err != nil {
				t.Fatalf("%s, %s: %v", code, is, err)
			}
			var out []string
			for _, l := range kept.Lacks() {
				out = append(out, strings.TrimSpace(l.Item+" "+l.Why+" "+l.Missing))
			}
			return strings.Join(out, ","), fault.ProblemsOf(h.SetDate(ctx, chief, code, number, 1, "2026-12-01"))
		}
		for _, c := range broken {
			lacks, problems := dated(c.code, c.was, c.is)
			if lacks != c.lacks || len(problems) != 1 || problems[0].Key != "forms.problem.lacks" || problems[0].Field != "from" {
				t.Errorf("%s with %q lacks %q, %+v", c.code, c.is, lacks, problems)
			}
			if v, err := h.InForce(ctx, d, c.code, "2026-12-31"); err != nil || v.Version == number {
				t.Errorf("%s with %q is in force: %v", c.code, c.is, err)
			}
			if lacks, problems := dated(c.code, "parts:", "parts:"); lacks != "" || len(problems) > 0 {
				t.Errorf("%s as it was shipped lacks %q, %+v", c.code, lacks, problems)
			}
		}
	})
}

// expressions are the conditions, the beginnings and the checks of items, on one line of their own or within braces.
var expressions = regexp.MustCompile(`(?m)^ +when: >-\n(?:^ +[(|&].*\n)+|^ +(?:when|initial|required|each|given): .*\n|, (?:when|initial): (?:"[^"]*"|[^,}]+)|, valid: \{that: "[^"]*", say: \{[^}]*\}\}|^ +valid: .*\n`)

// withoutExpressions leaves out of a definition what reads other items of it, so that one alone can be renamed.
func withoutExpressions(text string) string { return expressions.ReplaceAllString(text, "") }

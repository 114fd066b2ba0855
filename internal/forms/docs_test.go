package forms

import (
	"os"
	"strings"
	"testing"
)

// CCM-25: the example that shows how a form is written is a form, and every kind of item is told of.
func TestExampleOfTheDocumentation(t *testing.T) {
	text, err := os.ReadFile("../../docs/forms.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```yaml\n")
	example, _, _ := strings.Cut(rest, "```")
	d := load(t, example)
	if s := d.Show(Answers{}); s.Asked("again_why") || len(d.Begin(Context{"file": map[string]any{"name": "Selam"}}, "")) != 1 {
		t.Error("the example does not do what it says")
	}
	for _, k := range Kinds {
		if !strings.Contains(string(text), "`"+string(k)+"`") {
			t.Errorf("the kind %s is not told of", k)
		}
	}
}

// CCM-25: a condition that costs too much ends soon, and asks.
func TestCostIsLimited(t *testing.T) {
	d := load(t, with("- {id: a, kind: text, repeats: true, "+wording+"}\n- {id: b, kind: text, when: \"!answers.a.all(w, answers.a.all(x, answers.a.all(y, answers.a.all(z, (w+x+y+z).matches('^x*$')))))\", "+wording+"}"))
	long := Answers{}
	for range mostEntries {
		long["a"] = append(long["a"], strings.Repeat("x", 400))
	}
	if s := d.Show(long); !s.Asked("b") {
		t.Error("a condition that was not worked out hides a question")
	}
}

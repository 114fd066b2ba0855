package history

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"passerelle/internal/platform/clock"
)

// SEC-4: payloads hold codes, identifiers, dates and counts, so that the skeleton of events can stay for
// statistics with nobody in it.
func TestPayloadsHoldNoPersonalText(t *testing.T) {
	tags := map[reflect.Type][]string{
		reflect.TypeFor[string]():     {"code", "id"},
		reflect.TypeFor[int]():        {"count"},
		reflect.TypeFor[clock.Date](): {"date"},
	}
	for kind, payload := range payloads {
		for _, f := range reflect.VisibleFields(reflect.TypeOf(payload)) {
			if !slices.Contains(tags[f.Type], f.Tag.Get("holds")) {
				t.Errorf("%s: %s is a %s that holds %q", kind, f.Name, f.Type, f.Tag.Get("holds"))
			}
			for _, word := range []string{"text", "body", "comment", "fullname", "address", "phone"} {
				if strings.Contains(strings.ToLower(f.Name), word) {
					t.Errorf("%s: a field is called %s", kind, f.Name)
				}
			}
			if f.Name == "Name" && f.Tag.Get("holds") != "code" || f.Name == "Note" && f.Tag.Get("holds") != "id" {
				t.Errorf("%s: %s could hold personal text", kind, f.Name)
			}
		}
	}
}

// Every kind of the table of acts carries something known, every payload's kind is left by some act.
func TestTableOfActsIsWhole(t *testing.T) {
	left := map[Kind]bool{}
	for act, row := range Acts {
		for _, kind := range append(slices.Clone(row.Must), row.May...) {
			left[kind] = true
			if payloads[kind] == nil {
				t.Errorf("%s leaves %s, which carries nothing known", act, kind)
			}
		}
		if len(row.Must)+len(row.May) == 0 {
			t.Errorf("%s leaves nothing", act)
		}
	}
	for kind := range payloads {
		if !left[kind] {
			t.Errorf("no act leaves %s", kind)
		}
	}
}

// SEC-7: every kind and every act has its name in both languages.
func TestKindsAndActsHaveNames(t *testing.T) {
	for _, language := range []string{"en", "fr"} {
		text, err := Locale.ReadFile("locale/" + language + ".json")
		if err != nil {
			t.Fatal(err)
		}
		for kind := range payloads {
			if !strings.Contains(string(text), `"`+KindKey(kind)+`"`) {
				t.Errorf("%s: no name for %s", language, kind)
			}
		}
		for act := range Acts {
			if !strings.Contains(string(text), `"`+ActKey(act)+`"`) {
				t.Errorf("%s: no name for %s", language, act)
			}
		}
	}
}

package i18n

import (
	"encoding/json"
	"testing"
	"testing/fstest"
)

// A sentence taken apart says what its template says; what is no plain sentence is left to the template.
func TestSentencesSayWhatTemplatesSay(t *testing.T) {
	args := []any{"Name", "Amina <b>", "Count", 1200, "Days", int64(3)}
	for text, want := range map[string]string{
		"Saved.": "Saved.", "{{.Name}}": "Amina <b>", "For {{ .Name }}: {{.Count}} of {{.Days}} days": "For Amina <b>: 1,200 of 3 days", "": "",
	} {
		raw, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		s, ok := simple(string(raw))
		got, whole := s.write(English, args)
		if !ok || !whole || got != want {
			t.Errorf("%q: %q (%v, %v), not %q", text, got, ok, whole, want)
		}
		inner, err := messageOf("key", raw)
		if err != nil || inner.Other != text {
			t.Errorf("%q: the template reads %q (%v)", text, inner.Other, err)
		}
	}
	for _, raw := range []string{`"{{if .Name}}x{{end}}"`, `"{{.Name | printf}}"`, `{"one":"a","other":"b"}`} {
		if _, ok := simple(raw); ok {
			t.Errorf("%s is taken for a plain sentence", raw)
		}
	}
	s, _ := simple(`"{{.Missing}}"`)
	if _, whole := s.write(English, args); whole {
		t.Error("an argument that is missing is not seen")
	}
}

// SEC-7: a sentence that is not given everything that it says stops a test, of one form and of a plural.
func TestASentenceWithAHoleStopsTheTest(t *testing.T) {
	b, err := NewBundle(fstest.MapFS{"locale/en.json": {Data: []byte(`{"a.b":"In force on {{.On}}", "a.c":{"one":"{{.Count}} of {{.All}}","other":"{{.Count}} of {{.All}}"}}`)},
		"locale/fr.json": {Data: []byte(`{}`)}})
	if err != nil {
		t.Fatal(err)
	}
	for key, args := range map[string][]any{"a.b": {"Of", "x"}, "a.c": {"Count", 2}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s is read with a hole", key)
				}
			}()
			b.Text(English, key, args...)
		}()
	}
}

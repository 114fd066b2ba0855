package release

import (
	"slices"
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/registry"
)

// CCM-7, CCM-22: what the client refused stands until a later consent lets it be said, and once.
func TestWhatTheClientRefused(t *testing.T) {
	refusal := func(on clock.Date, what string) Refusal {
		return Refusal{PlaceID: "aunt", Name: "Aunt", Written: what, On: on}
	}
	for name, test := range map[string]struct {
		refused []Refusal
		given   []Consent
		want    [][]string
	}{
		"nothing":                        {},
		"refused":                        {refused: []Refusal{refusal("2026-11-09", "health,housing")}, want: [][]string{{"health", "housing"}}},
		"refused twice":                  {refused: []Refusal{refusal("2026-11-09", "health,work"), refusal("2026-11-02", "health")}, want: [][]string{{"health", "work"}}},
		"part let since":                 {[]Refusal{refusal("2026-11-02", "health,housing")}, []Consent{{Written: "housing", GivenOn: "2026-11-09", Covers: []string{"aunt"}}}, [][]string{{"health"}}},
		"all let since":                  {[]Refusal{refusal("2026-11-02", "housing")}, []Consent{{Written: "housing", GivenOn: "2026-11-09", Covers: []string{"aunt"}}}, nil},
		"let before":                     {[]Refusal{refusal("2026-11-09", "housing")}, []Consent{{Written: "housing", GivenOn: "2026-11-02", Covers: []string{"aunt"}, Refusals: []Refusal{refusal("2026-11-09", "housing")}}}, [][]string{{"housing"}}},
		"taken back":                     {given: []Consent{{Written: "health,housing", GivenOn: "2026-11-02", RevokedOn: "2026-11-09", Covers: []string{"aunt"}}}, want: [][]string{{"health", "housing"}}},
		"taken back and refused":         {[]Refusal{refusal("2026-11-10", "health")}, []Consent{{Written: "health,housing", GivenOn: "2026-11-02", RevokedOn: "2026-11-09", Covers: []string{"aunt"}}}, [][]string{{"health"}, {"housing"}}},
		"taken back, and let by another": {given: []Consent{{Written: "housing", GivenOn: "2026-11-02", RevokedOn: "2026-11-09", Covers: []string{"aunt"}}, {Written: "housing", GivenOn: "2026-11-03", Covers: []string{"aunt"}}}},
		"let to somebody else":           {[]Refusal{refusal("2026-11-02", "housing")}, []Consent{{Written: "housing", GivenOn: "2026-11-09", Covers: []string{"counsel"}}}, [][]string{{"housing"}}},
	} {
		got := Page{Today: "2026-11-10", Refusals: test.refused, Consents: test.given, People: []registry.Place{{ID: "aunt", Name: "Aunt"}}}.Withheld()
		if len(got) != len(test.want) {
			t.Fatalf("%s: %+v", name, got)
		}
		for i, x := range got {
			if !slices.Equal(x.What, test.want[i]) {
				t.Errorf("%s: %v, not %v", name, x.What, test.want[i])
			}
		}
	}
}

package handover

import (
	"slices"
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/registry"
	"passerelle/internal/supervision/release"
)

// CCM-6, CCM-22: who may be told what is as letters have it: a consent that was taken back, or that a later refusal leaves nothing of, lets
// nothing be said.
func TestWhoMayBeToldWhat(t *testing.T) {
	given := release.Consent{ID: "c", Written: "health,housing", GivenOn: "2026-11-02", Covers: []string{"aunt", "counsel"}}
	for name, test := range map[string]struct {
		revoked clock.Date
		refused []release.Refusal
		want    map[string][]string
	}{
		"given":        {want: map[string][]string{"Aunt": {"health", "housing"}, "Counsel": {"health", "housing"}}},
		"taken back":   {revoked: "2026-11-09", want: map[string][]string{}},
		"part refused": {refused: []release.Refusal{{PlaceID: "aunt", Written: "health", On: "2026-11-09"}}, want: map[string][]string{"Aunt": {"housing"}, "Counsel": {"health", "housing"}}},
		"all refused":  {refused: []release.Refusal{{PlaceID: "aunt", Written: "health,housing", On: "2026-11-09"}}, want: map[string][]string{"Counsel": {"health", "housing"}}},
	} {
		c := given
		c.RevokedOn, c.Refusals = test.revoked, test.refused
		got := lets(release.Page{Today: "2026-11-10", People: []registry.Place{{ID: "aunt", Name: "Aunt"}, {ID: "counsel", Name: "Counsel"}}, Consents: []release.Consent{c}})
		for _, x := range got {
			if !slices.Equal(test.want[x.Name], x.What) {
				t.Errorf("%s: %s may be told %v", name, x.Name, x.What)
			}
		}
		if len(got) != len(test.want) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

package archtest

import (
	"strings"
	"testing"
)

// levels is the order of the house: a package imports lower levels only, and never its own. The longest matching
// prefix counts. Packages of the platform may import each other.
var levels = map[string]int{
	"assets":                0,
	"internal/platform":     0,
	"internal/audit":        1,
	"internal/access":       2,
	"internal/history":      3,
	"internal/forms":        3,
	"internal/schedule":     3,
	"internal/registry":     4,
	"internal/directory":    4,
	"internal/notes":        5,
	"internal/needs":        5,
	"internal/exchange":     5,
	"internal/supervision":  6,
	"internal/settlement":   6,
	"internal/alternatives": 7,
	"internal/reporting":    8,
	"internal/workforce":    8,
	"internal/programme":    9,
	"internal/privacy":      9,
	"internal/ui":           10,
	"internal/app":          12,
	"cmd":                   13,
	"internal/bench":        13,
	"internal/archtest":     14,
	"internal/e2e":          14,
}

// sideLevel is the level of an area's pages and its API: above every core, beside each other.
const sideLevel = 11

func levelOf(pkg string) (level int, area string, known bool) {
	best := ""
	for prefix := range levels {
		if (pkg == prefix || strings.HasPrefix(pkg, prefix+"/")) && len(prefix) > len(best) {
			best = prefix
		}
	}
	if best == "" {
		return 0, "", false
	}
	rest := strings.TrimPrefix(pkg, best)
	if best != "internal/platform" && best != "assets" && (strings.HasSuffix(rest, "/web") || strings.HasSuffix(rest, "/api")) {
		return sideLevel, pkg, true
	}
	return levels[best], best, true
}

func allowed(from, to string) bool {
	fromLevel, fromArea, _ := levelOf(from)
	toLevel, toArea, known := levelOf(to)
	return known && (fromArea == toArea || toLevel < fromLevel || (fromLevel == 0 && toLevel == 0))
}

func TestPackagesImportLowerLevelsOnly(t *testing.T) {
	for _, f := range goFiles(t) {
		if _, _, known := levelOf(f.pkg); !known {
			t.Errorf("%s lies in a folder with no level: give it one in levels_test.go", f.path)
			continue
		}
		for _, i := range f.imports {
			to, ours := strings.CutPrefix(i, "passerelle/")
			if ours && !f.test && !allowed(f.pkg, to) {
				t.Errorf("%s imports %s, which is not of a lower level", f.path, to)
			}
		}
	}
}

func TestLevelsRefuseWhatTheyMust(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     bool
	}{
		{"internal/access", "internal/audit", true},
		{"internal/audit", "internal/access", false},
		{"internal/history", "internal/schedule", false},
		{"internal/platform/web", "internal/platform/db", true},
		{"internal/platform/web", "internal/access", false},
		{"internal/supervision/web", "internal/reporting", true},
		{"internal/supervision/web", "internal/reporting/web", false},
		{"internal/supervision", "internal/supervision/web", false},
		{"internal/app", "internal/supervision/web", true},
	} {
		if got := allowed(c.from, c.to); got != c.want {
			t.Errorf("%s → %s: allowed is %v", c.from, c.to, got)
		}
	}
}

package print

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
)

// scripts are the writing systems of clients' names, each by a language that is written in it.
var scripts = []struct{ name, language string }{{"Arabic", "ar"}, {"Armenian", "hy"}, {"Bengali", "bn"}, {"Chinese", "zh-cn"}, {"Cyrillic", "uk"},
	{"Devanagari", "ne"}, {"Ethiopic", "am"}, {"Georgian", "ka"}, {"Tamil", "ta"}}

// Unlettered names the writing systems for which this machine has no font: their names would be printed as empty boxes.
// It is an error when the machine cannot say.
func Unlettered(ctx context.Context) ([]string, error) {
	var out []string
	for _, s := range scripts {
		found, err := exec.CommandContext(ctx, "fc-list", ":lang="+s.language).Output()
		if err != nil {
			return nil, fmt.Errorf("fonts of this machine: %w", err)
		}
		if strings.TrimSpace(string(found)) == "" {
			out = append(out, s.name)
		}
	}
	return out, nil
}

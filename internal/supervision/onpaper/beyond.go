package onpaper

import (
	"context"
	"strings"

	"passerelle/internal/supervision"
)

// Beyond gives the lines of a paper that say none of the conditions in force, by their place.
func Beyond(ctx context.Context, conditions []supervision.Condition, lines []string) (out []int) {
	x := comparing{lines: lines, taken: make([]bool, len(lines))}
	x.match(ctx, inForce(conditions))
	for n, line := range lines {
		if !x.taken[n] && strings.TrimSpace(line) != "" {
			out = append(out, n)
		}
	}
	return out
}

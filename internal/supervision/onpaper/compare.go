package onpaper

import (
	"context"
	"slices"

	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/wording"
)

// At is a condition with the line of a paper that stands in its place; -1 where none is left.
type At struct {
	supervision.Condition
	Line int
}

// comparing is a paper with the lines that say something in force already.
type comparing struct {
	lines []string
	taken []bool
	said  []At
	ended []supervision.Condition
}

// Said gives the conditions in force that a paper says, each with its line.
func Said(ctx context.Context, conditions []supervision.Condition, lines []string) []At {
	x := comparing{lines: lines, taken: make([]bool, len(lines))}
	x.match(ctx, inForce(conditions))
	return x.said
}

func inForce(conditions []supervision.Condition) []supervision.Condition {
	return slices.DeleteFunc(slices.Clone(conditions), func(c supervision.Condition) bool { return c.ToDate != "" })
}

// Compare gives the conditions in force that no line of a paper says, and those that are over and a line says still. A condition that says
// nothing beside its kind, or is in words of its own without a number, may be said in any line that is left: the words are the case
// manager's.
func Compare(ctx context.Context, conditions []supervision.Condition, lines []string) (unsaid, over []At) {
	x := comparing{lines: lines, taken: make([]bool, len(lines))}
	var left []supervision.Condition
	for _, c := range conditions {
		if c.ToDate == "" {
			left = append(left, c)
		} else {
			x.ended = append(x.ended, c)
		}
	}
	return x.places(x.match(ctx, left)), x.over()
}

// match takes for each condition the line that says it, and gives the conditions that none does.
func (x *comparing) match(ctx context.Context, left []supervision.Condition) []supervision.Condition {
	for _, is := range []func(c supervision.Condition, line string) bool{func(c supervision.Condition, line string) bool { return named(ctx, c, line) }, inNumbers, x.inOwnWords} {
		left = slices.DeleteFunc(left, func(c supervision.Condition) bool {
			n := x.take(func(line string) bool { return is(c, line) })
			if n >= 0 {
				x.said = append(x.said, At{c, n})
			}
			return n >= 0
		})
	}
	return left
}

// take takes the first line that is left and fits; -1 when none does.
func (x *comparing) take(fits func(line string) bool) int {
	for n, line := range x.lines {
		if !x.taken[n] && fits(line) {
			x.taken[n] = true
			return n
		}
	}
	return -1
}

// over gives what is over and a line says that says nothing in force.
func (x *comparing) over() (out []At) {
	for _, c := range x.ended {
		if n := x.take(func(line string) bool { return saysEnded(c, line) }); n >= 0 {
			out = append(out, At{c, n})
		}
	}
	return out
}

// places gives each condition that is not said the line that stands in its place: one of its kind, or the next that is left.
func (x *comparing) places(unsaid []supervision.Condition) (out []At) {
	free := comparing{lines: x.lines, taken: slices.Clone(x.taken)}
	for _, c := range unsaid {
		n := free.take(func(line string) bool { return c.Code != "FREE" && wording.CodeOf(line) == c.Code })
		if n < 0 {
			n = free.take(func(string) bool { return true })
		}
		out = append(out, At{c, n})
	}
	return out
}

// named reports whether a line has the words of a condition, or the name of its kind where it says nothing beside it.
func named(ctx context.Context, c supervision.Condition, line string) bool {
	if c.Words != "" {
		return has(line, c.Words)
	}
	for _, l := range []i18n.Language{i18n.English, i18n.French} {
		if has(line, c.Text(i18n.WithLanguage(ctx, l))) {
			return true
		}
	}
	return false
}

// inNumbers reports whether a line has the hours and numbers of a condition, in their order.
func inNumbers(c supervision.Condition, line string) bool {
	return len(numbers(c.Words)) > 0 && hasNumbers(line, c.Words)
}

// inOwnWords reports whether a line may say a condition that has no words, or no numbers in words of its own. A curfew is said by no other.
func (x *comparing) inOwnWords(c supervision.Condition, line string) bool {
	if c.Words != "" && (c.Code != "FREE" || len(numbers(c.Words)) > 0) {
		return false
	}
	return (c.Code == "CURFEW" || wording.CodeOf(line) != "CURFEW") &&
		!slices.ContainsFunc(x.ended, func(e supervision.Condition) bool { return saysEnded(e, line) })
}

// saysEnded reports whether a line says a condition that is over.
func saysEnded(c supervision.Condition, line string) bool {
	return c.Words != "" && (has(line, c.Words) || inNumbers(c, line) && wording.CodeOf(line) == c.Code)
}

package part

import (
	"errors"
	"slices"

	"passerelle/internal/platform/fault"
)

// Meanwhile says that the record has moved on since the page was opened: in which words, and what stands now beside what
// was typed. The page is shown again with all of it, so that the person looks and decides; the last write never wins by
// itself, and nothing typed is lost.
type Meanwhile struct {
	Key  string
	Args []any
	Rows []Compared
}

// Compared is one field as it stands now and as it was typed, in the reader's words.
type Compared struct{ Label, Now, Typed string }

// Repeats reports whether a post that failed is answered with its page again: a field is wrong, somebody else was there
// first, or the record stands otherwise by now.
func Repeats(err error) bool {
	return fault.Is(err, fault.Invalid) || meanwhile(err) != nil
}

func meanwhile(err error) *Meanwhile {
	known, ok := errors.AsType[*fault.Error](err)
	if !ok || known.Kind != fault.NotReady && !fault.IsStale(err) {
		return nil
	}
	return &Meanwhile{Key: known.Key, Args: known.Args}
}

// Compare sets what stands now beside what was typed, field by field, leaving out what neither says; label calls a field,
// written writes what a form holds in it.
func (m *Meanwhile) Compare(fields []string, now, typed Form, label func(field string) string, written func(field string, form Form) string) {
	for _, f := range fields {
		row := Compared{label(f), written(f, now), written(f, typed)}
		if row.Now != "" || row.Typed != "" {
			m.Rows = append(m.Rows, row)
		}
	}
}

// Differing gives those of some fields in which two forms do not hold the same.
func Differing(now, typed Form, fields ...string) []string {
	return slices.DeleteFunc(slices.Clone(fields), func(f string) bool { return now.Value(f) == typed.Value(f) })
}

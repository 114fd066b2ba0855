package part

import (
	"errors"
	"net/url"
	"strings"

	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
)

// Meanwhile says that the record has moved on since the page was opened: in which words, and what stands now beside what
// was typed. The page is shown again with all of it, so that the person looks and decides; the last write never wins by
// itself, and nothing typed is lost.
type Meanwhile struct {
	Key  string
	Args []any
	Rows []Compared
}

// Compared is one field as it stands now and as it was typed, in the reader's words. One that nobody touched on the page
// follows what stands: nothing was typed there.
type Compared struct {
	Label, Now, Typed string
	Untouched         bool
}

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
		row := Compared{Label: label(f), Now: written(f, now), Typed: written(f, typed)}
		if row.Now != "" || row.Typed != "" {
			m.Rows = append(m.Rows, row)
		}
	}
}

// version is the hidden field that says of which version of a record a form is.
const version = "version"

// began is the hidden field that carries what a form held when its page was opened, so that what somebody typed is told
// from what they only left as it was.
const began = "began"

// opened writes what a form holds for its hidden field: of a form that is shown again, what it held at first.
func (f Form) opened() string {
	if f.Posted(began) {
		return f.Value(began)
	}
	at := url.Values{}
	for name, values := range f.Values {
		if name != version {
			at[name] = values
		}
	}
	return at.Encode()
}

// Overtaken makes the form of a page of somebody who was not the first to change a record one of the record as it stands
// now. What they left as it was follows what stands: sent again, it would undo what the other wrote. What they typed stays,
// beside what stands. A form that does not say how it began, or in no way that can be read, is taken as typed throughout.
func (f Form) Overtaken(now Form, fields []string, label func(field string) string, written func(field string, form Form) string) {
	at, err := url.ParseQuery(f.Value(began))
	for _, field := range fields {
		stands, typed := told(now.Value(field)), told(f.Value(field))
		if stands == typed {
			continue
		}
		row := Compared{Label: label(field), Now: written(field, now), Typed: written(field, f)}
		if f.Posted(began) && err == nil && told(at.Get(field)) == typed {
			row.Typed, row.Untouched = "", true
			f.Values[field] = now.Values[field]
		}
		f.Meanwhile.Rows = append(f.Meanwhile.Rows, row)
	}
	f.Values.Del(began)
	f.Values.Set(began, now.opened())
	f.Values.Set(version, now.Value(version))
}

// told gives what a field says, however the browser ends its lines.
func told(value string) string { return strings.TrimSpace(i18n.Lines(value)) }

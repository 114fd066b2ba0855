package part

import (
	"context"
	"net/url"

	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
)

// Form is what was typed and what is wrong with it: on a page shown again, both are there.
type Form struct {
	Values   url.Values
	Problems []fault.Problem
	// Meanwhile is what happened between the opening of the page and the post; nil when nothing did.
	Meanwhile *Meanwhile
}

// Again gives the form of a page that is shown again: what was typed, the problems an error carries, and what happened
// meanwhile when that is what stood in the way.
func Again(values url.Values, err error) Form {
	return Form{values, fault.ProblemsOf(err), meanwhile(err)}
}

// Of begins a form with values.
func Of(pairs ...string) Form {
	f := Form{Values: url.Values{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Values.Set(pairs[i], pairs[i+1])
	}
	return f
}

// Value gives what a field holds.
func (f Form) Value(name string) string { return f.Values.Get(name) }

// Posted reports whether a field came with a post: the form it is of is shown again.
func (f Form) Posted(name string) bool { return f.Values.Has(name) }

// Error gives the sentence that stands at a field, or nothing.
func (f Form) Error(ctx context.Context, name string) string {
	for _, p := range f.Problems {
		if p.Field == name {
			return i18n.T(ctx, p.Key, p.Args...)
		}
	}
	return ""
}

// Field is a field of a form: its name, the keys of its label and hint, and what kind of input it is.
type Field struct {
	Name, Label, Hint string
	Words, HintWords  string // in place of Label and Hint: texts in the reader's language that no catalogue holds
	Type              string // text when empty
	Autocomplete      string
	Short             bool
	Rows              int
	Offered           []string // names that a one-line field offers while somebody types
}

// mostFile is how large a file may be that is sent, in megabytes: the page says so before the file is on its way.
const mostFile = 20

// Option is one choice, its text already in the reader's language.
type Option struct{ Value, Text string }

// Options makes choices of codes whose names are in the catalogue under a prefix.
func Options(ctx context.Context, prefix string, codes []string) []Option {
	out := make([]Option, len(codes))
	for i, c := range codes {
		out[i] = Option{c, i18n.T(ctx, prefix+c)}
	}
	return out
}

// Choices makes choices of what is in a list, in its order.
func Choices[T any](list []T, of func(T) Option) []Option {
	out := make([]Option, len(list))
	for i, x := range list {
		out[i] = of(x)
	}
	return out
}

// label writes what the field is called.
func (f Field) label(ctx context.Context) string {
	if f.Words != "" {
		return f.Words
	}
	return i18n.T(ctx, f.Label)
}

// hint writes what helps to fill the field in, or nothing.
func (f Field) hint(ctx context.Context) string {
	if f.HintWords != "" || f.Hint == "" {
		return f.HintWords
	}
	return i18n.T(ctx, f.Hint)
}

func described(ctx context.Context, form Form, f Field) string {
	text := ""
	if f.Hint != "" || f.HintWords != "" {
		text = f.Name + "-hint"
	}
	if form.Error(ctx, f.Name) != "" {
		text += " " + f.Name + "-error"
	}
	return text
}

func groupClass(ctx context.Context, form Form, name string) string {
	if form.Error(ctx, name) != "" {
		return "govuk-form-group govuk-form-group--error"
	}
	return "govuk-form-group"
}

func inputClass(ctx context.Context, base string, form Form, f Field) string {
	class := base
	if f.Short {
		class += " " + base + "--width-10"
	}
	if form.Error(ctx, f.Name) != "" {
		class += " " + base + "--error"
	}
	return class
}

func typeOf(f Field) string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func rowsOf(f Field) int {
	if f.Rows == 0 {
		return 4
	}
	return f.Rows
}

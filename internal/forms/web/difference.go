package web

import (
	"cmp"
	"context"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/platform/i18n"
)

// difference is one thing that is not the same of an item: what, and how it was said before and is now.
type difference struct{ What, Was, Is string }

// differencesOf says what is not the same of an item, in its old and its new words. What the form works out is written as it is for whoever
// loads a version, and told in words to everybody else.
func differencesOf(ctx context.Context, c forms.Change, loads bool) []difference {
	var out []difference
	for _, w := range c.What {
		was, is := said(ctx, w, c.Was), said(ctx, w, c.Is)
		if !loads {
			was, is = inWords(ctx, w, was, c.Was), inWords(ctx, w, is, c.Is)
			if workedOut[w] && was == is {
				is = i18n.T(ctx, "forms.otherwise")
			}
		}
		if w == "place" {
			was, is = path(ctx, c.Stood), path(ctx, c.Stands)
		}
		out = append(out, difference{i18n.T(ctx, "forms.what."+w), cmp.Or(was, i18n.T(ctx, "forms.was_nothing")), cmp.Or(is, i18n.T(ctx, "forms.was_nothing"))})
	}
	return out
}

// workedOut are what an item says as an expression.
var workedOut = map[string]bool{"when": true, "initial": true, "valid": true}

// inWords tells what an item works out without its expression, and gives back what it says of anything else.
func inWords(ctx context.Context, what, says string, i forms.Item) string {
	switch {
	case !workedOut[what] || says == "":
		return says
	case what == "valid":
		if i.Valid != nil {
			i.Valid = &forms.Rule{Say: i.Valid.Say}
		}
		return strings.TrimSpace(rule(ctx, i))
	}
	return i18n.T(ctx, "forms.worked_out."+what)
}

// said gives what an item says of one thing: sentences in both languages, as either may have changed.
func said(ctx context.Context, what string, i forms.Item) string {
	switch what {
	case "text":
		return both(i.Text) + both(i.Hint)
	case "kind":
		return string(i.Kind)
	case "required":
		return yesNo(ctx, i.Required)
	case "repeats":
		return yesNo(ctx, i.Repeats)
	case "options":
		return options(i)
	case "when":
		return i.When
	case "initial":
		return strings.TrimSpace(i.Initial + " " + i.Each)
	case "valid":
		return rule(ctx, i)
	case "sensitive":
		return i.Sensitive
	case "layout":
		return i.Layout
	}
	return ""
}

func yesNo(ctx context.Context, yes bool) string {
	if yes {
		return i18n.T(ctx, "forms.yes")
	}
	return i18n.T(ctx, "forms.no")
}

// both writes a sentence in both languages, a line each.
func both(t forms.Text) string {
	if t == (forms.Text{}) {
		return ""
	}
	return "EN " + t.English + "\nFR " + t.French + "\n"
}

func options(i forms.Item) string {
	var out []string
	for _, o := range i.Options {
		out = append(out, o.Code+" · "+o.Text.English+" · "+o.Text.French)
	}
	return strings.Join(out, "\n")
}

func rule(ctx context.Context, i forms.Item) string {
	var out []string
	if i.Valid != nil {
		out = append(out, i.Valid.That, both(i.Valid.Say))
	}
	if i.Max > 0 {
		out = append(out, i18n.Number(ctx, i.Max))
	}
	return strings.Join(out, "\n")
}

func path(ctx context.Context, names []forms.Text) string {
	out := make([]string, len(names))
	for n, t := range names {
		out[n] = t.In(i18n.Lang(ctx))
	}
	return strings.Join(out, " › ")
}

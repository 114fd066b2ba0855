package render

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"

	"passerelle/internal/forms"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
)

// Record is what a form says, to read. HideProtected leaves out addresses that only their own rule of access opens.
type Record struct {
	Definition    *forms.Definition
	Answers       forms.Answers
	Part          string // every part when empty
	HideProtected bool
}

// section is a heading with the answers under it.
type section struct {
	title string
	deep  bool
	facts []part.Fact
}

func (r Record) parts() []forms.Part {
	if p, ok := r.Definition.Part(r.Part); ok {
		return []forms.Part{p}
	}
	return r.Definition.Parts
}

// sections puts the answers of a part under the headings of its groups. What is not asked is left out; what was answered
// before an item was retired is there, and says so.
func (r Record) sections(ctx context.Context, p forms.Part) []section {
	b := &reading{ctx: ctx, record: r, shown: r.Definition.Show(r.Answers), out: []section{{}}}
	b.items(p.Items, "", false)
	var out []section
	for _, s := range b.out {
		if len(s.facts) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// reading makes sections on its way through the items.
type reading struct {
	ctx    context.Context
	record Record
	shown  forms.Shown
	out    []section
}

func (b *reading) items(list []forms.Item, prefix string, deep bool) {
	for _, i := range list {
		path := forms.PathOf(prefix, i.ID)
		switch {
		case !b.shown.Asked(path) || i.Kind == forms.Display || i.Kind == forms.Signature:
		case i.Kind == forms.Group && i.Repeats:
			for n := range b.record.Answers.Entries(path) {
				b.begin(entryName(b.ctx, i, n), true)
				b.items(i.Items, forms.EntryOf(path, n), true)
			}
			b.begin("", deep)
		case i.Kind == forms.Group:
			b.begin(heading(b.ctx, i), deep)
			b.items(i.Items, prefix, true)
			b.begin("", deep)
		default:
			b.fact(i, b.record.Answers[path])
		}
	}
}

func (b *reading) begin(title string, deep bool) {
	b.out = append(b.out, section{title: title, deep: deep})
}

func (b *reading) fact(i forms.Item, values []string) {
	retired := b.record.Definition.Retired(i)
	if retired && len(values) == 0 {
		return
	}
	label := heading(b.ctx, i)
	if retired {
		label = i18n.T(b.ctx, "forms.retired", "Item", label)
	}
	f := part.Fact{Label: label, Part: answer(Words(b.ctx, i, values))}
	if b.record.HideProtected && i.Sensitive != "" && len(values) > 0 {
		f.Part = answer([]string{i18n.T(b.ctx, "forms.protected")})
	}
	last := &b.out[len(b.out)-1]
	last.facts = append(last.facts, f)
}

// asWritten writes what is of a form: in the language of one that is written in one alone, else in the reader's.
func asWritten(d *forms.Definition, what templ.Component) templ.Component {
	if d.Language == "" {
		return what
	}
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return spoken(d.Language, what).Render(i18n.WithLanguage(ctx, d.Language), w)
	})
}

// Words writes an answer as a person reads it: the texts of options, yes and no; a dash when there is none.
func Words(ctx context.Context, i forms.Item, values []string) []string {
	var out []string
	for _, v := range values {
		o, known := i.Option(v)
		switch {
		case known:
			out = append(out, o.Text.In(i18n.Lang(ctx)))
		case i.Kind == forms.YesNo && (v == "yes" || v == "no"):
			out = append(out, i18n.T(ctx, "forms."+v))
		case i.Kind == forms.Paragraph:
			out = append(out, strings.Split(v, "\n")...)
		default:
			out = append(out, v)
		}
	}
	if len(out) == 0 {
		return []string{i18n.Unknown}
	}
	return out
}

package web

import (
	"context"
	"net/http"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/forms/render"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/ease"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/supervision/document"
)

// spoken is what is read to a client under one heading, a sentence at a time.
type spoken struct {
	Heading   string
	Group     bool // the heading is of all that follows under it
	Sentences []ease.Sentence
}

// formAloud shows a form as it is read to the client and the interpreter, with the sentences marked that are hard to follow
// (CCM-12).
func (p *Pages) formAloud(w http.ResponseWriter, r *http.Request) error {
	x, err := p.Documents.Form(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("filled"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, aloudPage(x, aloud(r.Context(), x)))
}

// aloud takes a form's words apart in the order of its items; a signature is not read out, nor an address that the reader
// may not read.
func aloud(ctx context.Context, x document.FormRecord) []spoken {
	said := x.Answers()
	shown := x.Definition.Show(said)
	out := []spoken{{Sentences: ease.Sentences(i18n.Lang(ctx), x.Definition.Text.In(i18n.Lang(ctx)))}}
	var speak func(items []forms.Item, prefix string)
	speak = func(items []forms.Item, prefix string) {
		for _, i := range items {
			path := forms.PathOf(prefix, i.ID)
			switch {
			case !shown.Asked(path) || i.Kind == forms.Signature || i.Sensitive != "" && x.HideProtected:
			case i.Kind == forms.Group && i.Repeats:
				if said.Entries(path) > 0 {
					out = append(out, spoken{Heading: i.Text.In(i18n.Lang(ctx)), Group: true})
				}
				for n := range said.Entries(path) {
					speak(i.Items, forms.EntryOf(path, n))
				}
			case i.Kind == forms.Group:
				out = append(out, spoken{Heading: i.Text.In(i18n.Lang(ctx)), Group: true})
				speak(i.Items, prefix)
			case i.Kind == forms.Display:
				out = append(out, spoken{Sentences: ease.Sentences(i18n.Lang(ctx), i.Text.In(i18n.Lang(ctx)))})
			case len(said[path]) > 0:
				s := spoken{Heading: i.Text.In(i18n.Lang(ctx))}
				for _, line := range spokenWords(ctx, i, said[path]) {
					s.Sentences = append(s.Sentences, ease.Sentences(i18n.Lang(ctx), line)...)
				}
				out = append(out, s)
			}
		}
	}
	for _, part := range x.Seen {
		speak(part.Defined.Items, "")
	}
	return out
}

// spokenWords gives the lines of an answer as they are said: a day in words.
func spokenWords(ctx context.Context, i forms.Item, values []string) []string {
	out := render.Words(ctx, i, values)
	for n, v := range out {
		if d := clock.Date(v); i.Kind == forms.Date && d.Valid() {
			out[n] = i18n.LongDate(ctx, d)
		}
	}
	return out
}

// hard counts the sentences that are hard to follow.
func hard(list []spoken) int {
	n := 0
	for _, s := range list {
		n += len(slices.DeleteFunc(slices.Clone(s.Sentences), func(x ease.Sentence) bool { return x.Band() == ease.Plain }))
	}
	return n
}

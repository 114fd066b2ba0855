package web

import (
	"context"
	"maps"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/forms/whose"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/document"
)

// signing is what a page asks of whoever signs a form: on screen one signature after the other, on paper all that stand on it.
type signing struct {
	Item   string // signed on screen now
	Places []place
	Form   part.Form
	Print  string // the beginning of the fingerprint of what is signed
}

// place is where a signature is missing, with who may give it.
type place struct {
	Item   forms.Item
	Screen []part.Option
	Paper  []part.Option
}

// shownPrint is how much of a fingerprint somebody compares with their eyes.
const shownPrint = 12

// signing gives what is asked of whoever may sign a form; nothing where nothing is to be signed. Who most likely signs is chosen already, and a
// paper bears every signature.
func (p *Pages) signing(ctx context.Context, x document.FormRecord, form part.Form) (signing, error) {
	out := signing{Form: part.Form{Values: maps.Clone(form.Values), Problems: form.Problems, Meanwhile: form.Meanwhile}}
	for _, i := range x.Signable() {
		at := place{Item: i}
		for way, options := range map[forms.Way]*[]part.Option{forms.Drawn: &at.Screen, forms.Scanned: &at.Paper} {
			list, err := p.Documents.Signers(ctx, p.Documents.DB, access.Acting(ctx), x.File, x.FileForm, i.ID, way)
			if err != nil {
				return out, err
			}
			*options = signerOptions(ctx, i, list)
		}
		out.Places = append(out.Places, at)
		if !form.Posted(document.SignerField(i.ID)) && len(at.Paper) > 0 && whose.Of(i) != whose.Anybody {
			out.Form.Values.Set(document.SignerField(i.ID), at.Paper[0].Value)
		}
		if !form.Posted("paper") {
			out.Form.Values.Add("stands", i.ID)
		}
	}
	if len(out.Places) == 0 {
		return out, nil
	}
	n := max(0, slices.IndexFunc(out.Places, func(at place) bool { return at.Item.ID == form.Value("item") }))
	out.Item = out.Places[n].Item.ID
	if first := out.Places[n]; !form.Posted("signer") && whose.Of(first.Item) != whose.Anybody {
		out.Form.Values.Set("signer", first.Screen[0].Value)
	}
	hash, err := p.Documents.Fingerprint(ctx, x.FileForm)
	out.Print = hash[:min(len(hash), shownPrint)]
	return out, err
}

// signerOptions names who may sign, with as what where it is not for themselves.
func signerOptions(ctx context.Context, i forms.Item, list []document.Signer) (out []part.Option) {
	for _, c := range list {
		text := c.Name
		if c.Role != "" && whose.Of(i) == whose.Client {
			text = i18n.T(ctx, "document.form.for_client", "Name", c.Name, "Role", i18n.T(ctx, "forms.signer_role."+c.Role))
		} else if c.Role != "" {
			text += " (" + i18n.T(ctx, "forms.signer_role."+c.Role) + ")"
		}
		out = append(out, part.Option{Value: c.ID, Text: text})
	}
	return out
}

// now gives the place that is signed on screen.
func (s signing) now() place {
	return s.Places[slices.IndexFunc(s.Places, func(at place) bool { return at.Item.ID == s.Item })]
}

// standing lists the signatures that may stand on a paper.
func (s signing) standing(ctx context.Context) (out []part.Option) {
	for _, at := range s.Places {
		out = append(out, part.Option{Value: at.Item.ID, Text: at.Item.Text.In(i18n.Lang(ctx))})
	}
	return out
}

// notStaff reports whether a signature is open that is not of those who work on the file.
func (s signing) notStaff() bool {
	return slices.ContainsFunc(s.Places, func(at place) bool { return whose.Of(at.Item) != whose.Staff })
}

// interpreterHint says that the file names an interpreter as needed, and the language that the client speaks where it is known.
func interpreterHint(ctx context.Context, speaks string) string {
	if speaks == "" {
		return i18n.T(ctx, "document.form.interpreter_needed")
	}
	return i18n.T(ctx, "document.form.interpreter_needed_in", "Language", i18n.Spoken(ctx, speaks))
}

// ofClient reports whether a signature of the client is open.
func (s signing) ofClient() bool {
	return slices.ContainsFunc(s.Places, func(at place) bool { return whose.Of(at.Item) == whose.Client })
}

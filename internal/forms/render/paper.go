package render

import (
	"context"
	"encoding/base64"
	"slices"

	"passerelle/internal/forms"
	"passerelle/internal/forms/whose"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
)

// Paper is a form for print. Blank, it has lines to write on and asks everything; else it holds the answers of what is
// asked. Name and UCI stand on each page, the pages are counted.
type Paper struct {
	Definition    *forms.Definition
	Blank         bool
	Answers       forms.Answers
	Name, UCI     string
	Signatures    []forms.GivenSignature
	Drawing       func(forms.GivenSignature) string // where a drawn signature is shown from: DrawnAt or DrawnWithin; nil or empty: not shown
	HideProtected bool
	Specimen      bool
	Inside        bool                // the page around it has the title already
	Stamps        []string            // why it does not hold as it stands
	Added         []forms.OwnQuestion // beside the form, for this client
	Hash          string              // of what was printed to be signed by hand and waits for it
	Withheld      []string            // the parts that are not the reader's to read: what they say is not printed as unanswered
}

// blanks is how many entries of a repeating group a blank form offers.
const blanks = 3

// shown is everything on a blank form.
func (p Paper) shown() forms.Shown {
	if p.Blank {
		return forms.Shown{Answers: forms.Answers{}}
	}
	return p.Definition.Show(p.Answers)
}

// written reports whether anything of a part stands on the paper: an answer, or a signature.
func (p Paper) written(x forms.Part) bool {
	found := false
	forms.Walk(x.Items, func(i forms.Item) {
		_, signed := p.signature(i.ID)
		found = found || signed || len(p.Answers[i.ID]) > 0 || p.Answers.Entries(i.ID) > 0
	})
	return found
}

// waits says who is still to complete a part of a form that is filled in beside it: its boxes would be pages of nothing to the side that prints.
// Nothing of a blank form, whose boxes are there to be written in, and of a form that one side alone writes. Of a part that is withheld from the
// reader it says that.
func (p Paper) waits(ctx context.Context, x forms.Part) string {
	if !p.Blank && slices.Contains(p.Withheld, x.ID) {
		return i18n.T(ctx, "forms.paper.withheld")
	}
	if p.Blank || p.written(x) || !slices.ContainsFunc(p.Definition.Parts, func(o forms.Part) bool { return o.Side != x.Side }) ||
		!slices.ContainsFunc(p.Definition.Parts, p.written) {
		return ""
	}
	return i18n.T(ctx, "forms.paper.waits."+string(x.Side))
}

// waiting gives the parts from one on that wait, up to the next that does not.
func (p Paper) waiting(ctx context.Context, from int) (out []forms.Part) {
	for _, x := range p.Definition.Parts[from:] {
		if p.waits(ctx, x) == "" {
			break
		}
		out = append(out, x)
	}
	return out
}

func (p Paper) asked(shown forms.Shown, list []forms.Item, prefix string) []forms.Item {
	var out []forms.Item
	for _, i := range list {
		path := forms.PathOf(prefix, i.ID)
		if shown.Asked(path) && (!p.Definition.Retired(i) || len(p.Answers[path]) > 0) {
			out = append(out, i)
		}
	}
	return out
}

func (p Paper) entries(path string) []string {
	n := p.Answers.Entries(path)
	if p.Blank {
		n = blanks
	}
	out := make([]string, n)
	for at := range n {
		out[at] = forms.EntryOf(path, at)
	}
	return out
}

// signature gives who signed at a place, if somebody did.
func (p Paper) signature(item string) (forms.GivenSignature, bool) {
	for _, g := range p.Signatures {
		if g.Item == item {
			return g, true
		}
	}
	return forms.GivenSignature{}, false
}

// words writes the answer, or nothing where it is not to be seen.
func (p Paper) words(ctx context.Context, i forms.Item, path string) []string {
	if p.HideProtected && i.Sensitive != "" && len(p.Answers[path]) > 0 {
		return []string{i18n.T(ctx, "forms.protected")}
	}
	return Words(ctx, i, p.Answers[path])
}

// chosen reports whether an option is ticked.
func (p Paper) chosen(path, code string) bool {
	for _, v := range p.Answers[path] {
		if v == code {
			return !p.Blank
		}
	}
	return false
}

// boxes gives the options to tick on a blank form; yes and no are two.
func boxes(ctx context.Context, i forms.Item) []string {
	var out []string
	if i.Kind == forms.YesNo {
		return []string{i18n.T(ctx, "forms.yes"), i18n.T(ctx, "forms.no")}
	}
	for _, o := range i.Options {
		out = append(out, o.Text.In(i18n.Lang(ctx)))
	}
	return out
}

func lineClass(i forms.Item) string {
	if i.Kind == forms.Paragraph {
		return "app-paper__line app-paper__line--tall"
	}
	return "app-paper__line"
}

// SignedBy names who signed at a place: as what, where it was somebody of the file's people and places, and that they signed for the client.
func SignedBy(ctx context.Context, i forms.Item, g forms.GivenSignature) string {
	switch {
	case g.Role == "":
		return g.Signer
	case whose.Of(i) == whose.Client:
		return i18n.T(ctx, "forms.signed_for_client", "Name", g.Signer, "Role", i18n.T(ctx, "forms.signer_role."+g.Role))
	}
	return g.Signer + " (" + i18n.T(ctx, "forms.signer_role."+g.Role) + ")"
}

// ScanKept says who scanned a paper with a signature, and when; empty of a signature that was given on screen.
func ScanKept(ctx context.Context, g forms.GivenSignature) string {
	if g.Way != forms.Scanned || g.KeptByName == "" {
		return ""
	}
	return i18n.T(ctx, "forms.paper.scan_kept", "Name", g.KeptByName, "When", i18n.Time(ctx, clock.FromMicros(g.SignedAt)))
}

// SignedWhen says when somebody signed: the day that a paper bears, the instant on screen.
func SignedWhen(ctx context.Context, g forms.GivenSignature) string {
	if g.SignedOn != "" {
		return i18n.Date(ctx, g.SignedOn)
	}
	return i18n.Time(ctx, clock.FromMicros(g.SignedAt))
}

// SignatureAt gives where a drawing or a scan is, beside the page of the filled form whose address it is.
func SignatureAt(form, signatureID string) string { return form + "/signatures/" + signatureID }

// DrawnAt shows the drawn signatures of a filled form from beside its page.
func DrawnAt(form string) func(forms.GivenSignature) string {
	return func(g forms.GivenSignature) string { return SignatureAt(form, g.ID) }
}

// DrawnWithin writes the pictures (PNG) of drawn signatures, by the signature, into the paper: one that leaves has nothing beside it.
func DrawnWithin(pictures map[string][]byte) func(forms.GivenSignature) string {
	return func(g forms.GivenSignature) string {
		if len(pictures[g.ID]) == 0 {
			return ""
		}
		return "data:image/png;base64," + base64.StdEncoding.EncodeToString(pictures[g.ID])
	}
}

// drawing gives where the picture of a drawn signature is.
func (p Paper) drawing(g forms.GivenSignature) string {
	if p.Drawing == nil || g.Way != forms.Drawn {
		return ""
	}
	return p.Drawing(g)
}

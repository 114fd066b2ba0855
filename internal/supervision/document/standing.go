package document

import (
	"context"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/platform/i18n"
)

// undertakingForm is what a client undertakes: what they did not undertake is answered no.
const undertakingForm = "undertaking"

// Partly reports whether a form is signed in part: somebody signed, and a signature that what an actor reads asks for is missing.
func (x FileForm) Partly() bool { return x.State == forms.Signed && len(x.Unsigned) > 0 }

// Standing says how far a form is. One signed in part is not signed.
func (x FileForm) Standing(ctx context.Context) string {
	switch {
	case x.TakenBack != "":
		return i18n.T(ctx, "document.form.state.taken_back")
	case x.Lapsed:
		return i18n.T(ctx, "document.form.state.lapsed")
	case x.Overtaken:
		return i18n.T(ctx, "document.form.state.overtaken")
	case x.Partly():
		return i18n.T(ctx, "document.form.state.partly")
	}
	return i18n.T(ctx, "document.form.state."+string(x.State))
}

// Missing says which signatures of a form that is signed in part are there and which are missing; empty of any other.
func (x FileForm) Missing(ctx context.Context) string {
	if !x.Partly() {
		return ""
	}
	var given []forms.Item
	for _, g := range x.Signatures {
		if i, known := x.Definition.Item(g.Item); known {
			given = append(given, i)
		}
	}
	return i18n.T(ctx, "document.form.partly", "Given", NamesOf(ctx, given), "Missing", NamesOf(ctx, x.Unsigned))
}

// NotUndertaken lists what a client did not undertake on an undertaking that is completed; nothing of any other form.
func (x FileForm) NotUndertaken() []forms.Item {
	if x.Code != undertakingForm || x.State == forms.Draft {
		return nil
	}
	return x.Refused()
}

// NamesOf names items of a form, one behind the other.
func NamesOf(ctx context.Context, list []forms.Item) string {
	var out []string
	for _, i := range list {
		out = append(out, i.Text.In(i18n.Lang(ctx)))
	}
	return strings.Join(out, ", ")
}

package document

import (
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// CCM-12: a form that asks for two signatures is signed in part after one, and says which is missing; it is signed after both, and is read as an
// agreement from then on.
func TestOneSignatureOfTwoIsNotSigned(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		form := h.toSign(t, f)
		for n, c := range []struct{ item, standing string }{
			{"", "document.form.state.completed"}, {"client_signature", "document.form.state.partly"}, {"worker_signature", "document.form.state.signed"},
		} {
			if c.item != "" {
				must(t, h.SignForm(ctx, h.worker, f.ID, signing(form, c.item)))
			}
			x := h.seen(t, h.worker, f, form)
			if got := x.Standing(ctx); got != c.standing || len(x.Unsigned) != 2-n || (x.Missing(ctx) != "") != (n == 1) {
				t.Errorf("after %q it is %q, %+v missing, %q", c.item, got, x.Unsigned, x.Missing(ctx))
			}
		}
	})
}

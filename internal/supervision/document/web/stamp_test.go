package web

import (
	"context"
	"strings"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/forms/render"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/document"
)

// CCM-12, CCM-14: the paper of a form says that another replaces it once that stands, beside the name and the UCI; while the other is only begun
// this one holds, and nothing on it says otherwise. So it says that its report was taken back, or that its file says something else by now.
func TestAPaperSaysThatItIsReplacedOnceItIs(t *testing.T) {
	ctx := i18n.WithLanguage(context.Background(), i18n.English)
	all, err := forms.Library()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		x         forms.Filled
		stamps    int
		takenBack clock.Date
		since     []forms.Item
	}{
		"it stands":             {forms.Filled{State: forms.Signed}, 0, "", nil},
		"another is begun":      {forms.Filled{State: forms.Signed, SupersededBy: "later"}, 0, "", nil},
		"another stands":        {forms.Filled{State: forms.Superseded, SupersededBy: "later"}, 1, "", nil},
		"its report is gone":    {forms.Filled{State: forms.Signed}, 1, "2026-11-10", nil},
		"its file says another": {forms.Filled{State: forms.Sent}, 1, "", []forms.Item{{ID: "kept"}}},
		"a begun one set aside": {forms.Filled{State: forms.Discarded, DiscardedAt: 1}, 1, "", nil},
	} {
		c.x.Definition = all[0]
		x := document.FormRecord{FileForm: document.FileForm{Filled: c.x, TakenBack: c.takenBack}, Since: c.since}
		p := render.Paper{Definition: all[0], Name: "Noor Warsame", UCI: "1234-5678", Stamps: stampsOf(ctx, x)}
		var out strings.Builder
		if err := formPaperPage(x, p).Render(ctx, &out); err != nil {
			t.Fatal(err)
		}
		sheet := out.String()[strings.Index(out.String(), "app-paper__head"):]
		if got := strings.Count(sheet, "app-paper__stamp"); got != c.stamps || strings.Count(out.String(), "app-paper__stamp") != got {
			t.Errorf("%s: %d stamps", name, got)
		}
		if before := out.String()[:strings.Index(out.String(), "app-paper__head")]; strings.Contains(before, "document.form.later_begun") != (name == "another is begun") || strings.Contains(before, "document.form.superseded_by") {
			t.Errorf("%s: before the paper: %s", name, before)
		}
	}
}

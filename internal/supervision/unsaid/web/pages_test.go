package web

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/unsaid"
)

// CCM-27: what a register leaves open of a file is said on the list, on the file and beside the form in the same words, and the form asks that and nothing else.
func TestWhatIsOpenIsSaid(t *testing.T) {
	bundle, err := i18n.NewBundle(platform.Locale, supervision.Locale, unsaid.Locale)
	if err != nil {
		t.Fatal(err)
	}
	w := unsaid.Wants{Decision: true, Closure: true}
	for language, words := range map[i18n.Language][]string{i18n.English: {"Decision: what it was", "Closure: the day"}, i18n.French: {"Décision : laquelle", "Fermeture : la date"}} {
		ctx := i18n.With(t.Context(), bundle, language, time.UTC)
		v := supervision.View{File: supervision.File{ID: "f", State: supervision.Active, DecidedOn: "2026-07-03", EnrolledOn: "2026-07-05"}, Client: registry.Client{FullName: "Nel Abo"}}
		asked := unsaid.AskedOf(v.File, w)
		for where, page := range map[string]templ.Component{"the list": listPage([]unsaid.File{{ID: "f", FullName: "Nel Abo", State: supervision.Active, Wants: w}}, ""),
			"the file": onFile(said(ctx, "", w), "f", asked.Any()), "the form": stepsPage(v, said(ctx, "", w), asked, part.Form{})} {
			var out strings.Builder
			if err := page.Render(ctx, &out); err != nil {
				t.Fatal(err)
			}
			for _, want := range words {
				if !strings.Contains(strings.ReplaceAll(out.String(), "\u00a0", " "), want) {
					t.Errorf("%s in %s lacks %q:\n%s", where, language, want, out.String())
				}
			}
			if where == "the form" && (!strings.Contains(out.String(), `value="ACCEPTED"`) || strings.Contains(out.String(), `value="WITHDRAWN"`) || strings.Contains(out.String(), `name="decided_on"`)) {
				t.Errorf("the form asks otherwise:\n%s", out.String())
			}
		}
	}
}

// CCM-27: of a closed file of which nothing can be recorded nobody is sent to acts that a closed file refuses.
func TestAClosedFileIsSentToNoAct(t *testing.T) {
	bundle, err := i18n.NewBundle(platform.Locale, supervision.Locale, unsaid.Locale)
	if err != nil {
		t.Fatal(err)
	}
	ctx := i18n.With(t.Context(), bundle, i18n.English, time.UTC)
	for state, want := range map[supervision.State]string{supervision.Active: "report non-compliance", supervision.Closed: "the file is closed"} {
		v := supervision.View{File: supervision.File{ID: "f", State: state}, Client: registry.Client{FullName: "Nel Abo"}}
		var out strings.Builder
		if err := stepsPage(v, said(ctx, "", unsaid.Wants{Breach: true}), unsaid.Asked{}, part.Form{}).Render(ctx, &out); err != nil {
			t.Fatal(err)
		}
		if text := out.String(); !strings.Contains(text, want) || state == supervision.Closed && strings.Contains(text, "enrol or close") {
			t.Errorf("%s:\n%s", state, text)
		}
	}
}

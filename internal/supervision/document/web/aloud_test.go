package web

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/filetest"
)

var isoDay = regexp.MustCompile(`\d{4}-\d\d-\d\d`)

// CCM-12: what is read aloud to the client is the whole of what is signed: every question of the agreement and of the undertaking that has an
// answer under the heading of its group, the opening paragraph, days in words, every sentence that stands in them, where the client lives among them; in both languages.
func TestWhatIsReadAloudIsWhatIsSigned(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		for _, code := range []string{"bsf802", "undertaking"} {
			for _, language := range []i18n.Language{i18n.English, i18n.French} {
				ctx := i18n.WithLanguage(context.Background(), language)
				formID, err := h.Documents.BeginForm(ctx, h.Worker, h.File.ID, code)
				filetest.Must(t, err)
				x, err := h.Documents.Form(ctx, h.Worker, h.File.ID, formID)
				filetest.Must(t, err)
				said, _ := forms.SpecimenOf(x.Definition, language)
				p := x.Seen[0]
				filetest.Must(t, h.Documents.SaveForm(ctx, h.Worker, h.File.ID, forms.Writing{FormID: formID, Part: p.Part, Version: p.Version, Answers: x.Definition.OfPart(said, p.Part)}))
				x, err = h.Documents.Form(ctx, h.Worker, h.File.ID, formID)
				filetest.Must(t, err)
				var heard []string
				for _, s := range aloud(ctx, x) {
					heard = append(heard, s.Heading)
					for _, sentence := range s.Sentences {
						heard = append(heard, sentence.Text)
					}
				}
				if text := strings.Join(heard, " "); !strings.Contains(text, strings.TrimSpace(strings.SplitN(x.Definition.Text.In(language), ".", 2)[0])) || isoDay.MatchString(text) {
					t.Errorf("%s, %s: the opening is not read, or a day not in words: %s", code, language, text)
				}
				answers, asked := x.Answers(), 0
				forms.Walk(x.Definition.Parts[0].Items, func(i forms.Item) {
					text := i.Text.In(language)
					switch {
					case i.Kind == forms.Group && answers.Entries(i.ID) > 0 && !slices.Contains(heard, text):
						t.Errorf("%s, %s: the heading %q is not read", code, language, text)
					case i.Kind == forms.Display && !strings.Contains(strings.Join(heard, " "), strings.TrimSpace(strings.SplitN(text, ".", 2)[0])):
						t.Errorf("%s, %s: %q is not read", code, language, text)
					case i.Kind != forms.Group && i.Kind != forms.Signature && i.Kind != forms.Display && answers.Get(i.ID) != "":
						if asked++; !slices.Contains(heard, text) {
							t.Errorf("%s, %s: %q is not read", code, language, text)
						}
					}
				})
				if asked < 3 {
					t.Errorf("%s, %s: only %d questions have an answer", code, language, asked)
				}
				filetest.Must(t, h.Documents.DiscardForm(ctx, h.Worker, h.File.ID, formID))
			}
		}
	})
}

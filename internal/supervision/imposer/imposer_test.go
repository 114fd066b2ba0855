package imposer_test

import (
	"context"
	"testing"

	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/document"
	"passerelle/internal/supervision/imposer"
)

// CCM-18, UX-1: who imposed a condition is said in the reader's language, whoever recorded it and however long ago; who was typed stays as typed.
func TestWhoImposedItInTheReadersLanguage(t *testing.T) {
	bundle, err := i18n.NewBundle(document.Locale)
	if err != nil {
		t.Fatal(err)
	}
	for kept, want := range map[string][2]string{
		imposer.Agency:                     {"CBSA", "ASFC"},
		imposer.Granted("2026-11-30"):      {"CBSA, by BSF806 of 2026-11-30", "ASFC, par BSF806 du 2026-11-30"},
		imposer.Granted(""):                {"CBSA", "ASFC"},
		"CBSA":                             {"CBSA", "ASFC"},
		"ASFC":                             {"CBSA", "ASFC"},
		"CBSA, by BSF806 of 2026-11-30":    {"CBSA, by BSF806 of 2026-11-30", "ASFC, par BSF806 du 2026-11-30"},
		"ASFC, par BSF806 du 2026-11-30":   {"CBSA, by BSF806 of 2026-11-30", "ASFC, par BSF806 du 2026-11-30"},
		"Member Roy of the ID, 2026-11-30": {"Member Roy of the ID, 2026-11-30", "Member Roy of the ID, 2026-11-30"},
		"CBSA Halifax":                     {"CBSA Halifax", "CBSA Halifax"},
		"":                                 {"", ""},
	} {
		for i, l := range []i18n.Language{i18n.English, i18n.French} {
			if got := imposer.Words(i18n.With(context.Background(), bundle, l, nil), kept); got != want[i] {
				t.Errorf("%s: %q reads %q", l, kept, got)
			}
		}
	}
}

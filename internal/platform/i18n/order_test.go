package i18n

import (
	"context"
	"fmt"
	"testing"
)

// A name that begins with an accent stands where a reader looks for it, in both languages.
func TestNamesAreInTheOrderOfReaders(t *testing.T) {
	for _, l := range []Language{English, French} {
		list := []string{"Zoé", "Évaluation", "vérification", "Entente", "Étude"}
		ByName(WithLanguage(context.Background(), l), list, func(name string) string { return name })
		if got := fmt.Sprint(list); got != "[Entente Étude Évaluation vérification Zoé]" {
			t.Errorf("%s: %s", l, got)
		}
	}
}

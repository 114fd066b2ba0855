package panel

import (
	"context"
	"strings"
	"testing"

	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/life"
)

// CCM-10: the provider's reason follows its answer as a sentence of the language: nothing stands before the colon in English.
func TestAReasonFollowsItsAnswer(t *testing.T) {
	ctx := i18n.WithLanguage(context.Background(), i18n.English)
	n := life.Next{}
	n.Reply.Code, n.Reply.Why = "REFUSED_BY_SP", "No place is free."
	var out strings.Builder
	if err := Replied(n).Render(ctx, &out); err != nil {
		t.Fatal(err)
	}
	if want := "</strong>" + i18n.Colon(ctx) + `<span dir="auto">No place`; !strings.Contains(out.String(), want) {
		t.Errorf("%q is not in %s", want, out.String())
	}
}

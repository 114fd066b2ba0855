package web

import (
	"context"
	"strings"
	"testing"

	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/handover"
)

// CCM-22, SEC-1: a protected address of somebody without a name is warned of in a whole sentence.
func TestAWarningWithoutAName(t *testing.T) {
	bundle, err := i18n.NewBundle(handover.Locale)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []i18n.Language{i18n.English, i18n.French} {
		ctx := i18n.With(context.Background(), bundle, l, nil)
		if got := warning(ctx, handover.Danger{Code: "protected"}); strings.HasSuffix(strings.TrimSpace(got), ":") || got == "" {
			t.Errorf("%s: %q", l, got)
		}
		if got := warning(ctx, handover.Danger{Code: "protected", Words: "Aunt"}); !strings.HasSuffix(got, "Aunt") {
			t.Errorf("%s: %q", l, got)
		}
	}
}

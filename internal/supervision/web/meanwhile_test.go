package web

import (
	"context"
	"testing"
	"time"

	"passerelle/internal/history"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/attendance"
	"passerelle/internal/supervision/life"
)

// CCM-15: what two people wrote stands side by side under the names of the fields, in both languages, with what is recorded.
func TestSideBySideInWords(t *testing.T) {
	bundle, err := i18n.NewBundle(supervision.Locale, attendance.Locale, life.Locale)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []i18n.Language{i18n.English, i18n.French} {
		ctx := i18n.With(context.Background(), bundle, l, time.UTC)
		for form, fields := range typedIn {
			for _, field := range fields {
				key := "supervision.field." + field
				if name := called(ctx)(field); name == key || name == "" || name == ofOthers[field] {
					t.Errorf("%s, %s: %s is called %q", l, form, field, name)
				}
			}
		}
	}
	v := fileView{NextAt: "11:01", View: supervision.View{Events: []history.Event{{Kind: history.RiskSet, Effective: "2026-11-05"}, {Kind: history.RiskSet, Effective: "2026-10-05"}}}}
	now := v.stands()
	for field, want := range map[string]string{"next_time": "11:01", "due_time": "11:01", "on": "2026-11-05"} {
		if now.Value(field) != want {
			t.Errorf("%s stands as %q", field, now.Value(field))
		}
	}
}

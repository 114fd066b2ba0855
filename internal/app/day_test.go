package app_test

import (
	"strings"
	"testing"

	"passerelle/internal/access"
)

// UX-2, CCM-15: My day begins with who comes today and what is overdue; what others tell stands below it. In both languages.
func TestMyDayBeginsWithToday(t *testing.T) {
	o := open(t)
	for language, today := range map[string]string{"en": "Today", "fr": "Aujourd’hui"} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.CaseManager, "Harbour Towns", "Nora"), language)
		day := v.get("/day")
		headings := day.page.Find("main h2").Not(".govuk-notification-banner h2, .app-notice h2")
		if first := strings.TrimSpace(headings.First().Text()); first != today || headings.Length() < 3 {
			t.Errorf("%s: begins with %q, of %d: %s", language, first, headings.Length(), day.main())
		}
	}
}

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

// CCM-1, CCM-15, CCM-20: a referral that waits for its first step and the reports of the last month that are not sent stand on My day, with
// where the work is done, until it is done.
func TestMyDayHasReferralsAndReports(t *testing.T) {
	o := open(t)
	for language, words := range map[string][3]string{"en": {"Nothing is begun", "Reports on the clients of 2026-10", "overdue"}, "fr": {"Rien n’est commencé", "Rapports sur les clients de 2026-10", "en retard"}} {
		at := "/files/" + o.referred(t, "Dawit Berhe "+language)
		v := newVisitor(t, o.base)
		v.as(o.one(t, access.CaseManager), language)
		day := v.get("/day")
		if !strings.Contains(day.main(), words[0]) || day.page.Find(`main a[href="`+at+`/checklist"]`).Length() != 1 {
			t.Errorf("%s: no referral on the day: %s", language, day.main())
		}
		if line := day.page.Find(`main li:has(a[href^="/month-end"])`).Text(); !strings.Contains(line, words[1]) || !strings.Contains(line, words[2]) {
			t.Errorf("%s: no reports on the day: %q in %s", language, line, day.main())
		}
		v.send(v.get(at+"/forms"), at+"/forms", "code", "intake")
		if _, err := o.house.DB.Exec(t.Context(), "update supervision_file set enrolled_on='2026-11-05' where enrolled_on<>''"); err != nil {
			t.Fatal(err)
		}
		if day := v.get("/day"); day.page.Find(`main a[href="`+at+`/checklist"], main a[href^="/month-end"]`).Length() != 0 {
			t.Errorf("%s: what is done stands there still: %s", language, day.main())
		}
		if _, err := o.house.DB.Exec(t.Context(), "update supervision_file set enrolled_on='2026-10-01' where enrolled_on='2026-11-05'"); err != nil {
			t.Fatal(err)
		}
	}
}

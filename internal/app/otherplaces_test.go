package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
)

// SEC-1: whoever has two places is told on the first page of one how much waits today in the other, in both languages, and nowhere else.
func TestTheFirstPageCountsWhatWaitsElsewhere(t *testing.T) {
	o := open(t)
	worker := o.one(t, access.CaseManager)
	tideway, err := o.house.Access.OrganisationByCode(t.Context(), "TIDEWAY")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.house.Access.AddMembership(t.Context(), access.SystemActor("command line", ""), access.Membership{PersonID: worker.PersonID, OrganisationID: tideway.ID, FromDate: "2026-01-01"}, access.CaseManager); err != nil {
		t.Fatal(err)
	}
	if _, err := o.house.DB.Exec(t.Context(), `update supervision_file set next_due='2026-11-01' where state='ACTIVE' and id in (select file_id from assignment where person_id=$1 and kind='assigned' and to_date='')`, worker.PersonID); err != nil {
		t.Fatal(err)
	}
	for language, words := range map[i18n.Language]string{i18n.English: "wait today in another place of yours", i18n.French: "attendent aujourd’hui ailleurs"} {
		v := newVisitor(t, o.base)
		v.as(worker, string(language))
		choices := v.get("/memberships").page.Find(`[name="choice"]`)
		for i := range choices.Length() {
			choice := choices.Eq(i).AttrOr("value", "")
			if a := v.post("/memberships", "choice", choice, "membership", o.membership(t, v)); a.StatusCode != http.StatusOK {
				t.Fatalf("%d: %s", a.StatusCode, a.main())
			}
			first := v.get("/day")
			here := first.page.Find("header").Text()
			if told := strings.Contains(first.page.Find(".app-due").Text(), words); told != strings.Contains(here, "Tideway") {
				t.Errorf("%s, at %q: told %v, %q", language, here, told, first.page.Find(".app-due").Text())
			}
			if strings.Contains(v.get("/files").page.Find(".app-due").Text(), words) {
				t.Error("told on every page")
			}
		}
	}
}

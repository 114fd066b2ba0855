package app_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"passerelle/internal/access"
	"passerelle/internal/supervision/intake"
)

// CCM-27, RPT-2: the officer's lists of people and of referrals without a decision do not give the day from which a file stands for that of a
// referral of which the register says no day.
func TestTheOfficersListsDateNoReferralOfNoDay(t *testing.T) {
	o := open(t)
	p := o.of(t, access.ProviderSupervisor, "Harbour Towns", "")
	org := o.text(t, "select m.organisation_id from membership m where m.person_id=$1 limit 1", p.PersonID)
	by := access.Actor{PersonID: p.PersonID, OrganisationID: org, Programme: access.CCMS, Roles: []access.Role{access.ProviderSupervisor}}
	i := intake.Import{Region: "ATL", SiteID: o.text(t, "select id from site where organisation_id=$1 and region_code='ATL' order by id limit 1", org), Settings: intake.Settings{AsOf: "2026-10-31"}}
	i.Reading = readingOf(t, "Name,UCI,Referred on\nNed Nodate,99887766,soon\n")
	if out, err := o.house.Intake.ImportRegister(t.Context(), by, i); err != nil || out.Imported != 1 {
		t.Fatalf("%+v, %v", out, err)
	}
	for language, words := range map[string]string{"en": "the register does not say on which day", "fr": "le registre n’en dit pas le jour"} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.LiaisonOfficer, "Atlantic", ""), language)
		for _, at := range []string{"/region/people?state=REFERRED", "/region/waiting"} {
			found := false
			v.get(at).page.Find("tr").Each(func(_ int, row *goquery.Selection) {
				found = found || strings.Contains(row.Text(), "Ned Nodate") && strings.Contains(row.Text(), words)
			})
			if !found {
				t.Errorf("%s %s: %s", language, at, v.get(at).main())
			}
		}
	}
}

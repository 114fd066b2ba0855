package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// CCM-3: on screen an organisation without a kind is none, and everything that is wrong stands beside its field.
func TestNewOrganisationIsCheckedOnScreen(t *testing.T) {
	o := newOffice(t)
	v := o.administrator("en")
	for field, typed := range map[string][]string{
		"kind":        {"kind", "", "code", "NEWONE", "name", "New One", "region", "ATL", "time_zone", "America/Halifax"},
		"region_code": {"kind", "region", "code", "NEWONE", "name", "New One", "time_zone", "America/Halifax"},
		"province":    {"kind", "region", "code", "h", "name", "New One", "region_code", "ONT", "province", "QQ", "time_zone", "America/Halifax"},
	} {
		a := v.send(v.get("/organisations/new"), "/organisations/new", typed...)
		if a.StatusCode != http.StatusUnprocessableEntity || a.page.Find("#"+field+"-error").Length() != 1 {
			t.Errorf("%s: %d %s", field, a.StatusCode, a.page.Find(".govuk-error-summary").Text())
		}
		if field == "province" && a.page.Find("#code-error").Length() != 1 {
			t.Errorf("the code h stands beside H: %s", a.page.Find(".govuk-error-summary").Text())
		}
	}
	if strings.Contains(v.get("/organisations").text(), "New One") {
		t.Error("one was added")
	}
}

package web

import (
	"net/url"
	"strings"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
)

// RPT-1, RPT-2: a length of 0 days opens to the cases that it was measured on, as any other number does; a number of no case to none.
func TestALengthOfNoDaysOpens(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d, i18n.English)
		month := strings.TrimSuffix(o.month, "2026-09") + "2026-08"
		organisation := strings.Split(o.month, "/")[2]
		for _, e := range [][2]string{{"referred", `{"region":"ATL"}`}, {"decided", `{"decision":"ACCEPTED"}`}} {
			if _, err := d.Exec(t.Context(), `insert into event (id,organisation_id,file_id,kind,act,effective,effective_at,recorded,person_id,role,system,payload,corrects,import_id)
				values ($1,$2,'g',$3,'test','2026-08-12',0,1,'','','test',$4,'','')`, id.New(), organisation, e[0], e[1]); err != nil {
				t.Fatal(err)
			}
		}
		page := o.get("supervisor", month)
		for figure, opens := range map[string]bool{"referral_to_decision_median": true, "referral_to_decision_p90": true, "decision_to_enrolment_median": false, "referrals": true, "enrolled": false} {
			if at := strings.Contains(page, "/cases?"+strings.ReplaceAll(url.Values{"code": {""}, "figure": {figure}}.Encode(), "&", "&amp;")); at != opens {
				t.Errorf("%s opens: %v", figure, at)
			}
		}
	})
}

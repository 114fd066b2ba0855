package reporting_test

import (
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/noted"
)

// RPT-2, RPT-4: headquarters reads what was signed beside the numbers of the revisions that its own are made of, and of no other; nobody else does.
func TestWhatWasSignedOfTheNation(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := reporting.Found(t, d)
		s := noted.Service{DB: d, Access: n.Rules}
		var parts []reporting.Part
		for revision, reason := range []string{"Returned since", "One on paper"} {
			sub := id.New()
			if _, err := d.Exec(t.Context(), `insert into submission (id, organisation_id, region, month, revision, definition, state, nil_return, known_at, certified_by, submitted_by, submitted_at, answered_by, answered_at, question)
				values ($1,$2,'ATL','2026-09',$3,1,'accepted',false,0,'','',0,'',0,'')`, sub, n.Supervisor.OrganisationID, revision+1); err != nil {
				t.Fatal(err)
			}
			if _, err := d.Exec(t.Context(), "insert into adjustment (id, submission_id, organisation_id, figure, code, amount, reason, person_id, recorded) values ($1,$2,$3,'referrals','',1,$4,$5,$6)",
				id.New(), sub, n.Supervisor.OrganisationID, reason, n.Supervisor.PersonID, revision); err != nil {
				t.Fatal(err)
			}
			parts = []reporting.Part{{Period: reporting.Period{OrganisationID: n.Supervisor.OrganisationID, Region: "ATL", Month: "2026-09"}, SubmissionID: sub}}
		}
		got, err := s.Of(t.Context(), n.Analyst, parts)
		if lines := got[parts[0].SubmissionID]; err != nil || len(got) != 1 || len(lines) != 1 || lines[0].Reason != "One on paper" {
			t.Errorf("%+v, %v", got, err)
		}
		if got, err := s.Of(t.Context(), n.Analyst, nil); err != nil || len(got) != 0 {
			t.Errorf("of no month: %+v, %v", got, err)
		}
		for _, a := range []access.Actor{n.Supervisor, n.Officer} {
			if got, err := s.Of(t.Context(), a, parts); !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) || len(got) > 0 {
				t.Errorf("%s reads the nation's: %+v, %v", a.PersonID, got, err)
			}
		}
	})
}

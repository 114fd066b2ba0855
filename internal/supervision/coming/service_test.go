package coming_test

import (
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/coming"
	"passerelle/internal/supervision/filetest"
)

// CCM-18, CCM-19: what was granted from a day to come stands on the plan and on My day; on neither once the file is closed, and again when it is
// reopened before the day.
func TestNothingIsToComeOnAClosedFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := filetest.Open(t, d), t.Context()
		s := coming.Service{Service: h.Documents.Service}
		f, err := s.RecordDecision(ctx, h.Worker, h.File.ID, h.File.Version, supervision.Decision{On: "2026-11-03", Code: supervision.Accepted, Why: "On paper."})
		filetest.Must(t, err)
		f, err = s.Enrol(ctx, h.Worker, f.ID, f.Version, "2026-11-03", "2026-11-12", "Early release.")
		filetest.Must(t, err)
		_, err = d.Exec(ctx, `insert into granted_change (form_id, organisation_id, file_id, effective, granted) values ('g','org',$1,'2026-11-20','{"On":"2026-11-20","Direction":"UP","Risk":"LOW"}')`, f.ID)
		filetest.Must(t, err)
		stands := func(when string, want int) {
			t.Helper()
			of, err := s.Of(ctx, f)
			filetest.Must(t, err)
			soon, err := s.Soon(ctx, h.Worker)
			if err != nil || len(of) != want || len(soon) != want {
				t.Errorf("%s: %d on the plan, %d on My day, not %d; %v", when, len(of), len(soon), want, err)
			}
		}
		stands("under supervision", 1)
		f, err = s.Close(ctx, h.Worker, f.ID, f.Version, supervision.Closure{Reason: "BREACH", On: "2026-11-10"})
		filetest.Must(t, err)
		stands("closed", 0)
		f, err = s.Reopen(ctx, h.Worker, f.ID, f.Version, "2026-11-10", "The court asked.", supervision.Word{})
		filetest.Must(t, err)
		stands("reopened", 1)
	})
}

// CCM-18, CCM-24: of what is to come, whoever runs the residences reads the conditions that are marked for them, and nothing of the risk level.
func TestTheResidenceReadsWhatBegins(t *testing.T) {
	at := func(words string, housing bool) supervision.Condition {
		return supervision.Condition{Code: "CURFEW", Words: words, ForHousing: housing}
	}
	all := []coming.Change{{Effective: "2026-11-20", Risk: "HIGH", Begin: []supervision.Condition{at("20:00", true), at("no contact", false)}, Ends: []supervision.Condition{at("22:00", true)}},
		{Effective: "2026-11-21", Risk: "LOW", Begin: []supervision.Condition{at("by telephone", false)}}}
	got := coming.Marked(all)
	if len(got) != 1 || got[0].Risk != "" || len(got[0].Begin) != 1 || got[0].Begin[0].Words != "20:00" || len(got[0].Ends) != 1 {
		t.Errorf("%+v", got)
	}
	if all[0].Risk != "HIGH" || len(all[0].Begin) != 2 {
		t.Errorf("what the others read is changed: %+v", all[0])
	}
}

package life

import (
	"slices"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/checklist"
)

// CCM-4, CCM-11: the provider's people say why a referral is accepted with nothing of its checklist looked into, or against something that
// rules enrolment out; it is owed until it is seen to. A refusal needs no reason. The agency decides as it sees fit; what
// is missing then is owed all the same.
func TestAcceptingNeedsAReason(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		list := checklist.Service{Service: h.Service.Service, Forms: h.docs.Forms}
		accepted := supervision.Decision{On: "2026-09-05", Code: supervision.Accepted}
		found := func(f supervision.File, group, state string) {
			t.Helper()
			view, err := list.Of(ctx, h.worker, f.ID)
			must(t, err)
			must(t, list.Set(ctx, h.worker, f.ID, []checklist.Finding{{Item: view.Lines.In(group)[0].Code, State: state, Source: "AGENCY", On: "2026-09-04", Words: "Said so."}}))
		}
		needs := func(f supervision.File, when string, gates ...string) {
			t.Helper()
			_, err := h.RecordDecision(ctx, h.worker, f.ID, f.Version, accepted)
			if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Field != "why" {
				t.Fatalf("%s: %v", when, err)
			}
			why := accepted
			why.Why = "Her sister takes her in."
			_, err = h.RecordDecision(ctx, h.worker, f.ID, f.Version, why)
			must(t, err)
			off, err := stillOff(ctx, h.DB, f.ID)
			must(t, err)
			var got []string
			for _, x := range off {
				got = append(got, x.Gate)
			}
			if !slices.Equal(got, gates) {
				t.Errorf("%s: owed are %v", when, got)
			}
		}
		needs(h.referred(t), "nothing looked into", "checklist_begun")
		against := h.referred(t)
		found(against, checklist.Out, checklist.RulesOut)
		needs(against, "something rules it out", "not_ruled_out")
		clear := h.referred(t)
		found(clear, checklist.Needed, checklist.InPlace)
		_, err := h.RecordDecision(ctx, h.worker, clear.ID, clear.Version, accepted)
		must(t, err)
		refused := h.referred(t)
		_, err = h.RecordDecision(ctx, h.worker, refused.ID, refused.Version, supervision.Decision{On: "2026-09-05", Code: supervision.RefusedBySP})
		must(t, err)
		agency := h.referred(t)
		_, err = h.DecideForAgency(ctx, h.officer, agency.ID, agency.Version, accepted)
		must(t, err)
		off, err := stillOff(ctx, h.DB, agency.ID)
		if err != nil || len(off) != 1 || off[0].Gate != "checklist_begun" || off[0].Reason != "" || off[0].DueOn == "" {
			t.Errorf("the agency accepted without it: owed are %+v, %v", off, err)
		}
		if n := number(t, d, "select count(*) from task where file_id=$1 and person_id='worker' and rule=$2 and done_at=0", agency.ID, taskPutOff); n != 1 {
			t.Errorf("%d tasks of the case manager", n)
		}
		h.checks(t, agency)
		if off, err := stillOff(ctx, h.DB, agency.ID); err != nil || len(off) != 0 {
			t.Errorf("it was begun since: %+v, %v", off, err)
		}
	})
}

// checks begins the referral's checklist of a file.
func (h house) checks(t *testing.T, f supervision.File) {
	t.Helper()
	list := checklist.Service{Service: h.Service.Service, Forms: h.docs.Forms}
	must(t, list.Set(ctx, h.worker, f.ID, []checklist.Finding{{Item: "identity", State: checklist.InPlace, Source: "AGENCY", On: "2026-09-04"}}))
}

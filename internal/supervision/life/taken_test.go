package life

import (
	"slices"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
)

// breaks reports non-compliance of a file, which nobody called the agency about.
func (h house) breaks(t *testing.T, fileID string) string {
	t.Helper()
	b, err := h.ReportBreach(ctx, h.worker, fileID, supervision.Breach{Kind: "CURFEW", LearnedOn: "2026-11-05", ReportedOn: "2026-11-05", Account: "Not at home."})
	must(t, err)
	_, err = h.DB.Exec(ctx, `insert into agency_call (id, organisation_id, file_id, breach_id, kind, learned_at, called_at, called_to, said, logged_by, logged_by_name, logged_at)
		values ($1,'org',$2,$1,'BREACH',1,0,'','','worker','',1)`, b, fileID)
	must(t, err)
	return b
}

// CCM-17, CCM-19: a closure names each breach of which the agency was not called or was not sent the form, and goes on only with a reason.
func TestAClosureNamesWhatTheAgencyWasNotTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.enrolled(t)
		b := h.breaks(t, f.ID)
		must(t, h.AnswerBreach(ctx, h.officer, b, "CUSTODY", "2026-11-06"))
		must(t, h.BeginClosing(ctx, h.worker, f.ID))
		must(t, h.ConfirmEnd(ctx, h.officer, f.ID, supervision.Word{On: "2026-11-10"}, ""))
		_, err := d.Exec(ctx, "insert into breach_state (breach_id, organisation_id, file_id, going) values ($1,'org',$2,'ONGOING') on conflict (breach_id) do update set going='ONGOING'", b, f.ID)
		must(t, err)
		_, err = d.Exec(ctx, "insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on) values ('seen','org',$1,'2026-11-04','KEPT','2026-11-04')", f.ID)
		must(t, err)
		_, err = d.Exec(ctx, "insert into check_in_finding (check_in_id, what, organisation_id, file_id, found_on) values ('seen','address','org',$1,'2026-11-04')", f.ID)
		must(t, err)
		n := h.next(t, h.worker, f.ID)
		if len(n.Falls.GoingOn) != 1 || n.Falls.GoingOn[0].ID != b || len(n.Falls.Found) != 1 || !(Falls{Found: n.Falls.Found}).Any() || !(Falls{GoingOn: n.Falls.GoingOn}).Any() {
			t.Errorf("what goes on, and what nobody reported: %+v", n.Falls)
		}
		if len(n.Falls.Untold) != 1 || n.Falls.Untold[0].ID != b || !n.Falls.Untold[0].NotCalled() || !(Falls{Untold: n.Falls.Untold}).Any() {
			t.Errorf("what falls: %+v", n.Falls)
		}
		stands := func() bool {
			list := h.next(t, h.worker, f.ID).Facts.Wanting(supervision.Closing)
			return slices.ContainsFunc(list, func(w Wanting) bool {
				return w.Gate == "breaches_told" && w.Strength == Should && w.Where == "/files/"+f.ID+"/breaches/"+b
			})
		}
		if !stands() {
			t.Error("nothing stands in the way of the closure")
		}
		shut := func(why string) error {
			now, err := h.Stored(ctx, d, f.ID)
			must(t, err)
			_, err = h.Close(ctx, h.worker, f.ID, now.Version, supervision.Closure{Reason: "BREACH", On: "2026-11-10", Why: why})
			return err
		}
		if p := fault.ProblemsOf(shut("")); len(p) != 1 || p[0].Field != "why" {
			t.Errorf("closed without a reason: %+v", p)
		}
		_, err = d.Exec(ctx, "update agency_call set called_at=2 where breach_id=$1", b)
		must(t, err)
		if n := h.next(t, h.worker, f.ID); len(n.Falls.Untold) != 1 || n.Falls.Untold[0].NotCalled() {
			t.Errorf("called, and the form not sent: %+v", n.Falls.Untold)
		}
		must(t, shut("The agency has it on paper."))
		if off := h.next(t, h.worker, f.ID).PutOff; !slices.ContainsFunc(off, func(p PutOff) bool { return p.Gate == "breaches_told" }) || !slices.ContainsFunc(off, func(p PutOff) bool { return p.Gate == "findings_told" }) {
			t.Errorf("put off: %+v", off)
		}
	})
}

// CCM-17, CCM-19: a closing names each report that waits for the agency's final action, on the file and on the page of the closing, which knows less of
// the file; neither one that was answered or taken back, nor what a register told of.
func TestAClosureNamesWhatWaitsForTheFinalAction(t *testing.T) {
	for name, c := range map[string]struct {
		statement string
		waits     int
	}{
		"waits":              {"", 1},
		"answered":           {"update breach set action='WARN_WRITTEN', answered_on='2026-11-09' where id=$1", 0},
		"taken back":         {"update breach set taken_back_on='2026-11-09' where id=$1", 0},
		"told by a register": {"update breach set kind='REGISTER' where id=$1", 0},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				f := h.enrolled(t)
				b := h.breaks(t, f.ID)
				must(t, h.BeginClosing(ctx, h.worker, f.ID))
				if c.statement != "" {
					_, err := d.Exec(ctx, c.statement, b)
					must(t, err)
				}
				brief, err := h.ViewTo(ctx, h.worker, f.ID, access.FileWrite)
				must(t, err)
				closing, err := h.Next(ctx, brief)
				must(t, err)
				for page, got := range map[string][]desk.Breach{"the file": h.next(t, h.worker, f.ID).Falls.Breaches, "the closing": closing.Falls.Breaches} {
					if len(got) != c.waits || c.waits > 0 && got[0].ID != b {
						t.Errorf("%s names %+v", page, got)
					}
				}
			})
		})
	}
}

// CCM-17, CCM-19: after a final action that ends the client's being free the next step is the closing, until a check-in is kept.
func TestAfterCustodyTheClosingComesNext(t *testing.T) {
	for action, step := range map[string]string{"CUSTODY": "taken", "CCMS_TERMINATED_OTHER_RELEASE": "taken", "WARN_WRITTEN": "meet"} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			h := open(t, d)
			f := h.enrolled(t)
			must(t, h.AnswerBreach(ctx, h.officer, h.breaks(t, f.ID), action, "2026-11-06"))
			n := h.next(t, h.worker, f.ID)
			if n.Step != step || step == "taken" && (n.Facts.Taken != Taken{action, "2026-11-06"} || n.Where != "/files/"+f.ID+"/closing") {
				t.Errorf("%s: %s at %s, %+v", action, n.Step, n.Where, n.Facts.Taken)
			}
			_, err := d.Exec(ctx, "insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on) values ('later','org',$1,'2026-11-09','KEPT','2026-11-09')", f.ID)
			must(t, err)
			if n := h.next(t, h.worker, f.ID); n.Step == "taken" || n.Facts.Taken.On != "" {
				t.Errorf("%s: free again, and %s", action, n.Step)
			}
		})
	}
}

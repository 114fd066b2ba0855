package attendance

import (
	"slices"
	"strings"
	"testing"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/custody"
)

// CCM-15, CCM-17: of a client whom the agency took into custody and who keeps a check-in afterwards it is asked where they are: one who is out was
// released by then and the timeline says so, one who keeps it from custody was not and is held still; put right, it is taken back.
func TestACheckInTellsTheRelease(t *testing.T) {
	for name, x := range map[string]struct {
		due, came clock.Date
		outcome   string
		where     string
		asked     bool
		still     clock.Date
		released  clock.Date
	}{
		"seen in person":            {"2026-11-03", "", supervision.Kept, "OUT", true, "", "2026-11-03"},
		"seen late":                 {"2026-10-30", "2026-11-04", supervision.Late, "OUT", true, "", "2026-11-04"},
		"due before, came after":    {"2026-10-19", "2026-10-26", supervision.Late, "OUT", true, "", "2026-10-26"},
		"by telephone from custody": {"2026-11-03", "", supervision.Kept, custody.StillHeld, true, "2026-10-21", ""},
		"did not come":              {"2026-11-03", "", supervision.Missed, "OUT", false, "2026-10-21", ""},
		"before it":                 {"2026-10-19", "", supervision.Kept, "OUT", false, "2026-10-21", ""},
		"of its day":                {"2026-10-21", "", supervision.Kept, "OUT", false, "2026-10-21", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				s, f := opened(t, d)
				in, err := db.One[string](ctx, d, "select id from check_in where file_id=$1", f.ID)
				must(t, err)
				_, err = d.Exec(ctx, "update check_in set due_on=$2 where id=$1", in, x.due)
				must(t, err)
				_, err = d.Exec(ctx, `insert into breach (id, organisation_id, file_id, kind, occurred_on, learned_on, reported_on, account, action, answered_on)
					values ('b','org',$1,'REPORTING','2026-10-20','2026-10-20','2026-10-20','x','CUSTODY','2026-10-21')`, f.ID)
				must(t, err)
				r := supervision.Reporting{CheckInID: in, Outcome: x.outcome, CameOn: x.came, Answers: map[string]string{"conditions": "yes", "address": "yes", "unscheduled": "no"}}
				_, err = s.Record(ctx, worker, r, nil, nil, "")
				p := fault.ProblemsOf(err)
				if asked := len(p) == 1 && p[0].Field == FieldCustody && p[0].Key == "attendance.problem.custody"; asked != x.asked || !asked && err != nil {
					t.Fatalf("asked %+v, %v", p, err)
				}
				if x.asked {
					r.Custody = x.where
					_, err = s.Record(ctx, worker, r, nil, nil, "")
					must(t, err)
					note, err := db.One[string](ctx, d, "select body from note where file_id=$1", f.ID)
					if err != nil || !strings.Contains(note, "attendance.note.custody."+x.where) {
						t.Errorf("%v in %s", err, note)
					}
				}
				releases(t, s, "recorded", f.ID, x.still, x.released)
				if x.released != "" { // what was a mistake is no release
					r.Seen, r.Outcome, r.Why = x.outcome, supervision.Excused, "Somebody else was seen."
					_, err = s.Record(ctx, worker, r, nil, nil, "Ill.")
					must(t, err)
					releases(t, s, "put right", f.ID, "2026-10-21", "")
				}
			})
		})
	}
}

// CCM-15: a check-in that is put right tells the release on the day on which the client came, once.
func TestAReleaseIsPutRightWithItsCheckIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, f := opened(t, d)
		in, err := db.One[string](ctx, d, "select id from check_in where file_id=$1", f.ID)
		must(t, err)
		_, err = d.Exec(ctx, `insert into breach (id, organisation_id, file_id, kind, occurred_on, learned_on, reported_on, account, action, answered_on)
			values ('b','org',$1,'REPORTING','2026-10-20','2026-10-20','2026-10-20','x','CUSTODY','2026-10-21')`, f.ID)
		must(t, err)
		r := supervision.Reporting{CheckInID: in, Why: "Typed wrongly.", Answers: map[string]string{"conditions": "yes", "address": "yes", "unscheduled": "no"}}
		for _, x := range []struct {
			came     clock.Date
			outcome  string
			where    string
			still    clock.Date
			released clock.Date
		}{{"2026-11-03", supervision.Kept, "OUT", "", "2026-11-03"}, {"2026-11-03", supervision.Kept, "OUT", "", "2026-11-03"}, {"2026-11-05", supervision.Late, "OUT", "", "2026-11-05"},
			{"2026-11-05", supervision.Late, custody.StillHeld, "2026-10-21", ""}, {"2026-11-05", supervision.Late, custody.StillHeld, "2026-10-21", ""}, {"2026-11-05", supervision.Late, "OUT", "", "2026-11-05"}} {
			r.CameOn, r.Outcome, r.Custody = x.came, x.outcome, x.where
			_, err = s.Record(ctx, worker, r, nil, nil, "")
			must(t, err)
			releases(t, s, string(x.came)+" "+x.where, f.ID, x.still, x.released)
			r.Seen = x.outcome
		}
	})
}

// releases tells whether a client is held, and on which day the timeline says that they were released.
func releases(t *testing.T, s Service, when, fileID string, still, released clock.Date) {
	t.Helper()
	held, err := custody.TakenInto(ctx, s.DB, fileID)
	must(t, err)
	list, err := s.History.Of(ctx, s.DB, fileID, []history.Kind{history.Released, history.ReleaseTakenBack}, 0, 20)
	must(t, err)
	var got, want []clock.Date
	for _, e := range history.Standing(list) {
		p, err := history.Decode[history.ReleasedPayload](e)
		if err != nil || p != (history.ReleasedPayload{Held: history.HeldInCustody, Since: "2026-10-21"}) {
			t.Errorf("%s: %+v, %v", when, p, err)
		}
		if e.Kind == history.Released {
			got = append(got, e.Effective)
		}
	}
	if released != "" {
		want = []clock.Date{released}
	}
	if held != still || !slices.Equal(got, want) {
		t.Errorf("%s: held since %q, want %q; released %v, want %v", when, held, still, got, want)
	}
}

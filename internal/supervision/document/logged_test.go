package document

import (
	"slices"
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
	"passerelle/internal/supervision/document/contradict"
)

// toldOf are what a report of non-compliance says of the instructions and of the residence.
var toldOf = []string{"interim", "residence_told"}

// called gives a breach of which the agency was called, of a client with a place in a residence since a day; in none where that is empty.
func (h house) called(t *testing.T, d *db.DB, arrived clock.Date) (supervision.File, string) {
	t.Helper()
	f := h.active(t)
	if arrived != "" {
		_, err := d.Exec(ctx, "insert into residence (id, organisation_id, site_id, name, places, high_risk, rules) values ('lodge','org','','Lodge',3,$1,'')", true)
		must(t, err)
		_, err = d.Exec(ctx, "insert into bed_stay (id, organisation_id, residence_id, file_id, arrived_on, left_on) values ('stay','org','lodge',$1,$2,'')", f.ID, arrived)
		must(t, err)
	}
	breach, err := h.Desk.Report(clock.In(ctx, time.UTC), h.worker, f.ID, desk.Reported{Kind: "ABSENT", OccurredOn: "2026-09-24", Account: "Did not come.", Going: "PAST", Whereabouts: "At home.",
		Call: desk.Logged{Learned: desk.Moment{On: "2026-09-25", At: "09:00"}, Called: desk.Moment{On: "2026-09-25", At: "09:30"}, To: "Duty officer"}})
	must(t, err)
	return f, breach
}

// CCM-17: BSF807 has no instruction that the report on the file has not, nor says that a residence was told which by the report was not, or was not which
// was; words of what changed since are no excuse, as both are logged there first. Where the client has no place nobody is told in a residence.
func TestAReportSaysWhatItsLogSays(t *testing.T) {
	for name, row := range map[string]struct {
		housed           clock.Date
		instructed, told bool
		interim, answer  string
		refused          []string
	}{
		"nothing of either":           {"2026-09-10", false, false, "", "", nil},
		"both that were not":          {"2026-09-10", false, false, "NONE", "yes", toldOf},
		"an officer who was not sent": {"2026-09-10", false, false, "OFFICER", "no", []string{"interim"}},
		"both that were":              {"2026-09-10", true, true, "POLICE", "yes", nil},
		"told, and it says not":       {"2026-09-10", true, true, "POLICE", "no", []string{"residence_told"}},
		"told, and it leaves it":      {"2026-09-10", true, true, "POLICE", "", nil},
		"in no residence":             {"", true, false, "POLICE", "yes", nil},
		"not there yet":               {"2026-11-20", true, false, "POLICE", "yes", nil},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				f, breach := h.called(t, d, row.housed)
				if row.instructed {
					must(t, h.Desk.Instruct(ctx, h.worker, f.ID, breach, "POLICE", "Duty officer"))
				}
				if row.told {
					must(t, h.Desk.TellResidence(ctx, h.worker, f.ID, breach, "Night desk"))
				}
				formID, err := h.BeginFormOf(ctx, h.worker, f.ID, reportForm, breach)
				must(t, err)
				w := writingOf(t, h.seen(t, h.worker, f, formID), providerPart)
				w.Answers["interim"], w.Answers["residence_told"] = []string{row.interim}, []string{row.answer}
				w.Answers[contradict.SinceItem] = []string{"The officer rang back at ten."}
				if err := h.CompleteForm(ctx, h.worker, f.ID, w); !slices.Equal(itemsOf(err), row.refused) {
					t.Errorf("%v", err)
				}
			})
		})
	}
}

// CCM-17: what a report says of the log is held to it again when it is sent, and what the log never had is said beside one that went, to both sides. What
// was told and instructed after the form was written is later news, and keeps nothing back.
func TestAReportIsHeldToItsLogWhenItIsSent(t *testing.T) {
	never := func(h house, t *testing.T, d *db.DB, _ supervision.File, breach string) {
		t.Helper()
		for _, statement := range []string{"delete from breach_instruction where breach_id=$1", "update breach_state set told_at=0, told_to='' where breach_id=$1"} {
			_, err := d.Exec(ctx, statement, breach)
			must(t, err)
		}
	}
	later := func(h house, t *testing.T, _ *db.DB, f supervision.File, breach string) {
		t.Helper()
		h.later()
		must(t, h.Desk.TellResidence(ctx, h.worker, f.ID, breach, "Night desk"))
	}
	for name, row := range map[string]struct {
		before bool // both were logged before the form was written
		sent   bool
		moves  func(h house, t *testing.T, d *db.DB, f supervision.File, breach string)
		items  []string
	}{
		"never logged":             {true, false, never, toldOf},
		"never logged, it went":    {true, true, never, toldOf},
		"told after it was signed": {false, false, later, nil},
		"told after it went":       {false, true, later, nil},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				f, breach := h.called(t, d, "2026-09-10")
				said := map[bool]string{true: "yes", false: "no"}[row.before]
				if row.before {
					must(t, h.Desk.Instruct(ctx, h.worker, f.ID, breach, "POLICE", "Duty officer"))
					must(t, h.Desk.TellResidence(ctx, h.worker, f.ID, breach, "Night desk"))
				}
				formID, err := h.BeginFormOf(ctx, h.worker, f.ID, reportForm, breach)
				must(t, err)
				w := writingOf(t, h.seen(t, h.worker, f, formID), providerPart)
				w.Answers["residence_told"] = []string{said}
				must(t, h.CompleteForm(ctx, h.worker, f.ID, w))
				h.signs(t, f, formID)
				if row.sent {
					must(t, h.SendForm(ctx, h.worker, f.ID, formID, Said{}))
				}
				row.moves(h, t, d, f, breach)
				readers := map[string]FormRecord{"provider": h.seen(t, h.worker, f, formID)}
				if row.sent {
					readers["officer"] = h.seen(t, h.officer, f, formID)
				}
				for reader, x := range readers {
					var items []string
					for _, i := range x.Since {
						items = append(items, i.ID)
					}
					if !slices.Equal(items, row.items) {
						t.Errorf("the %s reads that the file says otherwise of %v", reader, items)
					}
				}
				if err := h.SendForm(ctx, h.worker, f.ID, formID, Said{}); !row.sent && fault.Is(err, fault.NotReady) != (row.items != nil) {
					t.Errorf("sent: %v", err)
				}
			})
		})
	}
}

package document

import (
	"slices"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision/document/since"
)

// CCM-12, CCM-24: an agreement that was begun before its meeting was moved does not say the old one unasked: what stands now is named beside it, and
// whoever types writes that, or says that it stays.
func TestWhatAFormBeganWithIsAskedAboutWhenItMoved(t *testing.T) {
	for name, row := range map[string]struct {
		typed string
		stays bool
		asked bool
	}{
		"as it began":           {"2026-11-17", false, true},
		"as it began, it stays": {"2026-11-17", true, false},
		"as it stands now":      {"2026-11-18", false, false},
		"another day":           {"2026-11-19", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				f := h.active(t)
				moved := func(to string) {
					for _, statement := range []string{"update check_in set due_on=$2 where file_id=$1", "update supervision_file set next_due=$2 where id=$1"} {
						_, err := d.Exec(ctx, statement, f.ID, to)
						must(t, err)
					}
				}
				moved("2026-11-17")
				x := h.begun(t, h.worker, f, agreementForm)
				if got := x.Answers().Get("first_meeting"); got != "2026-11-17" {
					t.Fatalf("begins with %q", got)
				}
				moved("2026-11-18")
				w := writingOf(t, h.seen(t, h.worker, f, x.ID), "provider")
				w.Answers["first_meeting"] = []string{row.typed}
				err := h.CompleteTyped(ctx, h.worker, f.ID, w, Said{Stays: row.stays})
				if asked := slices.Contains(itemsOf(err), "first_meeting") && slices.Contains(itemsOf(err), since.FieldStays); asked != row.asked {
					t.Errorf("asked %v: %v", asked, err)
				}
			})
		})
	}
}

package housenote

import (
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/filetest"
)

// CCM-24, SEC-1: who did not come home and is signed out leaves a note of that night, which the house keeps until the day after: of no later day, by nobody
// else, and without reading again what was noted before.
func TestTheLastNightOfSomebodyWhoLeft(t *testing.T) {
	for name, c := range map[string]struct {
		left  clock.Date
		on    clock.Date
		kept  bool
		field string // beside which it is refused; empty where it is not theirs any more
	}{
		"left today":                  {"2026-11-10", "2026-11-09", true, ""},
		"left yesterday":              {"2026-11-09", "2026-11-09", true, ""},
		"of a day after they left":    {"2026-11-09", "2026-11-10", false, "on_day"},
		"of a day before they came":   {"2026-11-10", "2026-11-04", false, "on_day"},
		"left the day before that":    {"2026-11-08", "2026-11-08", false, ""},
		"lived there for long before": {"2026-11-01", "2026-11-01", false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h, s := bound(t, d)
				filetest.Must(t, s.Write(ctx, h.Housing, h.File.ID, Note{Kind: "SEEN", OnDay: "2026-11-07", Words: "At home."}))
				_, err := d.Exec(ctx, "update bed_stay set left_on=$2 where file_id=$1", h.File.ID, c.left)
				filetest.Must(t, err)
				note := Note{Kind: "ABSENT", OnDay: c.on, Words: "Did not come home."}
				err = s.Write(ctx, h.Housing, h.File.ID, note)
				if (err == nil) != c.kept {
					t.Errorf("%v", err)
				}
				if p := fault.ProblemsOf(err); c.field != "" && (len(p) != 1 || p[0].Field != c.field) || !c.kept && c.field == "" && !fault.Is(err, fault.Forbidden) {
					t.Errorf("%v", err)
				}
				page, err := s.Of(ctx, h.Housing, h.File.ID)
				if may := c.kept || c.field != ""; may != (err == nil && page.MayWrite && page.LastNight && page.Client.FullName != "") || len(page.Notes) != 0 {
					t.Errorf("the page: %+v %v", page.Notes, err)
				}
				for who, a := range map[string]access.Actor{"another provider": h.Other, "the officer": h.Officer} {
					if err := s.Write(ctx, a, h.File.ID, note); !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) {
						t.Errorf("%s: %v", who, err)
					}
				}
			})
		})
	}
}

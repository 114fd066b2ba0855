package leftover

import (
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision/filetest"
)

// CCM-22, SEC-1: what somebody had begun on a file that went to a colleague is told to them with who has it now, and nothing of the client; whoever is
// shut out is told of nobody; on a file that they may open, and of other people, there is nothing.
func TestWhatWasBegunOnAFileOfOthers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := filetest.Open(t, d), t.Context()
		h.Away(t, d, "2026-01-01", "2026-01-02", "")
		s := Service{h.Documents.Service}
		filetest.Must(t, s.Notes.SaveDraft(ctx, h.Worker, "note", h.File.ID, "body=Met+her"))
		of := func(want ...Draft) {
			t.Helper()
			got, err := s.Of(ctx, h.Worker)
			filetest.Must(t, err)
			if len(got) != len(want) {
				t.Fatalf("%+v", got)
			}
			for n, w := range want {
				if g := got[n]; g.Form != "note" || g.FileID != h.File.ID || g.Typed != "" || g.Keeper != w.Keeper || g.Shut != w.Shut {
					t.Errorf("%+v", g)
				}
			}
		}
		of()
		_, err := d.Exec(ctx, "update assignment set to_date='2026-11-08' where file_id=$1", h.File.ID)
		filetest.Must(t, err)
		of(Draft{})
		_, err = d.Exec(ctx, `insert into assignment (id, organisation_id, file_id, person_id, kind, from_date, to_date) values ('next','org',$1,'colleague','assigned','2026-11-09','')`, h.File.ID)
		filetest.Must(t, err)
		of(Draft{Keeper: "colleague"})
		if got, err := s.Of(ctx, h.Colleague); err != nil || len(got) != 0 {
			t.Errorf("a colleague's: %+v, %v", got, err)
		}
		_, err = d.Exec(ctx, "insert into exclusion (id, organisation_id, file_id, person_id, from_date, to_date, reason, added_by, added_at) values ('shut','org',$1,'worker','2026-11-10','','x','x',1)", h.File.ID)
		filetest.Must(t, err)
		of(Draft{Keeper: "colleague", Shut: true})
	})
}

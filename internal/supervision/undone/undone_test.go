package undone

import (
	"context"
	"strings"
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision/filetest"
)

var ctx = context.Background()

// CCM-19, CCM-20: a closing knows which reports of months that are over are not sent, as the month-end has them: of the last month, of those since one
// was begun, and of none before the client was enrolled or the register brought them; and which papers the folder lacks.
func TestWhatAClosingLeavesUndone(t *testing.T) {
	const begun = "insert into form (id, organisation_id, subject_kind, subject_id, code, definition, state, supersedes, opened_by, opened_by_name, opened_at) values ('x','org','file',$1,'bsf805',4,'%','','worker','',1); " +
		"insert into form_part (form_id, part, organisation_id, state, answers, edited_by, edited_by_name, edited_at, version) select 'x','provider','org','completed','{\"report\":[\"SPR\"],\"period_to\":[\"#\"]}','worker','worker',1,1 from form where subject_id=$1 and id='x'"
	report := func(state, to string) string { return strings.NewReplacer("%", state, "#", to).Replace(begun) }
	for name, c := range map[string]struct {
		enrolled clock.Date
		before   string
		want     string
		papers   int
	}{
		"of the last month":       {"2026-09-05", "", "SPR 2026-10", 0},
		"and of the three months": {"2026-08-05", "", "SPR 2026-10 CR 2026-10", 0},
		"sent":                    {"2026-09-05", report("sent", "2026-10-31"), "", 1},
		"signed only":             {"2026-09-05", report("signed", "2026-10-31"), "SPR 2026-10", 1},
		"since one was begun":     {"2026-07-05", report("sent", "2026-08-31"), "SPR 2026-09 CR 2026-09 SPR 2026-10", 1},
		"enrolled since":          {"2026-11-02", "", "", 0},
		"never enrolled":          {"", "", "", 0},
		"brought since": {"2026-08-05", "insert into register_import (id, organisation_id, file_hash, recorded, rows_read, imported, brought_on) values ('reg','org','x',1,1,1,'2026-11-02'); " +
			"update supervision_file set import_id='reg' where id=$1", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := filetest.Open(t, d)
				for _, x := range strings.Split(c.before, "; ") {
					var args []any
					if strings.Contains(x, "$1") {
						args = []any{h.File.ID}
					}
					if x != "" {
						_, err := d.Exec(ctx, x, args...)
						filetest.Must(t, err)
					}
				}
				f := h.File
				f.EnrolledOn = c.enrolled
				left, err := Of(ctx, d, f, "2026-11-10")
				filetest.Must(t, err)
				var got []string
				for _, r := range left.Reports {
					got = append(got, r.Kind+" "+string(r.Month))
				}
				if said := strings.Join(got, " "); said != c.want || left.Papers.Print != c.papers || left.Undone("reports") != (c.want != "") || left.Undone("papers") != (c.papers > 0) || left.Undone("client") {
					t.Errorf("%s, %+v", said, left.Papers)
				}
			})
		})
	}
}

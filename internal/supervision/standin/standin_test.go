package standin_test

import (
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision/filetest"
	"passerelle/internal/supervision/standin"
)

// CCM-22: what somebody recorded in the days in which they covered is told with whom they covered for: of a case manager to their own
// provider, of an officer to both sides. What they recorded outside these days, or in a file of their own, is theirs.
func TestWhoStoodInIsTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		ctx := t.Context()
		do := func(statement string, args ...any) {
			t.Helper()
			_, err := d.Exec(ctx, statement, args...)
			filetest.Must(t, err)
		}
		for _, person := range []string{"colleague", "nora", "robin", "priya"} {
			do(`insert into person (id, organisation_id, email, name, language, time_zone, password_hash, must_change, deactivated_at) values ($1,'org',$2,$3,'en','','',false,0)`,
				person, person+"@example.org", "Person "+person)
		}
		do("delete from assignment")
		do(`insert into assignment (id, organisation_id, file_id, person_id, kind, from_date, to_date) values ('y','org',$1,'nora','assigned','2026-10-01','')`, h.File.ID)
		absent := func(id, person, cover, from, to string) {
			do(`insert into absence (id, organisation_id, person_id, cover_id, from_date, to_date, reason, recorded_by, recorded) values ($1,'org',$2,$3,$4,$5,'LEAVE','s',1)`, id, person, cover, from, to)
		}
		absent("a", "nora", "colleague", "2026-11-02", "2026-11-06")
		absent("b", "robin", "priya", "2026-11-03", "2026-11-04")
		do(`insert into membership (id, person_id, organisation_id, programme, region_code, site_id, roles, from_date, to_date, absence_id)
			values ('lent','priya','agency',$1,$2,'',',liaison_officer,','2026-11-03','2026-11-04','b')`, access.CCMS, h.File.Region)
		ctx = clock.In(ctx, time.UTC)
		for name, c := range map[string]struct {
			reader access.Actor
			person string
			day    int
			want   string
		}{
			"while covering":              {h.Worker, "colleague", 4, "supervision.stood_in"},
			"the last day":                {h.Worker, "colleague", 6, "supervision.stood_in"},
			"the day after":               {h.Worker, "colleague", 7, ""},
			"of a provider, to an office": {h.Officer, "colleague", 4, ""},
			"an officer, to a provider":   {h.Worker, "priya", 4, "supervision.stood_in"},
			"an officer, to an office":    {h.Officer, "priya", 3, "supervision.stood_in"},
			"an officer, before":          {h.Officer, "priya", 2, ""},
			"whose file it is":            {h.Worker, "nora", 4, ""},
			"nobody":                      {h.Worker, "", 4, ""},
		} {
			covers, err := standin.In(ctx, d, c.reader, h.File.ID)
			filetest.Must(t, err)
			if got := covers.Say(ctx, history.Event{FileID: h.File.ID, Person: c.person, Recorded: time.Date(2026, 11, c.day, 12, 0, 0, 0, time.UTC)}); got != c.want {
				t.Errorf("%s: %q, not %q", name, got, c.want)
			}
		}
		do(`insert into assignment (id, organisation_id, file_id, person_id, kind, from_date, to_date) values ('z','org',$1,'colleague','assigned','2026-11-01','')`, h.File.ID)
		covers, err := standin.In(ctx, d, h.Worker, h.File.ID)
		filetest.Must(t, err)
		if name, away := covers.For(h.File.ID, "colleague", time.Date(2026, 11, 4, 12, 0, 0, 0, time.UTC)); name+away != "" {
			t.Errorf("in a file of one's own: %s for %s", name, away)
		}
	})
}

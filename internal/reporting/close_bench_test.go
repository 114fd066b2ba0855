package reporting

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// A twelfth of the reference load: one provider of twelve, 1,667 open files with 100 events each.
const (
	filesOfProvider = 1667
	eventsOfFile    = 100
)

// RPT-2, RPT-4: one provider's share of the close of the nation, and the roll-up of twelve such. The nation's close is
// twelve certifications and one roll-up; the aim is ten seconds.
func BenchmarkClose(b *testing.B) {
	s, d, supervisor := provider(b)
	period := Period{supervisor.OrganisationID, "ATL", "2026-09"}
	seedHistory(b, d, supervisor.OrganisationID)
	b.Run("compute", func(b *testing.B) {
		def := definition(b)
		for b.Loop() {
			if _, err := Compute(ctx, d, def, period, s.clock.Now()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("certify", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			forget(b, d)
			b.StartTimer()
			if _, err := s.Certify(ctx, supervisor, period, false); err != nil {
				b.Fatal(err)
			}
		}
	})
	if _, err := d.Exec(ctx, "update submission set state='ACCEPTED'"); err != nil {
		b.Fatal(err)
	}
	b.Run("read certified month", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Month(ctx, supervisor, Period{supervisor.OrganisationID, "ATL", "2026-09"}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("roll up twelve", func(b *testing.B) {
		for b.Loop() {
			var parts []Part
			for range 12 {
				var err error
				if parts, err = s.accepted(ctx, "2026-09", parts); err != nil {
					b.Fatal(err)
				}
			}
			RollUp(definition(b), parts)
		}
	})
}

// forget takes the certified month away, so that it can be certified again.
func forget(b *testing.B, d *db.DB) {
	b.Helper()
	for _, table := range []string{"submission_row", "submission_figure", "submission"} {
		if _, err := d.Exec(ctx, "delete from "+table); err != nil {
			b.Fatal(err)
		}
	}
}

func provider(b *testing.B) (*Service, *db.DB, access.Actor) {
	b.Helper()
	d := dbtest.SQLite(b)
	keys, err := audit.NewKeys()
	if err != nil {
		b.Fatal(err)
	}
	clk := clock.At(time.Date(2026, 10, 3, 15, 0, 0, 0, time.UTC))
	log, err := audit.Open(ctx, d, db.Config{Path: filepath.Join(b.TempDir(), "reads.db"), HexKey: dbtest.Key}, keys, clk)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := log.Close(); err != nil {
			b.Errorf("close audit: %v", err)
		}
	})
	s, err := New(d, access.New(d, log, clk), log, clk)
	if err != nil {
		b.Fatal(err)
	}
	return s, d, access.Actor{PersonID: "s", OrganisationID: "org", Programme: access.CCMS, Roles: []access.Role{access.ProviderSupervisor}}
}

// seedHistory writes files that came in four years ago, each with a check-in due and its outcome every thirty days.
func seedHistory(b *testing.B, d *db.DB, organisation string) {
	b.Helper()
	for file := range filesOfProvider {
		start := clock.Date("2022-11-01").AddDays(file % 60)
		var text strings.Builder
		args := []any{organisation, fmt.Sprintf("file-%06d", file)}
		add := func(on clock.Date, kind, payload string) {
			n := len(args)
			if n > 2 {
				text.WriteByte(',')
			}
			fmt.Fprintf(&text, "($%d,$1,$2,$%d,'test',$%d,0,1,'','','test',$%d,'','')", n+1, n+2, n+3, n+4)
			args = append(args, fmt.Sprintf("event-%06d-%04d", file, n), kind, string(on), payload)
		}
		add(start, "referred", `{"source":"CBSA","provider":"org","region":"ATL"}`)
		add(start.AddDays(4), "decided", `{"decision":"ACCEPTED"}`)
		add(start.AddDays(8), "enrolled", "{}")
		add(start.AddDays(8), "risk_set", `{"risk":"MEDIUM"}`)
		for i := range (eventsOfFile - 4) / 2 {
			due := start.AddDays(14 + i*30)
			add(due, "checkin_due", fmt.Sprintf(`{"checkin":"c-%d-%d","due":"%s"}`, file, i, due))
			add(due, "checkin_outcome", fmt.Sprintf(`{"checkin":"c-%d-%d","outcome":"KEPT","due":"%s"}`, file, i, due))
		}
		_, err := d.Exec(ctx, `insert into event (id,organisation_id,file_id,kind,act,effective,effective_at,recorded,person_id,role,system,payload,corrects,import_id) values `+text.String(), args...)
		if err != nil {
			b.Fatal(err)
		}
	}
}

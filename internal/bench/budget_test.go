package bench

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/supervision/intake"
	"passerelle/internal/supervision/register"
)

// BenchmarkBudget has what is done seldom and takes long: the close of a month in the whole nation (the aim is 10 s) and
// the import of a register of 10,000 rows (30 s). Run it with -benchtime 1x.
func BenchmarkBudget(b *testing.B) {
	w := theWorld(b)
	b.Run("close the nation's month", w.close)
	b.Run("import 10,000 rows", w.importRegister)
}

// RPT-2, RPT-4: twelve certifications of 1,667 files each, sent, accepted, consolidated by seven regions, rolled up.
func (w *world) close(b *testing.B) {
	ctx := context.Background()
	var s spent
	for range b.N {
		for _, statement := range []string{"delete from submission_row where submission_id in (select id from submission where month=$1)",
			"delete from submission_figure where submission_id in (select id from submission where month=$1)",
			"delete from submission where month=$1", "delete from regional_report where month=$1"} {
			if _, err := w.house.DB.Exec(ctx, statement, monthNow); err != nil {
				b.Fatal(err)
			}
		}
		s.add(func() {
			if err := closeMonth(ctx, w.house, w.made.Nation, monthNow); err != nil {
				b.Fatal(err)
			}
		})
	}
	b.ReportMetric(s.cpu.Seconds()/float64(b.N), "cpu-s/op")
	b.ReportMetric(float64(s.allocs)/float64(b.N), "product-allocs/op")
}

func (w *world) importRegister(b *testing.B) {
	const rows = 10_000
	var s spent
	for i := range b.N {
		content := registerOf(b, i, rows)
		s.add(func() {
			sheets, err := sheet.Read(content)
			if err != nil {
				b.Fatal(err)
			}
			reading, err := register.Read(sheets, register.Options{Today: today, Order: register.DayFirst})
			if err != nil {
				b.Fatal(err)
			}
			p := w.made.Nation.Providers[1]
			out, err := w.house.Intake.ImportRegister(context.Background(), access.SystemActor("importer", p.Org.ID),
				intake.Import{Reading: reading, FileHash: fmt.Sprint("bench", i), SiteID: p.Site.ID, Region: p.Site.RegionCode})
			if err != nil || out.Imported != rows {
				b.Fatalf("%d of %d imported: %v", out.Imported, rows, err)
			}
		})
	}
	b.ReportMetric(s.cpu.Seconds()/float64(b.N), "cpu-s/op")
	b.ReportMetric(float64(s.allocs)/float64(b.N), "product-allocs/op")
}

func registerOf(b *testing.B, turn, rows int) []byte {
	b.Helper()
	var content bytes.Buffer
	out := csv.NewWriter(&content)
	lines := [][]string{{"UCI", "Name", "Date of birth", "Sex", "Language", "Referral date", "Decision date", "Enrolment date", "Risk", "City"}}
	for i := range rows {
		lines = append(lines, []string{fmt.Sprintf("%02d-%04d-%04d", 60+turn, i/10000, i%10000), name(i, 97) + " " + name(i, 31), "1990-02-03", "F", "so", "2026-01-05", "2026-01-09", "2026-01-15", "LOW", "Grey Harbour"})
	}
	if err := out.WriteAll(lines); err != nil {
		b.Fatal(err)
	}
	return content.Bytes()
}

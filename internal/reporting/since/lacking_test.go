package since

import (
	"slices"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// RPT-4: whom a region named as missing lacks still when it owes nothing any more, and only the region's latest report counts.
func TestWhomARegionNamed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, sql := range []string{
			`insert into regional_report (id, organisation_id, region, month, revision, missing, remark, submitted_by, submitted_at) values ('one','x','ATL','2026-09',1,'gone left','','o',1)`,
			`insert into regional_report (id, organisation_id, region, month, revision, missing, remark, submitted_by, submitted_at) values ('two','x','ATL','2026-09',2,'left','','o',2)`,
			`insert into regional_report (id, organisation_id, region, month, revision, missing, remark, submitted_by, submitted_at) values ('pac','x','PAC','2026-09',1,'','','o',2)`,
		} {
			if _, err := d.Exec(t.Context(), sql); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := Lacking(t.Context(), d, "2026-09"); err != nil || !slices.Equal(got, []string{"ATL/left"}) {
			t.Errorf("%v, %v", got, err)
		}
		if got, err := Lacking(t.Context(), d, "2026-08"); err != nil || len(got) != 0 {
			t.Errorf("another month: %v, %v", got, err)
		}
	})
}

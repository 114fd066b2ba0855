package elsewhere

import (
	"strings"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// CCM-2: whom another provider has is found file by file, each step by an index: the pages of an officer ask it every time. As one join of alternatives
// it compared every client with every other.
func TestMatchesAreFoundByIndexes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		plan := dbtest.Plan(t, d, "select count(distinct f.id)"+from("f.region='ATL'"))
		for _, index := range []string{"client_merged", "client_elsewhere", "supervision_file_client"} {
			if index == "supervision_file_client" && d.Engine() == db.Postgres { // it has no better way yet through a table of nothing
				continue
			}
			if !strings.Contains(plan, index) {
				t.Errorf("without %s:\n%s", index, plan)
			}
		}
		for _, whole := range []string{"SCAN c", "SCAN d", "SCAN g", "SCAN m"} {
			if strings.Contains(plan, whole) {
				t.Errorf("%s:\n%s", whole, plan)
			}
		}
	})
}

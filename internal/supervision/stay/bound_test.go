package stay

import (
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// CCM-24, CCM-10: who is bound by a condition in force to live somewhere else gets no place without a question; a condition that names the
// house or its street, that has ended, or that is of something else asks nothing.
func TestWhoIsBoundToLiveElsewhere(t *testing.T) {
	for name, c := range map[string]struct {
		code, words, to string
		said            Said
		asked           bool
	}{
		"another street":           {"RESIDE", "You live at 14 Quay Street, Port Sable.", "", Said{}, true},
		"no place named":           {"RESIDE", "You live where the agency says.", "", Said{}, true},
		"it is said to be allowed": {"RESIDE", "You live at 14 Quay Street, Port Sable.", "", Said{Bound: true}, false},
		"the house":                {"RESIDE", "You live at harbour house until you are told otherwise.", "", Said{}, false},
		"its street":               {"RESIDE", "You live at 3 Élm Lane.", "", Said{}, false},
		"ended":                    {"RESIDE", "You live at 14 Quay Street, Port Sable.", "2026-10-31", Said{}, false},
		"another kind":             {"CURFEW", "You are at 14 Quay Street from 22:00 to 06:00.", "", Said{}, false},
	} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			h, ctx := open(t, d), t.Context()
			f := h.referred(t, true, 1)[0]
			if err := h.AddResidence(ctx, h.Housing, Residence{Name: "Harbour House", Address: "3 Elm Lane, Port Sable", Places: 2}); err != nil {
				t.Fatal(err)
			}
			houses, err := h.Beds(ctx, h.Housing)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := d.Exec(ctx, "insert into condition (id, organisation_id, file_id, code, words, imposed_by, from_date, to_date) values ('c',$1,$2,$3,$4,'CBSA','2026-10-01',$5)", f.OrganisationID, f.ID, c.code, c.words, c.to); err != nil {
				t.Fatal(err)
			}
			c.said.Released = true
			p := fault.ProblemsOf(h.Arrive(ctx, h.Housing, houses[0].ID, f.ID, "2026-11-09", c.said))
			if asked := len(p) == 1 && p[0].Field == FieldBound; asked != c.asked || !c.asked && len(p) > 0 {
				t.Errorf("%s: %+v", name, p)
			}
		})
	}
}

package stay

import (
	"fmt"
	"sync/atomic"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/filetest"
)

// house is an installation with a housing coordinator.
type house struct {
	Service
	filetest.House
}

func open(t *testing.T, d *db.DB) house {
	h := filetest.Open(t, d)
	return house{Service{h.Documents.Service}, h}
}

// referred gives files of clients nobody is like, who were referred for housing or not.
func (h house) referred(t *testing.T, housing bool, n int) (files []supervision.File) {
	t.Helper()
	for range n {
		f, err := h.ReceiveReferral(t.Context(), h.Worker, supervision.Referral{Client: registry.Client{FullName: fmt.Sprintf("Ada%d Byrne", clients.Add(1))},
			Region: "ATL", ReceivedOn: "2026-09-01", HousingReferred: housing})
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return files
}

var clients atomic.Int64

func number(t *testing.T, d *db.DB, query string) int {
	t.Helper()
	n, err := db.One[int](t.Context(), d, query)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func fields(err error) string {
	out := ""
	for _, p := range fault.ProblemsOf(err) {
		out += p.Field + " "
	}
	return out
}

// CCM-24: a day of arrival or departure that was entered wrongly is corrected, with the history in place of what it said;
// the place stays one person's at a time, and nobody of another provider finds it.
func TestCorrectStay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := open(t, d), t.Context()
		coordinator, elsewhere, files := s.Housing, s.Housing, s.referred(t, true, 2)
		elsewhere.OrganisationID = "elsewhere"
		if err := s.AddResidence(ctx, coordinator, Residence{Name: "Harbour House", Places: 1}); err != nil {
			t.Fatal(err)
		}
		houses, err := s.Beds(ctx, coordinator)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Arrive(ctx, coordinator, houses[0].ID, files[0].ID, "2026-10-05", Said{Released: true}); err != nil {
			t.Fatal(err)
		}
		if err := s.Depart(ctx, coordinator, files[0].ID, "2026-11-02"); err != nil {
			t.Fatal(err)
		}
		list, err := s.Lately(ctx, coordinator)
		if err != nil || len(list) != 1 || list[0].LeftOn != "2026-11-02" {
			t.Fatalf("left lately: %+v, %v", list, err)
		}
		id, version := list[0].ID, list[0].Version
		for name, c := range map[string]struct {
			arrived, left clock.Date
			want          string
		}{
			"before the referral": {"2026-08-31", "2026-11-02", "arrived_on "}, "left before": {"2026-10-05", "2026-10-04", "left_on "},
			"left tomorrow": {"2026-10-05", "2026-11-11", "left_on "}, "never came": {"", "2026-11-02", "arrived_on "},
		} {
			if got := fields(s.Correct(ctx, coordinator, id, version, c.arrived, c.left)); got != c.want {
				t.Errorf("%s: %q", name, got)
			}
		}
		for name, c := range map[string]struct {
			by   access.Actor
			kind fault.Kind
		}{"a case manager": {s.Worker, fault.Forbidden}, "another provider": {elsewhere, fault.NotFound}} {
			if err := s.Correct(ctx, c.by, id, version, "2026-10-06", "2026-11-02"); !fault.Is(err, c.kind) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := s.Correct(ctx, coordinator, id, version, "2026-10-06", "2026-11-01"); err != nil {
			t.Fatal(err)
		}
		if err := s.Correct(ctx, coordinator, id, version, "2026-10-07", "2026-11-01"); !fault.Is(err, fault.Conflict) {
			t.Errorf("from an old page: %v", err)
		}
		said := told(t, s, files[0].ID)
		if len(said) != 2 || said["2026-10-06"] != supervision.InResidence || said["2026-11-01"] != "" {
			t.Errorf("the history says %v", said)
		}
		if err := s.Arrive(ctx, coordinator, houses[0].ID, files[1].ID, "2026-11-03", Said{Released: true}); err != nil {
			t.Fatal(err)
		}
		if got := fields(s.Correct(ctx, coordinator, id, version+1, "2026-10-06", "")); got != "left_on " {
			t.Errorf("two in one place: %q", got)
		}
		if err := s.Depart(ctx, coordinator, files[1].ID, "2026-11-04"); err != nil {
			t.Fatal(err)
		}
		if err := s.ExpectArrival(ctx, coordinator, houses[0].ID, files[0].ID, "2026-12-01", ""); err != nil {
			t.Fatal(err)
		}
		if err := s.Correct(ctx, coordinator, id, version+1, "2026-10-06", ""); err != nil {
			t.Fatal(err)
		}
		if n, err := db.One[int](ctx, d, "select count(*) from bed_expected where file_id=$1", files[0].ID); err != nil || n != 0 {
			t.Errorf("who lives here is expected: %d, %v", n, err)
		}
		f, err := s.Stored(ctx, d, files[0].ID)
		if said := told(t, s, f.ID); err != nil || f.Housing != supervision.InResidence || len(said) != 1 {
			t.Errorf("is there still: %q, %v, %v", f.Housing, said, err)
		}
	})
}

// told gives where the history says that a client lives, by the days from which it does.
func told(t *testing.T, s house, fileID string) map[clock.Date]string {
	t.Helper()
	events, err := s.History.Of(t.Context(), s.DB, fileID, []history.Kind{history.AttributeSet}, 0, 50)
	if err != nil {
		t.Fatal(err)
	}
	out := map[clock.Date]string{}
	for _, e := range history.Standing(events) {
		p, err := history.Decode[history.AttributePayload](e)
		if err != nil {
			t.Fatal(err)
		}
		if p.Name == "housing" {
			out[e.Effective] = p.Value
		}
	}
	return out
}

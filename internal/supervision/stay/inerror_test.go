package stay

import (
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision"
)

// CCM-24, SEC-3: the place of a client whose file was said to be opened in error is theirs again when that is taken back, as
// if they had never left; who left before, or whose place somebody else has by now, does not come back.
func TestAPlaceComesBackWithItsFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), t.Context()
		files := h.referred(t, true, 2)
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(h.AddResidence(ctx, h.Housing, Residence{Name: "Harbour House", Places: 1}))
		houses, err := h.Beds(ctx, h.Housing)
		must(err)
		house := houses[0].ID
		// thereAndBack says that a file was opened in error, and takes it back after what happens between.
		thereAndBack := func(file string, between func()) supervision.File {
			t.Helper()
			f, err := h.Stored(ctx, d, file)
			must(err)
			f, err = h.OpenedInError(ctx, h.Supervisor, f.ID, f.Version, true, "the wrong Ada")
			must(err)
			if err := h.Arrive(ctx, h.Housing, house, file, "2026-11-10", Said{Released: true}); fields(err) != "file " {
				t.Errorf("somebody moved in with a file opened in error: %v", err)
			}
			if between(); f.Housing != "" {
				t.Errorf("out of every list, and housed: %q", f.Housing)
			}
			f, err = h.Stored(ctx, d, file)
			must(err)
			f, err = h.TakeBackInError(ctx, h.Supervisor, f.ID, f.Version)
			must(err)
			return f
		}
		resides := func(file, why string, want bool) {
			t.Helper()
			f, err := h.Stored(ctx, d, file)
			if err != nil || f.Resident != want || (f.Housing == supervision.InResidence) != want {
				t.Errorf("%s: %+v, %v", why, f, err)
			}
		}
		must(h.Arrive(ctx, h.Housing, house, files[0].ID, "2026-10-05", Said{Released: true}))
		thereAndBack(files[0].ID, func() {})
		resides(files[0].ID, "the place was free", true)
		if said := told(t, h, files[0].ID); len(said) != 1 || said["2026-10-05"] != supervision.InResidence {
			t.Errorf("the history says %v", said)
		}
		thereAndBack(files[0].ID, func() { must(h.Arrive(ctx, h.Housing, house, files[1].ID, "2026-11-10", Said{Released: true})) })
		resides(files[0].ID, "somebody else has the place", false)
		if waiting, err := h.Waiting(ctx, h.Housing); err != nil || len(waiting) != 1 || waiting[0].ID != files[0].ID {
			t.Errorf("who waits: %+v, %v", waiting, err)
		}
		must(h.Depart(ctx, h.Housing, files[1].ID, "2026-11-10"))
		thereAndBack(files[0].ID, func() {})
		resides(files[0].ID, "a second time: they had no place any more", false)
		thereAndBack(files[1].ID, func() {})
		resides(files[1].ID, "left before", false)
	})
}

// CCM-24: a day of departure that is corrected meanwhile is a departure, and nothing of the file's error.
func TestACorrectedDepartureStands(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), t.Context()
		f := h.referred(t, true, 1)[0]
		if err := h.AddResidence(ctx, h.Housing, Residence{Name: "Harbour House", Places: 1}); err != nil {
			t.Fatal(err)
		}
		houses, err := h.Beds(ctx, h.Housing)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Arrive(ctx, h.Housing, houses[0].ID, f.ID, "2026-10-05", Said{Released: true}); err != nil {
			t.Fatal(err)
		}
		f, err = h.OpenedInError(ctx, h.Supervisor, f.ID, f.Version+1, true, "the wrong Ada")
		if err != nil {
			t.Fatal(err)
		}
		left, err := h.Lately(ctx, h.Housing)
		if err != nil || len(left) != 1 {
			t.Fatalf("%+v, %v", left, err)
		}
		if err := h.Correct(ctx, h.Housing, left[0].ID, left[0].Version, "2026-10-05", "2026-10-20"); err != nil {
			t.Fatal(err)
		}
		if f, err = h.TakeBackInError(ctx, h.Supervisor, f.ID, f.Version); err != nil || f.Housing != "" {
			t.Errorf("%+v, %v", f, err)
		}
		if said := told(t, h, f.ID); said["2026-10-20"] != "" || said["2026-10-05"] != supervision.InResidence || len(said) != 2 {
			t.Errorf("the history says %v", said)
		}
	})
}

package document

import (
	"context"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision"
)

// CCM-2, SEC-1: parts that are marked for housing are the coordinator's to read of clients who are referred for housing, of no other.
func TestFormsMarkedForHousingAreOfThoseReferredForIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		_, err := h.BeginForm(ctx, h.worker, f.ID, "needs-assessment")
		must(t, err)
		if list, err := h.FormsOf(ctx, h.housing, f.ID); err == nil {
			t.Errorf("the coordinator reads %+v", list.Forms)
		}
		_, err = d.Exec(ctx, "update supervision_file set housing_referred=$2 where id=$1", f.ID, true)
		must(t, err)
		list, err := h.FormsOf(ctx, h.housing, f.ID)
		if err != nil || len(list.Forms) != 1 || len(list.Forms[0].Seen) != 1 || list.Forms[0].Seen[0].Part != "daily" || list.Forms[0].Answers().Get("review") != "" {
			t.Errorf("%+v %v", list.Forms, err)
		}
	})
}

// CCM-5, SEC-1: what smaller areas know of a file is for the provider's people who read its forms: an officer's form, and the
// coordinator's, begin from none of it.
func TestWhoIsToldWhatAreasKnow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		h.Knowing = append(h.Knowing, func(context.Context, db.Querier, access.Actor, supervision.File) (forms.Context, error) {
			return forms.Context{"agency_said": map[string]any{"health": "Well"}}, nil
		})
		for _, c := range []struct {
			by    access.Actor
			knows bool
		}{{h.worker, true}, {h.supervisor, true}, {h.officer, false}, {h.housing, false}} {
			known, err := h.begins(ctx, d, c.by, f, "")
			must(t, err)
			if _, there := known["agency_said"]; there != c.knows {
				t.Errorf("%s: %v", c.by.PersonID, known["agency_said"])
			}
		}
	})
}

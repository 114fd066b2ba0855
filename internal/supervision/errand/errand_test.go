package errand

import (
	"context"
	"slices"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision/filetest"
)

// CCM-3, UX-1: a task is written on a file by those who work on it, for those who have it, and ends once; one that a rule left is not ended here.
func TestATaskIsWritten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		h := filetest.Open(t, d)
		s, file := Service{h.Documents.Service}, h.File.ID
		for who, a := range map[string]access.Actor{"officer": h.Officer, "housing": h.Housing, "other provider": h.Other, "colleague": h.Colleague} {
			if err := s.Write(ctx, a, file, "Call", "2026-11-12", ""); !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", who, err)
			}
		}
		for what, wrong := range map[string]struct{ words, person string }{"no words": {" ", ""}, "a colleague without the file": {"Call", h.Colleague.PersonID}} {
			if err := s.Write(ctx, h.Worker, file, wrong.words, "2026-11-12", wrong.person); len(fault.ProblemsOf(err)) != 1 {
				t.Errorf("%s: %v", what, err)
			}
		}
		if err := s.Write(ctx, h.Worker, file, "Call", "2026-11-09", ""); len(fault.ProblemsOf(err)) != 1 {
			t.Errorf("for yesterday: %v", err)
		}
		rules := len(h.Tasks(t))
		filetest.Must(t, s.Write(ctx, h.Supervisor, file, " Call the landlord ", "2026-11-12", ""))
		filetest.Must(t, s.Write(ctx, h.Worker, file, "Bring the lease", "2026-11-11", ""))
		p, err := s.Page(ctx, h.Worker, file)
		if err != nil || len(p.Open) != rules+2 || len(p.Ended) != 0 {
			t.Fatalf("%+v, %v", p, err)
		}
		own, _, err := s.Of(ctx, file)
		if err != nil || len(own) != 2 || own[1].Words != "Call the landlord" || own[1].PersonID != h.Worker.PersonID || own[1].MadeBy != h.Supervisor.PersonID {
			t.Fatalf("%+v, %v", own, err)
		}
		for _, x := range p.Open {
			if x.Words == "" {
				if err := s.Done(ctx, h.Worker, file, x.ID); !fault.Is(err, fault.NotFound) {
					t.Errorf("what a rule left is done: %v", err)
				}
			}
		}
		if n := dbtest.AtOnce(t, 4, func(int) error { return s.Done(ctx, h.Worker, file, own[0].ID) }); n != 1 {
			t.Errorf("done %d times", n)
		}
		if err := s.SetAside(ctx, h.Worker, file, own[1].ID, " "); len(fault.ProblemsOf(err)) != 1 {
			t.Errorf("without a reason: %v", err)
		}
		filetest.Must(t, s.SetAside(ctx, h.Worker, file, own[1].ID, "She moved"))
		if p, err = s.Page(ctx, h.Worker, file); err != nil || len(p.Open) != rules || len(p.Ended) != 2 {
			t.Fatalf("%+v, %v", p, err)
		}
		if !slices.ContainsFunc(p.Ended, func(x schedule.Task) bool { return x.AsideReason == "She moved" }) {
			t.Error("the reason is gone")
		}
	})
}

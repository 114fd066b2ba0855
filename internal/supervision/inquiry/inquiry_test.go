package inquiry

import (
	"context"
	"slices"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/filetest"
)

var ctx = context.Background()

func fields(err error) (out []string) {
	for _, p := range fault.ProblemsOf(err) {
		out = append(out, p.Field)
	}
	return out
}

// CCM-5: an officer asks about any client of the region, with words and a day to come, and nobody else does; it is the case manager's
// to answer, by that day, once, and waits for the region until somebody there has read the answer.
func TestAnOfficerAsks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s, file := Service{h.Documents.Service}, h.File.ID
		for name, row := range map[string]struct {
			words, due string
			want       []string
		}{
			"nothing":   {" ", "", []string{"asked", "due"}},
			"yesterday": {"Where does she work?", "2026-11-09", []string{"due"}},
			"no day":    {"Where does she work?", "soon", []string{"due"}},
		} {
			if err := s.Ask(ctx, h.Officer, file, row.words, clock.Date(row.due)); !slices.Equal(fields(err), row.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for who, a := range map[string]access.Actor{"worker": h.Worker, "other region": h.OtherRegion, "supervisor": h.Supervisor, "housing": h.Housing} {
			if err := s.Ask(ctx, a, file, "Where does she work?", "2026-11-12"); !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s asks: %v", who, err)
			}
		}
		filetest.Must(t, s.Ask(ctx, h.Officer, file, " Where does she work? ", "2026-11-12"))
		if !slices.Contains(h.Tasks(t), taskAsked) {
			t.Fatalf("nothing is left to do: %v", h.Tasks(t))
		}
		list, err := s.Waiting(ctx, h.Officer)
		if err != nil || len(list) != 1 || list[0].Question != "Where does she work?" || list[0].FullName != "Noor Warsame" || list[0].Late("2026-11-12") || !list[0].Late("2026-11-13") {
			t.Fatalf("%+v, %v", list, err)
		}
		for who, a := range map[string]access.Actor{"worker": h.Worker, "other region": h.OtherRegion} {
			if list, err := s.Waiting(ctx, a); err != nil || len(list) != 0 {
				t.Errorf("%s: %+v, %v", who, list, err)
			}
		}
		answered(t, h, s, list[0].ID)
	})
}

func answered(t *testing.T, h filetest.House, s Service, inquiryID string) {
	t.Helper()
	file := h.File.ID
	if err := s.Read(ctx, h.Officer, file, inquiryID); !fault.IsStale(err) {
		t.Errorf("read before it was answered: %v", err)
	}
	for who, a := range map[string]access.Actor{"officer": h.Officer, "other region": h.OtherRegion, "housing": h.Housing} {
		if err := s.Answer(ctx, a, file, inquiryID, "At the mill."); !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) {
			t.Errorf("%s answers: %v", who, err)
		}
	}
	if err := s.Answer(ctx, h.Worker, file, inquiryID, " "); !slices.Equal(fields(err), []string{"answer"}) {
		t.Errorf("answered nothing: %v", err)
	}
	if n := dbtest.AtOnce(t, 4, func(int) error { return s.Answer(ctx, h.Worker, file, inquiryID, "At the mill.") }); n != 1 {
		t.Errorf("%d answers", n)
	}
	if err := s.Answer(ctx, h.Worker, file, inquiryID, "Elsewhere."); !fault.IsStale(err) {
		t.Errorf("answered twice: %v", err)
	}
	if slices.Contains(h.Tasks(t), taskAsked) {
		t.Error("answered, it is still to do")
	}
	if list, err := s.Waiting(ctx, h.Officer); err != nil || len(list) != 1 || list[0].Answer != "At the mill." {
		t.Errorf("the answer does not wait to be read: %+v, %v", list, err)
	}
	filetest.Must(t, s.Read(ctx, h.Officer, file, inquiryID))
	if list, err := s.Waiting(ctx, h.Officer); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
	events, err := s.History.Of(ctx, s.DB, file, []history.Kind{history.InquiryAsked, history.InquiryAnswered, history.InquiryRead}, 0, 10)
	if err != nil || len(events) != 3 {
		t.Errorf("%+v, %v", events, err)
	}
	for who, a := range map[string]access.Actor{"other region": h.OtherRegion, "housing": h.Housing} {
		if _, _, err := s.Page(ctx, a, file); err == nil {
			t.Errorf("%s reads it", who)
		}
	}
}

// CCM-5: what the region asks stands on My day from the day it comes, however far its day is, for whoever has the file; once its day is near
// it is a task there, and once it is answered it is gone.
func TestAFarQuestionStandsOnMyDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := Service{h.Documents.Service}
		filetest.Must(t, s.Ask(context.Background(), h.Officer, h.File.ID, "Where does he work?", "2026-12-20"))
		count := func(a access.Actor) int {
			t.Helper()
			list, err := s.Far(context.Background(), a)
			filetest.Must(t, err)
			return len(list)
		}
		if count(h.Worker) != 1 || count(h.Colleague) != 0 || count(h.Officer) != 0 || count(h.Other) != 0 {
			t.Errorf("%d %d %d %d", count(h.Worker), count(h.Colleague), count(h.Officer), count(h.Other))
		}
		h.Clock.Set(time.Date(2026, 12, 13, 15, 0, 0, 0, time.UTC))
		if n := count(h.Worker); n != 0 {
			t.Errorf("a week before: %d beside the task", n)
		}
		h.Clock.Set(time.Date(2026, 11, 12, 15, 0, 0, 0, time.UTC))
		list, err := s.Of(context.Background(), h.File.ID)
		filetest.Must(t, err)
		filetest.Must(t, s.Answer(context.Background(), h.Worker, h.File.ID, list[0].ID, "At the bakery."))
		if n := count(h.Worker); n != 0 {
			t.Errorf("answered: %d", n)
		}
	})
}

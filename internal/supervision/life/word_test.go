package life

import (
	"slices"
	"testing"

	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/hearsay"
)

// whose gives whose word a closure report would say the confirmation of the end to be.
func (h house) whose(t *testing.T, fileID string) any {
	t.Helper()
	f, err := h.Stored(ctx, h.DB, fileID)
	must(t, err)
	known, err := h.Known(ctx, h.DB, h.worker, f)
	must(t, err)
	return known["closure"].(map[string]any)["confirmed_word"]
}

// CCM-19: the end that a case manager writes down on the word of an officer waits for the region's officer; who says otherwise opens the gate
// again and leaves it to the case manager with the reason, before the closure and after it; the closure report says whose word it is.
func TestTheEndIsOnAWord(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		words := hearsay.Service{Service: h.Service.Service}
		h.Words = words
		f := h.enrolled(t)
		byPhone := supervision.Word{Said: "Nobody Real", Way: "PHONE", On: "2026-11-10"}
		must(t, h.BeginClosing(ctx, h.worker, f.ID))
		for name, row := range map[string]struct {
			word supervision.Word
			want []string
		}{
			"on nobody's":  {supervision.Word{On: "2026-11-10", Way: "PHONE"}, []string{"word_said"}},
			"in no way":    {supervision.Word{On: "2026-11-10", Said: "C. Roy"}, []string{"word_way"}},
			"no such way":  {supervision.Word{On: "2026-11-10", Said: "C. Roy", Way: "PIGEON"}, []string{"word_way"}},
			"on no day":    {supervision.Word{Said: "C. Roy", Way: "PHONE"}, []string{"word_on"}},
			"on a day off": {supervision.Word{Said: "C. Roy", Way: "PHONE", On: "2026-11-11"}, []string{"word_on"}},
		} {
			var got []string
			for _, p := range fault.ProblemsOf(h.ConfirmEnd(ctx, h.worker, f.ID, row.word, "")) {
				got = append(got, p.Field)
			}
			if !slices.Equal(got, row.want) {
				t.Errorf("%s: %v", name, got)
			}
		}
		told := func() hearsay.Row {
			t.Helper()
			must(t, h.ConfirmEnd(ctx, h.worker, f.ID, byPhone, "LEFT_CANADA"))
			list, err := words.Waiting(ctx, h.officer)
			w, failed := words.OfEnd(ctx, d, f.ID)
			if err != nil || failed != nil || len(list) != 1 || list[0].ID != w.ID || w.What != "LEFT_CANADA" || w.SaidBy != "Nobody Real" || w.RecordedByName != h.worker.Name {
				t.Fatalf("%+v, %+v, %v", list, w, err)
			}
			return w
		}
		denied := func(w hearsay.Row) {
			t.Helper()
			must(t, words.Contradict(ctx, h.officer, f.ID, w.ID, hearsay.Otherwise{Words: "I never said so."}))
			tasks, err := h.Schedule.TasksOfFile(ctx, d, f.ID)
			must(t, err)
			left := 0
			for _, x := range tasks {
				if x.Rule == "hearsay.task.contradicted" && x.PersonID == h.worker.PersonID {
					left++
				}
			}
			if left != 1 {
				t.Errorf("%d tasks: %+v", left, tasks)
			}
		}
		w := told()
		if got := h.whose(t, f.ID); got != "TOLD" {
			t.Errorf("while it waits the report says %v", got)
		}
		events, err := h.History.Of(ctx, d, f.ID, []history.Kind{history.WordTaken}, 0, 1)
		must(t, err)
		if p, err := history.Decode[history.WordPayload](events[0]); err != nil || p.About != hearsay.OfEnd || events[0].Person != h.worker.PersonID {
			t.Errorf("%+v, %v", events, err)
		}
		denied(w)
		if err := h.shuts(t, f.ID, "OTHER", ""); !fault.Is(err, fault.NotReady) {
			t.Errorf("closed on a word that was not given: %v", err)
		}
		if got := h.whose(t, f.ID); got != nil {
			t.Errorf("said otherwise, the report says %v", got)
		}
		w = told() // said anew, and the task is done
		must(t, words.Confirm(ctx, h.officer, f.ID, w.ID))
		if got := h.whose(t, f.ID); got != "OWN" {
			t.Errorf("confirmed, the report says %v", got)
		}
		must(t, h.DropClosing(ctx, h.worker, f.ID))
		must(t, h.BeginClosing(ctx, h.worker, f.ID))
		if w, err := words.OfEnd(ctx, d, f.ID); err != nil || w.ID != "" {
			t.Errorf("the word of an earlier closing: %+v, %v", w, err)
		}
		w = told()
		must(t, h.shuts(t, f.ID, "LEFT_CANADA", ""))
		denied(w)
		list, err := words.Waiting(ctx, h.officer)
		if err != nil || len(list) != 1 || list[0].ToDo() == "" {
			t.Errorf("closed on a word that was not given: %+v, %v", list, err)
		}
		now, err := h.Stored(ctx, d, f.ID)
		must(t, err)
		_, err = h.Reopen(ctx, h.worker, f.ID, now.Version, "2026-11-10", "It was said otherwise.", byPhone)
		must(t, err)
		must(t, h.BeginClosing(ctx, h.worker, f.ID))
		must(t, h.ConfirmEnd(ctx, h.officer, f.ID, supervision.Word{On: "2026-11-10"}, ""))
		if got := h.whose(t, f.ID); got != "OWN" {
			t.Errorf("the officer's own: %v", got)
		}
		tasks, err := h.Schedule.TasksOfFile(ctx, d, f.ID)
		must(t, err)
		for _, x := range tasks {
			if x.Rule == "hearsay.task.contradicted" {
				t.Errorf("the officer confirmed it, and it is still to do: %+v", x)
			}
		}
		report, err := h.docs.BeginForm(ctx, h.worker, f.ID, closingNote)
		must(t, err)
		x, err := h.docs.Form(ctx, h.worker, f.ID, report)
		must(t, err)
		given, err := h.docs.Given(ctx, h.worker, x, x.Seen[0])
		if err != nil || given.Get("confirmed_word") != "OWN" {
			t.Errorf("the report is given %v, %v", given, err)
		}
	})
}

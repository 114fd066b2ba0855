package document

import (
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/forms/printed"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
)

// papers wants a number of forms of a file to wait for their signed paper, as its tasks say.
func (h house) papers(t *testing.T, f supervision.File, want int) {
	t.Helper()
	tasks, err := h.Schedule.TasksOfFile(ctx, h.DB, f.ID)
	must(t, err)
	n := 0
	for _, x := range tasks {
		if x.Rule == rulePaper {
			n++
			if schedule.Subject(ctx, x.Args) == "" {
				t.Errorf("the task does not name its form: %+v", x.Args)
			}
		}
	}
	if n != want {
		t.Errorf("%d forms wait for their paper, want %d", n, want)
	}
}

// rewritten lets the provider's part of a form be written again and completes it.
func (h house) rewritten(t *testing.T, f supervision.File, formID string) {
	t.Helper()
	p, _ := h.seen(t, h.worker, f, formID).At("provider")
	must(t, h.ReopenForm(ctx, h.worker, f.ID, forms.Writing{FormID: formID, Part: "provider", Version: p.Version}))
	h.completed(t, h.worker, f, formID, "provider")
}

// CCM-12, SEC-3: a form that is printed in the evening waits for its paper and is not signed by that; the scan signs what was printed. What
// was written otherwise since is not signed by a paper that says something else, until it is printed again.
func TestAPaperIsSignedLater(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		x := h.begun(t, h.worker, f, changeForm)
		if err := h.PrintToSign(ctx, h.worker, f.ID, x.ID); !fault.Is(err, fault.NotReady) {
			t.Fatalf("a draft was printed to be signed: %v", err)
		}
		h.completed(t, h.worker, f, x.ID, "provider")
		if err := h.PrintToSign(ctx, h.officer, f.ID, x.ID); err == nil {
			t.Fatal("the officer prints what was not sent")
		}
		must(t, h.PrintToSign(ctx, h.worker, f.ID, x.ID))
		must(t, h.PrintToSign(ctx, h.worker, f.ID, x.ID))
		h.papers(t, f, 1)
		if p, out, err := h.Awaited(ctx, d, h.seen(t, h.worker, f, x.ID).FileForm); err != nil || !out || p.Changed {
			t.Errorf("waits for %+v, %v, %v", p, out, err)
		}
		if err := h.SendForm(ctx, h.worker, f.ID, x.ID, Said{}); !fault.Is(err, fault.NotReady) {
			t.Errorf("sent while the paper is out: %v", err)
		}
		tasks, err := h.Schedule.TasksOfFile(ctx, d, f.ID)
		must(t, err)
		for _, task := range tasks {
			if err := h.FinishTask(ctx, h.worker, task.ID); task.Rule == rulePaper && !fault.Is(err, fault.NotReady) {
				t.Errorf("the wait for a paper was pressed away: %v", err)
			}
		}
		h.papers(t, f, 1)
		h.rewritten(t, f, x.ID)
		if p, out, err := h.Awaited(ctx, d, h.seen(t, h.worker, f, x.ID).FileForm); err != nil || !out || !p.Changed {
			t.Errorf("the change is not noticed: %+v, %v, %v", p, out, err)
		}
		scan := SignedPaper{FormID: x.ID, Stands: []string{"worker_signature"}, Compared: true, SignedOn: paperDay}
		if err := h.SignOnPaper(ctx, h.worker, f.ID, scan, []byte("%PDF-1.7")); !fault.Is(err, fault.NotReady) {
			t.Errorf("a paper signed what it does not say: %v", err)
		}
		h.papers(t, f, 1)
		must(t, h.PrintToSign(ctx, h.worker, f.ID, x.ID))
		must(t, h.SignOnPaper(ctx, h.worker, f.ID, scan, []byte("%PDF-1.7")))
		h.papers(t, f, 0)
		other := SignedPaper{FormID: h.toSign(t, f), Stands: []string{"worker_signature"}, Compared: true, SignedOn: paperDay}
		if field, key := problemOf(h.SignOnPaper(ctx, h.worker, f.ID, other, []byte("%PDF-1.7"))); field != "image" || key != "forms.problem.scan_of_another" {
			t.Errorf("the very scan of one form signs another: %s, %s", field, key)
		}
		if got := h.seen(t, h.worker, f, other.FormID); len(got.Signatures) != 0 {
			t.Errorf("and is kept: %+v", got.Signatures)
		}
		if _, out, err := h.Awaited(ctx, d, h.seen(t, h.worker, f, x.ID).FileForm); err != nil || out {
			t.Errorf("the paper is here and waited for: %v", err)
		}
		signed := h.seen(t, h.worker, f, x.ID)
		if whole, err := h.Forms.Verify(ctx, d, signed.Filled, signed.Signatures[0]); err != nil || !whole {
			t.Errorf("what was signed is not what was printed: %v", err)
		}
		must(t, h.SendForm(ctx, h.worker, f.ID, x.ID, Said{}))
	})
}

// CCM-12: whoever signs otherwise in the end, discards the form or replaces it waits for no paper any more.
func TestNoPaperIsAwaitedInVain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		for name, ends := range map[string]func(formID string){
			"typed": func(formID string) { h.signs(t, f, formID) },
			"discarded": func(formID string) {
				p, _ := h.seen(t, h.worker, f, formID).At("provider")
				must(t, h.ReopenForm(ctx, h.worker, f.ID, forms.Writing{FormID: formID, Part: "provider", Version: p.Version}))
				must(t, h.DiscardForm(ctx, h.worker, f.ID, formID))
			},
			"replaced": func(formID string) {
				later, err := h.ReplaceForm(ctx, h.worker, f.ID, formID)
				must(t, err)
				h.papers(t, f, 1)
				h.completed(t, h.worker, f, later, "provider")
			},
		} {
			x := h.begun(t, h.worker, f, changeForm)
			h.completed(t, h.worker, f, x.ID, "provider")
			must(t, h.PrintToSign(ctx, h.worker, f.ID, x.ID))
			h.papers(t, f, 1)
			ends(x.ID)
			t.Log(name)
			h.papers(t, f, 0)
		}
	})
}

// CCM-12, SEC-3: a paper of a day before the words on it were completed last is not kept as signed, though the form was begun before that day.
func TestAPaperIsNotSignedBeforeItsWords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		form := h.toSign(t, f)
		_, err := d.Exec(ctx, "update form set opened_at=$2 where id=$1", form, clock.Micros(h.Clock.Now().AddDate(0, 0, -2)))
		must(t, err)
		for day, want := range map[clock.Date]string{paperDay.AddDays(-1): printed.FieldDay, paperDay: ""} {
			scan := SignedPaper{FormID: form, Stands: []string{"client_signature"}, Signers: map[string]string{"client_signature": "Noor Warsame"}, Compared: true, SignedOn: day,
				Interpreter: "Ada Noor", Language: "Somali"}
			if field, key := problemOf(h.SignOnPaper(ctx, h.worker, f.ID, scan, []byte("%PDF-1.7 of "+day))); field != want {
				t.Errorf("of %s: %q beside %q", day, key, field)
			}
		}
	})
}

package document

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/agreement"
	"passerelle/internal/supervision/agreement/renewal"
)

// renewals gives the days by which the agreement of a file is to be signed anew.
func (h house) renewals(t *testing.T, f supervision.File) (out []clock.Date) {
	t.Helper()
	list, err := h.Schedule.TasksOfFile(ctx, h.DB, f.ID)
	must(t, err)
	for _, x := range list {
		if x.Rule == renewal.Rule || x.Rule == renewal.Tell {
			out = append(out, x.Due)
		}
	}
	return out
}

// agrees completes an agreement as it begins, a minute later, and gives it.
func (h house) agrees(t *testing.T, f supervision.File, x FormRecord) forms.Answers {
	t.Helper()
	h.later()
	w := writingOf(t, x, providerPart)
	begun := x.Answers()
	for path := range w.Answers {
		if strings.HasPrefix(path, "conditions") {
			delete(w.Answers, path)
		}
	}
	for path, values := range begun {
		if strings.HasPrefix(path, "conditions") {
			w.Answers[path] = values
		}
	}
	delete(w.Answers, hearingItem)
	must(t, h.CompleteForm(ctx, h.worker, f.ID, w))
	return w.Answers
}

func (h house) later() {
	c := h.Clock.(*clock.Settable)
	c.Set(c.Now().Add(time.Minute))
}

// CCM-12, CCM-18: a change that is granted from a day leaves, by the day before, to tell the client and renew the agreement; it begins from what
// is in force until then, with its last day, and from what is from that day, and may be signed before it, which ends the task; it is behind
// neither before the day nor once it has come.
func TestAGrantedChangeIsToldBeforeItsDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		x := h.requested(t, f)
		if got := h.renewals(t, f); !slices.Equal(got, []clock.Date{"2026-11-10"}) {
			t.Errorf("a change of today is to be told by %v", got)
		}
		first := h.begun(t, h.worker, f, agreementForm)
		h.agrees(t, f, first)
		must(t, h.SignForm(ctx, h.worker, f.ID, signing(first.ID, "client_signature")))
		if got := h.renewals(t, f); len(got) != 0 {
			t.Fatalf("signed, and still to be told by %v", got)
		}
		must(t, h.replies(t, f, x, map[string]string{"answer": "granted", "effective": "2026-11-20"}))
		must(t, h.SendForm(ctx, h.officer, f.ID, x.ID, Said{}))
		if got := h.renewals(t, f); !slices.Equal(got, []clock.Date{"2026-11-19"}) {
			t.Fatalf("a change of the 20th is to be told by %v", got)
		}
		later, err := h.ReplaceForm(ctx, h.worker, f.ID, first.ID)
		must(t, err)
		renewed := h.seen(t, h.worker, f, later)
		said := h.agrees(t, f, renewed)
		if was, becomes := said.Get("conditions[1].condition"), said.Get("conditions[2].condition"); !strings.Contains(was, "21:00") || !strings.Contains(becomes, "23:00") ||
			said.Get("conditions[1].last_day") != "2026-11-19" || said.Get("conditions[2].last_day") != "" || said.Entries("conditions") != 3 {
			t.Errorf("it begins from %v", said)
		}
		must(t, h.SignForm(ctx, h.worker, f.ID, signing(later, "client_signature")))
		if got := h.renewals(t, f); len(got) != 0 {
			t.Errorf("renewed, and still to be told by %v", got)
		}
		if behind, changed, err := (agreement.Service{Service: h.Service.Service}).Of(ctx, f); err != nil || changed {
			t.Errorf("before the day: %+v %v", behind, err)
		}
		h.Clock.(*clock.Settable).Set(time.Date(2026, 11, 20, 15, 0, 0, 0, time.UTC))
		must(t, h.TakeEffect(ctx))
		now, err := h.Stored(ctx, d, f.ID)
		must(t, err)
		if behind, changed, err := (agreement.Service{Service: h.Service.Service}).Of(ctx, now); err != nil || changed || len(h.renewals(t, f)) != 0 {
			t.Errorf("on its day: %+v %v %v", behind, err, h.renewals(t, f))
		}
	})
}

// CCM-12, CCM-18: an agreement that was completed before the conditions changed names what changed since, and is not signed on screen.
func TestAnAgreementOvertakenIsNotSigned(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		f, err := h.ChangeConditions(ctx, h.worker, f.ID, f.Version, supervision.ConditionChange{On: "2026-10-01", Add: []supervision.Condition{{Code: "CURFEW", Words: "18:00 to 08:00"}}})
		must(t, err)
		x := h.begun(t, h.worker, f, agreementForm)
		said, s := h.agrees(t, f, x), agreement.Service{Service: h.Service.Service}
		if _, changed, err := s.Since(ctx, f, x.ID, said, x.OpenedAt); err != nil || changed {
			t.Errorf("nothing changed: %v", err)
		}
		h.later()
		f, err = h.ChangeConditions(ctx, h.worker, f.ID, f.Version, supervision.ConditionChange{On: clock.Today(ctx, h.Clock), Add: []supervision.Condition{{Code: "REPORT", Words: "every Monday"}}})
		must(t, err)
		since, _, err := s.Since(ctx, f, x.ID, said, x.OpenedAt)
		must(t, err)
		if len(since.Came) != 1 || since.Came[0].Code != "REPORT" || len(since.Gone) != 0 {
			t.Errorf("it names %+v", since)
		}
		if p := fault.ProblemsOf(h.SignForm(ctx, h.worker, f.ID, signing(x.ID, "client_signature"))); len(p) != 1 || p[0].Key != "agreement.problem.behind" {
			t.Errorf("it is signed: %+v", p)
		}
		if got := h.renewals(t, f); len(got) == 0 {
			t.Error("nobody is to tell the client")
		}
	})
}

// CCM-12, CCM-18: an agreement leaves out no condition that is in force on its first day, though what takes its place is granted already: it is
// refused before it is signed, as is one that says both without until when the first is. One that begins on the day of the change says what is
// in force from then, and one may say nothing yet of what is to come.
func TestAnAgreementLeavesOutNothingInForceOnItsFirstDay(t *testing.T) {
	const now, then = "You stay at home from 21:00 to 06:00.", "From 2026-11-20 you stay at home from 23:00 to 06:00."
	for name, c := range map[string]struct {
		starts, now, then, until string
		field                    string
	}{
		"both, each with its day":           {"2026-11-11", now, then, "2026-11-19", ""},
		"what is to come alone":             {"2026-11-11", "", then, "", "conditions"},
		"both, without a last day":          {"2026-11-11", now, then, "", "conditions[1].last_day"},
		"both, until another day":           {"2026-11-11", now, then, "2026-11-25", "conditions[1].last_day"},
		"what is to come in other hours":    {"2026-11-11", now, "From 2026-11-20 you stay at home from 22:00 to 06:00.", "2026-11-19", "conditions[2].condition"},
		"nothing yet of what is to come":    {"2026-11-11", now, "", "", ""},
		"from the day of the change on":     {"2026-11-20", "", then, "", ""},
		"from that day, with what was then": {"2026-11-20", now, "", "", "conditions[1].condition"},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				f := h.active(t)
				x := h.requested(t, f)
				must(t, h.replies(t, f, x, map[string]string{"answer": "granted", "effective": "2026-11-20"}))
				must(t, h.SendForm(ctx, h.officer, f.ID, x.ID, Said{}))
				begun := h.begun(t, h.worker, f, agreementForm)
				h.later()
				w := writingOf(t, begun, providerPart)
				for path := range w.Answers {
					if strings.HasPrefix(path, "conditions") {
						delete(w.Answers, path)
					}
				}
				delete(w.Answers, hearingItem)
				w.Answers["starts"] = []string{c.starts}
				lines := slices.DeleteFunc([]string{"Calls every Friday.", c.now, c.then}, func(l string) bool { return l == "" })
				w.Answers["conditions"] = []string{strconv.Itoa(len(lines))}
				for n, l := range lines {
					w.Answers[forms.PathOf(forms.EntryOf("conditions", n), "condition")] = []string{l}
				}
				w.Answers["conditions[1].last_day"] = []string{c.until}
				err := h.CompleteForm(ctx, h.worker, f.ID, w)
				if p := fault.ProblemsOf(err); c.field != "" && (len(p) == 0 || p[0].Field != c.field) || c.field == "" && err != nil {
					t.Errorf("%v", err)
				}
			})
		})
	}
}

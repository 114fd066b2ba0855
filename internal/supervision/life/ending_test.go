package life

import (
	"slices"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document"
)

// asks sends a closing request for a reason; unless terminated is empty the agency answers it, and may say another reason.
func (h house) asks(t *testing.T, fileID, reason, terminated, other string) {
	t.Helper()
	form, err := h.docs.BeginClosing(ctx, h.worker, fileID)
	must(t, err)
	h.writes(t, fileID, form, "provider", forms.Answers{"asks": {"closing"}, "reason": {reason}, "ends": {"2026-11-10"}, "left_off": {"With her aunt."}, "uci": {"11-2233-4455"}, "worker": {"Robin Vale"}})
	must(t, h.docs.SignForm(ctx, h.worker, fileID, signing(form, "worker_signature")))
	must(t, h.docs.SendForm(ctx, h.worker, fileID, form, document.Said{}))
	if terminated == "" {
		return
	}
	must(t, h.docs.ReceiveForm(ctx, h.officer, fileID, form))
	said := forms.Answers{"answer": {"granted"}, "effective": {"2026-11-10"}, "terminated": {terminated}, "officer": {"Camille Roy"}, "answered": {"2026-11-10"}}
	if other != "" {
		said["other_reason"] = []string{other}
	}
	h.writes(t, fileID, form, "agency", said)
	must(t, h.docs.SendForm(ctx, h.officer, fileID, form, document.Said{}))
}

// writes completes a part of a form with what it holds and what is said.
func (h house) writes(t *testing.T, fileID, form, part string, said forms.Answers) {
	t.Helper()
	a := h.worker
	if part == "agency" {
		a = h.officer
	}
	x, err := h.docs.Form(ctx, a, fileID, form)
	must(t, err)
	p, _ := x.At(part)
	answers := x.Definition.OfPart(x.Answers(), part)
	for path, values := range said {
		answers[path] = values
	}
	must(t, h.docs.CompleteForm(ctx, a, fileID, forms.Writing{FormID: form, Part: part, Version: p.Version, Answers: answers}))
}

// shuts closes a file; why it is closed for another reason than papers say is empty where nobody says so.
func (h house) shuts(t *testing.T, fileID, reason, differs string) error {
	t.Helper()
	f, err := h.Stored(ctx, h.DB, fileID)
	must(t, err)
	_, err = h.Close(ctx, h.worker, fileID, f.Version, supervision.Closure{Reason: reason, On: "2026-11-10", Why: "On paper.", Differs: differs})
	return err
}

// CCM-19: a closure has one reason: the one that the request, the officer or the report say is proposed, and another is taken only with
// why it is another, which stands on the file beside what they say.
func TestOneClosureOneReason(t *testing.T) {
	for name, row := range map[string]struct {
		requested, terminated, other, told, reported string
		proposed, chosen                             string
		from                                         Named // what the closure differs from
		disputed                                     bool
	}{
		"nothing is said":              {chosen: "OTHER"},
		"as asked":                     {requested: "STATUS_CHANGE", terminated: "yes", proposed: "STATUS_CHANGE", chosen: "STATUS_CHANGE"},
		"another than asked":           {requested: "STATUS_CHANGE", terminated: "yes", proposed: "STATUS_CHANGE", chosen: "LEFT_CANADA", from: Named{Requested: "STATUS_CHANGE"}},
		"asked and not answered":       {requested: "STATUS_CHANGE", proposed: "STATUS_CHANGE", chosen: "OTHER", from: Named{Requested: "STATUS_CHANGE"}},
		"the request was refused":      {requested: "STATUS_CHANGE", terminated: "no", chosen: "OTHER"},
		"the officer's, on the form":   {requested: "STATUS_CHANGE", terminated: "yes", other: "LEFT_CANADA", proposed: "STATUS_CHANGE", chosen: "LEFT_CANADA", from: Named{Requested: "STATUS_CHANGE"}, disputed: true},
		"not the officer's":            {requested: "STATUS_CHANGE", terminated: "yes", other: "LEFT_CANADA", proposed: "STATUS_CHANGE", chosen: "STATUS_CHANGE", from: Named{Confirmed: "LEFT_CANADA"}, disputed: true},
		"the officer's, as told":       {told: "LEFT_CANADA", proposed: "LEFT_CANADA", chosen: "DEATH", from: Named{Confirmed: "LEFT_CANADA"}},
		"the officer's, told and done": {told: "LEFT_CANADA", proposed: "LEFT_CANADA", chosen: "LEFT_CANADA"},
		"the report's":                 {reported: "TRANSFER", proposed: "TRANSFER", chosen: "OTHER", from: Named{Reported: "TRANSFER"}},
		"the report follows the request": {requested: "STATUS_CHANGE", terminated: "yes", reported: "TRANSFER", proposed: "STATUS_CHANGE", chosen: "WITHDREW",
			from: Named{Requested: "STATUS_CHANGE", Reported: "STATUS_CHANGE"}},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				h.docs.Knowing = append(h.docs.Knowing, h.Known)
				f := h.enrolled(t)
				must(t, h.BeginClosing(ctx, h.worker, f.ID))
				if row.requested != "" {
					h.asks(t, f.ID, row.requested, row.terminated, row.other)
				}
				if row.reported != "" {
					h.fill(t, h.worker, f.ID, "closure-report", "reason", row.reported, "enrolled", string(f.EnrolledOn))
				}
				must(t, h.ConfirmEnd(ctx, h.officer, f.ID, supervision.Word{On: "2026-11-10"}, row.told))
				if n := h.next(t, h.worker, f.ID).Facts.Named(); n.First() != row.proposed || n.Disputed() != row.disputed {
					t.Errorf("the papers say %+v", n)
				}
				if row.from.Any() {
					if p := fault.ProblemsOf(h.shuts(t, f.ID, row.chosen, " ")); len(p) != 1 || p[0].Field != "differs" {
						t.Fatalf("another reason is taken without a why: %+v", p)
					}
				}
				must(t, h.shuts(t, f.ID, row.chosen, "The order came first."))
				h.keeps(t, f.ID, row.chosen, row.from)
			})
		})
	}
}

// keeps says what a file has of a closure for another reason than papers said.
func (h house) keeps(t *testing.T, fileID, reason string, from Named) {
	t.Helper()
	f, err := h.Stored(ctx, h.DB, fileID)
	must(t, err)
	list, err := h.Endings(ctx, fileID)
	must(t, err)
	got, err := h.EndingOf(ctx, f, list)
	must(t, err)
	events, err := h.History.Of(ctx, h.DB, fileID, []history.Kind{history.ReasonDiffers}, 0, 10)
	must(t, err)
	if !from.Any() {
		if len(list)+len(events) != 0 {
			t.Errorf("it differs from nothing: %+v %+v", list, events)
		}
		return
	}
	if len(list) != 1 || got.Named != from || got.Reason != reason || got.Why != "The order came first." || got.ClosedOn != "2026-11-10" || len(events) != 1 {
		t.Errorf("%+v %+v", list, events)
	}
	if p, err := history.Decode[history.EndingPayload](events[0]); err != nil || p != (history.EndingPayload{Ending: got.ID, Requested: from.Requested, Confirmed: from.Confirmed, Reported: from.Reported, Ends: from.Ends}) {
		t.Errorf("%+v %v", p, err)
	}
}

// CCM-19: why the reason differs is kept with the closure or not at all: after a closure that failed it is asked again, and a reopening
// leaves nothing of it to the next closure.
func TestAClosureThatFailsAsksAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.enrolled(t)
		must(t, h.BeginClosing(ctx, h.worker, f.ID))
		must(t, h.ConfirmEnd(ctx, h.officer, f.ID, supervision.Word{On: "2026-11-10"}, "LEFT_CANADA"))
		if _, err := h.Close(ctx, h.worker, f.ID, f.Version+7, supervision.Closure{Reason: "OTHER", On: "2026-11-10", Why: "On paper.", Differs: "The order came first."}); !fault.IsStale(err) {
			t.Fatalf("somebody was there first: %v", err)
		}
		if n := number(t, d, "select count(*) from file_ending"); n != 0 || !h.next(t, h.worker, f.ID).Facts.Closing.Open() {
			t.Errorf("%d answers of a closure that failed", n)
		}
		if p := fault.ProblemsOf(h.shuts(t, f.ID, "OTHER", "")); len(p) != 1 || p[0].Field != "differs" {
			t.Errorf("not asked again: %+v", p)
		}
		must(t, h.shuts(t, f.ID, "OTHER", "The order came first."))
		h.keeps(t, f.ID, "OTHER", Named{Confirmed: "LEFT_CANADA"})
		now, err := h.Stored(ctx, d, f.ID)
		must(t, err)
		_, err = h.Reopen(ctx, h.worker, f.ID, now.Version, "2026-11-10", "Reconsidered.", supervision.Word{})
		must(t, err)
		must(t, h.BeginClosing(ctx, h.worker, f.ID))
		must(t, h.ConfirmEnd(ctx, h.officer, f.ID, supervision.Word{On: "2026-11-10"}, ""))
		must(t, h.shuts(t, f.ID, "DEATH", ""))
		now, err = h.Stored(ctx, d, f.ID)
		must(t, err)
		list, err := h.Endings(ctx, f.ID)
		must(t, err)
		if x, err := h.EndingOf(ctx, now, list); err != nil || x.ID != "" || len(list) != 1 {
			t.Errorf("said of the closure before: %+v %v", x, err)
		}
	})
}

// CCM-19: the officer's reason is one of the list; a change of conditions begun beside the closing request hides it from no gate.
func TestTheClosingRequestIsFound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.enrolled(t)
		must(t, h.BeginClosing(ctx, h.worker, f.ID))
		if p := fault.ProblemsOf(h.ConfirmEnd(ctx, h.officer, f.ID, supervision.Word{On: "2026-11-10"}, "BORED")); len(p) != 1 || p[0].Field != "confirmed_reason" {
			t.Errorf("%+v", p)
		}
		where := func() string {
			for _, w := range h.next(t, h.worker, f.ID).Facts.Wanting(supervision.Closing) {
				if w.Gate == "closing_section" {
					return w.Where
				}
			}
			return ""
		}
		_, err := h.docs.BeginForm(ctx, h.worker, f.ID, "bsf806")
		must(t, err)
		if got := where(); got != "/files/"+f.ID+"/forms?code=bsf806&asks=closing" {
			t.Errorf("the request is begun at %s", got)
		}
		h.asks(t, f.ID, "STATUS_CHANGE", "yes", "")
		_, err = h.docs.BeginForm(ctx, h.worker, f.ID, "bsf806")
		must(t, err)
		if got := where(); got != "" {
			t.Errorf("the closing section is asked for at %s", got)
		}
		if n := h.next(t, h.worker, f.ID); !n.Facts.Request.Confirmed || slices.ContainsFunc(n.Facts.Wanting(supervision.Closing), func(w Wanting) bool { return w.Strength == Must }) {
			t.Errorf("the officer confirmed it on the form: %+v", n.Facts.Wanting(supervision.Closing))
		}
	})
}

// CCM-19: a file is closed on the last day of supervision that the request asked for and the officer confirmed, or says why on another; a closure
// report begun after that still says when the end was confirmed.
func TestOneClosureOneDay(t *testing.T) {
	for _, onForm := range []bool{true, false} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			h := open(t, d)
			h.docs.Knowing = append(h.docs.Knowing, h.Known)
			f := h.enrolled(t)
			must(t, h.BeginClosing(ctx, h.worker, f.ID))
			answered := ""
			if onForm {
				answered = "yes"
			}
			h.asks(t, f.ID, "STATUS_CHANGE", answered, "")
			if !onForm {
				must(t, h.ConfirmEnd(ctx, h.officer, f.ID, supervision.Word{On: "2026-11-10"}, ""))
			}
			shut := func(differs string) error {
				now, err := h.Stored(ctx, d, f.ID)
				must(t, err)
				_, err = h.Close(ctx, h.worker, f.ID, now.Version, supervision.Closure{Reason: "STATUS_CHANGE", On: "2026-11-09", Why: "On paper.", Differs: differs})
				return err
			}
			if p := fault.ProblemsOf(shut("")); len(p) != 1 || p[0].Field != "differs" || p[0].Key != "life.problem.differs_day" {
				t.Fatalf("on another day without a why: %+v", p)
			}
			must(t, shut("He left on Monday."))
			now, err := h.Stored(ctx, d, f.ID)
			must(t, err)
			list, err := h.Endings(ctx, f.ID)
			must(t, err)
			if x, err := h.EndingOf(ctx, now, list); err != nil || x.Named != (Named{Ends: "2026-11-10"}) || x.ClosedOn != "2026-11-09" || x.Why != "He left on Monday." {
				t.Errorf("it says %+v %v", x, err)
			}
			known, err := h.Known(ctx, d, h.worker, now)
			must(t, err)
			if said := known["closure"].(map[string]any); said["confirmed"] != "2026-11-10" || said["on"] != "2026-11-09" {
				t.Errorf("a report begun now says %v, on the form %v", said, onForm)
			}
		})
	}
}

// CCM-18, CCM-19: a closing names what the agency was asked for and has not answered, as nobody is asked for it afterwards: not the end
// itself, nor what came back.
func TestAClosureSaysWhatTheAgencyWasAsked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.enrolled(t)
		form, err := h.docs.BeginForm(ctx, h.worker, f.ID, "bsf806")
		must(t, err)
		h.writes(t, f.ID, form, "provider", forms.Answers{"asks": {"risk"}, "uci": {"11-2233-4455"}, "worker": {"Robin Vale"}, "why": {"Came each time."}, "direction": {"lighter"}, "spoken": {"yes"}, "risk_now": {"HIGH"}, "risk_then": {"LOW"}})
		must(t, h.docs.SignForm(ctx, h.worker, f.ID, signing(form, "worker_signature")))
		if got := h.next(t, h.worker, f.ID).Falls.Forms; len(got) != 0 {
			t.Errorf("not sent: %+v", got)
		}
		must(t, h.docs.SendForm(ctx, h.worker, f.ID, form, document.Said{}))
		if got := h.next(t, h.worker, f.ID).Falls; len(got.Forms) != 1 || got.Forms[0].ID != form || !(Falls{Forms: got.Forms}).Any() {
			t.Errorf("asked: %+v", got.Forms)
		}
		must(t, h.docs.ReceiveForm(ctx, h.officer, f.ID, form))
		h.writes(t, f.ID, form, "agency", forms.Answers{"answer": {"refused"}, "answer_why": {"Too soon."}, "officer": {"Camille Roy"}, "answered": {"2026-11-10"}})
		must(t, h.docs.SendForm(ctx, h.officer, f.ID, form, document.Said{}))
		h.asks(t, f.ID, "LEFT_CANADA", "", "")
		if got := h.next(t, h.worker, f.ID).Falls.Forms; len(got) != 0 {
			t.Errorf("answered, and the end itself: %+v", got)
		}
	})
}

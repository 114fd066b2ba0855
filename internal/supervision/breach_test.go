package supervision

import (
	"errors"
	"slices"
	"testing"

	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

func fieldsOf(err error) (out []string) {
	for _, p := range fault.ProblemsOf(err) {
		out = append(out, p.Field)
	}
	return out
}

// CCM-17: a report of non-compliance says what was not complied with, when it was learned and reported, and what happened;
// all that is missing is named at once, and nothing is kept.
func TestReportOfNonComplianceIsWhole(t *testing.T) {
	whole := Breach{Kind: "CURFEW", LearnedOn: "2026-09-25", ReportedOn: "2026-09-25", Account: "Came home at one."}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		for name, c := range map[string]struct {
			change func(*Breach)
			fields []string
		}{
			"nothing":         {func(b *Breach) { *b = Breach{} }, []string{"breach_kind", "learned_on", "reported_on", "account"}},
			"a kind of none":  {func(b *Breach) { b.Kind = "SOMETHING" }, []string{"breach_kind"}},
			"only blanks":     {func(b *Breach) { b.Account = " \n" }, []string{"account"}},
			"before the file": {func(b *Breach) { b.OccurredOn, b.LearnedOn, b.ReportedOn = "2026-08-30", "2026-08-31", "2026-08-31" }, []string{"occurred_on", "learned_on", "reported_on"}},
			"no such day":     {func(b *Breach) { b.OccurredOn = "2026-02-30" }, []string{"occurred_on"}},
		} {
			b := whole
			c.change(&b)
			if _, err := h.ReportBreach(ctx, h.worker, f.ID, b); !slices.Equal(fieldsOf(err), c.fields) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n, err := db.One[int](ctx, d, "select count(*) from breach"); err != nil || n != 0 {
			t.Fatalf("%d reports are kept, %v", n, err)
		}
		if _, err := h.ReportBreach(ctx, h.worker, f.ID, whole); err != nil {
			t.Error(err)
		}
	})
}

// CCM-17, SEC-3: a report that was made in error is taken back with a reason, once, and only while the agency has not
// answered; both stay on the record, and the report is corrected, so that no figure counts it.
func TestReportTakenBack(t *testing.T) {
	report := Breach{Kind: "CURFEW", LearnedOn: "2026-09-25", ReportedOn: "2026-09-25", Account: "Came home at one."}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f, other := h.active(t), h.active(t)
		wrong, err := h.ReportBreach(ctx, h.worker, f.ID, report)
		if early := h.AnswerBreach(ctx, h.officer, wrong, "WARN_VERBAL", "2026-09-24"); !slices.Equal(fieldsOf(early), []string{"answered_on"}) {
			t.Errorf("answered before it was reported: %v", early)
		}
		if err != nil {
			t.Fatal(err)
		}
		right, err := h.ReportBreach(ctx, h.worker, f.ID, report)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.AnswerBreach(ctx, h.worker, right, "WARN_VERBAL", "2026-09-26"); err != nil {
			t.Fatal(err)
		}
		if err := h.TakeBackBreach(ctx, h.worker, f.ID, wrong, " "); !slices.Equal(fieldsOf(err), []string{"taken_back_reason"}) {
			t.Errorf("without a reason: %v", err)
		}
		if err := h.TakeBackBreach(ctx, h.worker, other.ID, wrong, "of another client"); err == nil {
			t.Error("taken back on another file")
		}
		if err := h.TakeBackBreach(ctx, h.worker, f.ID, right, "answered"); err == nil {
			t.Error("an answered report is taken back")
		}
		if err := h.TakeBackBreach(ctx, h.worker, f.ID, wrong, "It was another client."); err != nil {
			t.Fatal(err)
		}
		if err := h.TakeBackBreach(ctx, h.worker, f.ID, wrong, "again"); err == nil {
			t.Error("taken back twice")
		}
		var known *fault.Error
		if err := h.AnswerBreach(ctx, h.officer, wrong, "WARN_VERBAL", "2026-09-26"); !errors.As(err, &known) || known.Key != "supervision.problem.taken_back" {
			t.Errorf("what was taken back is answered, or not said to be taken back: %v", err)
		}
		events, err := h.History.Of(ctx, d, f.ID, []history.Kind{history.BreachReported, history.BreachTakenBack}, 0, lookBack)
		if err != nil || len(events) != 3 {
			t.Fatalf("%d events, %v", len(events), err)
		}
		if standing := history.Standing(events); len(standing) != 2 {
			t.Errorf("%d stand of the reports and what took one back", len(standing))
		}
		v, err := h.View(ctx, h.worker, f.ID)
		if err != nil || len(v.Breaches) != 2 || v.Breaches[0].Waits() || v.Breaches[1].Waits() {
			t.Errorf("%+v, %v", v.Breaches, err)
		}
	})
}

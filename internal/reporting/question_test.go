package reporting

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// RPT-4: headquarters asks about a figure of a month that was sent; the provider or its region answers once, others
// never see it.
func TestHeadquartersAsksAboutAFigure(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		if err := n.Ask(ctx, n.analyst, n.period, "closing", "", "Why?"); !fault.Is(err, fault.NotReady) {
			t.Errorf("asked before the month was sent: %v", err)
		}
		n.send(t)
		if err := n.Ask(ctx, n.analyst, n.period, "nothing", "", " "); !fault.Is(err, fault.Invalid) || len(fault.ProblemsOf(err)) != 2 {
			t.Errorf("asked nothing about nothing: %v", err)
		}
		if err := n.Ask(ctx, n.officer, n.period, "closing", "", "Why?"); err == nil {
			t.Error("the region asked as headquarters")
		}
		for range 2 {
			if err := n.Ask(ctx, n.analyst, n.period, "closing", "", "Why one?"); err != nil {
				t.Fatal(err)
			}
		}
		asked := n.month(t).Questions
		if len(asked) != 2 || asked[0].Text != "Why one?" || asked[0].Due(time.UTC) != "2026-10-30" {
			t.Fatalf("%+v", asked)
		}
		n.clk.Set(time.Date(2026, 11, 29, 15, 0, 0, 0, time.UTC))
		if err := n.Ask(ctx, n.analyst, n.period, "closing", "", "And now?"); err != nil {
			t.Fatal(err)
		}
		asked = n.month(t).Questions
		if late := asked[2]; late.Due(time.UTC) != "2026-12-04" {
			t.Errorf("asked after its day, the answer is due by %s", late.Due(time.UTC))
		}
		if err := n.Answer(ctx, n.other, asked[0].ID, 1, "x"); !fault.Is(err, fault.NotFound) {
			t.Errorf("another provider answered: %v", err)
		}
		if err := n.Answer(ctx, n.analyst, asked[0].ID, 1, "x"); err == nil {
			t.Error("headquarters answered itself")
		}
		if err := n.Answer(ctx, n.supervisor, asked[0].ID, 1, " "); !fault.Is(err, fault.Invalid) {
			t.Errorf("answered nothing: %v", err)
		}
		if err := n.Answer(ctx, n.supervisor, asked[0].ID, 1, "One came."); err != nil {
			t.Fatal(err)
		}
		if err := n.Answer(ctx, n.officer, asked[0].ID, 1, "Two came."); !fault.Is(err, fault.Conflict) {
			t.Errorf("answered twice: %v", err)
		}
		if err := n.Answer(ctx, n.officer, asked[1].ID, 1, "Yes, one."); err != nil {
			t.Fatal(err)
		}
		all, err := n.NationQuestions(ctx, n.analyst, n.period.Month)
		if err != nil || len(all) != 3 || all[1].Answer != "One came." {
			t.Errorf("%+v, %v", all, err)
		}
		if _, err := n.RegionQuestions(ctx, n.supervisor, n.period.Month); err == nil {
			t.Error("a provider sees the region's questions")
		}
	})
}

// RPT-2: the month stands beside the one before, whether that was certified or not; a month in which nothing happened
// is beside none.
func TestAMonthIsBesideTheOneBefore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		next := n.period
		next.Month = next.Month.Add(1)
		before := func(open bool, closing float64) {
			t.Helper()
			m, err := n.Month(ctx, n.supervisor, next)
			if err != nil || m.BeforeOpen != open || find(m.Before, "closing", "").Shown() != closing {
				t.Errorf("not certified: %v, closing caseload %v, %v", m.BeforeOpen, find(m.Before, "closing", "").Shown(), err)
			}
		}
		before(true, 1)
		if err := n.Adjust(ctx, n.supervisor, n.period, "closing", "", 2, "two on paper"); err != nil {
			t.Fatal(err)
		}
		n.send(t)
		before(false, 3)
		if m, err := n.Month(ctx, n.supervisor, n.period); err != nil || m.BeforeOpen || m.Before != nil {
			t.Errorf("beside a month in which nothing happened: %v, %v", m.Before, err)
		}
		next.Month = next.Month.Add(2)
		if m, err := n.Month(ctx, n.supervisor, next); err != nil || m.Begun || len(m.Cells) > 0 {
			t.Errorf("a month to come has figures: %v, %v", m.Cells, err)
		}
	})
}

// RPT-3: the region's figures are there before it sends its report, with each provider's, beside the month before.
func TestRegionMonth(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		r, err := n.Region(ctx, n.officer, n.period.Month)
		if err != nil || len(r.Parts) != 0 || len(r.Total) != 0 {
			t.Fatalf("nothing was sent: %+v, %v", r, err)
		}
		if err := n.Adjust(ctx, n.supervisor, n.period, "referrals", "", 1, "one on paper"); err != nil {
			t.Fatal(err)
		}
		n.send(t)
		if r, err = n.Region(ctx, n.officer, n.period.Month); err != nil || len(r.Parts) != 1 || len(r.Parts[0].Adjustments) != 1 || find(r.Total, "referrals", "").Shown() != 2 {
			t.Errorf("%+v, %v", r.Parts, err)
		}
		if later, err := n.Region(ctx, n.officer, n.period.Month.Add(1)); err != nil || len(later.Before) != 0 {
			t.Errorf("not accepted, and shown as the month before: %v, %v", later.Before, err)
		}
		sub := n.month(t).Submission
		if err := n.Accept(ctx, n.officer, sub.ID, sub.Version); err != nil {
			t.Fatal(err)
		}
		if later, err := n.Region(ctx, n.officer, n.period.Month.Add(1)); err != nil || find(later.Before, "closing", "").Value != 1 {
			t.Errorf("%v, %v", later.Before, err)
		}
		for _, a := range []access.Actor{n.supervisor, n.analyst} {
			if _, err := n.Region(ctx, a, n.period.Month); err == nil {
				t.Errorf("%s sees the region", a.PersonID)
			}
		}
		elsewhere := n.officer
		elsewhere.Region = "PAC"
		if r, err := n.Region(ctx, elsewhere, n.period.Month); err != nil || len(r.Parts) != 0 {
			t.Errorf("another region's officer sees %+v, %v", r.Parts, err)
		}
	})
}

// RPT-2, SEC-6: the cases behind the figures go out with identifiers and facts, no name; a row of the audit log before
// and one after, with the hash of what went out.
func TestExportIsRecordedTwice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		_, known, err := n.Rows(ctx, n.supervisor, n.period, "")
		if err != nil {
			t.Fatal(err)
		}
		n.send(t)
		_, rows, err := n.Rows(ctx, n.officer, n.period, "closing")
		if err != nil || len(rows) != 1 || rows[0].Kind != "enrolled" || rows[0].Effective != "2026-09-10" {
			t.Fatalf("%+v, %v", rows, err)
		}
		if _, all, err := n.Rows(ctx, n.analyst, n.period, ""); err != nil || len(all) < 8 || all[0].Figure != "referrals" || !slices.Equal(all, known) {
			t.Errorf("%+v, %v", all, err)
		}
		for _, a := range []access.Actor{n.other, n.reader()} {
			if _, _, err := n.Rows(ctx, a, n.period, ""); err == nil {
				t.Errorf("%s was given the cases", a.PersonID)
			}
		}
		content, err := n.Export(ctx, n.officer, Outgoing{Rows: true, Of: "x/ATL/2026-09", Format: "csv"}, func(w io.Writer) error {
			_, err := io.WriteString(w, "uci,figure\n")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(content)
		var said []string
		recent, err := n.log.Recent(ctx, audit.Filter{ObjectID: "x/ATL/2026-09"})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range recent {
			said = append(said, r.Action+" "+r.Detail)
		}
		if len(said) != 2 || !slices.Contains(said, "rows.exporting csv") || !slices.Contains(said, "rows.exported csv sha256:"+hex.EncodeToString(sum[:])) {
			t.Errorf("recorded: %s", strings.Join(said, "; "))
		}
	})
}

package app_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/app"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/config"
	"passerelle/internal/platform/db"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/since"
	"passerelle/internal/reporting/told"
)

// blot is a cell of somebody that cannot be read, or is empty though it should not be.
type blot struct {
	n      int
	column string
}

// blots are the ways in which the cell of a step that was taken says nothing.
var blots = map[string][]string{"Referred on": {"", "soon"}, "Decided on": {"", "soon"}, "Decision": {"", "as agreed"}, "Enrolled on": {"soon"}, "Closed on": {"", "soon"}}

// written is what the sheet has in a cell of somebody.
func (w *truth) written(p someone, column string) string {
	text := p.cell(column)
	if w.blurs == nil || text == "" || blots[column] == nil {
		return text
	}
	at := blot{p.n, column}
	if _, ok := w.blurred[at]; !ok {
		w.blurred[at] = []int{0, 0, 0, 0, 1, 2, 9}[w.blurs.IntN(7)]
	}
	if w.blurred[at] == 0 {
		return text
	}
	w.blurred[at]--
	return blots[column][(p.n+len(column))%len(blots[column])]
}

// readable is what the cells of a row say of somebody.
func readable(p someone, heads, cells []string) someone {
	for column, d := range map[string]*clock.Date{"Referred on": &p.referred, "Decided on": &p.decided, "Decision": &p.decided, "Enrolled on": &p.enrolled, "Closed on": &p.closed} {
		if at := slices.Index(heads, column); at >= 0 && (cells[at] == "" || slices.Contains(blots[column], cells[at])) {
			*d = ""
		}
	}
	return p
}

// spokenOf gives the steps of somebody of which a row says anything.
func (p someone) spokenOf(heads, cells []string) someone {
	says := map[string]bool{}
	for i, c := range heads {
		says[c] = cells[i] != ""
	}
	decides := slices.Contains(heads, "Decision") || slices.Contains(heads, "Decided on")
	if !says["Enrolled on"] && (slices.Contains(heads, "Enrolled on") || decides && !says["Decision"] && !says["Decided on"]) { // of a step without a column nobody says that it was not taken
		p.enrolled = ""
	}
	if !says["Closed on"] && !says["Closure reason"] {
		p.closed = ""
	}
	if decides && !says["Decision"] && !says["Decided on"] && p.enrolled == "" {
		p.decided = ""
	}
	return p
}

// RPT-2, CCM-27: whatever cells of whatever registers say nothing, whoever records what they did not say: each month adds up, begins with what the last one ended
// with, gives no more than was, and what it lacks it says.
func TestNoMonthLacksAStepWithoutAWord(t *testing.T) {
	clk := clock.At(time.Date(2026, 5, 1, 15, 0, 0, 0, time.UTC))
	h, err := app.Open(context.Background(), config.Config{Data: t.TempDir()}, clk)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	all, err := reporting.Definitions()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Access.AddOrganisation(t.Context(), access.SystemActor("command line", ""), access.Organisation{Code: "ATL", Name: "Atlantic", Kind: access.Region, RegionCode: "ATL",
		TimeZone: "America/Halifax", OfficePhone: "902-555-0110"}); err != nil {
		t.Fatal(err)
	}
	given, lacking := 0, 0
	for seed := range blurredStories {
		w := beginning(t, h, clk, 1000+seed)
		w.blurs = rand.New(rand.NewPCG(uint64(seed), 17))
		g, l := w.blurredYear(all[len(all)-1])
		given, lacking = given+g, lacking+l
	}
	if t.Logf("%d numbers given, %d lacking somebody", given, lacking); given < 20*blurredStories || lacking < blurredStories {
		t.Error("too few")
	}
}

const blurredStories = 40

func (w *truth) blurredYear(d *reporting.Definition) (given, lacking int) {
	k := kind{list: w.r.IntN(4) == 0, without: map[string]bool{}}
	for _, c := range []string{"Risk", "Referred on", "Decision", "Decided on"} {
		k.without[c] = w.r.IntN(10) == 0
	}
	k.without["Enrolled on"] = w.blurs.IntN(4) == 0
	if w.blurs.IntN(8) == 0 {
		k.without["Decision"], k.without["Decided on"] = true, true
	}
	for at := day("2026-06-01", w.r.IntN(40)); at < "2026-11-12"; at = day(at, 5+w.r.IntN(35)) {
		w.clk.Set(at.Time().Add(15 * time.Hour))
		asOf, site := []clock.Date{at.MonthOf().Add(-1).Last(), day(at, -w.r.IntN(25)), at}[w.r.IntN(3)], w.r.IntN(len(w.sites))
		if w.r.IntN(6) > 0 {
			w.bring(site, k, asOf)
		}
		for w.r.IntN(3) == 0 {
			switch w.r.IntN(5) {
			case 0:
				w.bring(site, k, asOf)
			case 1:
				w.withdraw()
			default:
				w.byHand(site)
			}
		}
		g, l, wrong := w.adds(d)
		if given, lacking = given+g, lacking+l; len(wrong) > 0 {
			w.t.Errorf("seed %s:\n%s\n%s", w.org.Code, strings.Join(w.steps, "\n"), strings.Join(wrong, "\n"))
			return given, lacking
		}
	}
	return given, lacking
}

// adds holds the numbers of every month against each other, against what happened, and against what the months say is missing.
func (w *truth) adds(d *reporting.Definition) (given, lacking int, wrong []string) {
	cut, err := since.CutOver(w.t.Context(), w.h.DB, w.org.ID, w.clk.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	if cut == "" {
		return 0, 0, nil
	}
	says, err := told.UndatedOf(w.t.Context(), w.h.DB, w.org.ID, w.sites[0].RegionCode)
	if err != nil {
		w.t.Fatal(err)
	}
	files := w.files()
	wrong = standings(files)
	missing, ended := map[string]float64{}, ""
	for m := clock.Month("2026-05"); m < w.today().MonthOf(); m = m.Add(1) {
		sum, available, cells := w.sums(d, m)
		real, sexes := w.spoken(m), w.bySex(files, m.Last())
		for _, c := range cells {
			if c.Figure == "closing_by_sex" && c.Available && c.Value != sexes[line{c.Figure, c.Code}] {
				wrong = append(wrong, fmt.Sprintf("%s %s: %v, really %v", m, c.Code, c.Value, sexes[line{c.Figure, c.Code}]))
			}
		}
		if available["opening"] && available["closing"] && available["enrolled"] && available["closed"] && sum["opening"]+sum["enrolled"]-sum["closed"] != sum["closing"] {
			wrong = append(wrong, fmt.Sprintf("%s: %v + %v - %v is not %v", m, sum["opening"], sum["enrolled"], sum["closed"], sum["closing"]))
		}
		if ended != "" && available["opening"] && ended != fmt.Sprint(sum["opening"]) {
			wrong = append(wrong, fmt.Sprintf("%s begins with %v, the month before ended with %s", m, sum["opening"], ended))
		}
		if ended = ""; available["closing"] {
			ended = fmt.Sprint(sum["closing"])
		}
		for _, f := range []string{"referrals", "accepted", "declined", "enrolled", "closed"} {
			if !available[f] {
				continue
			}
			most := 0.0
			for l, n := range w.really(m, func(someone) bool { return false }) {
				if l.figure == f {
					most += n
				}
			}
			if given++; sum[f] > most {
				wrong = append(wrong, fmt.Sprintf("%s %s: %v, really %v", m, f, sum[f], most))
			}
			if lack := real[f] - sum[f]; lack > 0 && (m > cut.MonthOf() || !w.worked) { // of a time before, what was recorded here is the number
				missing[f] += lack
				lacking++
				w.saying("%s %s: %v of %v (cut %s)", m, f, sum[f], real[f], cut)
			}
		}
	}
	for f, n := range map[string]int{"referrals": says.Referrals, "enrolled": says.Enrolments, "closed": says.Closures} {
		if missing[f] > float64(n) {
			wrong = append(wrong, fmt.Sprintf("%v %s are missing, %d are told", missing[f], f, n))
		}
	}
	if n := missing["accepted"] + missing["declined"]; n > float64(says.Decisions) {
		wrong = append(wrong, fmt.Sprintf("%v decisions are missing, %d are told", n, says.Decisions))
	}
	return given, lacking, wrong
}

func (w *truth) sums(d *reporting.Definition, m clock.Month) (sum map[string]float64, available map[string]bool, cells []reporting.Cell) {
	cells, err := reporting.Compute(w.t.Context(), w.h.DB, d, reporting.Period{OrganisationID: w.org.ID, Region: w.sites[0].RegionCode, Month: m}, w.clk.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	sum, available = map[string]float64{}, map[string]bool{}
	for _, c := range cells {
		if _, ok := available[c.Figure]; !ok {
			available[c.Figure] = true
		}
		sum[c.Figure], available[c.Figure] = sum[c.Figure]+c.Value, available[c.Figure] && c.Available
	}
	return sum, available, cells
}

// spoken counts what was said of a month of those of whom nothing waits, with the days on which it really was.
func (w *truth) spoken(m clock.Month) map[string]float64 {
	out := map[string]float64{}
	in := func(said, really clock.Date) float64 {
		if said != "" && really.MonthOf() == m {
			return 1
		}
		return 0
	}
	for _, p := range w.people {
		best, ok := w.spoke(p)
		if !ok {
			continue
		}
		out["referrals"] += in(best.referred, p.referred)
		out[map[bool]string{true: "accepted", false: "declined"}[p.accepted]] += in(best.decided, p.decided)
		out["enrolled"] += in(best.enrolled, p.enrolled)
		out["closed"] += in(best.closed, p.closed)
	}
	return out
}

// spoke puts together what all that stands says of somebody.
func (w *truth) spoke(p someone) (best someone, ok bool) {
	again := func(q someone) bool { return q.who == p.who && q.n != p.n && q.referred <= w.today() } // of which stay a row speaks whose days cannot be read nobody knows
	if w.unsure[p.n] || !w.taken[p.n] || slices.ContainsFunc(w.people, again) {
		return best, false
	}
	for _, by := range []map[string]map[int]someone{w.told, w.meant} {
		for _, said := range by {
			s, is := said[p.n]
			if ok = ok || is; !is {
				continue
			}
			best.referred, best.decided = max(best.referred, s.referred), max(best.decided, s.decided)
			best.enrolled, best.closed = max(best.enrolled, s.enrolled), max(best.closed, s.closed)
		}
	}
	return best, ok
}

// kept is where a file stands.
type kept struct {
	UCI      string `db:"uci_digits"`
	State    string `db:"state"`
	Referred string `db:"referred_on"`
	Decided  string `db:"decided_on"`
	Decision string `db:"decision"`
	Enrolled string `db:"enrolled_on"`
	Closed   string `db:"closed_on"`
}

func (w *truth) files() []kept {
	files, err := db.All[kept](w.t.Context(), w.h.DB, `select c.uci_digits, f.state, f.referred_on, f.decided_on, f.decision, f.enrolled_on, f.closed_on
		from supervision_file f join client c on c.id=f.client_id where f.organisation_id=$1 and not f.withdrawn`, w.org.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return files
}

// standings holds where each file stands against what is known of it.
func standings(files []kept) (wrong []string) {
	for _, f := range files {
		want := "REFERRED ASSESSING PROPOSED MORE_INFO"
		switch {
		case f.Closed != "":
			want = "CLOSED"
		case f.Enrolled != "":
			want = "ACTIVE"
		case f.Decision == "ACCEPTED":
			want = "APPROVED"
		case f.Decision != "":
			want = "REFUSED WITHDRAWN"
		}
		days := slices.DeleteFunc([]string{f.Referred, f.Decided, f.Enrolled, f.Closed}, func(s string) bool { return s == "" })
		if !slices.Contains(strings.Fields(want), f.State) || !slices.IsSorted(days) || f.Enrolled != "" && f.Decision != "" && f.Decision != "ACCEPTED" {
			wrong = append(wrong, fmt.Sprintf("stands wrongly: %+v", f))
		}
	}
	return wrong
}

// bySex divides those who were under supervision at the end of a month by what every register says of them.
func (w *truth) bySex(files []kept, last clock.Date) map[line]float64 {
	sex, out := map[string]string{}, map[line]float64{}
	for _, p := range w.people {
		sex[p.uci()] = orUnknown(p.sex)
	}
	for _, f := range files {
		if f.Enrolled != "" && f.Enrolled <= string(last) && (f.Closed == "" || f.Closed > string(last)) {
			out[line{"closing_by_sex", sex[f.UCI]}]++
		}
	}
	return out
}

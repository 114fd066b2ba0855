package app_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/app"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/config"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/since"
	"passerelle/internal/reporting/told"
)

// hand is under what stands what casework told.
const hand = "by hand"

// truth is a provider with its clients, what is kept of them here, and by whom.
type truth struct {
	t       *testing.T
	r       *rand.Rand
	h       *app.House
	clk     *clock.Settable
	org     access.Organisation
	sites   []access.Site
	people  []someone
	taken   map[int]bool               // the stays that are here
	origin  map[int]string             // the register that brought them
	told    map[string]map[int]someone // of each register that is in and each hand, what it said of whom
	in      []string                   // registers that were not withdrawn, in order
	kinds   map[string]kind
	steps   []string
	by      access.Actor
	officer access.Actor
	doubt   map[int]bool // what a register says of them waits for somebody to record it in the file
	worked  bool         // casework recorded something
	settle  bool         // somebody says of each second row of a client that it is another stay
	empty   *rand.Rand   // of a second site where nobody was at first, or ever; nil where there is no such site
	since   clock.Date   // the first day on which somebody may have been referred there
	ended   bool
	rowless map[string]map[int]bool    // the stays of which a register has a row without a name
	forget  *rand.Rand                 // whether the next sheet has such a row still
	forgot  map[int]bool               // which it has not
	lacked  int                        // numbers without them in a month that says so
	blurs   *rand.Rand                 // whether a cell of the sheets cannot be read; nil where all can
	blurred map[blot]int               // in how many sheets it cannot, from now on
	unsure  map[int]bool               // a row of theirs waits, was not taken or has no name
	wrote   map[int]someone            // what the last sheet has a cell of, readable or not
	meant   map[string]map[int]someone // what each register that is in has a cell of, readable or not
}

func (w *truth) saying(format string, args ...any) {
	w.steps = append(w.steps, string(w.today())+" "+fmt.Sprintf(format, args...))
}

func (w *truth) today() clock.Date { return clock.DateOf(w.clk.Now(), time.UTC) }

// here reports whether another stay of a client is here.
func (w *truth) here(p someone) bool {
	return slices.ContainsFunc(w.people, func(q someone) bool { return q.who == p.who && q.n != p.n && w.taken[q.n] })
}

// known reports whether everything that happened to everybody until a day was told here by what stands.
func (w *truth) known(last clock.Date) bool {
	for _, p := range w.people {
		if p.referred > last {
			continue
		}
		best := someone{n: -1}
		for _, said := range w.told {
			if s, ok := said[p.n]; ok && (best.n < 0 || s.closed+s.enrolled+s.decided > best.closed+best.enrolled+best.decided) {
				best = s
			}
		}
		if best.n < 0 || best != p.upTo(last) && best.upTo(last) != p.upTo(last) {
			return false
		}
	}
	return true
}

// lacks reports whether a register that is in has no column for what a caseload is divided by.
func (w *truth) lacks(column string) bool {
	return slices.ContainsFunc(w.in, func(id string) bool { return w.kinds[id].without[strings.ToUpper(column[:1])+column[1:]] })
}

// together puts the reasons of referrals that were not accepted into one number: which it was, a register says in its own words.
func together(cells []reporting.Cell) (out []reporting.Cell) {
	all := reporting.Cell{Figure: "declined", Available: true}
	for _, c := range cells {
		if c.Figure == all.Figure {
			all.Value, all.Available = all.Value+c.Value, all.Available && c.Available
			continue
		}
		out = append(out, c)
	}
	return append(out, all)
}

type line struct{ figure, code string }

// really counts a month from what happened, to all but some: nobody can know of a stay whose row without a name stands in no register that is in.
func (w *truth) really(m clock.Month, but func(someone) bool) map[line]float64 {
	out, persons := map[line]float64{}, map[int]bool{}
	in := func(d clock.Date) bool { return d.Valid() && d.MonthOf() == m }
	for _, p := range w.people {
		if w.forgot[p.n] && (!w.nameless(p) || but(p)) {
			continue
		}
		if in(p.referred) {
			out[line{"referrals", ""}]++
		}
		if in(p.decided) && p.accepted {
			out[line{"accepted", ""}]++
		}
		if in(p.decided) && !p.accepted {
			out[line{"declined", ""}]++
		}
		if in(p.enrolled) {
			out[line{"enrolled", ""}]++
		}
		if in(p.closed) {
			out[line{"closed", p.reason}]++
		}
		if p.under(m.First().AddDays(-1)) {
			out[line{"opening", ""}]++
		}
		if p.under(m.Last()) {
			out[line{"closing", ""}]++
			out[line{"closing_by_sex", orUnknown(p.sex)}]++
			out[line{"closing_by_risk", orUnknown(p.risk)}]++
		}
		if p.enrolled != "" && p.enrolled <= m.Last() && (p.closed == "" || p.closed >= m.First()) && !persons[p.who] {
			out[line{"persons", ""}]++
			persons[p.who] = true
		}
	}
	return out
}

func orUnknown(s string) string {
	if s == "" {
		return "UNKNOWN"
	}
	return s
}

var compared = []string{"opening", "referrals", "accepted", "declined", "enrolled", "closed", "closing", "persons", "closing_by_sex", "closing_by_risk"}

// check holds every number that a month gives against what happened.
func (w *truth) check(d *reporting.Definition) (given, kept int, wrong []string) {
	cut, err := since.CutOver(w.t.Context(), w.h.DB, w.org.ID, w.clk.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	if cut == "" || len(w.in) == 0 { // it has no part in any month
		return 0, 0, nil
	}
	for m := clock.Month("2026-05"); m < w.today().MonthOf(); m = m.Add(1) {
		cells, err := reporting.Compute(w.t.Context(), w.h.DB, d, reporting.Period{OrganisationID: w.org.ID, Region: w.sites[0].RegionCode, Month: m}, w.clk.Now())
		if err != nil {
			w.t.Fatal(err)
		}
		if m >= cut.MonthOf() && !w.known(m.Last()) {
			continue
		}
		real, without, says := w.really(m, func(someone) bool { return false }), w.really(m, func(someone) bool { return true }), w.saysSo(m)
		for _, c := range together(cells) {
			switch column, by := strings.CutPrefix(c.Figure, "closing_by_"); {
			case !slices.Contains(compared, c.Figure):
			case by && m >= cut.MonthOf() && w.lacks(column): // who is not said to be of any stands as unknown from then on
			case m < cut.MonthOf() && w.worked && c.Figure != "closing" && !by && c.Figure != "opening": // what somebody recorded of a month before gives the number that is recorded
			case !c.Available:
				kept++
			case says && c.Value == without[line{c.Figure, c.Code}] && c.Value != real[line{c.Figure, c.Code}]:
				w.lacked++
			case c.Value != real[line{c.Figure, c.Code}]:
				wrong = append(wrong, fmt.Sprintf("%s %s %s: %v, really %v (cut-over %s)", m, c.Figure, c.Code, c.Value, real[line{c.Figure, c.Code}], cut))
			default:
				given++
			}
		}
	}
	return given, kept, wrong
}

// saysSo reports whether a month says that whoever a row is about may be in no number.
func (w *truth) saysSo(m clock.Month) bool {
	days, err := told.Of(w.t.Context(), w.h.DB, w.org.ID, w.sites[0].RegionCode, m, w.clk.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	return days.Waits().Register != ""
}

// stories is how many providers there are in the test; each story is the same in every run.
const stories = 60

// RPT-2, CCM-27: whatever registers come in, change, lack and are withdrawn, no month gives a number of which the provider's own clients
// say otherwise; but for those of a row without a name that the next register has not any more, of which every month says that they may be in no number.
func TestNoMonthSaysWhatIsNotTrue(t *testing.T) {
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
	given, kept, said, ended, lacked := 0, 0, 0, 0, 0
	for seed := range stories {
		w := beginning(t, h, clk, seed)
		g, k := w.year(all[len(all)-1])
		given, kept, lacked = given+g, kept+k, lacked+w.lacked
		said += len(slices.DeleteFunc(slices.Clone(w.steps), func(x string) bool { return !strings.Contains(x, "nobody at") }))
		if w.ended {
			ended++
		}
	}
	if t.Logf("%d numbers given, %d kept back, %d lacking somebody of no name, %d times nobody was there, %d sites ended", given, kept, lacked, said, ended); said < 10 || ended < 3 || lacked < 10 {
		t.Error("too few stories of a site where nobody was, or of rows without a name")
	}
	if given < 50*stories {
		t.Errorf("%d stories gave %d numbers only", stories, given)
	}
}

func beginning(t *testing.T, h *app.House, clk *clock.Settable, seed int) *truth {
	t.Helper()
	root := access.SystemActor("command line", "")
	w := &truth{t: t, h: h, clk: clk, r: rand.New(rand.NewPCG(uint64(seed), 7)), taken: map[int]bool{}, doubt: map[int]bool{}, origin: map[int]string{}, told: map[string]map[int]someone{hand: {}}, kinds: map[string]kind{},
		blurred: map[blot]int{}, unsure: map[int]bool{}, meant: map[string]map[int]someone{}, wrote: map[int]someone{}, rowless: map[string]map[int]bool{}, forget: rand.New(rand.NewPCG(uint64(seed), 13)), forgot: map[int]bool{}}
	clk.Set(time.Date(2026, 5, 1, 15, 0, 0, 0, time.UTC))
	code := "P" + strconv.Itoa(seed)
	var err error
	w.org, err = h.Access.AddProvider(t.Context(), root, access.Organisation{Code: code, Name: "Provider " + code, Kind: access.Provider, TimeZone: "America/Halifax"}, access.Site{Name: "Site", RegionCode: "ATL", ActiveFrom: "2026-01-01"})
	if err != nil {
		t.Fatal(err)
	}
	if w.r.IntN(3) == 0 {
		if _, err := h.Access.AddSite(t.Context(), root, access.Site{OrganisationID: w.org.ID, Name: "Second site", RegionCode: "ATL", ActiveFrom: "2026-01-01"}); err != nil {
			t.Fatal(err)
		}
	}
	if w.sites, err = h.Access.Sites(t.Context(), w.org.ID); err != nil {
		t.Fatal(err)
	}
	w.emptySite(seed)
	w.clients()
	w.by = access.Actor{PersonID: "supervisor " + code, OrganisationID: w.org.ID, Programme: access.CCMS, Roles: []access.Role{access.ProviderSupervisor}}
	w.officer = access.Actor{PersonID: "officer", OrganisationID: "agency", Region: "ATL", Programme: access.CCMS, Roles: []access.Role{access.LiaisonOfficer}}
	return w
}

// clients makes up who came to the provider, some of them twice, in the order of its sheet.
func (w *truth) clients() {
	for n := range 6 + w.r.IntN(14) {
		w.people = append(w.people, somebody(w.r, n))
		w.people[n].site = w.siteOf(w.people[n])
	}
	for _, p := range w.people {
		if p.closed != "" && w.r.IntN(3) == 0 {
			w.people = append(w.people, p.comesBack(w.r, len(w.people)))
		}
	}
	if w.settle = w.r.IntN(2) == 0; w.r.IntN(2) == 0 {
		w.r.Shuffle(len(w.people), func(i, j int) { w.people[i], w.people[j] = w.people[j], w.people[i] })
	}
}

// year lets registers come in from month to month.
func (w *truth) year(d *reporting.Definition) (given, kept int) {
	k := kind{list: w.r.IntN(3) == 0, without: map[string]bool{}}
	for _, c := range []string{"Decided on", "Enrolled on", "Closed on", "Risk", "Sex", "Referred on"} {
		k.without[c] = w.r.IntN(8) == 0
	}
	at := day("2026-06-01", w.r.IntN(40))
	for ; at < "2026-11-12"; at = day(at, 5+w.r.IntN(35)) {
		w.clk.Set(at.Time().Add(15 * time.Hour))
		asOf := []clock.Date{at.MonthOf().Add(-1).Last(), at.MonthOf().Add(-1).Last(), day(at, -w.r.IntN(25)), at}[w.r.IntN(4)]
		this, site := k, w.r.IntN(len(w.sites))
		if w.r.IntN(5) == 0 {
			this.list = !this.list
		}
		this.list = this.list || k.without["Closed on"]
		w.nobody(asOf)
		if w.r.IntN(6) > 0 {
			w.bring(site, this, asOf)
		}
		w.nobody(asOf)
		for w.r.IntN(3) == 0 {
			switch w.r.IntN(4) {
			case 0:
				w.bring(site, this, asOf)
			case 1:
				w.withdraw()
			default:
				w.byHand(site)
			}
		}
		g, n, wrong := w.check(d)
		given, kept = given+g, kept+n
		if len(wrong) > 0 {
			w.t.Errorf("seed %s:\n%s\n%s", w.org.Code, strings.Join(w.steps, "\n"), strings.Join(wrong, "\n"))
			return given, kept
		}
	}
	return given, kept
}

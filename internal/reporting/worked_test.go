package reporting

import (
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/registry"
	"passerelle/internal/reporting/length"
	"passerelle/internal/supervision"
)

// stay is a time under supervision; one that goes on has no end.
type stay struct {
	from, to clock.Date
	reason   string
	again    bool // the file was reopened
}

// over reports whether the stay touches the days from first to last.
func (s stay) over(first, last clock.Date) bool {
	return s.from <= last && (s.to == "" || s.to >= first)
}

// stands reports whether somebody is under supervision when a day ends.
func (s stay) stands(day clock.Date) bool { return s.from <= day && (s.to == "" || s.to > day) }

type appointment struct {
	due     clock.Date
	outcome string
}

type reportOf struct {
	id, action   string
	on, answered clock.Date
	takenBack    bool
}

type dated struct {
	on    clock.Date
	value string
}

// worker is what really happened to one client at one provider.
type worker struct {
	who, of           int // the person, and the provider
	id, sex           string
	referred, decided clock.Date
	decision          string
	stays             []stay
	checkIns          []appointment
	reports           []reportOf
	risks, directions []dated
	last              clock.Date // the newest day that anything took effect
	error             bool
}

func (w *worker) under() *stay {
	if n := len(w.stays); n > 0 && w.stays[n-1].to == "" {
		return &w.stays[n-1]
	}
	return nil
}

// worked is a nation whose clients come and go as chance has it, with a count of its own.
type worked struct {
	*nation
	t         *testing.T
	r         *rand.Rand
	providers []access.Actor
	regions   []string
	officers  map[string]access.Actor
	clients   []*worker
	until     clock.Date // the day on which the story goes on
}

func workedNation(t *testing.T, d *db.DB, seed int) *worked {
	n := found(t, d)
	w := &worked{nation: n, t: t, r: rand.New(rand.NewPCG(uint64(seed), 5)), officers: map[string]access.Actor{"ATL": n.officer}}
	que := n.officer
	que.PersonID, que.OrganisationID, que.Region = "oq", "que", "QUE"
	w.officers["QUE"] = que
	for i, region := range []string{"ATL", "ATL", "QUE"} {
		code := fmt.Sprintf("W%d", i)
		org, err := n.access.AddOrganisation(ctx, access.SystemActor("command line", ""), access.Organisation{Code: code, Kind: access.Provider, Name: "Provider " + code},
			access.Site{Name: "Site " + code, RegionCode: region, ActiveFrom: "2026-05-01"})
		if err != nil {
			t.Fatal(err)
		}
		a := n.supervisor
		a.PersonID, a.OrganisationID = "s"+code, org.ID
		w.providers, w.regions = append(w.providers, a), append(w.regions, region)
	}
	return w
}

func (w *worked) today() clock.Date { return clock.DateOf(w.clk.Now(), time.UTC) }

// some is a day between two, both included: mostly the later one.
func (w *worked) some(from, to clock.Date) clock.Date {
	if w.r.IntN(2) == 0 || from >= to {
		return to
	}
	for back := w.r.IntN(40); back > 0; back-- {
		if day := to.AddDays(-back); day >= from {
			return day
		}
	}
	return to
}

func (w *worked) one(of []string) string { return of[w.r.IntN(len(of))] }

func (w *worked) refers() error {
	p := w.r.IntN(len(w.providers))
	x := &worker{who: w.r.IntN(60), of: p, sex: w.one([]string{"F", "M", "X", ""}), referred: w.some("2026-06-01", w.today())}
	if slices.ContainsFunc(w.clients, func(o *worker) bool { return o.who == x.who && o.of == p }) {
		return nil
	}
	risk := w.one(supervision.Risks)
	f, err := w.files.ReceiveReferral(ctx, w.providers[p], supervision.Referral{Region: w.regions[p], ReceivedOn: x.referred, Risk: risk, Standard: "MONTHLY",
		Client: registry.Client{FullName: fmt.Sprintf("Client %c%c", 'A'+x.who/26, 'a'+x.who%26), UCIWritten: fmt.Sprintf("%08d", 40000000+x.who), Sex: x.sex}})
	if err != nil {
		return err
	}
	x.id, x.last, x.risks = f.ID, x.referred, []dated{{x.referred, risk}}
	w.clients = append(w.clients, x)
	return nil
}

func (w *worked) decides(x *worker, f supervision.File) error {
	on := w.some(x.last, w.today())
	code := w.one([]string{supervision.Accepted, supervision.Accepted, supervision.Accepted, supervision.RefusedBySP, supervision.WithdrawnRef})
	_, err := w.files.RecordDecision(ctx, w.providers[x.of], f.ID, f.Version, supervision.Decision{On: on, Code: code})
	if err == nil {
		x.decided, x.decision, x.last = on, code, on
	}
	return err
}

func (w *worked) enrols(x *worker, f supervision.File) error {
	on, due := w.some(x.last, w.today()), w.today().AddDays(1+w.r.IntN(20))
	_, err := w.files.EnrolFor(ctx, w.providers[x.of], f.ID, f.Version, on, supervision.Reporting{NextDue: due, Hearing: true}, "")
	if err == nil {
		x.stays, x.checkIns, x.last = append(x.stays, stay{from: on}), append(x.checkIns, appointment{due: due}), on
	}
	return err
}

// comes records a check-in that is due, in some cases without the next, or corrects the last.
func (w *worked) comes(x *worker, f supervision.File) error {
	for i := range x.checkIns {
		in := &x.checkIns[i]
		if in.due > w.today() || in.outcome != "" && w.r.IntN(6) > 0 {
			continue
		}
		id, err := db.One[string](ctx, w.files.DB, "select id from check_in where file_id=$1 and due_on=$2", f.ID, in.due)
		if err != nil {
			return err
		}
		r := supervision.Reporting{CheckInID: id, Seen: in.outcome, Why: "It was otherwise.", Outcome: w.one(supervision.Outcomes), Hearing: true,
			Answers: map[string]string{"conditions": "yes", "address": "yes", "unscheduled": "no"}}
		if waits := slices.ContainsFunc(x.checkIns, func(o appointment) bool { return o.outcome == "" && o.due != in.due }); !waits && in.outcome == "" {
			r.NextDue = w.today().AddDays(1 + w.r.IntN(35))
		}
		if _, err := w.files.RecordReporting(ctx, w.providers[x.of], r); err != nil {
			return err
		}
		if in.outcome, x.last = r.Outcome, max(x.last, in.due); r.NextDue != "" {
			x.checkIns = append(x.checkIns, appointment{due: r.NextDue})
		}
		return nil
	}
	return nil
}

func (w *worked) breaks(x *worker, f supervision.File) error {
	on := w.some(x.under().from, w.today())
	id, err := w.files.ReportBreach(ctx, w.providers[x.of], f.ID, supervision.Breach{Kind: "ABSENT", OccurredOn: on, LearnedOn: on, ReportedOn: on, Account: "Did not come."})
	if err == nil {
		x.reports, x.last = append(x.reports, reportOf{id: id, on: on}), max(x.last, on)
	}
	return err
}

func (w *worked) answers(x *worker, f supervision.File) error {
	for i := range x.reports {
		r := &x.reports[i]
		if r.action != "" || r.takenBack {
			continue
		}
		if w.r.IntN(4) == 0 {
			r.takenBack = true
			return w.files.TakeBackBreach(ctx, w.providers[x.of], f.ID, r.id, "Somebody else.")
		}
		r.answered, r.action = w.some(r.on, w.today()), w.one([]string{"NO_ACTION", "WARN_VERBAL", "WARN_WRITTEN", "CUSTODY"})
		return w.files.AnswerBreach(ctx, w.officers[w.regions[x.of]], r.id, r.action, r.answered)
	}
	return nil
}

func (w *worked) changes(x *worker, f supervision.File) error {
	on := w.some(x.under().from, w.today())
	if w.r.IntN(2) == 0 {
		risk := w.one(supervision.Risks)
		if on = max(on, x.risks[len(x.risks)-1].on); risk == f.Risk {
			return nil
		}
		_, err := w.files.ChangeRisk(ctx, w.providers[x.of], f.ID, f.Version, risk, on, supervision.Word{})
		x.risks, x.last = append(x.risks, dated{on, risk}), max(x.last, on)
		return err
	}
	to := w.one(supervision.Directions)
	_, err := w.files.ChangeConditions(ctx, w.providers[x.of], f.ID, f.Version, supervision.ConditionChange{On: on, Direction: to, Both: true,
		Add: []supervision.Condition{{Code: "FREE", Words: fmt.Sprintf("Keep telephone %d on.", len(x.directions)), ImposedBy: "OTHER"}}})
	x.directions, x.last = append(x.directions, dated{on, to}), max(x.last, on)
	return err
}

func (w *worked) closes(x *worker, f supervision.File) error {
	s := x.under()
	on := w.some(max(x.last, f.LastContact), w.today())
	reason := w.one([]string{"LEFT_CANADA", "STATUS_CHANGE", "BREACH", "DEATH"})
	_, err := w.files.Close(ctx, w.providers[x.of], f.ID, 0, supervision.Closure{Reason: reason, On: on})
	if err == nil {
		s.to, s.reason, x.last = on, reason, on
	}
	return err
}

func (w *worked) returns(x *worker, f supervision.File) error {
	for _, in := range x.checkIns {
		if in.outcome == "" {
			return nil // whether what was booked before is booked again is another matter
		}
	}
	on := w.some(x.last, w.today())
	_, err := w.files.Reopen(ctx, w.providers[x.of], f.ID, f.Version, on, "Reconsidered.", supervision.Word{})
	if err == nil {
		x.stays, x.last = append(x.stays, stay{from: on, again: true}), on
	}
	return err
}

// goesOn does one thing that may come next with a client.
func (w *worked) goesOn(x *worker) (what string, err error) {
	f, err := w.files.File(ctx, w.providers[x.of], x.id)
	if err != nil || x.error {
		return "", err
	}
	chance := w.r.IntN(100)
	switch {
	case chance == 0 && len(x.stays) < 2:
		x.error = true
		_, err = w.files.OpenedInError(ctx, w.providers[x.of], f.ID, f.Version, true, "Another person.")
		return "in error", err
	case x.decided == "" && chance < 40:
		return "decides", w.decides(x, f)
	case x.decision == supervision.Accepted && len(x.stays) == 0 && chance < 50:
		return "enrols", w.enrols(x, f)
	case x.under() != nil && chance < 40:
		return "comes", w.comes(x, f)
	case x.under() != nil && chance < 46:
		return "breaks", w.breaks(x, f)
	case len(x.reports) > 0 && chance < 60:
		return "answers", w.answers(x, f)
	case x.under() != nil && chance < 70:
		return "changes", w.changes(x, f)
	case x.under() != nil && chance < 74:
		return "closes", w.closes(x, f)
	case len(x.stays) > 0 && x.under() == nil && chance < 80:
		return "returns", w.returns(x, f)
	}
	return "", nil
}

// counted is what a month, or several, come to by the count of the test; the numbers of a region are those of its providers.
func (w *worked) counted(first, last clock.Month, in func(*worker) bool) map[string]float64 {
	from, until := first.First(), last.Last()
	within := func(d clock.Date) bool { return d >= from && d <= until }
	out, persons := map[string]float64{}, map[int]bool{}
	var waited, prepared []int
	for _, x := range w.clients {
		if x.error || !in(x) {
			continue
		}
		if within(x.referred) {
			out["referrals"]++
		}
		if x.decided != "" && within(x.decided) {
			out[map[bool]string{true: "accepted", false: "declined " + x.decision}[x.decision == supervision.Accepted]]++
			waited = append(waited, x.referred.DaysUntil(x.decided))
		}
		for i, s := range x.stays {
			if within(s.from) {
				out[map[bool]string{true: "reopened", false: "enrolled"}[s.again]]++
			}
			if within(s.from) && i == 0 {
				prepared = append(prepared, x.decided.DaysUntil(s.from))
			}
			if s.to != "" && within(s.to) {
				out["closed "+s.reason]++
			}
			if s.stands(from.AddDays(-1)) {
				out["opening"]++
			}
			if s.stands(until) {
				out["closing"]++
				out["closing_by_sex "+map[bool]string{true: "UNKNOWN", false: x.sex}[x.sex == ""]]++
				out["closing_by_risk "+asOf(x.risks, until)]++
			}
			persons[x.who] = persons[x.who] || s.over(from, until)
		}
		for _, in := range x.checkIns {
			if within(in.due) && (in.outcome != "" || x.under() != nil || in.due < x.stays[len(x.stays)-1].to) {
				out["checkins_due"]++
			}
			if within(in.due) && in.outcome != "" {
				out["checkins_"+strings.ToLower(in.outcome)]++
			}
		}
		for _, r := range x.reports {
			if !r.takenBack && within(r.on) {
				out["breaches"]++
			}
			if r.action != "" && within(r.answered) {
				out["agency_action "+r.action]++
			}
		}
		for _, d := range x.directions {
			if within(d.on) {
				out["conditions "+d.value]++
			}
		}
	}
	for _, under := range persons {
		if under {
			out["persons"]++
		}
	}
	out["referral_to_decision_median"], out["referral_to_decision_p90"] = length.Median(waited), length.Percentile(waited, 90)
	out["decision_to_enrolment_median"], out["decision_to_enrolment_p90"] = length.Median(prepared), length.Percentile(prepared, 90)
	maps.DeleteFunc(out, func(_ string, v float64) bool { return v == 0 })
	return out
}

// asOf gives what was known on a day: of one day, what was said last.
func asOf(all []dated, day clock.Date) (value string) {
	var at clock.Date
	for _, d := range all {
		if d.on <= day && d.on >= at {
			at, value = d.on, d.value
		}
	}
	return value
}

// differs holds the numbers of a month against the count of the test. What nothing of the story changes is left out.
func differs(cells []Cell, want map[string]float64) (wrong []string) {
	got := map[string]float64{}
	for _, c := range cells {
		name := strings.TrimSpace(c.Figure + " " + c.Code)
		if c.Value == 0 || slices.Contains([]string{"closing_by_age", "closing_by_ground", "closing_by_city", "closing_by_housing", "closing_by_language"}, c.Figure) {
			continue
		}
		got[name] = c.Value
		if !c.Available {
			wrong = append(wrong, name+" is not available")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if got[name] != want[name] {
			wrong = append(wrong, fmt.Sprintf("%s: %v, really %v", name, got[name], want[name]))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[name]; !ok {
			wrong = append(wrong, fmt.Sprintf("%s: %v, really none", name, got[name]))
		}
	}
	return wrong
}

// RPT-2, RPT-3, RPT-4: whatever casework was done in whatever order of days, each month of each provider, its region and the nation, and a
// quarter, say what really happened. What is entered later changes nothing that was accepted, and is counted by whoever counts again.
func TestTheNationCountsWhatWasWorked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := workedNation(t, d, 1)
		w.goesOnUntil("2026-11-02")
		accepted := w.accepted()
		w.goesOnUntil("2026-11-20")
		later := 0
		for p, m := range w.months() {
			month, err := w.Month(ctx, w.providers[p], m)
			if err != nil {
				t.Fatal(err)
			}
			w.same(fmt.Sprintf("%v as accepted", m), month.Cells, accepted[m])
			now, err := Compute(ctx, d, month.Definition, m, w.clk.Now())
			if err != nil {
				t.Fatal(err)
			}
			really := w.counted(m.Month, m.Month, func(x *worker) bool { return x.of == p })
			if w.same(fmt.Sprintf("%v counted again", m), now, really); !maps.Equal(really, accepted[m]) {
				later++
			}
		}
		if t.Logf("%d months of which something was entered later", later); later < 6 {
			t.Error("too few")
		}
	})
}

func (w *worked) goesOnUntil(last clock.Date) {
	for day := max("2026-06-01", w.until); day <= last; day = day.AddDays(1) {
		w.clk.Set(day.Time().Add(15 * time.Hour))
		if err := w.refers(); err != nil {
			w.t.Fatalf("%s refers: %v", day, err)
		}
		for _, x := range w.clients {
			if what, err := w.goesOn(x); err != nil {
				w.t.Fatalf("%s %s %+v: %v", day, what, *x, err)
			}
		}
	}
	w.until = last.AddDays(1)
}

// months are those of the providers, one after the other.
func (w *worked) months() iter.Seq2[int, Period] {
	return func(yield func(int, Period) bool) {
		for m := clock.Month("2026-06"); m <= "2026-10"; m = m.Add(1) {
			for p, a := range w.providers {
				if !yield(p, Period{a.OrganisationID, w.regions[p], m}) {
					return
				}
			}
		}
	}
}

// accepted holds every number of every month, and lets it be accepted.
func (w *worked) accepted() map[Period]map[string]float64 {
	out, all := map[Period]map[string]float64{}, 0
	for p, m := range w.months() {
		month, err := w.Month(ctx, w.providers[p], m)
		if err != nil {
			w.t.Fatalf("%v: %v", m, err)
		}
		out[m] = w.counted(m.Month, m.Month, func(x *worker) bool { return x.of == p })
		all += len(out[m])
		w.same(fmt.Sprint(m), month.Cells, out[m])
		w.sent(w.providers[p], month)
	}
	for m := clock.Month("2026-06"); m <= "2026-10"; m = m.Add(1) {
		for region, officer := range w.officers {
			r, err := w.Region(ctx, officer, m)
			if err != nil {
				w.t.Fatal(err)
			}
			w.same(fmt.Sprintf("%s %s", m, region), r.Total, w.counted(m, m, func(x *worker) bool { return w.regions[x.of] == region }))
		}
		w.nationOf(m, m)
	}
	w.nationOf("2026-07", "2026-09")
	if w.t.Logf("%d clients, %d numbers", len(w.clients), all); all < 200 {
		w.t.Error("too few numbers")
	}
	return out
}

func (w *worked) nationOf(first, last clock.Month) {
	_, total, err := w.Nation(ctx, w.analyst, first, last)
	if err != nil {
		w.t.Fatal(err)
	}
	w.same(fmt.Sprintf("the nation from %s to %s", first, last), total, w.counted(first, last, func(*worker) bool { return true }))
}

func (w *worked) same(what string, cells []Cell, want map[string]float64) {
	if wrong := differs(cells, want); len(wrong) > 0 {
		w.t.Errorf("%s:\n%s", what, strings.Join(wrong, "\n"))
	}
}

// sent lets a month go to its region and be accepted.
func (w *worked) sent(a access.Actor, m Month) {
	sub, err := w.Certify(ctx, a, m.Period, Signing{})
	if err == nil {
		err = w.Submit(ctx, a, sub.ID, sub.Version)
	}
	if err == nil {
		err = w.Accept(ctx, w.officers[m.Period.Region], sub.ID, sub.Version+1)
	}
	if err != nil {
		w.t.Fatalf("%s: %v", m.Period.Month, err)
	}
}

package app_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/intake"
	"passerelle/internal/supervision/register"
)

// someone is what really happened to a client of a provider, day by day.
type someone struct {
	n, who, site                        int // of the stay, and of the person: one may come back
	referred, decided, enrolled, closed clock.Date
	nameless                            bool // in the register
	accepted                            bool
	sex, risk, reason                   string
}

func (p someone) uci() string { return strconv.Itoa(11110000 + p.who) }

// under reports whether the person was under supervision at the end of a day.
func (p someone) under(day clock.Date) bool {
	return p.enrolled != "" && p.enrolled <= day && (p.closed == "" || p.closed > day)
}

// upTo gives what somebody could know of a person on a day.
func (p someone) upTo(day clock.Date) someone {
	for _, d := range []*clock.Date{&p.decided, &p.enrolled, &p.closed} {
		if *d > day {
			*d = ""
		}
	}
	return p
}

// kind is how a provider keeps its register.
type kind struct {
	list    bool // only those who are there now, no column of closures
	without map[string]bool
}

func day(from clock.Date, n int) clock.Date { return from.AddDays(n) }

func somebody(r *rand.Rand, n int) someone {
	p := someone{n: n, who: n, sex: []string{"F", "M", ""}[r.IntN(3)], risk: []string{"LOW", "HIGH", ""}[r.IntN(3)]}
	p.referred = day("2026-05-01", r.IntN(180))
	p.nameless = r.IntN(20) == 0
	if r.IntN(8) == 0 {
		return p
	}
	p.decided = day(p.referred, r.IntN(12))
	if p.accepted = r.IntN(4) > 0; !p.accepted {
		return p
	}
	p.enrolled = day(p.decided, r.IntN(15))
	if r.IntN(2) == 0 {
		p.closed, p.reason = day(p.enrolled, r.IntN(90)), []string{"OTHER", "LEFT_CANADA", "BREACH"}[r.IntN(3)]
	}
	return p
}

// comesBack is the next stay of somebody whose supervision ended.
func (p someone) comesBack(r *rand.Rand, n int) someone {
	next := somebody(r, n)
	days := 1 + r.IntN(30)
	shift := func(d clock.Date) clock.Date {
		if d == "" {
			return ""
		}
		return p.closed.AddDays(days + next.referred.DaysUntil(d))
	}
	next.decided, next.enrolled, next.closed, next.referred = shift(next.decided), shift(next.enrolled), shift(next.closed), shift(next.referred)
	next.who, next.sex, next.site, next.nameless = p.who, p.sex, p.site, p.nameless
	return next
}

var columns = []string{"Name", "UCI", "Birth date", "Sex", "Risk", "Referred on", "Decision", "Decided on", "Enrolled on", "Closed on", "Closure reason"}

func (p someone) cell(column string) string {
	switch column {
	case "Name":
		if p.nameless {
			return ""
		}
		return "Client " + string(rune('A'+p.who%26)) + strings.Repeat("x", p.who/26+1) + " Surname" + string(rune('a'+p.who%26)) + strings.Repeat("y", p.who/26+1)
	case "UCI":
		return p.uci()
	case "Birth date":
		return string(day("1970-01-01", p.who*97))
	case "Sex":
		return p.sex
	case "Risk":
		return p.risk
	case "Referred on":
		return string(p.referred)
	case "Decision":
		switch {
		case p.decided == "":
			return ""
		case p.accepted:
			return "Accepted"
		}
		return "Declined"
	case "Decided on":
		return string(p.decided)
	case "Enrolled on":
		return string(p.enrolled)
	case "Closed on":
		return string(p.closed)
	}
	if p.closed == "" {
		return ""
	}
	return map[string]string{"OTHER": "Other", "LEFT_CANADA": "Left Canada", "BREACH": "Breach"}[p.reason]
}

// less leaves out what a register has no column for.
func (p someone) less(k kind) someone {
	for column, d := range map[string]*clock.Date{"Decided on": &p.decided, "Enrolled on": &p.enrolled, "Closed on": &p.closed, "Referred on": &p.referred} {
		if k.without[column] {
			*d = ""
		}
	}
	return p
}

// register writes the provider's sheet as it is on a day.
func (w *truth) register(site int, k kind, asOf clock.Date) (csv string, said map[int]someone, rows []someone) {
	var out strings.Builder
	var heads []string
	for _, c := range columns {
		if !k.without[c] && (!k.list || !strings.HasPrefix(c, "Clos")) {
			heads = append(heads, c)
		}
	}
	out.WriteString(strings.Join(heads, ",") + "\n")
	said = map[int]someone{}
	for _, p := range w.people {
		if p = p.upTo(asOf); p.site != site || p.referred > asOf || k.list && (p.closed != "" || p.decided != "" && !p.accepted) || w.forgets(p) {
			continue
		}
		rows = append(rows, p)
		var cells []string
		for _, c := range heads {
			cells = append(cells, w.written(p, c))
		}
		said[p.n], w.wrote[p.n] = readable(p.less(k), heads, cells), p.spokenOf(heads, cells)
		out.WriteString(strings.Join(cells, ",") + "\n")
	}
	return out.String(), said, rows
}

// forgets reports whether a sheet has a row without a name no more that an earlier one had: nobody says why.
func (w *truth) forgets(p someone) bool {
	w.forgot[p.n] = w.forgot[p.n] || w.nameless(p) && w.forget.IntN(3) > 0
	return w.forgot[p.n]
}

// nameless reports whether a register that is in has a row of somebody without a name.
func (w *truth) nameless(p someone) bool {
	return slices.ContainsFunc(w.in, func(id string) bool { return w.rowless[id][p.n] })
}

func (w *truth) read(csv string) register.Reading {
	sheets, err := sheet.Read([]byte(csv))
	if err != nil {
		w.t.Fatal(err)
	}
	reading, err := register.Read(sheets, register.Options{Today: w.today()})
	if err != nil {
		w.t.Fatal(err)
	}
	return reading
}

func (w *truth) bring(site int, k kind, asOf clock.Date) {
	csv, said, rows := w.register(site, k, asOf)
	reading := w.read(csv)
	choices := map[int]intake.Choice{}
	for n, p := range rows {
		second := slices.ContainsFunc(rows[:n], func(q someone) bool { return q.who == p.who }) || w.here(p)
		if second && w.settle && !w.taken[p.n] {
			choices[n+2] = intake.AnotherStay
		}
	}
	out, err := w.h.Intake.ImportRegister(w.t.Context(), access.SystemActor("importer", w.org.ID), intake.Import{Reading: reading, SiteID: w.sites[site].ID, Region: w.sites[site].RegionCode,
		Changes: true, Choices: choices, Settings: intake.Settings{AsOf: asOf, Reason: "as the register says"}, FileHash: csv})
	if err != nil {
		w.saying("register as of %s refused: %v", asOf, err)
		return
	}
	var found []string
	for _, f := range out.Findings {
		if f.Severity != register.Warning || f.Code == register.CodeNotTaken || f.Code == register.CodeChanged || f.Code == register.CodeClosedHere {
			found = append(found, fmt.Sprint(f.Row, " ", f.Code, " ", f.Column, " ", f.Text, " was ", f.Was, " ", f.Kept))
		}
	}
	for n, p := range rows {
		undecided := slices.ContainsFunc(out.Findings, func(f register.Finding) bool { return f.Row == n+2 && f.Severity == register.Duplicate })
		w.doubt[p.n] = w.doubt[p.n] || slices.ContainsFunc(out.Findings, func(f register.Finding) bool { return f.Row == n+2 && f.Code == register.CodeNotTaken })
		if undecided || w.doubt[p.n] || p.nameless {
			delete(said, p.n)
			w.unsure[p.n] = true
		} else if !w.taken[p.n] {
			w.taken[p.n], w.origin[p.n] = true, out.ImportID
		}
	}
	w.saying("register %s of site %d as of %s, %+v: %d rows, %d new, %d changed, %d here %v", out.ImportID[len(out.ImportID)-4:], site, asOf, k, out.Rows, out.Imported, out.Changed, out.AlreadyHere, found)
	w.in, w.told[out.ImportID], w.kinds[out.ImportID], w.rowless[out.ImportID] = append(w.in, out.ImportID), said, k, map[int]bool{}
	w.meant[out.ImportID] = map[int]someone{}
	for _, p := range rows {
		w.meant[out.ImportID][p.n] = w.wrote[p.n]
		w.rowless[out.ImportID][p.n] = p.nameless
	}
}

const never = clock.Date("9999-12-31")

// emptySite lets the second site of some providers be one where nobody was at first, or ever.
func (w *truth) emptySite(seed int) {
	r := rand.New(rand.NewPCG(uint64(seed), 11))
	if len(w.sites) < 2 || r.IntN(4) == 0 {
		return
	}
	if w.empty, w.since = r, day("2026-06-15", r.IntN(120)); r.IntN(2) == 0 {
		w.since = never
	}
}

// siteOf gives the site that somebody is referred to.
func (w *truth) siteOf(p someone) int {
	site := w.r.IntN(len(w.sites))
	if w.empty != nil && p.referred < w.since {
		return 0
	}
	return site
}

// nobody lets somebody say now and then that nobody was at the second site until a day, which is so, or the site end where nobody ever was.
func (w *truth) nobody(asOf clock.Date) {
	if w.empty == nil {
		return
	}
	if w.since == never && !w.ended && w.empty.IntN(5) == 0 {
		last := day(w.today(), -w.empty.IntN(90))
		err := w.h.Access.SetSiteDays(w.t.Context(), access.SystemActor("command line", ""), w.org.ID, w.sites[1].ID, w.sites[1].ActiveFrom, last)
		w.ended = err == nil
		w.saying("site 1 ends %s: %v", last, err)
	}
	if w.empty.IntN(3) > 0 {
		return
	}
	until := min(day(asOf, -w.empty.IntN(20)), w.since.AddDays(-1))
	out, err := w.h.Intake.ImportRegister(w.t.Context(), access.SystemActor("importer", w.org.ID), intake.Import{Reading: w.read("Name,UCI,Referred on,Enrolled on,Closed on\n"), SiteID: w.sites[1].ID,
		Region: w.sites[1].RegionCode, Settings: intake.Settings{AsOf: until, Nobody: true}})
	if err != nil {
		w.saying("nobody until %s refused: %v", until, err)
		return
	}
	w.saying("register %s: nobody at site 1 until %s", out.ImportID[len(out.ImportID)-4:], until)
	w.in, w.told[out.ImportID] = append(w.in, out.ImportID), map[int]someone{}
}

func (w *truth) withdraw() {
	if len(w.in) == 0 {
		return
	}
	id := w.in[w.r.IntN(len(w.in))]
	if err := w.h.Intake.WithdrawRegister(w.t.Context(), w.by, id); err != nil {
		w.saying("withdrawal of %s refused: %v", id[len(id)-4:], err)
		return
	}
	w.saying("%s withdrawn", id[len(id)-4:])
	w.in = slices.DeleteFunc(w.in, func(x string) bool { return x == id })
	delete(w.told, id)
	delete(w.meant, id)
	for n, from := range w.origin {
		if from != id {
			continue
		}
		for _, by := range []map[string]map[int]someone{w.told, w.meant} {
			for _, said := range by {
				delete(said, n)
			}
		}
		delete(w.origin, n)
		delete(w.taken, n)
	}
}

// byHand lets casework record all that happened at a site so far.
func (w *truth) byHand(site int) {
	for _, p := range w.people {
		if p = p.upTo(w.today()); p.site != site || p.referred > w.today() || p.closed != "" || p.nameless || w.r.IntN(4) == 0 {
			continue // an end waits for the agency's word
		}
		did, err := w.record(p)
		w.worked = w.worked || did != ""
		if err == nil {
			w.told[hand][p.n] = p
		}
		if did != "" || err != nil {
			w.saying("by hand %d: %s %v", p.n, did, err)
		}
	}
}

func (w *truth) record(p someone) (did string, err error) {
	ctx, why := w.t.Context(), "so it was"
	if w.taken[p.n] && w.here(p) { // which of the files it is
		return "", fmt.Errorf("two stays")
	}
	if !w.taken[p.n] && w.here(p) {
		return "", fmt.Errorf("came back")
	}
	if !w.taken[p.n] {
		_, err = w.h.Supervision.ReceiveReferral(ctx, w.by, supervision.Referral{Client: registry.Client{FullName: p.cell("Name"), UCIWritten: p.uci(), Sex: p.sex, BirthDate: clock.Date(p.cell("Birth date"))},
			SiteID: w.sites[p.site].ID, Region: w.sites[p.site].RegionCode, ReceivedOn: p.referred, Risk: p.risk})
		if err != nil {
			return did, err
		}
		w.taken[p.n], w.origin[p.n], did = true, hand, "referred"
	}
	one := func() (f supervision.File, err error) {
		id, err := db.One[string](ctx, w.h.DB, `select f.id from supervision_file f join client c on c.id=f.client_id where f.organisation_id=$1 and c.uci_digits=$2 and not f.withdrawn`, w.org.ID, p.uci())
		if err != nil {
			return f, err
		}
		return w.h.Supervision.File(ctx, w.by, id)
	}
	f, err := one()
	if err == nil && p.decided != "" && f.DecidedOn == "" {
		did += " decided"
		d := supervision.Decision{Code: supervision.Accepted, On: p.decided, Why: why}
		if !p.accepted {
			d.Code, d.Reason = supervision.NotApproved, "RISK"
		}
		f, err = w.h.Supervision.DecideForAgency(ctx, w.officer, f.ID, f.Version, d)
	}
	if err == nil && p.enrolled != "" && f.EnrolledOn == "" {
		did += " enrolled"
		f, err = w.h.Supervision.Enrol(ctx, w.by, f.ID, f.Version, p.enrolled, "", why)
	}
	if err == nil && (f.ReferredOn != p.referred || f.DecidedOn != p.decided || f.EnrolledOn != p.enrolled || f.ClosedOn != p.closed) {
		err = fmt.Errorf("kept as %s %s %s %s", f.ReferredOn, f.DecidedOn, f.EnrolledOn, f.ClosedOn)
	}
	return did, err
}

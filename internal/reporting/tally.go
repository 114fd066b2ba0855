package reporting

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/registry"
	"passerelle/internal/reporting/length"
	"passerelle/internal/reporting/profile"
	"passerelle/internal/reporting/told"
	"passerelle/internal/reporting/turn"
)

// Row is one case behind a figure: codes and ids, never a name.
type Row struct {
	FileID  string
	EventID string
	// Days is the length a duration counted; 0 otherwise.
	Days int
	// Person is whom the case is about, where people are counted: see [registry.Persons].
	Person registry.Person
}

// Cell is one number of a month with the rows behind it. Code is empty for a figure without a breakdown.
type Cell struct {
	Figure string
	Code   string
	// Value is a count, or days for a duration.
	Value float64
	// Available is false where a provider's register cannot give the number for a month before the cut-over and nobody
	// recorded anything of it: it is then said to be not available, never 0. See [told.Days].
	Available bool
	// Empty says that a length was measured on no case: there is no number, which is not a length of 0 days.
	Empty bool
	// Adjusted is what a person added or took away, each with a reason, on a signed line beside the computed value.
	Adjusted float64
	Rows     []Row
	// Cases is how many cases stand behind the number where the rows themselves are not at hand.
	Cases int
}

// Behind is how many cases stand behind the number, as far as it is known here.
func (c Cell) Behind() int { return max(c.Cases, len(c.Rows)) }

// measure takes the number from the cases behind it.
func (c *Cell) measure(f Figure) {
	c.Value, c.Empty = valueOf(f, c.Rows), f.Kind == Duration && len(c.Rows) == 0
}

// Counted says whether a number was computed.
func (c Cell) Counted() bool { return c.Available && !c.Empty }

// Known says whether anything is known of the number: it could be computed, or a person signed what it is.
func (c Cell) Known() bool { return c.Available || c.Adjusted != 0 }

// Told says whether there is a number.
func (c Cell) Told() bool { return c.Known() && !c.Empty }

// Shown is the number on the page: computed + adjustments.
func (c Cell) Shown() float64 { return c.Value + c.Adjusted }

// Period is what a submission is about: a provider, one of its regions, a month (RPT-1).
type Period struct {
	OrganisationID string
	Region         string
	Month          clock.Month
}

// happened is one event as statistics read it.
type happened = turn.Event

// said is every code, date and id that a payload may hold and a figure may need.
type said struct {
	Region    string     `json:"region"`
	Source    string     `json:"source"`
	Day       string     `json:"day"`
	Decision  string     `json:"decision"`
	Reason    string     `json:"reason"`
	Risk      string     `json:"risk"`
	Name      string     `json:"name"`
	Value     string     `json:"value"`
	CheckIn   string     `json:"checkin"`
	Due       clock.Date `json:"due"`
	Outcome   string     `json:"outcome"`
	Action    string     `json:"action"`
	Direction string     `json:"direction"`
}

// Compute counts the figures of a period from the history, as it was known at an instant. The same instant gives the
// same figures for ever; a later one shows what was entered late or corrected.
func Compute(ctx context.Context, q db.Querier, d *Definition, p Period, knownAt time.Time) ([]Cell, error) {
	t, err := newTally(p), error(nil)
	if t.days, err = told.Of(ctx, q, p.OrganisationID, p.Region, p.Month, knownAt); err != nil {
		return nil, err
	}
	t.registers.Have(t.days.Columns)
	if t.persons, err = registry.Persons(ctx, q, p.OrganisationID, knownAt); err != nil {
		return nil, err
	}
	for file, err := range eachFile(ctx, q, p, knownAt) {
		if err != nil {
			return nil, fmt.Errorf("figures of %s: %w", p.Month, err)
		}
		t.count(file)
	}
	return t.cells(d), nil
}

// What a figure of the month can depend on, each part read through an index, so that a month costs what lies in it and
// not the provider's years: what says where a file stands at the month's end; what happened in the month; how the
// check-ins of the month came out (an outcome takes effect on the day it was due, or later); what undoes a file; with what a register
// brought it, for its referral may be dated since; and every correction, as it may replace any of these.
const eventsOfPeriod = `select id, file_id, seq, kind, act, effective, recorded, payload, corrects, import_id from (
 select * from event where organisation_id=$1 and recorded<=$2 and corrects='' and effective<=$3
   and kind in ('referred','decided','enrolled','reopened','closed','risk_set','attribute_set')
 union all select * from event where organisation_id=$1 and recorded<=$2 and corrects='' and effective>$3 and import_id<>'' and kind in ('referred','risk_set','attribute_set')
 union all select * from event where organisation_id=$1 and recorded<=$2 and corrects='' and effective between $4 and $3
   and kind in ('checkin_due','breach_reported','breach_answered','conditions_direction')
 union all select * from event where organisation_id=$1 and recorded<=$2 and corrects='' and effective>=$4 and kind='checkin_outcome'
 union all select * from event where organisation_id=$1 and recorded<=$2 and corrects='' and kind in ('opened_in_error','import_withdrawn')
 union all select * from event where organisation_id=$1 and recorded<=$2 and corrects<>''
) happened order by file_id, effective, seq`

// eachFile gives the events of one file after another, in the order they took effect, corrections applied.
func eachFile(ctx context.Context, q db.Querier, p Period, knownAt time.Time) iter.Seq2[[]happened, error] {
	return func(yield func([]happened, error) bool) {
		var file []happened
		rows := db.Each[happened](ctx, q, eventsOfPeriod, p.OrganisationID, clock.Micros(knownAt), p.Month.Last(), p.Month.First())
		for e, err := range rows {
			if err != nil {
				yield(nil, err)
				return
			}
			if len(file) > 0 && file[0].FileID != e.FileID {
				if !yield(turn.Corrected(file), nil) {
					return
				}
				file = file[:0]
			}
			file = append(file, e)
		}
		if len(file) > 0 {
			yield(turn.Corrected(file), nil)
		}
	}
}

// tally counts one period.
type tally struct {
	period      Period
	first, last clock.Date
	days        told.Days
	here        map[key]bool // the lines of which somebody recorded a case here
	persons     map[string]registry.Person
	registers   profile.Registers
	rows        map[key][]Row
}

type key struct{ figure, code string }

func newTally(p Period) *tally {
	return &tally{period: p, first: p.Month.First(), last: p.Month.Last(), here: map[key]bool{}, rows: map[key][]Row{}}
}

func (t *tally) add(figure, code string, e happened, days int) {
	k := key{figure, code}
	t.here[k] = t.here[k] || e.Act != byRegister
	t.rows[k] = append(t.rows[k], Row{FileID: e.FileID, EventID: e.ID, Days: days})
}

// count adds one file's events to the figures.
func (t *tally) count(events []happened) {
	f := fileSoFar{dues: map[string]happened{}, dropped: map[string]bool{}, outcomes: map[string]outcome{}}
	opened := false
	for _, e := range events {
		if e.Effective > t.last && e.Kind != "checkin_outcome" {
			continue
		}
		if !opened && e.Effective >= t.first {
			t.open(&f)
			opened = true
		}
		var s said
		if json.Unmarshal([]byte(e.Payload), &s) != nil {
			continue // a payload without the codes we count counts for nothing
		}
		t.step(&f, e, s, e.Effective >= t.first)
	}
	if !opened {
		t.open(&f)
	}
	t.close(&f)
}

func (t *tally) open(f *fileSoFar) {
	if f.active && f.region == t.period.Region {
		t.add("opening", "", f.since, 0)
	}
	f.wasActive = f.active
}

func (t *tally) cells(d *Definition) []Cell {
	var out []Cell
	for _, figure := range d.Figures {
		codes := t.codesOf(figure, d)
		for _, code := range codes {
			rows := t.rows[key{figure.Code, code}]
			if figure.Kind == Distinct {
				rows = t.onePerson(rows)
			}
			c := Cell{Figure: figure.Code, Code: code, Rows: inOrder(rows), Available: t.tells(figure, key{figure.Code, code})}
			c.measure(figure)
			if !c.Available {
				c.Value, c.Rows = 0, nil
			}
			out = append(out, c)
		}
	}
	return out
}

func sameCase(a, b Row) bool {
	return a.FileID == b.FileID && a.EventID == b.EventID && a.Days == b.Days
}

// inOrder puts rows in an order that does not depend on the database's.
func inOrder(rows []Row) []Row {
	slices.SortFunc(rows, func(a, b Row) int { return cmp.Or(cmp.Compare(a.FileID, b.FileID), cmp.Compare(a.EventID, b.EventID)) })
	return rows
}

// codesOf lists the lines of a figure: the named codes in the definition's order, then what else was met, by name.
func (t *tally) codesOf(f Figure, d *Definition) []string {
	if f.By == "" {
		return []string{""}
	}
	var named, met []string
	for _, c := range d.Codes {
		if c.By == f.By && (!c.Met || len(t.rows[key{f.Code, c.Code}]) > 0) {
			named = append(named, c.Code)
		}
	}
	for k := range t.rows {
		if k.figure == f.Code && !slices.Contains(named, k.code) {
			met = append(met, k.code)
		}
	}
	slices.Sort(met)
	return append(named, met...)
}

func valueOf(f Figure, rows []Row) float64 {
	switch f.Code {
	case "referral_to_decision_median", "decision_to_enrolment_median":
		return length.Median(daysOf(rows))
	case "referral_to_decision_p90", "decision_to_enrolment_p90":
		return length.Percentile(daysOf(rows), 90)
	}
	if f.Kind == Distinct {
		return float64(distinctPersons(rows))
	}
	return float64(len(rows))
}

// onePerson leaves one case of each person of the provider.
func (t *tally) onePerson(rows []Row) (out []Row) {
	seen := map[string]bool{}
	for _, r := range inOrder(rows) {
		r.Person = t.persons[r.FileID]
		if who := cmp.Or(r.Person.Client, r.FileID); !seen[who] {
			seen[who], out = true, append(out, r)
		}
	}
	return out
}

// distinctPersons counts people once, also those whom two providers have under one UCI, or one provider under two.
func distinctPersons(rows []Row) int {
	people := make([]string, len(rows))
	for i, r := range rows {
		people[i] = cmp.Or(r.Person.Client, r.Person.Across, r.FileID)
	}
	return registry.Distinct(people)
}

func daysOf(rows []Row) (out []int) {
	for _, r := range rows {
		out = append(out, r.Days)
	}
	return out
}

package bench

import (
	"context"
	"fmt"
	"strings"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/app"
	"passerelle/internal/notes"
	"passerelle/internal/platform/clock"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
)

// now is when every story has come to its present.
var now = time.Date(2026, 11, 12, 15, 0, 0, 0, time.UTC)

var today = clock.DateOf(now, time.UTC)

// story is one file as it goes on: what the services are told, or what is written in bulk as they would.
type story struct {
	n        int
	site     access.Site
	zone     *time.Location
	worker   access.Actor
	client   registry.Client
	standard string
	risk     string
	ground   string
	housing  bool
	received time.Time
	acts     []act // after the referral, in the order of time
}

type kind int

const (
	decided kind = iota
	enrolled
	appeared // a whole appointment with its note
	settled  // the outcome of a check-in alone
	noted
	rerated
)

// act is one thing done in a file. Check-ins are numbered from 0; an act on one plans the next.
type act struct {
	at        time.Time
	kind      kind
	n         int // place in the story
	checkIn   int
	code      string
	due, next clock.Date
}

// shape is how a file goes: how many check-ins are done, and which of them are whole appointments.
type shape struct {
	standard string
	done     int
	alone    func(checkIn int) bool // the outcome alone is recorded
	late     bool                   // the last check-in is past and has no outcome
	last     string                 // outcome of the last check-in that was done
}

// The shapes of the reference load: 100 events and 25 notes for each file, but for two.
var standards = []string{schedule.Weekly, schedule.Biweekly, schedule.EveryThreeWeeks, schedule.EveryFourWeeks}

const (
	fileWithMany = 0 // 2,000 check-ins
	fileWithFew  = 1 // 20
)

func shapeOf(n int) shape {
	s := shape{standard: standards[n%4], done: 31, late: n%20 == 6, last: supervision.Kept,
		alone: func(checkIn int) bool { return checkIn == 0 || checkIn%3 == 2 }}
	never := func(int) bool { return false }
	switch {
	case n == fileWithMany:
		s.standard, s.done, s.alone = schedule.Daily, 2000, never
	case n == fileWithFew:
		s.done, s.alone = 20, never
	case n%10 == 3:
		s.last = supervision.Missed
	case n%20 == 8:
		s.last = supervision.Waiting
	}
	return s
}

var days = map[string]int{schedule.Daily: 1, schedule.Weekly: 7, schedule.Biweekly: 14, schedule.EveryThreeWeeks: 21, schedule.EveryFourWeeks: 28}

// tell makes the nth story of a worker at a site.
func tell(n int, site access.Site, zone *time.Location, worker access.Actor) *story {
	shape := shapeOf(n)
	every := days[shape.standard]
	back := shape.done*every + n/4%every
	if shape.late {
		back += every
	}
	from := today.AddDays(-back)
	s := &story{n: n, site: site, zone: zone, worker: worker, standard: shape.standard, risk: supervision.Risks[n%3],
		ground: supervision.Grounds[n%4], housing: n%25 == 4, received: from.AddDays(-8).Time().Add(15*time.Hour + time.Duration(n%3600)*time.Second)}
	s.client = registry.Client{UCIWritten: fmt.Sprintf("%04d-%04d", 1000+n/10000, n%10000), GivenName: name(n, 97), FamilyName: name(n, 31),
		BirthDate: clock.Date("1958-03-01").AddDays(n * 37 % 17000), Sex: []string{"F", "M", "X"}[n%3], Citizenship: []string{"SOM", "AFG", "COL", "NGA"}[n%4],
		Language: []string{"so", "prs", "es", "en"}[n%4], OfficialLanguage: "en", InterpreterNeeded: "no"}
	s.add(act{at: s.received.AddDate(0, 0, 4), kind: decided, code: supervision.Accepted})
	first := schedule.Next(s.standard, from)
	s.add(act{at: s.received.AddDate(0, 0, 8), kind: enrolled, next: first})
	s.checkIns(shape, first)
	return s
}

func (s *story) checkIns(shape shape, due clock.Date) {
	for i := range shape.done {
		at := due.Time().Add(15*time.Hour + time.Duration(s.n%3600)*time.Second)
		if at.After(now) {
			at = now.Add(-time.Duration(s.n%3600) * time.Second)
		}
		a := act{at: at, kind: appeared, checkIn: i, code: supervision.Kept, due: due, next: schedule.Next(s.standard, due)}
		switch {
		case i == shape.done-1:
			a.code = shape.last
		case shape.alone(i):
			a.kind, a.code = settled, []string{supervision.Late, supervision.Missed, supervision.Excused}[(s.n+i)%3]
		}
		s.add(a)
		if i%6 == 1 && i/6 < 5 || shape.done == 20 && i == 17 {
			s.add(act{at: at.Add(time.Minute), kind: noted})
		}
		if i == 9 {
			s.add(act{at: at.Add(2 * time.Minute), kind: rerated, code: supervision.Risks[(s.n+1)%3]})
		}
		due = a.next
	}
}

func (s *story) add(a act) {
	a.n = len(s.acts)
	s.acts = append(s.acts, a)
}

func (s *story) referral() supervision.Referral {
	return supervision.Referral{Client: s.client, SiteID: s.site.ID, Region: s.site.RegionCode, ReceivedOn: clock.DateOf(s.received, time.UTC),
		Risk: s.risk, City: s.site.City, Ground: s.ground, Standard: s.standard, HousingReferred: s.housing}
}

func (s *story) reporting(checkInID string, a act) supervision.Reporting {
	return supervision.Reporting{CheckInID: checkInID, Outcome: a.code, NextDue: a.next, NextTime: "09:30", NextPlace: "Office, room 2",
		Answers: map[string]string{"conditions": "yes", "address": "yes", "unscheduled": "no"},
		Words:   map[string]string{"goals": text(s.n, a.n, 220), "needs": text(s.n, a.n+5000, 90)}}
}

func (s *story) note(a act) notes.Note {
	return notes.Note{Kind: "general", Body: text(s.n, a.n, 420), Occurred: clock.DateOf(a.at, time.UTC)}
}

// play has the services do the whole story, at its hours.
func (s *story) play(ctx context.Context, h *app.House, clk *clock.Settable) (fileID string, err error) {
	clk.Set(s.received)
	f, err := h.Supervision.ReceiveReferral(ctx, s.worker, s.referral())
	if err != nil {
		return "", err
	}
	for _, a := range s.acts {
		clk.Set(a.at)
		if err := s.do(ctx, h, f.ID, a); err != nil {
			return f.ID, fmt.Errorf("act %d: %w", a.n, err)
		}
	}
	return f.ID, nil
}

func (s *story) do(ctx context.Context, h *app.House, file string, a act) error {
	f, err := h.Supervision.File(ctx, s.worker, file)
	if err != nil {
		return err
	}
	on := clock.DateOf(a.at, time.UTC)
	switch a.kind {
	case decided:
		_, err = h.Supervision.RecordDecision(ctx, s.worker, file, f.Version, supervision.Decision{On: on, Code: a.code})
	case enrolled:
		_, err = h.Supervision.Enrol(ctx, s.worker, file, f.Version, on, a.next, "")
	case noted:
		err = h.Supervision.WriteNote(ctx, s.worker, file, s.note(a))
	case rerated:
		_, err = h.Supervision.ChangeRisk(ctx, s.worker, file, f.Version, a.code, on, supervision.Word{})
	default:
		err = s.checkIn(ctx, h, file, a)
	}
	return err
}

func (s *story) checkIn(ctx context.Context, h *app.House, file string, a act) error {
	all, err := h.Supervision.CheckIns(ctx, s.worker, file)
	if err != nil {
		return err
	}
	if a.kind == settled {
		_, err = h.Supervision.RecordOutcome(ctx, s.worker, all[0].ID, a.code, a.next)
		return err
	}
	_, err = h.Supervision.RecordReporting(ctx, s.worker, s.reporting(all[0].ID, a))
	return err
}

// words that notes are made of: a few are said all the time, most hardly ever.
const (
	commonWord = "landlord"
	rareWord   = "quarantine"
	oftenSaid  = "client said that the work at the bakery goes on and transit tickets for month were given visit family doctor on Tuesday " +
		"two rooms viewed application left with owner attends class three evenings week permit renewed letter from school read together"
)

var often = strings.Fields(oftenSaid)

// text writes words for a place in a story, the same every time. The common word stands in three notes of ten, the
// rare one in twenty notes of the load, all of the first provider.
func text(n, place, size int) string {
	x := uint64(n)<<32 + uint64(place) + 1
	next := func(limit int) int {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		return int(x % uint64(limit))
	}
	next(2)
	next(2)
	var b strings.Builder
	if next(10) < 3 {
		b.WriteString("The " + commonWord + " ")
	}
	if place == 3 && n%providerCount == 0 && n > 0 && n <= 20*providerCount {
		b.WriteString(rareWord + " ")
	}
	for b.Len() < size {
		word := often[next(len(often))]
		if next(12) == 0 {
			word = seldom(next(20000))
		}
		b.WriteString(word + " ")
	}
	return strings.TrimSpace(b.String()) + "."
}

var syllables = []string{"ba", "do", "ki", "lu", "me", "no", "ra", "si", "ta", "vo", "ze", "pa", "fe", "gu", "ho", "ja", "wi", "yo", "ce", "mu"}

func seldom(n int) string {
	return syllables[n%20] + syllables[n/20%20] + syllables[n/400%20] + syllables[n/8000%20]
}

func name(n, salt int) string {
	text := seldom((n*salt + salt*salt) % 3000)
	return strings.ToUpper(text[:1]) + text[1:]
}

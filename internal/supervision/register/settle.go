package register

import (
	"math/bits"
	"slices"

	"passerelle/internal/platform/clock"
)

// chain is the order in which things happen to a client: referred ≤ decided ≤ enrolled ≤ last check-in ≤ closed.
var chain = []Field{Referred, DecisionDate, Enrolled, LastCheckIn, Closed}

// How far back a date may lie and still be believed.
const (
	longestLife  = 120 // years since birth
	longestWhile = 50  // years since anything else
)

// settling is the work on the dates of one row.
type settling struct {
	read  map[Field]reading
	order func(Field) Order
	dates map[Field]clock.Date
	wrong map[Field]string
	// against says which date one out of order contradicts, whichever way that is read.
	against map[Field]Field
}

// settle decides the dates of one row. A date that can be read two ways is settled by its neighbours, else by the
// order that was asked; what is impossible, in the future or out of order is said and left empty.
func settle(read map[Field]reading, order func(Field) Order, today clock.Date) *settling {
	s := &settling{read: map[Field]reading{}, order: order, dates: map[Field]clock.Date{}, wrong: map[Field]string{}, against: map[Field]Field{}}
	for f, r := range read {
		if r.text != "" {
			s.possible(f, r, today)
		}
	}
	s.chained()
	for n, f := range chain {
		if s.wrong[f] == CodeOutOfOrder {
			s.against[f] = s.inTheWay(n, read[f].dates)
		}
	}
	s.birth()
	s.alone(Breaches)
	return s
}

// inTheWay gives the first date of the chain that a step's days contradict: one of an earlier step that lies after them, or
// of a later one that lies before, in every way that it can be read.
func (s *settling) inTheWay(step int, days []clock.Date) Field {
	for n, f := range chain {
		other := s.read[f].dates
		for _, day := range days {
			fits := func(d clock.Date) bool { return n < step && d <= day || n > step && d >= day }
			if n != step && len(other) > 0 && !slices.ContainsFunc(other, fits) {
				return f
			}
		}
	}
	return ""
}

// possible keeps the meanings that a day before tomorrow and not too long ago can have.
func (s *settling) possible(f Field, r reading, today clock.Date) {
	years := longestWhile
	if f == BirthDate {
		years = longestLife
	}
	past := r.within("", today)
	near := past.within(clock.DateOf(today.Time().AddDate(-years, 0, 0), today.Time().Location()), "")
	switch {
	case !r.shaped, r.short && f == BirthDate:
		s.wrong[f] = CodeUnreadable
	case len(r.dates) == 0:
		s.wrong[f] = CodeImpossible
	case len(past.dates) == 0:
		s.wrong[f] = CodeFuture
	case len(near.dates) == 0:
		s.wrong[f] = CodeImpossible
	default:
		s.read[f] = near
	}
}

// chained settles the dates that must follow each other. As many of them are kept as can be in order, the earlier
// steps before the later: a closure before enrolment is the closure's mistake. A date in doubt is settled when every
// such choice gives it the same day; then the order that was asked decides the first that is left, and so on.
func (s *settling) chained() {
	for {
		kept := s.choices()
		doubt := Field("")
		for i, f := range chain {
			r, ok := s.read[f]
			switch {
			case !ok:
			case len(kept[i]) == 0:
				s.wrong[f] = CodeOutOfOrder
				delete(s.read, f)
			case len(kept[i]) == 1:
				r.dates = kept[i]
				s.read[f], s.dates[f] = r, kept[i][0]
			case s.order(f) != Unasked && doubt == "":
				doubt = f
			}
		}
		if doubt == "" {
			break
		}
		s.read[doubt] = s.read[doubt].by(s.order(doubt))
	}
	for _, f := range chain {
		if len(s.read[f].dates) == 2 {
			s.wrong[f] = CodeTwoWays
		}
	}
}

// choices gives, for each step of the chain, the days it has in the best ways to read the row.
func (s *settling) choices() [][]clock.Date {
	kept, most := make([][]clock.Date, len(chain)), -1
	var take func(i int, latest clock.Date, way []clock.Date, set uint)
	take = func(i int, latest clock.Date, way []clock.Date, set uint) {
		if i == len(chain) {
			if worth := bits.OnesCount(set)<<len(chain) | int(set); worth >= most {
				if worth > most {
					kept, most = make([][]clock.Date, len(chain)), worth
				}
				for n, d := range way {
					kept[n] = including(kept[n], d)
				}
			}
			return
		}
		for _, d := range s.read[chain[i]].dates {
			if d >= latest {
				take(i+1, d, append(way[:i:i], d), set|1<<(len(chain)-1-i))
			}
		}
		take(i+1, latest, append(way[:i:i], ""), set)
	}
	take(0, "", nil, 0)
	return kept
}

func including(days []clock.Date, d clock.Date) []clock.Date {
	for _, known := range days {
		if known == d {
			return days
		}
	}
	if d == "" {
		return days
	}
	return append(days, d)
}

// birth comes before everything else in the row.
func (s *settling) birth() {
	r, ok := s.read[BirthDate]
	if !ok {
		return
	}
	first, of := clock.Date(""), Field("")
	for _, f := range chain {
		if d := s.dates[f]; d != "" && (first == "" || d < first) {
			first, of = d, f
		}
	}
	if r = r.within("", first); len(r.dates) == 0 {
		s.wrong[BirthDate], s.against[BirthDate] = CodeOutOfOrder, of
		return
	}
	s.read[BirthDate] = r
	s.alone(BirthDate)
}

// alone settles a date that no neighbour decides.
func (s *settling) alone(f Field) {
	r := s.read[f].by(s.order(f))
	switch len(r.dates) {
	case 1:
		s.dates[f] = r.dates[0]
	case 2:
		s.wrong[f] = CodeTwoWays
	}
}

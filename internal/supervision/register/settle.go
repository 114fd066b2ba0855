package register

import "passerelle/internal/platform/clock"

// chain is the order in which things happen to a client: referred ≤ decided ≤ enrolled ≤ last check-in ≤ closed.
var chain = []Field{Referred, DecisionDate, Enrolled, LastCheckIn, Closed}

// settle decides the dates of one row. A date that can be read two ways is settled by its neighbours, else by the
// order that was asked; what is impossible, in the future or out of order is said and left empty.
func settle(read map[Field]reading, order func(Field) Order, today clock.Date) (map[Field]clock.Date, map[Field]string) {
	dates, wrong := map[Field]clock.Date{}, map[Field]string{}
	for f, r := range read {
		if r.text != "" && len(r.dates) == 0 {
			wrong[f] = CodeImpossible
		} else if past := r.within("", today); r.text != "" && len(past.dates) == 0 {
			wrong[f] = CodeFuture
		} else {
			read[f] = past
		}
	}
	for range chain { // each pass may settle what the next one leans on
		for i, f := range chain {
			if r := read[f]; wrong[f] == "" && len(r.dates) == 2 {
				if near := r.within(neighbour(chain[:i], read, wrong, true), neighbour(chain[i+1:], read, wrong, false)); len(near.dates) == 1 {
					read[f] = near
				}
			}
		}
	}
	for f, r := range read {
		r = r.by(order(f))
		switch {
		case wrong[f] != "" || r.text == "":
		case len(r.dates) == 2:
			wrong[f] = CodeTwoWays
		default:
			dates[f] = r.dates[0]
		}
	}
	outOfOrder(dates, wrong)
	return dates, wrong
}

// neighbour gives the nearest settled date before (or after) a place of the chain.
func neighbour(side []Field, read map[Field]reading, wrong map[Field]string, before bool) clock.Date {
	for i := range side {
		f := side[i]
		if before {
			f = side[len(side)-1-i]
		}
		if r := read[f]; wrong[f] == "" && len(r.dates) == 1 {
			return r.dates[0]
		}
	}
	return ""
}

// outOfOrder takes out dates that lie before what must come first. The later step is the doubtful one: a closure
// before enrolment is the closure's mistake. A last check-in before a decision is neither's, and stays with the
// check-in.
func outOfOrder(dates map[Field]clock.Date, wrong map[Field]string) {
	latest := clock.Date("")
	for _, f := range chain {
		d, ok := dates[f]
		switch {
		case !ok:
		case d < latest:
			delete(dates, f)
			wrong[f] = CodeOutOfOrder
		default:
			latest = d
		}
	}
}

package contradict

import (
	"slices"
	"strings"
	"time"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
)

// Form is the report of non-compliance.
const Form = "bsf807"

// HourLayout is how a form writes a day with its hour.
const HourLayout = "2006-01-02 15:04"

// LoggedItems are the items that the form begins with from the log of the breach: the call, what the agency said for now, who was told, and how it stands.
var LoggedItems = []string{"learned", "called", calledTo, interim, toldItem, ongoing, whereabouts, "mind"}

const (
	calledTo    = "called_to"
	interim     = "interim"
	ongoing     = "ongoing"
	whereabouts = "whereabouts"
)

// Logged gives what the log says now of those items, by the clock of the office; what it does not say is left out.
func (r Report) Logged(office *time.Location) forms.Answers {
	out := forms.Answers{}
	say := func(item string, values ...string) {
		if strings.Join(values, "") != "" {
			out[item] = values
		}
	}
	hour := func(micros int64) string {
		if micros == 0 {
			return ""
		}
		return clock.FromMicros(micros).In(office).Format(HourLayout)
	}
	say("learned", hour(r.LearnedAt))
	say("called", hour(r.CalledAt))
	say(calledTo, r.CalledTo)
	for _, i := range r.standing() {
		out[interim] = append(out[interim], i.Code)
	}
	if r.ToldAt != 0 {
		say(toldItem, "yes")
	}
	say(ongoing, strings.ToLower(r.Going))
	say(whereabouts, r.Whereabouts)
	say("mind", r.Mind)
	return out
}

// TakeOver writes into a report that was begun before something of it was logged what the log says now, where nothing is said yet; it gives the
// items. What somebody wrote stays.
func TakeOver(logged, said forms.Answers) (taken []string) {
	for _, item := range LoggedItems {
		if len(logged[item]) > 0 && strings.Join(said[item], "") == "" {
			said[item] = slices.Clone(logged[item])
			taken = append(taken, item)
		}
	}
	return taken
}

// Otherwise lists the items in which a report says something else than the log, or nothing where the log says something.
func Otherwise(logged, said forms.Answers) (out []string) {
	for _, item := range LoggedItems {
		if len(logged[item]) > 0 && !sameSaid(item, logged[item], said[item]) {
			out = append(out, item)
		}
	}
	return out
}

func sameSaid(item string, logged, said []string) bool {
	was, is := strings.Join(logged, " "), strings.Join(said, " ")
	switch {
	case is == "":
		return false
	case item == calledTo:
		return sharesWord(was, is)
	case item == interim:
		return slices.Equal(asked(logged), asked(said))
	case item == whereabouts && unknown(was) && unknown(is):
		return true
	}
	return plain(was) == plain(is)
}

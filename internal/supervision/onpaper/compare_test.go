package onpaper

import (
	"context"
	"fmt"
	"testing"

	"passerelle/internal/supervision"
)

// CCM-12, CCM-18: a paper says each condition in force, in its words or with its hours and numbers, and none that is over.
func TestWhatStandsOnAPaper(t *testing.T) {
	type list = []supervision.Condition
	address, curfew := supervision.Condition{Code: "ADDR"}, supervision.Condition{Code: "CURFEW", Words: "17:00–09:00"}
	old := supervision.Condition{Code: "CURFEW", Words: "18:00 to 08:00", ToDate: "2026-11-10"}
	free := supervision.Condition{Code: "FREE", Words: "No contact with the complainant."}
	for name, c := range map[string]struct {
		in           list
		lines        []string
		unsaid, over string
	}{
		"in its own sentence":             {list{address, curfew}, []string{"You give us your address.", "You stay at home in these hours. 17:00–09:00"}, "", ""},
		"in other words with its hours":   {list{address, curfew}, []string{"Be home from 5 pm to 9 am.", "Tell us where you live."}, "", ""},
		"in French":                       {list{curfew}, []string{"Vous restez chez vous de 17 h 00 à 9 h."}, "", ""},
		"the hours of before":             {list{address, old, curfew}, []string{"You give us your address.", "You stay at home in these hours. 18:00 to 08:00"}, "CURFEW 1", "18:00 to 08:00 1"},
		"the hours of before, beside it":  {list{old, curfew}, []string{"At home 18:00 to 08:00", "At home 17:00–09:00"}, "", "18:00 to 08:00 0"},
		"other hours":                     {list{address, curfew}, []string{"You give us your address.", "You stay at home from 23 to 24."}, "CURFEW 1", ""},
		"the hours the other way round":   {list{curfew}, []string{"At home 09:00–17:00"}, "CURFEW 0", ""},
		"an hour within another":          {list{{Code: "CURFEW", Words: "7:00–9:00"}}, []string{"At home 17:00–9:00"}, "CURFEW 0", ""},
		"no line":                         {list{address}, nil, "ADDR -1", ""},
		"a curfew says no other":          {list{address}, []string{"A curfew, 17:00–09:00"}, "ADDR 0", ""},
		"words of its own, said plainly":  {list{free, address}, []string{"Do not talk to her.", "Tell us where you live."}, "", ""},
		"words of its own, with a number": {list{{Code: "FREE", Words: "Call twice, at 10 and 15."}}, []string{"Call at 10 and at 16."}, "FREE 0", ""},
		"words that are over":             {list{{Code: "FREE", Words: "Call at noon.", ToDate: "2026-11-10"}, free}, []string{"Call at noon."}, "FREE 0", "Call at noon. 0"},
		"what is said beside its kind":    {list{{Code: "REPORT", Words: "every Tuesday"}}, []string{"Come every Friday."}, "REPORT 0", ""},
	} {
		unsaid, over := Compare(context.Background(), c.in, c.lines)
		var u, o string
		for _, x := range unsaid {
			u = fmt.Sprint(x.Code, " ", x.Line)
		}
		for _, x := range over {
			o = fmt.Sprint(x.Words, " ", x.Line)
		}
		if u != c.unsaid || o != c.over || len(unsaid) > 1 || len(over) > 1 {
			t.Errorf("%s: unsaid %q, over %q", name, u, o)
		}
	}
}

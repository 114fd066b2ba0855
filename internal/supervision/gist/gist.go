// Package gist says, in the line of a form that was sent, what was asked on it and what was answered: what the provider asks on BSF806 and the
// agency's answer, what the agency says of the outline of a case plan, and whether the provider takes a client who is referred (CCM-10,
// CCM-18). The event has the codes; its words are made for the reader. What other events tell, such as a decision, is not told again.
//
// Start at [Of] and [Says].
package gist

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/reply"
)

// line is which items of a form say what is asked, and by which side what is answered.
type line struct {
	asked, answer string
	agency        bool     // whose part the answer is
	answers       []string // that are told
}

var lines = map[string]line{
	"bsf801":    {answer: reply.Item, answers: []string{"ACCEPTED", reply.Refuses, reply.Asks}},
	"bsf806":    {asked: "asks", answer: "answer", agency: true, answers: []string{"granted", "part", "refused"}},
	"case-plan": {answer: "agreement", agency: true, answers: []string{"agreed", "change"}},
}

// asks are what may be asked for that is told.
var asks = []string{"conditions", "risk", "closing"}

// between stands between the codes of what is asked.
const between = ","

// Of puts into what the history says of a form that was sent what it asks and answers; agency says that the agency sent it.
func Of(p history.FormPayload, agency bool, said forms.Answers) history.FormPayload {
	l, told := lines[p.Code]
	if !told {
		return p
	}
	p.Asked = strings.Join(slices.DeleteFunc(slices.Clone(asks), func(x string) bool { return !slices.Contains(said[l.asked], x) }), between)
	if given := said.Get(l.answer); agency == l.agency && slices.Contains(l.answers, given) {
		p.Answer = given
	}
	return p
}

// Says writes what a form that was sent asks and answers; nothing of one of which the history does not say it.
func Says(ctx context.Context, p history.FormPayload) string {
	l := lines[p.Code]
	var out, asked []string
	for _, x := range strings.Split(p.Asked, between) {
		if slices.Contains(asks, x) {
			asked = append(asked, i18n.T(ctx, "supervision.told.ask."+x))
		}
	}
	if len(asked) > 0 {
		out = append(out, i18n.T(ctx, "supervision.told.request", "What", strings.Join(asked, ", ")))
	}
	if slices.Contains(l.answers, p.Answer) {
		out = append(out, i18n.T(ctx, "supervision.told.answer."+p.Answer))
	}
	return strings.Join(out, " · ")
}

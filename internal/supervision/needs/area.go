package needs

import (
	"slices"

	"passerelle/internal/forms"
	"passerelle/internal/platform/i18n"
)

// What an item of an area is about follows from the end of its name; the rest is the code of the area.
const (
	levelOf     = "_level"
	urgentOf    = "_urgent"
	clientOf    = "_client"
	papersOf    = "_papers"
	strengthsOf = "_strengths"
)

// Area is an area of need, as a version of the form asks about it.
type Area struct {
	Code  string
	Title i18n.Text
	level forms.Item
}

// areasOf gives the areas of a part of the form, in its order: its groups that hold an item of their own name for the level, a
// choice with scores.
func areasOf(p forms.Part) []Area {
	var out []Area
	for _, g := range p.Items {
		at := slices.IndexFunc(g.Items, func(i forms.Item) bool { return i.ID == g.ID+levelOf && i.Kind == forms.Choice })
		if g.Kind == forms.Group && at >= 0 && slices.ContainsFunc(g.Items[at].Options, scored) {
			out = append(out, Area{g.ID, g.Text, g.Items[at]})
		}
	}
	return out
}

func scored(o forms.Option) bool { return o.Score != nil }

// Said is what an assessment says of an area. Without an answer to how much is needed, nobody asked.
type Said struct {
	Level                     forms.Option
	Asked                     bool
	Urgent                    bool
	Client, Papers, Strengths string
	most                      float64
}

// Score is how much is needed; false when nobody asked, or the client would not say.
func (x Said) Score() (float64, bool) {
	if x.Level.Score == nil {
		return 0, false
	}
	return *x.Level.Score, true
}

// Needed reports whether there is a need.
func (x Said) Needed() bool {
	score, known := x.Score()
	return known && score > 0
}

// Strong reports whether the need is one that a plan has to answer: in the upper half of the levels, or urgent.
func (x Said) Strong() bool {
	score, known := x.Score()
	return x.Urgent || known && score > x.most/2
}

// weight puts needs in order: what is urgent before all else, then what is needed most.
func (x Said) weight() float64 {
	score, _ := x.Score()
	if x.Urgent {
		score += x.most + 1
	}
	return score
}

func (x Area) said(answers forms.Answers) Said {
	out := Said{Client: answers.Get(x.Code + clientOf), Papers: answers.Get(x.Code + papersOf), Strengths: answers.Get(x.Code + strengthsOf)}
	out.Level, out.Asked = x.level.Option(answers.Get(x.Code + levelOf))
	out.Urgent = len(answers[x.Code+urgentOf]) > 0
	for _, o := range x.level.Options {
		if scored(o) {
			out.most = max(out.most, *o.Score)
		}
	}
	return out
}

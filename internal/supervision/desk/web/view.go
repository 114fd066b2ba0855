package web

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
	"passerelle/internal/supervision/measure"
)

// answers gives who is likely to answer now: the officer of the file in office hours, the duty officer after.
func answers(ctx context.Context, o desk.Office, f supervision.File) string {
	if !o.Open {
		return i18n.T(ctx, "desk.duty_officer")
	}
	if f.LiaisonName != "" {
		return f.LiaisonName
	}
	return i18n.T(ctx, "desk.officer")
}

// merged puts what was typed over what a form begins with.
func merged(begun, typed part.Form) url.Values {
	out := begun.Values
	maps.Copy(out, typed.Values)
	return out
}

// local writes an instant by the clock of the region.
func local(ctx context.Context, o desk.Office, t time.Time) string {
	if t.IsZero() {
		return i18n.Unknown
	}
	return i18n.Date(ctx, clock.DateOf(t, o.Zone)) + " " + i18n.HourOf(ctx, t.In(o.Zone).Format("15:04"))
}

func of(ctx context.Context, key, about string) string {
	return i18n.T(ctx, key) + i18n.Colon(ctx) + about
}

// callOptions offers the calls that were logged and that no report followed, and a call that is typed here.
func (v reportView) callOptions(ctx context.Context) []part.Option {
	out := make([]part.Option, 0, len(v.Fresh)+1)
	for _, c := range v.Fresh {
		out = append(out, part.Option{Value: c.ID, Text: local(ctx, v.Office, c.Called()) + " · " + c.To})
	}
	return append(out, part.Option{Value: "", Text: i18n.T(ctx, "desk.report.another_call")})
}

// steps are the clock of a breach: each step with when it was, and how long after the one before.
func (v breachView) steps(ctx context.Context) []part.Fact {
	b, now := v.Breach, v.Clock.Now()
	none := i18n.T(ctx, "desk.step.not_yet")
	out := []part.Fact{{Label: i18n.T(ctx, "desk.step.learned"), Text: i18n.Unknown}, {Label: i18n.T(ctx, "desk.step.called"), Text: i18n.Date(ctx, b.ReportedOn)},
		{Label: i18n.T(ctx, "desk.step.sent"), Text: none}, {Label: i18n.T(ctx, "desk.step.answered"), Text: none}}
	if b.NotCalled() {
		out[0].Text, out[1] = local(ctx, v.Office, clock.FromMicros(b.LearnedAt)), part.Fact{Label: out[1].Label, Part: part.Tag("bad", i18n.T(ctx, "desk.not_called"))}
	}
	if b.CalledAt != 0 {
		learned, called := clock.FromMicros(b.LearnedAt), clock.FromMicros(b.CalledAt)
		out[0].Text = local(ctx, v.Office, learned)
		out[1].Text = local(ctx, v.Office, called) + " · " + b.CalledTo + " · " + after(ctx, called.Sub(learned))
	}
	if b.SentAt != 0 {
		sent := clock.FromMicros(b.SentAt)
		if out[2].Text = local(ctx, v.Office, sent); b.CalledAt != 0 {
			out[2].Text += " · " + after(ctx, sent.Sub(clock.FromMicros(b.CalledAt)))
		}
	}
	switch {
	case b.TakenBackOn != "":
		out[3].Text = of(ctx, "desk.step.taken_back", i18n.Date(ctx, b.TakenBackOn))
	case !b.Waits():
		out[3].Text = measure.Words(ctx, b.Action, b.Also) + " · " + i18n.Date(ctx, b.AnsweredOn)
		if b.AnsweredBy != "" {
			out[3].Text += " · " + b.AnsweredBy
		}
	case b.NotCalled():
	case b.Late(now):
		out[3].Part = part.Tag("bad", desk.Waits(ctx, b.Waited(now)))
	default:
		out[3].Part = part.Tag("warn", desk.Waits(ctx, b.Waited(now)))
	}
	return out
}

// after says how long after the step before.
func after(ctx context.Context, d time.Duration) string {
	return i18n.T(ctx, "desk.step.after", "Span", desk.Span(ctx, d))
}

// facts is how a breach stands.
func (v breachView) facts(ctx context.Context) []part.Fact {
	b := v.Breach
	out := []part.Fact{{Label: i18n.T(ctx, "supervision.field.occurred_on"), Text: i18n.Date(ctx, b.OccurredOn)}}
	for _, x := range []struct{ key, text string }{{"desk.field.going", word(ctx, "desk.going.", b.Going)}, {"desk.field.whereabouts", b.Whereabouts}, {"desk.field.mind", b.Mind},
		{"supervision.field.account", b.Account}} {
		if x.text != "" && x.text != i18n.Unknown {
			out = append(out, part.Fact{Label: i18n.T(ctx, x.key), Text: x.text})
		}
	}
	if v.Housed != "" {
		told := i18n.T(ctx, "desk.residence.not_told")
		if b.ToldAt != 0 {
			told = b.ToldTo + " · " + local(ctx, v.Office, b.Told())
		}
		out = append(out, part.Fact{Label: of(ctx, "desk.residence.told", v.Housed), Text: told})
	}
	return out
}

// others gives what else was found and is reported, that does not stand among what the report answers.
func (v breachView) others() []desk.Finding {
	return slices.DeleteFunc(slices.Clone(v.Others), func(x desk.Finding) bool {
		return slices.ContainsFunc(v.Answers, func(y desk.Finding) bool { return y.Key() == x.Key() })
	})
}

// standing offers the instructions that stand.
func (v breachView) standing(ctx context.Context) (out []part.Option) {
	for _, i := range v.Instructions {
		if i.Stands(v.Breach) && i.Code != desk.Instructions[0] {
			out = append(out, part.Option{Value: i.ID, Text: i18n.T(ctx, "desk.instruction."+i.Code)})
		}
	}
	return out
}

func word(ctx context.Context, prefix, code string) string {
	if code == "" {
		return i18n.Unknown
	}
	return i18n.T(ctx, prefix+code)
}

package web

import (
	"context"
	"slices"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/question"
	"passerelle/internal/supervision/synopsis"
)

// group is the questions of a round under one heading.
type group struct {
	ID, Title string
	Questions []question.Question
}

// groups puts the questions of the round under the headings of the synopsis, in its order.
func (v roundView) groups(ctx context.Context) []group {
	var out []group
	for _, q := range v.At.Questions {
		if len(out) == 0 || out[len(out)-1].ID != q.Heading {
			out = append(out, group{ID: q.Heading, Title: titleOf(ctx, v.Headings, q.Heading)})
		}
		g := &out[len(out)-1]
		g.Questions = append(g.Questions, q)
	}
	return out
}

func titleOf(ctx context.Context, headings []synopsis.Heading, id string) string {
	for _, h := range headings {
		if h.ID == id {
			return h.Title.In(i18n.Lang(ctx))
		}
	}
	return id
}

// words gives a question in the reader's language where the form has it, as it was written otherwise.
func (v roundView) words(ctx context.Context, q question.Question) string {
	return synopsis.Page{Headings: v.Headings}.Titled(ctx, q.Question, q.Words)
}

func roundName(ctx context.Context, n int) string { return i18n.T(ctx, "question.round", "Number", n) }

// standing is how far a round is.
func standing(ctx context.Context, r question.Round, today clock.Date) (kind, text string) {
	open := len(r.Open())
	moved := slices.ContainsFunc(r.Questions, func(q question.Question) bool { return q.Stands() == question.Again })
	switch {
	case open == 0 && moved:
		return "neutral", i18n.T(ctx, "question.none_open")
	case open == 0:
		return "good", i18n.T(ctx, "question.all_answered")
	case r.Late(today):
		return "bad", i18n.T(ctx, "question.late", "Due", i18n.Date(ctx, r.Falls()))
	}
	return "warn", i18n.T(ctx, "question.open", "Open", open, "Asked", len(r.Questions))
}

func instant(ctx context.Context, micros int64) string {
	if micros == 0 {
		return ""
	}
	return i18n.Time(ctx, clock.FromMicros(micros))
}

func roundsTable(ctx context.Context, f question.File) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "question.title"), Quiet: true, Cards: true,
		Columns: part.Columns(ctx, "question.column.round", "question.column.standing", "question.column.sent", "question.column.seen")}
	for _, r := range f.Rounds {
		line := part.Line(roundName(ctx, r.Number), "", instant(ctx, r.SentAt), seen(ctx, r))
		kind, text := standing(ctx, r, f.Today)
		line.Cells[0].Href, line.Cells[1].Part, line.Cells[2].Sub, line.Cells[3].Sub = questionsAt(f.ID)+"/"+r.ID, part.Tag(kind, text), r.SentName, r.SeenName
		t.Rows = append(t.Rows, line)
	}
	return t
}

func seen(ctx context.Context, r question.Round) string {
	if r.SeenAt == 0 {
		return i18n.T(ctx, "question.unseen")
	}
	return instant(ctx, r.SeenAt)
}

// receipts are who sent the round, and who saw it.
func receipts(ctx context.Context, r question.Round) []part.Fact {
	out := []part.Fact{{Label: i18n.T(ctx, "question.column.sent"), Text: r.SentName + " · " + instant(ctx, r.SentAt)},
		{Label: i18n.T(ctx, "question.column.seen"), Text: seen(ctx, r)}, {Label: i18n.T(ctx, "question.due"), Text: i18n.Date(ctx, r.DueOn)}}
	if r.SeenName != "" {
		out[1].Text = r.SeenName + " · " + out[1].Text
	}
	return out
}

func waitingTable(ctx context.Context, rows []question.Row) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "question.waiting.title"), Quiet: true, Cards: true,
		Columns: part.Columns(ctx, "question.waiting.client", "question.column.round", "question.waiting.open", "question.due", "question.waiting.provider")}
	for _, r := range rows {
		name := part.Cell{Text: r.FullName, Sub: r.UCI, Href: questionsAt(r.FileID) + "/" + r.RoundID}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{name, {Text: roundName(ctx, r.Number), Sub: instant(ctx, r.SentAt)},
			{Text: i18n.T(ctx, "question.open", "Open", r.Open, "Asked", r.Asked)}, {Text: i18n.Date(ctx, r.DueOn)}, {Text: r.Provider}}})
	}
	return t
}

// gaps offers the questions of a heading to be ticked; what is open in a round already says so.
func (v draftView) gaps(ctx context.Context, h synopsis.Heading) []part.Option {
	var out []part.Option
	for _, q := range h.Questions {
		text := q.Title.In(i18n.Lang(ctx))
		switch {
		case q.Besides || !q.Gap() && !q.Contradicted() && !v.Form.Holds("ask", q.ID):
			continue
		case v.Asked[q.ID]:
			text += " (" + i18n.T(ctx, "question.asked_already") + ")"
		case q.Contradicted():
			text += " (" + i18n.T(ctx, "synopsis.differs") + ")"
		}
		out = append(out, part.Option{Value: q.ID, Text: text})
	}
	return out
}

// promise says of whom an answer will be asked, and by when it comes; of an earlier round also in which that was said.
func promise(ctx context.Context, q question.Question) string {
	if q.PromisedIn != 0 {
		return i18n.T(ctx, "question.promised_earlier", "From", q.LaterFrom, "On", i18n.Date(ctx, q.LaterOn), "Round", q.PromisedIn)
	}
	return i18n.T(ctx, "question.promised", "From", q.LaterFrom, "On", i18n.Date(ctx, q.LaterOn))
}

// asked gives the question of a later round that asks the same again, and its round.
func (v roundView) asked(q question.Question) (question.Round, question.Question) {
	for _, r := range v.Rounds {
		for _, x := range r.Questions {
			if r.Number == q.Again && x.Same(q) {
				return r, x
			}
		}
	}
	return v.At, q
}

// later is where a question that was asked again stands now.
func (v roundView) later(q question.Question) string {
	r, _ := v.asked(q)
	return questionsAt(v.ID) + "/" + r.ID
}

// again says in which round a question was asked again, and whether it is answered there.
func (v roundView) again(ctx context.Context, q question.Question) string {
	r, now := v.asked(q)
	if now.Stands() == question.Answered {
		return i18n.T(ctx, "question.answered_again", "Round", r.Number)
	}
	return i18n.T(ctx, "question.standing.again", "Round", r.Number)
}

// wrong reports whether the officer's fields of a later answer are shown again with a problem: they then stand open.
func (v roundView) wrong(ctx context.Context, q question.Question) bool {
	return v.Form.Error(ctx, "from-"+q.ID) != "" || v.Form.Error(ctx, "on-"+q.ID) != "" || v.Form.Value("from-"+q.ID) != ""
}

// refused reports whether words stand on the page that were typed to a question that no longer waits here: they are kept.
func (v roundView) refused(ctx context.Context, q question.Question) bool {
	return v.MayAnswer && !q.Waits() && v.Form.Error(ctx, "answer-"+q.ID) != ""
}

// takes reports whether the page is a form: something is open, or words that were refused are shown.
func (v roundView) takes() bool {
	return v.MayAnswer && (len(v.At.Open()) > 0 || len(v.Form.Problems) > 0)
}

// hintOf says beside a question what was promised of it.
func hintOf(ctx context.Context, q question.Question) string {
	if q.Stands() != question.Promised {
		return ""
	}
	return promise(ctx, q)
}

package web

import (
	"context"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/forms/render"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/document"
	"passerelle/internal/supervision/document/caption"
)

func titleOf(ctx context.Context, d *forms.Definition) string { return d.Title.In(i18n.Lang(ctx)) }

func formState(ctx context.Context, s forms.State) string {
	return i18n.T(ctx, "document.form.state."+string(s))
}

// stateTag colours how far a form is.
func stateTag(x document.FileForm) string {
	switch {
	case x.Overtaken || x.State == forms.Superseded || x.State == forms.Discarded:
		return "dim"
	case x.State == forms.Draft || x.Partly():
		return "warn"
	}
	return "good"
}

// formTable lists forms of a file.
func formTable(ctx context.Context, l document.FormList, list []document.FileForm, title string) part.Table {
	t := part.Table{Caption: title, Quiet: true, Cards: true,
		Columns: part.Columns(ctx, "document.form.column.form", "document.form.column.state", "document.form.column.sent", "document.form.column.begun")}
	for _, x := range list {
		line := part.Line(caption.Of(ctx, x.Definition, x.Answers()), x.Standing(ctx), i18n.Unknown, openedOn(ctx, x.OpenedAt))
		line.Cells[0].Href = formAddress(l.File.ID, x.ID)
		if x.Definition.Own() {
			line.Cells[0].Sub = i18n.T(ctx, "forms.reading.own")
		}
		line.Cells[1].Part, line.Cells[1].Sub = part.Tag(stateTag(x), x.Standing(ctx)), x.Missing(ctx)
		if n := len(x.Sendings); n > 0 {
			last := x.Sendings[n-1]
			line.Cells[2].Text, line.Cells[2].Sub = i18n.T(ctx, addressee(last, l.File.OrganisationID)), receipt(ctx, last)
		}
		line.Cells[3].Sub = x.OpenedByName
		t.Rows = append(t.Rows, line)
	}
	return t
}

func trayTable(ctx context.Context, rows []document.Incoming) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "document.tray.title"), Quiet: true, Cards: true,
		Columns: part.Columns(ctx, "document.form.column.form", "document.tray.client", "document.tray.from", "document.form.column.sent")}
	for _, x := range rows {
		line := part.Line(x.Title.In(i18n.Lang(ctx)), x.FullName, x.SentByName, i18n.Time(ctx, clock.FromMicros(x.SentAt)))
		line.Cells[0].Href, line.Cells[1].Sub = formAddress(x.FileID, x.FormID), x.UCI
		if x.Replied != "" {
			line.Cells[0].Sub = i18n.T(ctx, "life.reply."+x.Replied)
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

func unansweredTable(ctx context.Context, title string, rows []document.Incoming, now time.Time) part.Table {
	t := part.Table{Caption: title, Quiet: true, Cards: true,
		Columns: part.Columns(ctx, "document.form.column.form", "document.tray.client", "document.form.column.sent", "document.unanswered.waits")}
	for _, x := range rows {
		sent := clock.FromMicros(x.SentAt)
		line := part.Line(x.Title.In(i18n.Lang(ctx)), x.FullName, i18n.Time(ctx, sent), i18n.T(ctx, "document.unanswered.days", "Count", int(now.Sub(sent).Hours()/24)))
		line.Cells[0].Href, line.Cells[1].Sub, line.Cells[2].Sub = formAddress(x.FileID, x.FormID), x.UCI, x.SentByName
		t.Rows = append(t.Rows, line)
	}
	return t
}

func beginOptions(ctx context.Context, list []forms.Version) []part.Option {
	out := make([]part.Option, len(list))
	for i, v := range list {
		out[i] = part.Option{Value: v.Code, Text: titleOf(ctx, v.Definition)}
		if v.Definition.Own() {
			out[i].Text = i18n.T(ctx, "own.option", "Title", out[i].Text)
		}
	}
	i18n.ByName(ctx, out, func(o part.Option) string { return o.Text })
	return out
}

func record(v document.FormRecord, p document.FormPart) render.Record {
	return render.Record{Definition: v.Definition, Answers: v.Answers(), Part: p.Part, HideProtected: v.HideProtected}
}

func (v formView) standing() bool { return v.State != forms.Superseded && v.SupersededBy == "" }

// written reports whether a part is written in still; who was sent it confirms the receipt first.
func (v formView) written(p document.FormPart) bool {
	return p.MayWrite && p.State == forms.Draft && v.State != forms.Superseded && !v.MayReceive
}

// reopened reports whether a part may be written again: nothing was signed or sent.
func (v formView) reopened(p document.FormPart) bool {
	return p.MayWrite && p.State == forms.Completed && v.State == forms.Completed && !v.Fixed(p.Part)
}

// sendable reports whether the form may go to the other side, once what it asks for is signed.
func (v formView) sendable() bool {
	return v.MaySend && (v.State == forms.Completed || v.State == forms.Signed)
}

// sendTo names the other side on the button that sends there.
func (v formView) sendTo() string {
	if v.Theirs {
		return "document.form.send_agency"
	}
	return "document.form.send_provider"
}

// discardable reports whether whom reads it began it and nobody signed or sent anything of it.
func (v formView) discardable(ctx context.Context) bool {
	a, _ := access.ActorFrom(ctx)
	return v.MayReplace && v.State == forms.Draft && v.OpenedBy == a.PersonID && !v.Gone() && len(v.Signatures) == 0
}

// replaceable reports whether a later form may be begun in its place: it cannot change any more.
func (v formView) replaceable() bool {
	return v.MayReplace && v.BegunThere == "" && v.standing() && v.State != forms.Draft && v.State != forms.Discarded
}

// held reports whether a later form would be begun in its place if the other side had not begun one that is not sent.
func (v formView) held() bool {
	was := v
	was.BegunThere = ""
	return v.BegunThere != "" && was.replaceable() && v.TooLateToCorrect() == ""
}

// holdsUp reports whether it keeps the other side, which writes a part of it too, from beginning a later form: it was begun in the place of one
// and is not sent.
func (v formView) holdsUp() bool {
	sides := map[forms.Side]bool{}
	for _, p := range v.Definition.Parts {
		sides[p.Side] = true
	}
	return v.MayReplace && v.Supersedes != "" && v.DiscardedAt == 0 && !v.Counts() && !v.Gone() && len(sides) > 1
}

// replaceKey names the act that begins a later form: where the file was decided otherwise, the decision alone is written anew.
func replaceKey(v formView) string {
	if !v.Theirs && v.DecidedOtherwise(v.File) {
		return "document.anew.begin"
	}
	return "document.form.replace"
}

// laterKey says of a later form whether it holds in this one's place, or is only begun.
func laterKey(x document.FileForm) string {
	if x.State == forms.Superseded {
		return "document.form.superseded_by"
	}
	return "document.form.later_begun"
}

// stampsOf is what stands on the paper of a form that does not hold, and of each part that is a draft; nothing on one that holds, also while a later
// one is only begun.
func stampsOf(ctx context.Context, x document.FormRecord) (out []string) {
	switch {
	case x.DiscardedAt != 0:
		return []string{i18n.T(ctx, "document.form.discarded", "When", i18n.Time(ctx, clock.FromMicros(x.DiscardedAt)))}
	case x.State == forms.Superseded:
		out = append(out, i18n.T(ctx, laterKey(x.FileForm)))
	}
	if x.TakenBack != "" {
		out = append(out, i18n.T(ctx, "document.form.taken_back", "On", i18n.Date(ctx, x.TakenBack)))
	}
	if len(x.Since) > 0 {
		out = append(out, i18n.T(ctx, "document.form.since", "Items", document.NamesOf(ctx, x.Since)))
	}
	for _, p := range x.Seen {
		if p.State == forms.Draft && !x.Unwritten(p) {
			out = append(out, i18n.T(ctx, "document.form.paper_draft", "Part", p.Defined.Title.In(i18n.Lang(ctx))))
		}
	}
	return out
}

func (v formView) signatureFacts(ctx context.Context) []part.Fact {
	var out []part.Fact
	for _, g := range v.Signatures {
		i, _ := v.Definition.Item(g.Item)
		lines := []string{render.SignedBy(ctx, i, g) + " · " + i18n.T(ctx, "forms.way."+string(g.Way)) + " · " + render.SignedWhen(ctx, g)}
		if g.Witness != "" {
			lines = append(lines, i18n.T(ctx, "forms.paper.witnessed", "Name", g.Witness))
		}
		if g.Interpreter != "" {
			lines = append(lines, i18n.T(ctx, "forms.paper.interpreted", "Name", g.Interpreter, "Language", g.Language))
		}
		if g.Uninterpreted != "" {
			lines = append(lines, i18n.T(ctx, "forms.paper.uninterpreted", "Why", g.Uninterpreted))
		}
		if kept := render.ScanKept(ctx, g); kept != "" {
			lines = append(lines, kept)
		}
		out = append(out, part.Fact{Label: i.Text.In(i18n.Lang(ctx)), Part: signatureOf(v, g, lines)})
	}
	return out
}

func (v formView) sendingFacts(ctx context.Context) []part.Fact {
	var out []part.Fact
	for _, x := range v.Sendings {
		lines := []string{x.SentByName + " · " + i18n.Time(ctx, clock.FromMicros(x.SentAt)), receipt(ctx, x)}
		out = append(out, part.Fact{Label: i18n.T(ctx, addressee(x, v.File.OrganisationID)), Part: linesOf(lines)})
	}
	return out
}

// addressee says to which side a form was sent.
func addressee(x forms.Sending, provider string) string {
	if x.To == provider {
		return "document.form.to_provider"
	}
	return "document.form.to_agency"
}

// receipt says who received what was sent, or that nobody has said so.
func receipt(ctx context.Context, x forms.Sending) string {
	if x.ReceivedAt == 0 {
		return i18n.T(ctx, "document.form.not_received")
	}
	return i18n.T(ctx, "document.form.received", "Name", x.ReceivedByName, "When", i18n.Time(ctx, clock.FromMicros(x.ReceivedAt)))
}

// unsignedNames says which signatures are missing.
func (v formView) unsignedNames(ctx context.Context) string {
	return document.NamesOf(ctx, v.Unsigned)
}

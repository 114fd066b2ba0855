package web

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/registry"
	"passerelle/internal/supervision/release"
)

func role(ctx context.Context, p registry.Place) string {
	return p.Name + " · " + i18n.T(ctx, "supervision.place."+p.Role)
}

// peopleOptions offers everybody around the file.
func (v lettersView) peopleOptions(ctx context.Context) []part.Option {
	var out []part.Option
	for _, p := range v.People {
		out = append(out, part.Option{Value: p.ID, Text: role(ctx, p)})
	}
	return out
}

// spokenTo offers everybody around the file with the number that may be called and what may not be told, and last, marked, whom it is not
// safe to call.
func (v lettersView) spokenTo(ctx context.Context) (out []part.Option) {
	withheld := v.Withheld()
	for _, p := range v.People {
		text := role(ctx, p)
		if p.NotToCall() {
			text += " · " + i18n.T(ctx, "supervision.places.unsafe")
		} else if n, ok := p.ToCall(); ok {
			text += " · " + n.Value
		}
		for _, x := range withheld {
			if x.PlaceID == p.ID {
				text += " · " + x.Say(ctx)
			}
		}
		out = append(out, part.Option{Value: p.ID, Text: text})
	}
	return out
}

// reached gives those to whom there is something to write, and the others with why no letter goes to them.
func (v lettersView) reached(ctx context.Context) (covered []part.Option, others []string) {
	for _, p := range v.People {
		if why := v.WhyNone(p.ID); why != "" {
			others = append(others, role(ctx, p)+i18n.Colon(ctx)+i18n.T(ctx, why))
		} else {
			covered = append(covered, part.Option{Value: p.ID, Text: role(ctx, p)})
		}
	}
	return covered, others
}

// leftOut says, under its heading, each number of questions that the consents do not let be asked, and what a consent would have to cover.
func (v letterView) leftOut(ctx context.Context) (out []string) {
	_, left := v.Asking(v.At.PlaceID)
	for _, u := range left {
		out = append(out, i18n.T(ctx, "release.left_out", "Heading", u.Heading.Title.In(i18n.Lang(ctx)), "Count", len(u.Questions), "What", release.Words(ctx, u.Needs(), nil)))
	}
	return out
}

// before says which questions another letter to the same person asks already, and since when.
func (v letterView) before(ctx context.Context) (out []string) {
	for _, b := range v.Before(v.At.PlaceID, v.At.ID) {
		if b.On == "" {
			out = append(out, i18n.T(ctx, "release.asked_in_draft", "Words", b.Question.Words))
		} else {
			out = append(out, i18n.T(ctx, "release.asked_on", "Words", b.Question.Words, "On", i18n.Date(ctx, b.On)))
		}
	}
	return out
}

// onPaper is the choice that a consent was signed on paper.
const onPaper = "paper"

// formOptions offers the signed forms, each with what the client signed on it, and paper.
func (v lettersView) formOptions(ctx context.Context) (out []part.Option) {
	for _, x := range v.SignedForms {
		text := i18n.T(ctx, "release.on_form", "When", i18n.Time(ctx, clock.FromMicros(x.SignedAt)), "Whom", strings.Join(x.Whom(), i18n.T(ctx, "release.and")), "What", release.Words(ctx, x.What(), x.Texts))
		if until := x.UntilOn(); until != "" {
			text += " · " + i18n.T(ctx, "release.until", "Until", i18n.Date(ctx, until))
		}
		out = append(out, part.Option{Value: x.ID, Text: text})
	}
	return append(out, part.Option{Value: onPaper, Text: i18n.T(ctx, "release.on_paper")})
}

// wrong reports whether something is said beside one of the fields.
func (v lettersView) wrong(ctx context.Context, fields ...string) bool {
	return slices.ContainsFunc(fields, func(f string) bool { return v.Form.Error(ctx, f) != "" })
}

// refusedTo says what the client refused to let be said to somebody.
func refusedTo(ctx context.Context, r release.Refusal) string {
	return i18n.T(ctx, "release.refused", "On", i18n.Date(ctx, r.On), "Name", r.Name, "What", release.Words(ctx, r.What(), nil))
}

func subjects(ctx context.Context) []part.Option {
	return part.Options(ctx, "release.what.", release.Subjects)
}

func names(people []registry.Place, ids []string) string {
	var out []string
	for _, p := range people {
		for _, id := range ids {
			if p.ID == id {
				out = append(out, p.Name)
			}
		}
	}
	return strings.Join(out, ", ")
}

func whats(ctx context.Context, c release.Consent) string {
	return release.Words(ctx, c.What(), c.Texts())
}

// stands says how a consent stands today.
func stands(ctx context.Context, c release.Consent, today clock.Date) (kind, text string) {
	switch {
	case c.RevokedOn != "" && c.RevokedOn <= today:
		return "bad", i18n.T(ctx, "release.revoked", "On", i18n.Date(ctx, c.RevokedOn))
	case c.EndedOn != "" && (c.UntilOn == "" || c.UntilOn >= c.EndedOn):
		return "dim", i18n.T(ctx, "release.with_file", "On", i18n.Date(ctx, c.EndedOn))
	case c.InForce(today) && !slices.ContainsFunc(c.Covers, func(to string) bool { return c.Lets(to, today) }):
		return "dim", i18n.T(ctx, "release.refusal_past")
	case c.InForce(today):
		return "good", i18n.T(ctx, "release.in_force")
	}
	return "dim", i18n.T(ctx, "release.over")
}

func days(ctx context.Context, c release.Consent) string {
	if c.UntilOn == "" {
		return i18n.T(ctx, "release.from", "From", i18n.Date(ctx, c.Since()))
	}
	return i18n.T(ctx, "release.from_until", "From", i18n.Date(ctx, c.Since()), "Until", i18n.Date(ctx, c.UntilOn))
}

func lettersTable(ctx context.Context, p release.Page) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "release.letters"), Quiet: true, Cards: true, Columns: part.Columns(ctx, "release.column.subject", "release.column.to", "release.column.sent")}
	for _, l := range p.Letters {
		line := part.Line(l.Subject, l.Recipient, i18n.T(ctx, "release.draft"))
		line.Cells[0].Href = letterAt(p.File.ID, l.ID)
		if l.Aside() {
			line.Cells[2].Text, line.Cells[2].Sub = i18n.T(ctx, "release.aside_on", "On", i18n.Date(ctx, l.AsideOn)), l.AsideBy
		}
		if l.Sent() {
			line.Cells[2].Text, line.Cells[2].Sub = i18n.Date(ctx, l.SentOn)+" · "+i18n.T(ctx, "supervision.way."+l.Way), l.SentBy
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

func contactsTable(ctx context.Context, p release.Page) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "release.contacts"), Quiet: true, Cards: true,
		Columns: part.Columns(ctx, "release.column.day", "release.column.with", "release.column.why", "release.column.said", "release.column.told")}
	for _, x := range p.Contacts {
		told := part.Tag("good", i18n.T(ctx, "release.told"))
		if !x.OfficerTold {
			told = part.Tag("warn", i18n.T(ctx, "release.not_told"))
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{{Text: i18n.Date(ctx, x.On), Sub: i18n.T(ctx, "supervision.way."+x.Way)}, {Text: x.Name}, {Text: x.Why, Sub: x.RecordedBy}, saidIn(ctx, x), {Part: told}}})
	}
	return t
}

// saidIn says what a contact told about the client, and what of it on another ground than a consent.
func saidIn(ctx context.Context, x release.Contact) (out part.Cell) {
	switch x.Said {
	case "":
		return part.Cell{Text: i18n.T(ctx, "release.said_unasked")}
	case release.SaidNothing:
		return part.Cell{Text: i18n.T(ctx, "release.said.nothing")}
	}
	out.Text = release.Words(ctx, x.What(), nil)
	if x.Ground != "" {
		out.Sub = i18n.T(ctx, "release.told_beyond", "What", release.Words(ctx, x.BeyondConsent(), nil), "Ground", i18n.T(ctx, "supervision.told_on."+x.Ground))
	}
	return out
}

func lines(text string) []string { return strings.Split(text, "\n") }

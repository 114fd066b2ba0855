package web

import (
	"context"
	"passerelle/internal/supervision/life"
	"slices"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// otherPerson is the choice that who is written about is none of those who are alike.
const otherPerson = "other"

// anotherStay follows a client's id in the choice that the client comes back to a file of its own.
const anotherStay = ":stay"

func hidden(twins []supervision.Twin) bool {
	return slices.ContainsFunc(twins, supervision.Twin.Hidden)
}

func readable(twins []supervision.Twin) bool {
	return slices.ContainsFunc(twins, func(t supervision.Twin) bool { return !t.Hidden() })
}

func hiddenUCI(twins []supervision.Twin) bool {
	return slices.ContainsFunc(twins, func(t supervision.Twin) bool { return t.Hidden() && t.SameUCI })
}

// twinTable sets what was typed beside each who is alike and may be read.
func twinTable(ctx context.Context, typed part.Form, twins []supervision.Twin) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "supervision.twin.title"), Quiet: true, Columns: part.Columns(ctx, "supervision.look.field", "web.compare_typed")}
	lines := [][]string{{i18n.T(ctx, "supervision.field.full_name"), typed.Value("full_name")}, {i18n.T(ctx, "supervision.field.uci"), typed.Value("uci")},
		{i18n.T(ctx, "supervision.field.birth_date"), i18n.Date(ctx, clock.Date(typed.Value("birth_date")))}, {i18n.T(ctx, "supervision.field.state"), ""}}
	for _, x := range twins {
		if x.Hidden() {
			continue
		}
		t.Columns = append(t.Columns, part.Column{Label: i18n.T(ctx, "supervision.twin.here")})
		for n, value := range []string{x.Client.FullName, x.Client.UCIWritten, i18n.Date(ctx, x.Client.BirthDate), i18n.T(ctx, life.StandingKey(x.File))} {
			lines[n] = append(lines[n], value)
		}
	}
	for _, l := range lines {
		for n := range l {
			l[n] = or(l[n])
		}
		t.Rows = append(t.Rows, part.Line(l...))
	}
	return t
}

// twinsOfReferral are the choices of a new referral: the person's own file, or somebody else.
func twinsOfReferral(ctx context.Context, twins []supervision.Twin) []part.Option {
	var out []part.Option
	for _, t := range twins {
		key := "supervision.twin.open"
		switch {
		case t.Hidden():
			continue
		case !t.GoesOn():
			key = "supervision.twin.another_file"
		case t.File.MayReopen():
			key = "supervision.twin.reopen"
		}
		out = append(out, part.Option{Value: t.ClientID, Text: i18n.T(ctx, key, "Name", t.Client.FullName)})
		if t.File.MayReopen() {
			out = append(out, part.Option{Value: t.ClientID + anotherStay, Text: i18n.T(ctx, "supervision.twin.another_stay", "Name", t.Client.FullName)})
		}
	}
	if hidden(twins) {
		return append(out, part.Option{Value: otherPerson, Text: i18n.T(ctx, "supervision.twin.ask")})
	}
	return append(out, part.Option{Value: otherPerson, Text: i18n.T(ctx, "supervision.twin.other")})
}

// twinsOfCorrection are the choices of a correction: to compare the two records, or somebody else.
func twinsOfCorrection(ctx context.Context, twins []supervision.Twin) []part.Option {
	var out []part.Option
	for _, t := range twins {
		if !t.Hidden() {
			out = append(out, part.Option{Value: t.File.ID, Text: i18n.T(ctx, "supervision.twin.compare", "Name", t.Client.FullName)})
		}
	}
	if hidden(twins) {
		return append(out, part.Option{Value: otherPerson, Text: i18n.T(ctx, "supervision.twin.correct_ask")})
	}
	return append(out, part.Option{Value: otherPerson, Text: i18n.T(ctx, "supervision.twin.correct_other")})
}

// writtenClient reads a client from a form, new or corrected.
func writtenClient(v func(string) string) registry.Client {
	return registry.Client{FullName: v("full_name"), FamilyName: v("family_name"), GivenName: v("given_name"), ScriptName: v("script_name"), UCIWritten: v("uci"),
		BirthDate: clock.Date(v("birth_date")), BirthState: v("birth_state"), Sex: v("sex"), Citizenship: v("citizenship"), Language: v("language"),
		OfficialLanguage: v("official_language"), InterpreterNeeded: v("interpreter")}
}

package demo

import (
	"passerelle/internal/forms"
	"passerelle/internal/forms/own"
	"passerelle/internal/platform/i18n"
)

// owns makes forms beside the official ones: one that the supervisor made for everybody, begun on a file, one in which the case
// manager has the questions of an appointment in an order of their own, and one of somebody who left since.
func (t *team) owns() {
	t.at(t.m.now.AddDate(0, 0, -12), t.visitForm)
	t.at(t.m.now.AddDate(0, 0, -1), t.visited)
}

// visit is what the form of a visit asks: what is not safe where it is not, and in a section of its own what was looked at.
var visit = []own.Asked{
	{Kind: forms.Choice, Required: true, Text: i18n.Both("How did you find the place?", "Comment avez-vous trouvé les lieux?"), Options: i18n.Both("Calm\nCrowded\nNot safe", "Calmes\nSurpeuplés\nPas sûrs")},
	{Kind: forms.Paragraph, Required: true, Text: i18n.Both("What was not safe, and who was told", "Ce qui n’était pas sûr, et qui a été prévenu"), When: "=o3"},
	{Kind: forms.Group, Text: i18n.Both("What was looked at", "Ce qui a été vu")},
	{Kind: forms.Paragraph, Text: i18n.Both("Who was there", "Qui était présent"), Section: "looked"},
	{Kind: forms.YesNo, Text: i18n.Both("Food in the house", "De quoi manger à la maison"), Section: "looked"},
	{Kind: forms.Line, Text: i18n.Both("Conditions gone through", "Conditions passées en revue"), Begins: "conditions[].text", Section: "looked"},
	{Kind: forms.Signature, Text: i18n.Both("Signature of the client", "Signature du client")},
}

func (t *team) visitForm() error {
	s, ctx := t.m.house.Documents.Own, t.ctx
	code, err := s.Make(ctx, t.supervisor, own.New{Title: i18n.Both("Home visit", "Visite à domicile"), ForAll: true})
	if err != nil {
		return err
	}
	ids := make([]string, len(visit))
	for i, x := range visit {
		if x.When != "" { // depends on how the place was found
			x.When = ids[0] + x.When
		}
		if x.Section != "" { // stands in the section
			x.Section = ids[2]
		}
		if ids[i], err = s.SetItem(ctx, t.supervisor, code, i+1, "", x); err != nil {
			return err
		}
	}
	if err := s.Use(ctx, t.supervisor, code, len(visit)+1); err != nil {
		return err
	}
	mine, err := s.Make(ctx, t.worker, own.New{Title: i18n.Both("Appointment, in my order", "Rendez-vous, dans mon ordre"), From: "appointment"})
	if err != nil {
		return err
	}
	if err := s.Use(ctx, t.worker, mine, 1); err != nil {
		return err
	}
	// Whoever leaves soon leaves a form behind, for the supervisor to take over.
	left, err := s.Make(ctx, t.leaver, own.New{Title: i18n.Both("First week, what to show", "Première semaine, quoi montrer")})
	if err != nil {
		return err
	}
	return s.Use(ctx, t.leaver, left, 1)
}

// visited begins the form of the visit on a file.
func (t *team) visited() error {
	rows, err := t.own()
	if err != nil || len(rows) == 0 {
		return err
	}
	offered, err := t.m.house.Documents.Own.Beginnable(t.ctx, t.m.house.DB, t.worker)
	for _, v := range offered {
		if v.Title.English == "Home visit" && err == nil {
			_, err = t.m.house.Documents.BeginForm(t.ctx, t.worker, rows[0].ID, v.Code)
		}
	}
	return err
}

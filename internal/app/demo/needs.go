package demo

import (
	"maps"
	"slices"

	"passerelle/internal/forms"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/needs"
	"passerelle/internal/supervision/reference"
)

// needs assesses what the clients of two of the case manager's files need: of one twice, a goal and a referral in between, so that
// what changed is seen; of the other once, to be looked at again tomorrow.
func (t *team) needs() {
	var first, second string
	t.at(t.m.now.AddDate(0, 0, -28), func() error {
		rows, err := t.own()
		if err != nil || len(rows) == 0 {
			return err
		}
		first = rows[0].ID
		said := forms.Answers{"work_level": nil, "counsel_level": nil, "family_level": nil}
		if err := t.assess(first, said, 26); err != nil {
			return err
		}
		return t.m.house.Needs.SetGoal(t.ctx, t.worker, first, "housing", supervision.Goal{Words: t.in("A room at her sister’s", "Une chambre chez sa sœur"),
			Steps: t.in("Letter of the sister; visit of the room; the officer is told of the address.", "Lettre de la sœur; visite de la chambre; adresse communiquée à l’agent.")})
	})
	t.at(t.m.now.AddDate(0, 0, -10), func() error { return t.referred(first) })
	t.at(t.m.now.AddDate(0, 0, -5), func() error {
		rows, err := t.own()
		if err != nil {
			return err
		}
		if slices.ContainsFunc(rows, func(r supervision.CaseRow) bool { return r.ID == first }) {
			if err := t.assess(first, forms.Answers{"housing_level": {"low"}, "housing_urgent": nil, "mental_health_level": {"moderate"}, "health_urgent": nil, "work_level": {"high"}}, 90); err != nil {
				return err
			}
		}
		for _, r := range rows {
			if r.ID != first {
				second = r.ID
				break
			}
		}
		if second == "" {
			return nil
		}
		return t.assess(second, forms.Answers{"housing_level": {"low"}, "housing_urgent": nil, "community_level": nil, "safety_level": nil}, 6)
	})
}

// assess signs off an assessment as the specimen is filled, but for what is given, to be looked at again in some days.
func (t *team) assess(fileID string, other forms.Answers, days int) error {
	documents := t.m.house.Documents
	formID, err := documents.BeginForm(t.ctx, t.worker, fileID, needs.Code)
	if err != nil {
		return err
	}
	x, err := documents.Form(t.ctx, t.worker, fileID, formID)
	if err != nil {
		return err
	}
	said, _ := forms.SpecimenOf(x.Definition, t.language)
	maps.Copy(said, x.Answers())
	maps.Copy(said, other)
	said["review"] = []string{string(t.day().AddDays(days))}
	for _, p := range x.Seen {
		w := forms.Writing{FormID: formID, Part: p.Part, Version: p.Version, Answers: x.Definition.OfPart(said, p.Part)}
		if err := documents.CompleteForm(t.ctx, t.worker, fileID, w); err != nil {
			return err
		}
	}
	return nil
}

// referred refers the client to the clinic on the provider's sheets.
func (t *team) referred(fileID string) error {
	if fileID == "" {
		return nil
	}
	rows, err := t.own()
	if err != nil || !slices.ContainsFunc(rows, func(r supervision.CaseRow) bool { return r.ID == fileID }) {
		return err
	}
	list, err := t.m.house.Needs.Services(t.ctx, t.worker)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(list, func(x reference.Sheet) bool { return x.Kind == "PARTNER" })
	if at < 0 {
		return nil
	}
	return t.m.house.Needs.Refer(t.ctx, t.worker, fileID, needs.Referral{Area: "health", SheetID: list[at].ID, On: t.day(), Words: t.in("First appointment, with the interpreter.", "Premier rendez-vous, avec l’interprète.")})
}

package demo

import (
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/checklist"
	"passerelle/internal/supervision/interview"
)

// assessing gives the case manager a referral of high risk that asks for housing, in the middle of its assessment.
func (t *team) assessing() error {
	at := t.day()
	f, err := t.m.receive(t.worker, supervision.Referral{SiteID: t.sites[0].ID, Region: t.sites[0].RegionCode, ReceivedOn: at.AddDays(-1), Standard: "WEEKLY", Risk: "HIGH",
		City: t.sites[0].City, HousingReferred: true, Ground: "DANGER", Client: registry.Client{UCIWritten: t.uci(991, 2), GivenName: "Yonas", FamilyName: "Habtemariam", BirthDate: "1988-09-03",
			Sex: "M", Citizenship: "ERI", Language: "tir", InterpreterNeeded: "yes", OfficialLanguage: string(t.language)}})
	if err != nil {
		return err
	}
	lists := checklist.Service{Service: t.m.house.Supervision, Forms: t.m.house.Forms}
	said := func(item, state, words string) checklist.Finding {
		return checklist.Finding{Item: item, State: state, Words: words, Source: "AGENCY", On: at}
	}
	if err := lists.Set(t.ctx, t.worker, f.ID, []checklist.Finding{said("referral", checklist.InPlace, ""), said("identity", checklist.InPlace, ""), said("detention", checklist.InPlace, ""),
		said("correctional", checklist.Missing, ""), said("capacity", checklist.Might, t.in("The house is full until the end of the month.", "La maison est complète jusqu’à la fin du mois.")), said("charges", checklist.Clear, "")}); err != nil {
		return err
	}
	talks := interview.Service{Service: t.m.house.Supervision}
	if err := talks.Arrange(t.ctx, t.worker, f.ID, interview.Interview{Meant: true, Through: "CUSTODY", With: t.in("Sgt. Lowe", "Sergente Lavoie"), On: at.AddDays(3), At: "10:30", Way: "IN_PERSON", Place: t.in("Provincial jail, visiting room 2", "Établissement de détention, parloir 2"),
		Attends: t.in("Counsel", "L’avocate"), Language: t.in("Tigrinya", "Tigrigna"), Brought: "CONSENT,INTAKE,QUESTIONNAIRE,NEXT_STEPS"}); err != nil {
		return err
	}
	if err := talks.Add(t.ctx, t.worker, f.ID, "questionnaire", t.in("Who kept your papers while you were away?", "Qui a gardé vos papiers pendant votre absence?")); err != nil {
		return err
	}
	return lists.Ask(t.ctx, t.worker, f.ID, checklist.Document{Name: t.in("Correctional plan", "Plan correctionnel"), AskedOf: "Camille Roy", AskedOn: at.AddDays(-1), DueOn: at})
}

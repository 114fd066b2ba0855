package demo

import (
	"slices"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/question"
	"passerelle/internal/supervision/release"
)

// asks plans the assessment of the referrals that the case manager has, and of one file under way: what is known of the
// clients, and what the liaison officer is asked.
func (t *team) asks() {
	from := t.m.now.AddDate(0, 0, -1)
	t.at(from.Add(4*time.Hour), func() error {
		for _, state := range []supervision.State{supervision.Referred, supervision.Active} {
			rows, _, err := t.m.house.Supervision.Caseload(t.ctx, t.worker, supervision.Filter{State: state})
			if err != nil {
				return err
			}
			rows = slices.DeleteFunc(rows, func(r supervision.CaseRow) bool { return r.Covered.ID != "" })
			for i, row := range rows[:min(2, len(rows))] {
				if err := t.assessed(row, i == 0); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// assessed fills a synopsis and asks the officer; they answer the first file's round in part.
func (t *team) assessed(row supervision.CaseRow, answered bool) error {
	m, today := t.m, t.day()
	for i, e := range known[t.language] {
		e.On = today.AddDays(i - len(known[t.language]))
		if err := m.house.Synopsis.Add(t.ctx, t.worker, row.ID, e); err != nil {
			return err
		}
	}
	if err := t.released(row.ID, answered); err != nil {
		return err
	}
	round, err := m.house.Questions.Send(t.ctx, t.worker, row.ID, []question.Asked{{Heading: "identity", Words: t.in("Has the embassy been asked for a travel document?", "Un titre de voyage a-t-il été demandé à l’ambassade?")},
		{Heading: "immigration", Question: "compliance", Words: t.in("Appointments and hearings kept or missed", "Rendez-vous et audiences respectés ou manqués")}, {Heading: "wellbeing", Question: "health", Words: t.in("Health and medicine", "Santé et médicaments")},
		{Heading: "home", Question: "housing_needs", Words: t.in("What the housing must offer", "Ce que le logement doit offrir")}})
	if err != nil || !answered {
		return err
	}
	officer := m.officers[row.Region]
	f, err := m.house.Questions.Rounds(t.ctx, officer, row.ID)
	if err != nil {
		return err
	}
	r, _ := f.Round(round)
	return t.replies(officer, f, r)
}

func (t *team) replies(officer access.Actor, f question.File, r question.Round) error {
	if _, err := t.m.house.Questions.Met(t.ctx, officer, f, r); err != nil {
		return err
	}
	return t.m.house.Questions.Answer(t.ctx, officer, f.ID, r.ID, []question.Given{
		{QuestionID: r.Questions[1].ID, Answer: t.in("Two missed in June; a medical note for the second was received in July.", "Deux manqués en juin; un billet du médecin pour le second a été reçu en juillet.")},
		{QuestionID: r.Questions[2].ID, LaterFrom: t.in("the holding centre’s nurse", "l’infirmière du centre de surveillance"), LaterOn: t.today().AddDays(4)},
	})
}

// released logs a contact with counsel, and has a consent and a letter to counsel where there is one.
func (t *team) released(fileID string, consents bool) error {
	m, today := t.m, t.day()
	page, err := m.house.Release.Page(t.ctx, t.worker, fileID)
	if err != nil {
		return err
	}
	for _, p := range page.People {
		if p.Role != "counsel" {
			continue
		}
		contact := release.Contact{PlaceID: p.ID, On: today, Way: "phone", Why: t.in("Who else knows the client, and which papers counsel has.", "Qui d’autre connaît le client, et quels papiers a l’avocate."), Said: release.SaidNothing, OfficerTold: true}
		if err := m.house.Release.LogContact(t.ctx, t.worker, fileID, contact); err != nil || !consents {
			return err
		}
		signed := release.NewConsent{OnPaper: true, What: []string{"immigration", "housing"}, Covers: []string{p.ID}, GivenOn: today.AddDays(-3)}
		if err := m.house.Release.KeepConsent(t.ctx, t.worker, fileID, signed); err != nil {
			return err
		}
		_, err := m.house.Release.Begin(t.ctx, t.worker, fileID, p.ID, t.in("Papers we still need", "Papiers qui nous manquent"),
			t.in("We are preparing the supervision of your client. Could you send us a copy of the decision of the Board?",
				"Nous préparons la surveillance de votre client. Pourriez-vous nous envoyer une copie de la décision de la Commission?"))
		return err
	}
	return nil
}

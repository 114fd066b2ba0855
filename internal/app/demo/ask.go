package demo

import (
	"slices"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/question"
	"passerelle/internal/supervision/release"
	"passerelle/internal/supervision/synopsis"
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

// known are entries of a synopsis as a case manager would have them after a week.
var known = []synopsis.Entry{
	{Question: "identity_notes", Words: "Copy of the passport at the agency; the original is reported lost.", Source: synopsis.FromAgency},
	{Question: "status", Words: "Claim refused in 2025. Conditional removal order.", Source: synopsis.FromDocument, SaidBy: "Decision of the Board"},
	{Question: "compliance", Words: "Missed two appointments in June.", Source: synopsis.FromAgency},
	{Question: "compliance", Words: "Missed one; was in hospital, has the paper.", Source: synopsis.FromClient, Contradicts: true},
	{Question: "family", Words: "A sister in town who would take calls.", Source: synopsis.FromThirdParty, SaidBy: "Imogen Laing, counsel"},
	{Question: "strengths", Words: "Worked as a seamstress for six years; wants to work.", Source: synopsis.FromWorker},
}

// assessed fills a synopsis and asks the officer; they answer the first file's round in part.
func (t *team) assessed(row supervision.CaseRow, answered bool) error {
	m, today := t.m, t.day()
	for i, e := range known {
		e.On = today.AddDays(i - len(known))
		if err := m.house.Synopsis.Add(m.ctx, t.worker, row.ID, e); err != nil {
			return err
		}
	}
	if err := t.released(row.ID, answered); err != nil {
		return err
	}
	round, err := m.house.Questions.Send(m.ctx, t.worker, row.ID, []question.Asked{{Heading: "identity", Words: "Has the embassy been asked for a travel document?"},
		{Heading: "immigration", Question: "compliance", Words: "Appointments and hearings kept or missed"}, {Heading: "wellbeing", Question: "health", Words: "Health and medicine"},
		{Heading: "home", Question: "housing_needs", Words: "What the housing must offer"}})
	if err != nil || !answered {
		return err
	}
	officer := m.officers[row.Region]
	f, err := m.house.Questions.Rounds(m.ctx, officer, row.ID)
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
		{QuestionID: r.Questions[1].ID, Answer: "Two missed in June; a medical note for the second was received in July."},
		{QuestionID: r.Questions[2].ID, LaterFrom: "the holding centre’s nurse", LaterOn: t.today().AddDays(4)},
	})
}

// released logs a contact with counsel, and has a consent and a letter to counsel where there is one.
func (t *team) released(fileID string, consents bool) error {
	m, today := t.m, t.day()
	page, err := m.house.Release.Page(m.ctx, t.worker, fileID)
	if err != nil {
		return err
	}
	for _, p := range page.People {
		if p.Role != "counsel" {
			continue
		}
		contact := release.Contact{PlaceID: p.ID, On: today, Way: "phone", Why: "Who else knows the client, and which papers counsel has.", OfficerTold: true}
		if err := m.house.Release.LogContact(m.ctx, t.worker, fileID, contact); err != nil || !consents {
			return err
		}
		signed := release.NewConsent{What: []string{"immigration", "housing"}, Covers: []string{p.ID}, GivenOn: today.AddDays(-3)}
		if err := m.house.Release.KeepConsent(m.ctx, t.worker, fileID, signed); err != nil {
			return err
		}
		_, err := m.house.Release.Begin(m.ctx, t.worker, fileID, p.ID, "Papers we still need", "We are preparing the supervision of your client. Could you send us a copy of the decision of the Board?")
		return err
	}
	return nil
}

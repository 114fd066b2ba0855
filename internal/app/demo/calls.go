package demo

import (
	"time"

	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
)

// calls plans what the case manager's telephone rang for in the last days: a breach that waits for the agency, and a message
// from custody that is still to be passed on.
func (t *team) calls() {
	t.at(t.m.now.AddDate(0, 0, -3), t.curfew)
	t.at(t.m.now.Add(-3*time.Hour), t.message)
}

func (t *team) curfew() error {
	rows, err := t.own()
	if err != nil || len(rows) < 2 {
		return err
	}
	_, err = t.late(rows[1].File)
	return err
}

// late reports that a client came home late, and gives the breach's id.
func (t *team) late(f supervision.File) (string, error) {
	now := t.m.clock.Now()
	office, err := t.m.house.Desk.OfficeOf(t.ctx, f)
	if err != nil {
		return "", err
	}
	return t.m.house.Desk.Report(t.ctx, t.worker, f.ID, desk.Reported{Kind: "CURFEW", OccurredOn: office.Now(now.Add(-8 * time.Hour)).On, Going: "PAST",
		Call:        desk.Logged{Learned: office.Now(now.Add(-31 * time.Minute)), Called: office.Now(now.Add(-12 * time.Minute)), To: t.in("Liaison officer", "Agente de liaison")},
		Whereabouts: t.in("At home since midnight.", "À domicile depuis minuit."), Mind: t.in("Calm, apologised.", "Calme, s’est excusé."), Instructions: []string{"NONE"},
		Account: t.in("The client telephoned at eight and said that the last bus had not come; they were home two hours late.",
			"La personne a téléphoné à huit heures : le dernier autobus n’est pas passé, et elle est rentrée deux heures en retard.")})
}

func (t *team) message() error {
	rows, err := t.own()
	if err != nil || len(rows) == 0 {
		return err
	}
	f := rows[0].File
	office, err := t.m.house.Desk.OfficeOf(t.ctx, f)
	if err != nil {
		return err
	}
	_, err = t.m.house.Desk.LogCall(t.ctx, t.worker, f.ID, desk.Logged{Kind: desk.OfCustody, Learned: office.Now(t.m.clock.Now().Add(-5 * time.Minute)),
		Said: t.in("The property officer of the centre asks where the client’s bag is to be sent.",
			"Le responsable des effets personnels du centre demande où envoyer le sac de la personne.")})
	return err
}

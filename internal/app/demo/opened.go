package demo

import (
	"slices"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/exclusion"
)

// opened gives the first provider a second case manager, who opened files in an emergency and is shut out of one, and its
// files people and places around them.
func (t *team) opened() error {
	colleague, err := t.m.person(t.org, t.in("Wren Halloway", "Mathilde Garneau"), "second."+t.box, t.language, access.CaseManager)
	if err != nil {
		return err
	}
	t.at(t.m.now.AddDate(0, 0, -3), t.around)
	var shut string
	t.at(t.m.now.AddDate(0, 0, -30), func() (err error) {
		shut, err = t.conflict(colleague)
		return err
	})
	t.at(t.m.now.AddDate(0, 0, -20), func() error {
		return t.emergency(colleague, shut, t.in("The client’s landlord called: the door is open, nobody answers, and the case manager is on leave.",
			"Le propriétaire a appelé : la porte est ouverte, personne ne répond, et le gestionnaire de cas est en congé."))
	})
	t.at(t.m.now.AddDate(0, 0, -19), t.reviewed)
	t.at(t.m.now.Add(-95*time.Minute), func() error { // a number typed wrong is refused, which is kept
		if _, err := t.m.house.Supervision.OpenEmergency(t.ctx, colleague, "99-0000-0000", t.in("The hospital called.", "L’hôpital a appelé.")); !fault.Is(err, fault.Invalid) {
			return err
		}
		return nil
	})
	t.at(t.m.now.Add(-90*time.Minute), func() error {
		return t.emergency(colleague, shut, t.in("The hospital called and asks who to reach for this person; the case manager does not answer.",
			"L’hôpital a appelé et demande qui joindre pour cette personne; le gestionnaire de cas ne répond pas."))
	})
	return nil
}

func (m *maker) active(a access.Actor) ([]supervision.CaseRow, error) {
	rows, _, err := m.house.Supervision.Caseload(m.ctx, a, supervision.Filter{State: supervision.Active})
	return rows, err
}

// own are the active files of the case manager, without those of whoever is away.
func (t *team) own() ([]supervision.CaseRow, error) {
	rows, err := t.m.active(t.worker)
	return slices.DeleteFunc(rows, func(r supervision.CaseRow) bool { return r.Covered.ID != "" }), err
}

// around puts counsel and a protected residence into the files that are active.
func (t *team) around() error {
	files := t.m.house.Supervision
	rows, err := t.m.active(t.supervisor)
	if err != nil || len(rows) == 0 {
		return err
	}
	if err := files.AssignTo(t.ctx, t.supervisor, rows[0].ID, t.worker.PersonID); err != nil && !fault.Is(err, fault.Conflict) { // they may have it
		return err
	}
	for _, f := range rows {
		for _, p := range []registry.Place{
			{Role: "counsel", Name: t.in("Imogen Laing", "Me Solange Picard"), Address: t.street(12), Numbers: []registry.Number{{Kind: "phone", Value: areaCode(t.sites[0].RegionCode) + "-555-0143", SafeToCall: true}}},
			{Role: "residence", Name: t.in("Room with a family", "Chambre dans une famille"), Protected: true,
				Address: t.in("48 Alder Lane, Port Sable", "48, rue des Aulnes, Val-Clair"), Remarks: t.in("Second door, by the garden.", "Deuxième porte, du côté du jardin.")},
		} {
			if err := files.AddPlace(t.ctx, t.supervisor, f.ID, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// conflict shuts the colleague out of the last of the files, and gives it.
func (t *team) conflict(colleague access.Actor) (string, error) {
	rows, err := t.m.active(t.supervisor)
	if err != nil || len(rows) < 3 {
		return "", err
	}
	last := rows[len(rows)-1].ID
	return last, exclusion.Service{Service: t.m.house.Supervision}.Exclude(t.ctx, t.supervisor, last, colleague.PersonID, t.in("Related to the client by marriage.", "Parenté par alliance avec la personne."))
}

// emergency is one file that the colleague opened; shut is the file they may not.
func (t *team) emergency(colleague access.Actor, shut, reason string) error {
	rows, err := t.m.active(t.supervisor)
	rows = slices.DeleteFunc(rows, func(r supervision.CaseRow) bool { return r.ID == shut })
	if err != nil || len(rows) == 0 {
		return err
	}
	file, err := t.m.house.Supervision.OpenEmergency(t.ctx, colleague, rows[0].UCIWritten, reason)
	if err != nil {
		return err
	}
	_, err = t.m.house.Supervision.View(t.ctx, colleague, file)
	return err
}

// reviewed is the privacy officer's review of what waits of the provider.
func (t *team) reviewed() error {
	m := t.m
	list, err := m.house.Access.Emergencies(m.ctx, m.privacy)
	for _, e := range list {
		if err == nil && e.OrganisationID == t.org.ID {
			err = m.house.Access.ReviewEmergency(m.ctx, m.privacy, e.ID, access.Review{Finding: access.Justified, Words: t.in("The file held the number that was needed. Nothing else was opened.",
				"Le dossier contenait le numéro recherché. Rien d’autre n’a été ouvert.")})
		}
	}
	return err
}

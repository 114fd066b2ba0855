package demo

import (
	"slices"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// opened gives the first provider a second case manager, who opened files in an emergency and is shut out of one, and its
// files people and places around them.
func (m *maker) opened(org access.Organisation, supervisor, worker access.Actor) error {
	colleague, err := m.person(org, "Wren Halloway", "wren.harbour@demo.example", i18n.English, access.CaseManager)
	if err != nil {
		return err
	}
	m.at(m.now.AddDate(0, 0, -3), func() error { return m.around(supervisor, worker) })
	var shut string
	m.at(m.now.AddDate(0, 0, -30), func() (err error) {
		shut, err = m.conflict(supervisor, colleague)
		return err
	})
	m.at(m.now.AddDate(0, 0, -20), func() error {
		return m.emergency(colleague, supervisor, shut, "The client’s landlord called: the door is open, nobody answers, and the case manager is on leave.")
	})
	m.at(m.now.AddDate(0, 0, -19), m.reviewed)
	m.at(m.now.Add(-95*time.Minute), func() error { // a number typed wrong is refused, which is kept
		if _, err := m.house.Supervision.OpenEmergency(m.ctx, colleague, "99-0000-0000", "The hospital called."); !fault.Is(err, fault.Invalid) {
			return err
		}
		return nil
	})
	m.at(m.now.Add(-90*time.Minute), func() error {
		return m.emergency(colleague, supervisor, shut, "The hospital called and asks who to reach for this person; the case manager does not answer.")
	})
	return nil
}

func (m *maker) active(a access.Actor) ([]supervision.CaseRow, error) {
	rows, _, err := m.house.Supervision.Caseload(m.ctx, a, supervision.Filter{State: supervision.Active})
	return rows, err
}

// around puts counsel and a protected residence into the files that are active.
func (m *maker) around(supervisor, worker access.Actor) error {
	rows, err := m.active(supervisor)
	if err != nil || len(rows) == 0 {
		return err
	}
	if err := m.house.Supervision.AssignTo(m.ctx, supervisor, rows[0].ID, worker.PersonID); err != nil && !fault.Is(err, fault.Conflict) { // they may have it
		return err
	}
	for _, f := range rows {
		for _, p := range []registry.Place{
			{Role: "counsel", Name: "Imogen Laing", Address: "12 Quay Street, Grey Harbour", Numbers: []registry.Number{{Kind: "phone", Value: "902-555-0143", SafeToCall: true}}},
			{Role: "residence", Name: "Room with a family", Address: "48 Alder Lane, Port Sable", Protected: true, Remarks: "Second door, by the garden."},
		} {
			if err := m.house.Supervision.AddPlace(m.ctx, supervisor, f.ID, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// conflict shuts the colleague out of the last of the files, and gives it.
func (m *maker) conflict(supervisor, colleague access.Actor) (string, error) {
	rows, err := m.active(supervisor)
	if err != nil || len(rows) < 3 {
		return "", err
	}
	last := rows[len(rows)-1].ID
	return last, m.house.Supervision.Exclude(m.ctx, supervisor, last, colleague.PersonID, "Related to the client by marriage.")
}

// emergency is one file that the colleague opened; shut is the file they may not.
func (m *maker) emergency(colleague, supervisor access.Actor, shut, reason string) error {
	rows, err := m.active(supervisor)
	rows = slices.DeleteFunc(rows, func(r supervision.CaseRow) bool { return r.ID == shut })
	if err != nil || len(rows) == 0 {
		return err
	}
	file, err := m.house.Supervision.OpenEmergency(m.ctx, colleague, rows[0].UCIWritten, reason)
	if err != nil {
		return err
	}
	_, err = m.house.Supervision.View(m.ctx, colleague, file)
	return err
}

// reviewed is the privacy officer's review of what waits.
func (m *maker) reviewed() error {
	list, err := m.house.Access.Emergencies(m.ctx, m.privacy)
	for _, e := range list {
		if err == nil {
			err = m.house.Access.ReviewEmergency(m.ctx, m.privacy, e.ID, access.Review{Finding: access.Justified, Words: "The file held the number that was needed. Nothing else was opened."})
		}
	}
	return err
}

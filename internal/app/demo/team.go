package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/app"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/stay"
)

// team is who works for a provider beside its first case manager, and what a supervisor and a housing coordinator find
// in the morning: an absence with cover, a colleague who has left, referrals that nobody has, a house with moves.
type team struct {
	m                              *maker
	ctx                            context.Context // in the language they work in
	zone                           *time.Location
	org                            access.Organisation
	sites                          []access.Site
	supervisor, worker             access.Actor
	colleague, leaver, coordinator access.Actor
	language                       i18n.Language
	box                            string
	number                         int  // among the providers, so that no two have a client under one UCI
	whole                          bool // has something of everything there is
}

// found adds the people of a larger provider: every other one has two case managers, a few a house.
func (t *team) found(i int) (err error) {
	if i%2 != 0 {
		return nil
	}
	if t.colleague, err = t.m.person(t.org, t.m.staffName(t.language), "colleague."+t.box, t.language, access.CaseManager); err != nil {
		return err
	}
	t.at(t.m.now.AddDate(0, 0, -2), t.absences)
	t.at(t.m.now.AddDate(0, 0, -1).Add(-2*time.Hour), t.unassigned)
	if i%4 != 0 && !t.whole {
		return nil
	}
	if t.leaver, err = t.m.person(t.org, t.m.staffName(t.language), "leaver."+t.box, t.language, access.CaseManager); err != nil {
		return err
	}
	t.m.people = t.m.people[:len(t.m.people)-1] // nobody signs in as somebody who has left
	t.at(t.m.now.AddDate(0, 0, -6), t.leaves)
	if t.coordinator, err = t.m.person(t.org, t.m.staffName(t.language), "housing."+t.box, t.language, access.HousingCoordinator); err != nil {
		return err
	}
	t.at(t.m.now.AddDate(0, 0, -3), t.houses)
	if t.whole {
		t.forms()
		t.calls()
		t.asks()
		t.lives()
		t.shelf()
		t.needs()
		t.owns()
	}
	return nil
}

// has says who has the n-th client of the provider.
func (t *team) has(n int) access.Actor {
	switch {
	case t.leaver.PersonID != "" && n%5 == 1:
		return t.leaver
	case t.colleague.PersonID != "" && n%3 == 2:
		return t.colleague
	}
	return t.worker
}

func (t *team) absences() error {
	today := t.today()
	for _, b := range []access.Absence{
		{PersonID: t.colleague.PersonID, CoverID: t.worker.PersonID, FromDate: today.AddDays(-1), ToDate: today.AddDays(9), Reason: "LEAVE"},
		{PersonID: t.worker.PersonID, CoverID: t.colleague.PersonID, FromDate: today.AddDays(20), ToDate: today.AddDays(24), Reason: "TRAINING"},
	} {
		if _, err := t.m.house.Access.RecordAbsence(t.ctx, t.supervisor, b); err != nil {
			return err
		}
	}
	return nil
}

// unassigned lets the supervisor take in two referrals that nobody has yet, and a case manager one that may be about one
// of the two people.
func (t *team) unassigned() error {
	own := 1000 + slices.IndexFunc(t.m.people, func(p app.DemoPerson) bool { return p.PersonID == t.worker.PersonID })
	for i, name := range []string{"Rojda", "Selam", "Selam"} { // the latter one person with two identifiers, or two people?
		by := t.supervisor
		if i == 2 {
			by = t.worker
		}
		_, err := t.m.receive(by, supervision.Referral{SiteID: t.sites[0].ID, Region: t.sites[0].RegionCode,
			ReceivedOn: t.day(), Standard: "BIWEEKLY", City: t.sites[0].City, Risk: []string{"MEDIUM", "HIGH", "LOW"}[i], Ground: "FLIGHT", HousingReferred: true,
			Client: registry.Client{UCIWritten: fmt.Sprintf("88-%04d-%04d", own, i), GivenName: name, FamilyName: familyNames[len(t.m.people)%len(familyNames)],
				BirthDate: "1991-05-17", Language: string(t.language), InterpreterNeeded: "no", OfficialLanguage: string(t.language)}})
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *team) leaves() error {
	memberships, err := t.m.house.Access.Memberships(t.ctx, t.leaver.PersonID)
	if err != nil {
		return err
	}
	for _, p := range memberships {
		if err := t.m.house.Access.EndMembership(t.ctx, access.SystemActor("command line", t.org.ID), p.ID, p.Version, ""); err != nil {
			return err
		}
	}
	t.m.gone[t.leaver.PersonID] = true
	return nil
}

// houses opens two houses, lets residents in, and notes who is expected to come and to go.
func (t *team) houses() error {
	s, today := stay.Service{Service: t.m.house.Supervision}, t.day()
	for _, h := range []stay.Residence{{Name: t.in("Lantern House", "Maison du Fanal"), Places: 4,
		Address: t.in("14 Lantern Street, Port Sable", "14, rue du Fanal, Rapides"), Phone: t.in("902-555-0161", "418-555-0161"),
		Rules: t.in("Quiet after 22:00. Visitors in the common room only.", "Silence après 22 h. Visites dans la salle commune seulement.")},
		{Name: t.in(strings.ToUpper(t.org.Code[:1])+strings.ToLower(t.org.Code[1:])+" Lodge", "Gîte des Rapides"), Places: 2, HighRisk: true,
			Address: t.in("3 Mill Lane, Port Sable", "3, ruelle du Moulin, Rapides"), Phone: t.in("902-555-0162", "418-555-0162"), Unlisted: true}} {
		if err := s.AddResidence(t.ctx, t.coordinator, h); err != nil {
			return err
		}
	}
	houses, err := s.Beds(t.ctx, t.coordinator)
	if err != nil {
		return err
	}
	waiting, err := s.Waiting(t.ctx, t.coordinator)
	if err != nil {
		return err
	}
	for i, f := range waiting {
		switch {
		case f.State != supervision.Active:
		case i == 0:
			err = s.ExpectArrival(t.ctx, t.coordinator, houses[0].ID, f.ID, today.AddDays(6), t.in("The only place that is free.", "La seule place libre."))
		case i < 4:
			if err = s.Arrive(t.ctx, t.coordinator, houses[i%2].ID, f.ID, today, stay.Said{Bound: true, Why: t.in("The only place that is free.", "La seule place libre.")}); err == nil && i == 1 {
				err = s.ExpectDeparture(t.ctx, t.coordinator, f.ID, today.AddDays(5))
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

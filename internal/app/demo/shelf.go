package demo

import (
	"passerelle/internal/supervision/aid"
	"passerelle/internal/supervision/reference"
)

// shelf fills the aid ledger of a provider and its sheet of services: what is bought by the supervisor and given by the case
// manager, a receipt that is missing, a service that is away, an agreement.
func (t *team) shelf() {
	t.at(t.m.now.AddDate(0, 0, -20), t.bought)
	t.at(t.m.now.AddDate(0, 0, -4), t.given)
	t.at(t.m.now.AddDate(0, 0, -16), t.services)
}

func (t *team) bought() error {
	s, on := aid.Service{Service: t.m.house.Supervision}, t.day()
	for _, e := range []aid.Entry{{Item: "TICKET", Quantity: 40, Cents: 130_00}, {Item: "GROCERY", Quantity: 10, Cents: 500_00}, {Item: "PASS", Quantity: 4, Cents: 380_00}} {
		e.OnDay = on
		if err := s.Buy(t.ctx, t.supervisor, e); err != nil {
			return err
		}
	}
	return nil
}

func (t *team) given() error {
	rows, err := t.own()
	if err != nil {
		return err
	}
	s, on := aid.Service{Service: t.m.house.Supervision}, t.day()
	for i, e := range []aid.Entry{{Item: "TICKET", Quantity: 4, Cents: 13_00, Receipt: "SIGNED", Words: t.in("To the hearing and back", "Aller-retour pour l’audience")},
		{Item: "GROCERY", Quantity: 1, Cents: 50_00, Receipt: "SIGNED"}, {Item: "PASS", Quantity: 1, Cents: 95_00, Receipt: "NOT_SIGNED", Words: t.in("Bus to English classes", "Autobus pour les cours de français")}} {
		if i >= len(rows) {
			break
		}
		e.OnDay = on
		if err := s.Give(t.ctx, t.worker, rows[i].ID, e, false); err != nil {
			return err
		}
	}
	return nil
}

func (t *team) services() error {
	s := reference.Service{Service: t.m.house.Supervision}
	for i, x := range sheets[t.language] {
		if i == clinic {
			x.AwayFrom, x.AwayTo = t.day().AddDays(30), t.day().AddDays(44)
		}
		if err := s.Keep(t.ctx, t.supervisor, x); err != nil {
			return err
		}
	}
	return nil
}

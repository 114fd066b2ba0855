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
	for i, e := range []aid.Entry{{Item: "TICKET", Quantity: 4, Cents: 13_00, Receipt: "SIGNED", Words: "To the hearing and back"},
		{Item: "GROCERY", Quantity: 1, Cents: 50_00, Receipt: "SIGNED"}, {Item: "PASS", Quantity: 1, Cents: 95_00, Receipt: "NOT_SIGNED", Words: "Bus to English classes"}} {
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
	for _, x := range []reference.Sheet{
		{Kind: "OWN", Name: "English evenings", Purpose: "Two levels, a childminder in the next room", Languages: "English", Hours: "Mondays and Wednesdays, 18:00 to 20:00",
			Address: "Harbour Towns, 2nd floor", Refer: "Tell Nora; a place within the week"},
		{Kind: "PARTNER", Name: "Grey Harbour Newcomer Clinic", Purpose: "Family doctor, vaccines, referrals to counselling", Languages: "English, French, Arabic, Tigrinya", Phone: "902-555-0181",
			Hours: "Tuesdays to Fridays, 9:00 to 16:00", Refer: "By telephone, with the health coverage number", AwayFrom: t.day().AddDays(30), AwayTo: t.day().AddDays(44)},
		{Kind: "PARTNER", Name: "Quay Street Food Bank", Purpose: "Hampers, halal on request", Phone: "902-555-0133", Hours: "Saturdays, 10:00 to 13:00", Refer: "Walk in with any letter from us"},
		{Kind: "AGREEMENT", Name: "Region’s counselling service", Purpose: "Six sessions with an interpreter, paid by the programme", Languages: "Interpreter by arrangement", Phone: "902-555-0196",
			Refer: "Form in the partners’ binder; answer in five working days"},
	} {
		if err := s.Keep(t.ctx, t.supervisor, x); err != nil {
			return err
		}
	}
	return nil
}

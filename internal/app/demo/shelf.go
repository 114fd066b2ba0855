package demo

import (
	"passerelle/internal/platform/clock"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aid"
	"passerelle/internal/supervision/reference"
)

// shelf plans what stands on the provider's shelf: the services that it refers to, and what was bought and given to clients.
func (t *team) shelf() {
	t.m.at(t.m.now.AddDate(0, 0, -6), t.services)
	t.m.at(t.m.now.AddDate(0, 0, -5), t.aid)
}

var sheets = []reference.Sheet{
	{Kind: "PARTNER", Name: "Quayside Walk-in Clinic", Purpose: "Family doctor without appointment", Languages: "English, French, Arabic", Phone: "902-555-0171",
		Address: "8 Rope Lane, Grey Harbour", Hours: "Monday to Friday, 8 to 16", Refer: "The client goes there with the card."},
	{Kind: "PARTNER", Name: "Lantern Language School", Purpose: "English classes, evenings too", Languages: "English", Phone: "902-555-0172",
		Address: "21 Mill Street, Grey Harbour", Hours: "Monday to Thursday", Refer: "By telephone; a place within two weeks."},
	{Kind: "AGREEMENT", Name: "Harbour Interpreters' Cooperative", Purpose: "Interpreters in person and by telephone", Languages: "Somali, Tigrinya, Dari, Spanish",
		Phone: "902-555-0173", Hours: "Every day", Refer: "Two days before the appointment."},
}

func (t *team) services() error {
	books := reference.Service{Service: t.m.house.Supervision}
	for _, x := range sheets {
		if err := books.Keep(t.m.ctx, t.worker, x); err != nil {
			return err
		}
	}
	return nil
}

// aid buys tickets and grocery cards, and gives some to the first two clients.
func (t *team) aid() error {
	ledger, today := aid.Service{Service: t.m.house.Supervision}, day(t.m.clock.Now())
	for _, e := range []aid.Entry{{Item: "TICKET", Quantity: 60, Cents: 165_00, OnDay: today}, {Item: "GROCERY", Quantity: 10, Cents: 500_00, OnDay: today}} {
		if err := ledger.Buy(t.m.ctx, t.worker, e); err != nil {
			return err
		}
	}
	rows, err := t.m.active(t.worker)
	if err != nil || len(rows) < 2 {
		return err
	}
	return t.given(ledger, today, rows[0].File, rows[1].File)
}

func (t *team) given(ledger aid.Service, today clock.Date, tickets, groceries supervision.File) error {
	err := ledger.Give(t.m.ctx, t.worker, tickets.ID, aid.Entry{Item: "TICKET", Quantity: 10, Cents: 27_50, OnDay: today, Receipt: "SIGNED"}, false)
	if err != nil {
		return err
	}
	return ledger.Give(t.m.ctx, t.worker, groceries.ID, aid.Entry{Item: "GROCERY", Quantity: 1, Cents: 50_00, OnDay: today, Receipt: "SIGNED"}, false)
}

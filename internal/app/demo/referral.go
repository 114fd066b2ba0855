package demo

import (
	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/supervision/headsup"
	"passerelle/internal/supervision/referring"
)

// refers lets the region's officer write two referrals before there is a file: one is being written, one went to the provider, who
// opens the file from it.
func (t *team) refers() error {
	officer := t.m.officers[t.sites[0].RegionCode]
	for _, h := range []headsup.HeadsUp{{Name: "Yohannes Berhe", HeldAt: t.in("Immigration holding centre", "Centre de surveillance de l’immigration")},
		{Name: "Amal Jibril", HeldAt: t.in("Provincial jail", "Établissement de détention provincial"), Risk: "MEDIUM", Housing: "no"}} {
		h.SiteID, h.ExpectedOn = t.sites[0].ID, t.day()
		announced, err := referring.Service{Service: headsup.Service{Service: t.m.house.Supervision}, Forms: t.m.house.Forms}.Record(t.ctx, officer, h, true)
		if err != nil {
			return err
		}
		if err := t.writesReferral(officer, announced, h.Risk != ""); err != nil {
			return err
		}
	}
	return nil
}

// writesReferral begins the referral of a heads-up and, when it is whole, completes and sends it.
func (t *team) writesReferral(officer access.Actor, announced string, send bool) error {
	desk := referring.Service{Service: headsup.Service{Service: t.m.house.Supervision}, Forms: t.m.house.Forms}
	if err := desk.Begin(t.ctx, officer, announced); err != nil || !send {
		return err
	}
	x, err := desk.Of(t.ctx, officer, announced)
	if err != nil {
		return err
	}
	said, _ := forms.SpecimenOf(x.Filled.Definition, t.language)
	for item, values := range x.At.Answers() {
		said[item] = values
	}
	for item, value := range map[string]string{"uci": t.uci(991, 1), "born": "1989-03-07", "urgent": "yes", "urgent_by": string(t.day().AddDays(3)), "detained": string(t.day().AddDays(-9)) + " 07:40", "referred": string(t.day().AddDays(-1)),
		"hearing": string(t.day().AddDays(12)), "children": ""} {
		said[item] = []string{value}
	}
	delete(said, "other_names")
	if err := desk.Complete(t.ctx, officer, announced, forms.Writing{Version: x.At.Version, Answers: x.Filled.Definition.OfPart(said, referring.Part)}); err != nil {
		return err
	}
	return desk.Send(t.ctx, officer, announced)
}

package demo

import (
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/headsup"
	"passerelle/internal/supervision/hearsay"
	"passerelle/internal/supervision/interpreting"
)

// lives gives the case manager somebody who was enrolled in a hurry, with what was put off, and a file that is being closed.
func (t *team) lives() {
	t.at(t.m.now.Add(-27*time.Hour), t.inAHurry)
	t.at(t.m.now.Add(-26*time.Hour), t.announced)
	t.at(t.m.now.Add(-28*time.Hour), t.assessing)
	t.at(t.m.now.Add(-25*time.Hour), func() error {
		rows, err := t.own()
		if err != nil || len(rows) < 2 {
			return err
		}
		return t.m.house.Life.BeginClosing(t.ctx, t.worker, rows[len(rows)-1].ID)
	})
}

// announced lets the region's officer announce two people, one of whom should have been referred by now.
func (t *team) announced() error {
	desk, at := headsup.Service{Service: t.m.house.Supervision}, t.today()
	for _, h := range []headsup.HeadsUp{{Name: "B. O.", ExpectedOn: t.day(), HeldAt: t.in("Immigration holding centre", "Centre de surveillance de l’immigration"), Remarks: t.in("Early review asked for.", "Contrôle anticipé demandé.")},
		{Name: "Tesfay Hailemariam", ExpectedOn: at.AddDays(3), HeldAt: t.in("Provincial jail", "Établissement de détention provincial"), Risk: "HIGH", Housing: "yes"}} {
		h.SiteID = t.sites[0].ID
		if _, err := desk.Record(t.ctx, t.m.officers[t.sites[0].RegionCode], h, true); err != nil {
			return err
		}
	}
	return t.refers()
}

func (t *team) inAHurry() error {
	t.m.house.Supervision.Gates, t.m.house.Supervision.Words = t.m.house.Life, hearsay.Service{Service: t.m.house.Supervision}
	defer func() { t.m.house.Supervision.Gates, t.m.house.Supervision.Words = nil, nil }()
	files, at := t.m.house.Supervision, t.day()
	f, err := t.m.receive(t.worker, supervision.Referral{SiteID: t.sites[0].ID, Region: t.sites[0].RegionCode, ReceivedOn: at.AddDays(-2), Standard: "WEEKLY", Risk: "MEDIUM",
		City: t.sites[0].City, Client: registry.Client{UCIWritten: t.uci(990, 1), GivenName: "Farida", FamilyName: "Noorzai", BirthDate: "1991-04-12", Sex: "F",
			Citizenship: "AFG", Language: "prs", InterpreterNeeded: "yes", OfficialLanguage: string(t.language)}})
	if err != nil {
		return err
	}
	if f, err = files.RecordDecision(t.ctx, t.worker, f.ID, f.Version, supervision.Decision{On: at, Code: supervision.Accepted,
		Why:  t.in("Early release; the papers follow.", "Mise en liberté rapide; les papiers suivent."),
		Word: supervision.Word{Said: t.m.officers[t.sites[0].RegionCode].Name, Way: "PHONE", On: at}}); err != nil {
		return err
	}
	if _, err = files.Enrol(t.ctx, t.worker, f.ID, f.Version, at, at.AddDays(7), t.in("Released at the early review; agreement and undertaking are signed on paper and follow.",
		"Mise en liberté au contrôle anticipé; l’entente et l’engagement, signés sur papier, suivent.")); err != nil {
		return err
	}
	return t.spoken(f.ID, at)
}

// spoken books an interpreter for the next check-in of a client, and leaves the hearing after it to be booked.
func (t *team) spoken(fileID string, at clock.Date) error {
	if err := t.m.house.Supervision.SetHearing(t.ctx, t.worker, fileID, supervision.Hearing{OnDate: at.AddDays(10), AtTime: "09:30", Kind: "DETENTION_REVIEW",
		Place: t.in("Immigration and Refugee Board, by video", "Commission de l’immigration et du statut de réfugié, par vidéo")}); err != nil {
		return err
	}
	booking := interpreting.Service{Service: t.m.house.Supervision}
	p, err := booking.Page(t.ctx, t.worker, fileID)
	if err != nil {
		return err
	}
	next := p.Ahead[0]
	if err := booking.Ask(t.ctx, t.worker, fileID, interpreting.Booking{Meeting: next.Kind, MeetingID: next.ID, At: "10:00", Details: interpreting.Details{Language: i18n.Spoken(t.ctx, p.Client.Language), Name: "Ada Lindgren",
		Phone: "902-555-0147", AskedOf: t.in("City interpreting service", "Service d’interprétation de la ville"), Client: "AGREES"}}, ""); err != nil {
		return err
	}
	if p, err = booking.Page(t.ctx, t.worker, fileID); err != nil {
		return err
	}
	asked := p.Ahead[0].Booking
	return booking.Change(t.ctx, t.worker, fileID, asked.ID, asked.Version, interpreting.Confirmed, "", nil)
}

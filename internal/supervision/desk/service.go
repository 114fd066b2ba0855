package desk

import (
	"context"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
)

// Service is the breach desk over the supervision files.
type Service struct{ *supervision.Service }

func (s Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }

// most bounds what is listed of a file, or of everybody's.
const most = "100"

// Office is whom to call about a file, in the hours of their region.
type Office struct {
	access.Organisation
	Zone   *time.Location
	Number string // that answers now; empty when none is kept
	Open   bool   // it is the office's, and not the line after hours
	// About is whom the number is called about, where it stands on no page of theirs.
	About []string
}

// OfficeOf gives the agency's office of a file's region as it answers now. Without one, hours are the reader's.
func (s Service) OfficeOf(ctx context.Context, f supervision.File) (Office, error) {
	out := Office{Zone: i18n.Zone(ctx)}
	var err error
	if out.Organisation, err = s.Access.RegionOffice(ctx, f.Region); fault.Is(err, fault.NotFound) {
		return out, nil
	} else if err != nil {
		return out, err
	}
	if zone, err := clock.Zone(out.TimeZone); err == nil && out.TimeZone != "" {
		out.Zone = zone
	}
	out.Number, out.Open = out.AfterPhone, schedule.OpenNow(out.OfficeOpens, out.OfficeCloses, out.TimeZone, s.Clock.Now(), out.Province)
	if out.Open {
		out.Number = out.OfficePhone
	}
	return out, nil
}

// Moment is a day and an hour as somebody types them, in the region's zone.
type Moment struct {
	On clock.Date
	At string
}

// Now is this minute in a zone.
func (o Office) Now(now time.Time) Moment {
	here := now.In(o.Zone)
	return Moment{clock.DateOf(here, o.Zone), here.Format("15:04")}
}

// read gives the instant of a moment; a problem at the fields it was typed in when it is none, or is still to come. A day
// that is not there is left to whoever needs one.
func (o Office) read(c *fault.Check, day, hour string, m Moment, now time.Time) time.Time {
	at, ok := clock.ParseHour(m.At)
	c.Require(ok, hour, "supervision.problem.time")
	if !ok || !m.On.Valid() {
		return time.Time{}
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", string(m.On)+" "+at, o.Zone)
	if err != nil {
		c.Add(hour, "supervision.problem.time")
		return time.Time{}
	}
	if t.After(now) {
		c.Add(hour, "supervision.problem.future")
	}
	return t
}

// Act does something about a file that changes nothing of the file itself: allowed, in one transaction, with its events.
func (s Service) Act(ctx context.Context, a access.Actor, may access.Action, fileID string, act history.Act, do func(tx *db.Tx, f supervision.File) ([]history.Fact, error)) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, may, fileID)
		if err != nil {
			return err
		}
		facts, err := do(tx, f)
		if err != nil {
			return err
		}
		_, err = s.History.Append(ctx, tx, a, act, f.OrganisationID, f.ID, facts...)
		return err
	})
}

// at makes a fact of an instant, on its day in the office's zone.
func (o Office) at(kind history.Kind, when time.Time, payload any) history.Fact {
	return history.Fact{Kind: kind, Effective: clock.DateOf(when, o.Zone), EffectiveAt: when, Payload: payload}
}

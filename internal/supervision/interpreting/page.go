package interpreting

import (
	"context"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// Page is what is ahead of a file, what asks for something, and what was.
type Page struct {
	supervision.View
	Ahead    []Ahead
	Loose    []Booking        // live, without a meeting to come
	Ended    []Booking        // the newest first
	Offered  []registry.Place // who interprets, of the people of the file
	Meetings []Meeting
	Today    clock.Date
	MayAsk   bool
}

// Page gives the interpreters of a file to those who work on it; the reading is audited.
func (s Service) Page(ctx context.Context, a access.Actor, fileID string) (p Page, err error) {
	if p.View, err = s.ViewTo(ctx, a, fileID, access.CheckInWrite); err != nil {
		return p, err
	}
	all, list, err := s.ofFile(ctx, s.DB, p.File)
	if err != nil {
		return p, err
	}
	p.Meetings, p.Today = all, s.Today(ctx)
	p.Ahead, p.Loose = Match(all, list, p.Today)
	p.Ended = slices.DeleteFunc(list, func(b Booking) bool { return b.Live() })
	p.Offered = slices.DeleteFunc(slices.Clone(p.Places), func(x registry.Place) bool { return !Offered(x) })
	p.MayAsk = !p.File.OpenedInError && p.File.State != supervision.Closed && p.File.State != supervision.Refused
	return p, nil
}

// Of gives one booking of the page.
func (p Page) Of(bookingID string) (Booking, error) {
	all := slices.Concat(p.Loose, p.Ended)
	for _, x := range p.Ahead {
		all = append(all, x.Booking)
	}
	at := slices.IndexFunc(all, func(b Booking) bool { return b.ID == bookingID && bookingID != "" })
	if at < 0 {
		return Booking{}, fault.Missing()
	}
	return all[at], nil
}

// daysAhead is how far My day looks: interpreters of rarer languages are asked for two weeks before.
const daysAhead = 14

// Waiting gives the meetings of the coming days, of clients who need an interpreter, on the files that a case manager has or covers, without a
// confirmed booking for their day and hour; and what is booked for meetings that are not to come any more. The reading is audited; nothing for
// anybody else.
func (s Service) Waiting(ctx context.Context, a access.Actor) ([]Ahead, error) {
	if !a.Has(access.CaseManager) {
		return nil, nil
	}
	today := s.Today(ctx)
	where, args := s.Access.Scope(a, access.CheckInWrite, supervision.Columns, 3)
	args = append([]any{a.PersonID}, args...)
	mine := supervision.HasOn("$1", "$2") + " and " + where
	live := " exists (select 1 from interpreter_booking b where b.file_id=f.id and b.status in ('ASKED','CONFIRMED'))"
	all, err := s.meetings(ctx, s.DB, a.OrganisationID, "(c.interpreter_needed='yes' or"+live+") and "+mine, args...)
	if err != nil {
		return nil, err
	}
	list, err := bookings(ctx, s.DB, "b.status in ('ASKED','CONFIRMED','DECLINED','CAME') and b.on_date>=$1 and "+mine, append([]any{today}, args...)...)
	if err != nil {
		return nil, err
	}
	ahead, loose := Match(all, list, today)
	for _, b := range loose {
		if b.IsGone(today) {
			ahead = append(ahead, Ahead{Meeting: Meeting{Kind: b.Meeting, ID: b.MeetingID, FileID: b.FileID, FullName: b.FullName, On: b.On, Hour: b.At, What: b.What, Needed: true}, Booking: b, Why: Gone})
		}
	}
	ahead = slices.DeleteFunc(ahead, func(x Ahead) bool {
		return x.Why == "" || x.Why == NoBooking && !x.Needed || x.By() > today.AddDays(daysAhead)
	})
	if len(ahead) == 0 {
		return nil, nil
	}
	return ahead, supervision.ReadRows(ctx, s.Service, a, access.FileRead, ahead, func(x Ahead) string { return x.FileID })
}

package interpreting

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
)

// Meeting is one that is to come, as the file says it now.
type Meeting struct {
	Kind     string     `db:"kind"`
	ID       string     `db:"meeting_id"`
	FileID   string     `db:"file_id"`
	FullName string     `db:"full_name"`
	On       clock.Date `db:"on_date"`
	Hour     string     `db:"at_time"`
	At       int64      `db:"at"`   // of a check-in: the instant that is booked, 0 where none is
	What     string     `db:"what"` // of a hearing its kind; of another, in words
	Word     string     `db:"word"` // who interprets, as the meeting itself says
	Needed   bool       `db:"needed"`
}

// Key names a meeting in a form.
func (m Meeting) Key() string { return m.Kind + ":" + m.ID }

// Named gives the kind and the id of a meeting by its key.
func Named(key string) (kind, meetingID string) {
	kind, meetingID, _ = strings.Cut(key, ":")
	return kind, meetingID
}

// standing is SQL of the meetings to come, each arm narrowed by its file: a check-in without an outcome, the interview that is arranged, a hearing
// that stands; $1 is today.
func standing(where string) string {
	arm := func(columns, from, open string) string {
		return "select " + columns + ", f.id as file_id, c.full_name, c.interpreter_needed='yes' as needed from " + from + " join supervision_file f on f.id=x.file_id join client c on c.id=f.client_id where " +
			open + " and " + supervision.OpenFile + " and " + where
	}
	booked := "from appointment p where p.file_id=x.file_id and p.date=x.due_on and p.kind='checkin' and p.status='booked'"
	return strings.Join([]string{
		arm("'checkin' as kind, x.id as meeting_id, x.due_on as on_date, '' as at_time, coalesce((select max(p.at) "+booked+"),0) as at, '' as what, coalesce((select max(p.interpreter) "+booked+"),'') as word",
			"check_in x", "x.outcome='' and x.due_on>=$1"),
		arm("'interview' as kind, x.id as meeting_id, x.on_date, x.at_time, 0 as at, '' as what, x.interpreter as word", "assessment_interview x", "x.status='ARRANGED' and x.on_date>=$1"),
		arm("'hearing' as kind, x.id as meeting_id, x.on_date, x.at_time, 0 as at, x.kind as what, '' as word", "hearing x", "x.outcome='' and x.cancelled_on='' and x.on_date>=$1"),
	}, " union all ") + fmt.Sprintf(" order by on_date, full_name, meeting_id limit %d", mostRows)
}

// meetings gives the meetings to come of the files that a condition chooses, with their hours where the provider is.
func (s Service) meetings(ctx context.Context, q db.Querier, organisationID, where string, args ...any) ([]Meeting, error) {
	list, err := db.All[Meeting](ctx, q, standing(where), append([]any{s.Today(ctx)}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("meetings to come: %w", err)
	}
	org, err := s.Access.OrganisationByID(ctx, organisationID)
	if err != nil || len(list) == 0 {
		return list, err
	}
	zone, err := clock.Zone(org.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("the hours of %s: %w", org.Code, err)
	}
	for i, m := range list {
		if m.At != 0 {
			list[i].Hour = clock.FromMicros(m.At).In(zone).Format(hourLayout)
		}
	}
	return list, nil
}

const hourLayout = "15:04"

// Why a meeting, or a booking, asks for something.
const (
	NoBooking  = "NONE"
	OnlyAsked  = "ASKED"
	WasRefused = "DECLINED"
	Moved      = "MOVED" // the meeting is on another day or at another hour than was asked for
	Gone       = "GONE"  // the meeting is not to come any more, and somebody is asked or booked
)

// Ahead is a meeting to come with the booking that is nearest to what it needs, and why something is to be done; Why is empty where nothing is.
type Ahead struct {
	Meeting
	Booking Booking // without an id where there is none
	Why     string
}

// By is until when it is to be done: the earlier of the day that was asked for and the meeting's.
func (x Ahead) By() clock.Date {
	if x.Booking.On != "" && x.Booking.Live() && x.Booking.On < x.On {
		return x.Booking.On
	}
	return x.On
}

// of reports whether a booking is for a meeting: an interview that takes the place of another is still the interview.
func (b Booking) of(m Meeting) bool {
	return b.FileID == m.FileID && b.Meeting == m.Kind && (b.MeetingID == m.ID || b.Meeting == Interview && !b.Over)
}

// fits reports whether what was asked for is what the meeting is now.
func (b Booking) fits(m Meeting) bool { return b.On == m.On && (m.Hour == "" || b.At == m.Hour) }

// rank orders the bookings of a meeting, the nearest to what it needs first.
func (b Booking) rank(m Meeting) int {
	switch {
	case (b.Status == Confirmed || b.Status == Came) && b.fits(m):
		return 0
	case b.Live() && b.fits(m):
		return 1
	case b.Live():
		return 2
	}
	return 3
}

// why says what a meeting with this booking asks for.
func (b Booking) why(m Meeting) string {
	switch {
	case b.ID == "":
		return NoBooking
	case b.Status == Declined:
		return WasRefused
	case !b.fits(m):
		return Moved
	case b.Status == Asked:
		return OnlyAsked
	}
	return ""
}

// Match puts the bookings of files beside their meetings to come. What is left over and live comes back as it is: its meeting is gone, or its day is
// past and nobody said whether the interpreter came.
func Match(all []Meeting, list []Booking, today clock.Date) (ahead []Ahead, loose []Booking) {
	used := map[string]bool{}
	for _, m := range append(slices.Clone(all), others(list, today)...) {
		best := Ahead{Meeting: m}
		for _, b := range list {
			counts := b.Live() || (b.Status == Declined || b.Status == Came) && b.fits(m) // who came was booked, until the meeting is recorded too
			if counts && b.of(m) && (best.Booking.ID == "" || b.rank(m) < best.Booking.rank(m)) {
				best.Booking = b
			}
		}
		best.Why = best.Booking.why(m)
		used[best.Booking.ID] = true
		ahead = append(ahead, best)
	}
	slices.SortStableFunc(ahead, func(a, b Ahead) int { return cmp.Or(cmp.Compare(a.By(), b.By()), cmp.Compare(a.Hour, b.Hour)) })
	for _, b := range list {
		if b.Live() && !used[b.ID] {
			loose = append(loose, b)
		}
	}
	return ahead, loose
}

// others gives the meetings that only their booking knows, of files that are open. One that was declined is still to be booked until it is called
// off or somebody else is asked for that day.
func others(list []Booking, today clock.Date) (out []Meeting) {
	for _, b := range list {
		if b.Meeting != Other || b.On < today || b.Shut {
			continue
		}
		again := func(x Booking) bool { return x.Meeting == Other && x.FileID == b.FileID && x.On == b.On && x.Live() }
		if b.Live() || b.Status == Declined && !slices.ContainsFunc(list, again) {
			out = append(out, Meeting{Kind: Other, ID: b.MeetingID, FileID: b.FileID, FullName: b.FullName, On: b.On, Hour: b.At, What: b.What, Needed: true})
		}
	}
	return out
}

// IsGone reports whether a booking without a meeting is for one that is not to come any more; otherwise it waits for what came of it.
func (b Booking) IsGone(today clock.Date) bool { return b.On >= today && !b.Over }

// Today is the day where the reader is.
func (s Service) Today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }

// now is the instant at which something is recorded.
func (s Service) now() time.Time { return s.Clock.Now() }

package calendar

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
)

// Service gathers what is on which day, over the supervision files.
type Service struct{ *supervision.Service }

// Today is the day on which it is.
func (s Service) Today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }

// The kinds of entry.
const (
	CheckIn     = "check_in"
	Appointment = "appointment"
	Hearing     = "hearing"
	Interview   = "interview"  // at which a client is enrolled
	Assessment  = "assessment" // the interview of a referral
)

// Entry is one thing on one day.
type Entry struct {
	ID          string     `db:"id"`
	Kind        string     `db:"kind"`
	Code        string     `db:"code"` // of a hearing
	FileID      string     `db:"file_id"`
	FullName    string     `db:"full_name"`
	On          clock.Date `db:"on_day"`
	Micros      int64      `db:"at"`      // of an appointment; 0 where only the day is known
	Hour        string     `db:"at_time"` // of what is written with an hour of the place
	Place       string     `db:"place"`
	Interpreter string     `db:"interpreter"`
	At          time.Time  `db:"-"` // zero where only the day is known
}

// most bounds what is gathered at once.
const most = 1000

// coveredOn is an appointment with somebody whose place the actor takes on its day.
const coveredOn = `exists (select 1 from absence away where away.person_id=e.person_id and away.organisation_id=e.organisation_id and away.cover_id=$3
	and away.from_date<=e.date and away.to_date>=e.date)`

// around are the actor and those whose place they ever take, of whom alone an entry can be: it leads to few people's rows by their indexes.
const around = "(select cast($3 as text) union select away.person_id from absence away where away.cover_id=$3)"

// Between gives what the actor has from one day to another, both included, in order: of the files that they have, what is booked
// with them, and the same of whoever they cover for on its day; the reading is audited. Appointments that were cancelled or are over are left out.
func (s Service) Between(ctx context.Context, a access.Actor, from, to clock.Date) ([]Entry, error) {
	where, args := s.Access.Scope(a, access.CheckInWrite, supervision.Columns, 4)
	open := `f.state in ('REFERRED','APPROVED','ACTIVE') and not f.withdrawn and not f.opened_in_error and ` + where
	mine := func(day string) string {
		return open + " and f.id in (select y.file_id from assignment y where y.kind='assigned' and y.person_id in " + around + ") and " + supervision.HasOn(day, "$3")
	}
	of := " join supervision_file f on f.id=e.file_id join client c on c.id=f.client_id where "
	list, err := db.All[Entry](ctx, s.DB, `select e.id, 'appointment' as kind, e.kind as code, e.file_id, c.full_name, e.date as on_day, e.at, '' as at_time, e.place, e.interpreter
		from appointment e`+of+`e.status='booked' and e.person_id in `+around+` and (e.person_id=$3 or `+coveredOn+`) and e.date>=$1 and e.date<=$2 and not f.withdrawn and not f.opened_in_error and `+where+`
		union all select e.id, 'check_in', '', e.file_id, c.full_name, e.due_on, 0, '', '', '' from check_in e`+of+`e.outcome='' and e.due_on>=$1 and e.due_on<=$2
		and f.state='ACTIVE' and `+mine("e.due_on")+`
		union all select e.id, 'hearing', e.kind, e.file_id, c.full_name, e.on_date, 0, e.at_time, e.place, '' from hearing e`+of+`e.cancelled_on='' and e.outcome not in ('POSTPONED','CANCELLED') and e.on_date>=$1 and e.on_date<=$2 and `+mine("e.on_date")+`
		union all select e.file_id, 'interview', '', e.file_id, c.full_name, e.on_date, 0, e.at_time, e.place, '' from enrolment_interview e`+of+`f.enrolled_on='' and e.on_date>=$1 and e.on_date<=$2 and `+mine("e.on_date")+`
		union all select e.id, 'assessment', '', e.file_id, c.full_name, e.on_date, 0, e.at_time, e.place, e.interpreter from assessment_interview e`+of+`e.status in ('ARRANGED','HELD') and e.on_date>=$1
		and e.on_date<=$2 and `+mine("e.on_date")+
		fmt.Sprintf(" limit %d", most), append([]any{from, to, a.PersonID}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("calendar: %w", err)
	}
	zone, err := s.zoneOf(ctx, a)
	if err != nil {
		return nil, err
	}
	list = ordered(list, zone)
	var read []supervision.CaseRow
	for _, e := range list {
		read = append(read, supervision.CaseRow{File: supervision.File{ID: e.FileID}})
	}
	if len(read) == 0 {
		return list, nil
	}
	return list, s.ReadList(ctx, a, read)
}

// zoneOf gives the time zone of the actor's provider, in which hours are written.
func (s Service) zoneOf(ctx context.Context, a access.Actor) (*time.Location, error) {
	org, err := s.Access.OrganisationByID(ctx, a.OrganisationID)
	if err != nil {
		return nil, err
	}
	zone, err := clock.Zone(org.TimeZone)
	if err != nil || org.TimeZone == "" {
		return time.UTC, nil
	}
	return zone, nil
}

// ordered gives the entries their instants and their order. A check-in whose appointment is booked stands once.
func ordered(list []Entry, zone *time.Location) []Entry {
	booked := map[string]bool{}
	for i, e := range list {
		if e.Kind == Appointment && e.Code == schedule.CheckInAppointment {
			booked[e.FileID+string(e.On)], list[i].Kind = true, CheckIn
		}
		list[i].At = instant(e, zone)
	}
	list = slices.DeleteFunc(list, func(e Entry) bool { return e.Kind == CheckIn && e.Code == "" && booked[e.FileID+string(e.On)] })
	slices.SortStableFunc(list, func(x, y Entry) int {
		return cmp.Or(cmp.Compare(x.On, y.On), x.At.Compare(y.At), cmp.Compare(x.FullName, y.FullName), cmp.Compare(x.ID, y.ID))
	})
	return list
}

func instant(e Entry, zone *time.Location) time.Time {
	if e.Micros != 0 {
		return clock.FromMicros(e.Micros).In(zone)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", string(e.On)+" "+e.Hour, zone)
	if e.Hour == "" || err != nil {
		return time.Time{}
	}
	return at
}

// Initials writes of a name its first letters: what a calendar elsewhere learns.
func Initials(name string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(name, func(c rune) bool { return unicode.IsSpace(c) || c == '-' }) {
		for _, c := range word {
			if unicode.IsLetter(c) {
				b.WriteRune(unicode.ToUpper(c))
				b.WriteByte('.')
				break
			}
		}
	}
	return b.String()
}

// Monday gives the first day of a day's week.
func Monday(d clock.Date) clock.Date {
	return d.AddDays(-(int(d.Time().Weekday()) + 6) % 7)
}

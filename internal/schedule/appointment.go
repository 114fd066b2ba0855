package schedule

import (
	"context"
	"fmt"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
)

// The kinds of appointment that every area shares, and where an appointment stands.
const (
	CheckInAppointment = "checkin"
	HearingAppointment = "hearing"
	OtherAppointment   = "other"

	Booked    = "booked"
	Held      = "held"
	Missed    = "missed"
	Cancelled = "cancelled"
)

// Appointment is a meeting with a client. At is the instant, zero when only the day is known; Date is its day in
// the place's time zone and is always known.
type Appointment struct {
	ID, OrganisationID, FileID, PersonID string
	At                                   time.Time
	Date                                 clock.Date
	Place, Interpreter                   string
	Kind, Status                         string
	Version                              int
}

type storedAppointment struct {
	ID             string     `db:"id"`
	OrganisationID string     `db:"organisation_id"`
	FileID         string     `db:"file_id"`
	PersonID       string     `db:"person_id"`
	At             int64      `db:"at"`
	Date           clock.Date `db:"date"`
	Place          string     `db:"place"`
	Interpreter    string     `db:"interpreter"`
	Kind           string     `db:"kind"`
	Status         string     `db:"status"`
	Version        int        `db:"version"`
}

const appointmentColumns = "id,organisation_id,file_id,person_id,at,date,place,interpreter,kind,status,version"

func (s storedAppointment) appointment() Appointment {
	a := Appointment{ID: s.ID, OrganisationID: s.OrganisationID, FileID: s.FileID, PersonID: s.PersonID, Date: s.Date,
		Place: s.Place, Interpreter: s.Interpreter, Kind: s.Kind, Status: s.Status, Version: s.Version}
	if s.At != 0 {
		a.At = clock.FromMicros(s.At)
	}
	return a
}

func microsOrZero(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return clock.Micros(t)
}

// AddAppointment books an appointment and gives it back with its identifier.
func (s *Service) AddAppointment(ctx context.Context, tx *db.Tx, a Appointment) (Appointment, error) {
	if a.OrganisationID == "" || !a.Date.Valid() {
		return Appointment{}, fmt.Errorf("add appointment: organisation %q or day %q is missing", a.OrganisationID, a.Date)
	}
	if a.Status == "" {
		a.Status = Booked
	}
	if a.Kind == "" {
		a.Kind = OtherAppointment
	}
	a.ID, a.Version = id.New(), 1
	_, err := tx.Exec(ctx, "insert into appointment ("+appointmentColumns+") values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)",
		a.ID, a.OrganisationID, a.FileID, a.PersonID, microsOrZero(a.At), a.Date, a.Place, a.Interpreter, a.Kind, a.Status, a.Version)
	if err != nil {
		return Appointment{}, fmt.Errorf("add appointment: %w", err)
	}
	return a, nil
}

// ChangeAppointment changes an appointment that is still as the caller read it; a stale-write fault otherwise.
func (s *Service) ChangeAppointment(ctx context.Context, tx *db.Tx, a Appointment) error {
	if !a.Date.Valid() {
		return fault.New(fault.Invalid, "schedule.problem.no_day")
	}
	err := db.Updated(tx.Exec(ctx, "update appointment set person_id=$1, at=$2, date=$3, place=$4, interpreter=$5, kind=$6, "+
		"status=$7, version=version+1 where id=$8 and version=$9", a.PersonID, microsOrZero(a.At), a.Date, a.Place,
		a.Interpreter, a.Kind, a.Status, a.ID, a.Version))
	if err != nil {
		return fmt.Errorf("change appointment: %w", err)
	}
	return nil
}

// CancelAppointmentsOfFile cancels what is booked for a file from a day on, when it closes.
func (s *Service) CancelAppointmentsOfFile(ctx context.Context, tx *db.Tx, fileID string, from clock.Date) error {
	if _, err := tx.Exec(ctx, "update appointment set with_file=0 where file_id=$1 and with_file=1", fileID); err != nil {
		return fmt.Errorf("what ended with a file before: %w", err)
	}
	if _, err := tx.Exec(ctx, "update appointment set status=$3, with_file=1, version=version+1 where file_id=$1 and date>=$2 and status=$4", fileID, from, Cancelled, Booked); err != nil {
		return fmt.Errorf("cancel what is booked: %w", err)
	}
	return nil
}

// RestoreAppointmentsOfFile lets what was cancelled with the closing of a file stand again as it was booked, from a day on, when it is reopened,
// unless the same is booked for the day already.
func (s *Service) RestoreAppointmentsOfFile(ctx context.Context, tx *db.Tx, fileID string, from clock.Date) error {
	_, err := tx.Exec(ctx, `update appointment set status=$3, with_file=0, version=version+1 where file_id=$1 and with_file=1 and date>=$2 and status=$4 and not exists
		(select 1 from appointment o where o.file_id=appointment.file_id and o.date=appointment.date and o.kind=appointment.kind and o.status=$3)`, fileID, from, Booked, Cancelled)
	if err != nil {
		return fmt.Errorf("restore appointments: %w", err)
	}
	return nil
}

// AppointmentByID gives one appointment, or a not-found fault.
func (s *Service) AppointmentByID(ctx context.Context, q db.Querier, appointmentID string) (Appointment, error) {
	row, err := db.One[storedAppointment](ctx, q, "select "+appointmentColumns+" from appointment where id=$1", appointmentID)
	if err != nil {
		return Appointment{}, fmt.Errorf("read appointment: %w", err)
	}
	return row.appointment(), nil
}

// coveredFrom is an appointment in a file with somebody who is away from a day on, and whose place a person takes; it is that person's until the
// absence ends.
const coveredFrom = `(file_id<>'' and exists (select 1 from absence away where away.person_id=appointment.person_id and away.organisation_id=appointment.organisation_id
	and away.cover_id=$1 and away.from_date<=$2 and away.to_date>=$2 and away.to_date>=appointment.date))`

// withOrFor leads to the appointments of a person and of those whose place they ever take by the index of people.
const withOrFor = `person_id in (select cast($1 as text) union select away.person_id from absence away where away.cover_id=$1)`

// AppointmentsOn gives a person's appointments from one day to another, both included, in order of time, with those in files that they take
// in the place of somebody who is away on the first.
func (s *Service) AppointmentsOn(ctx context.Context, q db.Querier, personID string, from, to clock.Date) ([]Appointment, error) {
	return appointments(ctx, q, withOrFor+" and (person_id=$1 or "+coveredFrom+") and date>=$2 and date<=$3 and status<>$4 order by date, at, id", personID, from, to, Cancelled)
}

// AppointmentsOfFile gives all appointments of a file, the latest first.
func (s *Service) AppointmentsOfFile(ctx context.Context, q db.Querier, fileID string) ([]Appointment, error) {
	return appointments(ctx, q, "file_id=$1 order by date desc, at desc, id desc", fileID)
}

// AppointmentsOfDay gives the appointments of a file on a day, the latest first.
func (s *Service) AppointmentsOfDay(ctx context.Context, q db.Querier, fileID string, day clock.Date) ([]Appointment, error) {
	return appointments(ctx, q, "file_id=$1 and date=$2 order by at desc, id desc", fileID, day)
}

// AppointmentsAhead gives the appointments of a file that are booked for a day or one after it, the next first: what a page asks for, however
// many years the file goes back.
func (s *Service) AppointmentsAhead(ctx context.Context, q db.Querier, fileID string, from clock.Date) ([]Appointment, error) {
	return appointments(ctx, q, "file_id=$1 and date>=$2 and status=$3 order by date, at, id", fileID, from, Booked)
}

func appointments(ctx context.Context, q db.Querier, where string, args ...any) ([]Appointment, error) {
	var out []Appointment
	for row, err := range db.Each[storedAppointment](ctx, q, "select "+appointmentColumns+" from appointment where "+where, args...) {
		if err != nil {
			return nil, fmt.Errorf("read appointments: %w", err)
		}
		out = append(out, row.appointment())
	}
	return out, nil
}

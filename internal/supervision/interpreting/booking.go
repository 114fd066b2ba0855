package interpreting

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// The meetings that an interpreter is booked for.
const (
	CheckIn   = "checkin"
	Interview = "interview" // of which one is to come at a time
	Hearing   = "hearing"
	Other     = "other" // what the file does not know
)

// Where a booking stands.
const (
	Asked     = "ASKED"
	Confirmed = "CONFIRMED"
	Declined  = "DECLINED"
	CalledOff = "CALLED_OFF"
	Came      = "CAME"
	NotCome   = "NOT_COME"
)

// after says what a booking may become; what came of it is put right where the wrong one was pressed.
var after = map[string][]string{
	Asked:     {Confirmed, Declined, CalledOff, Came, NotCome},
	Confirmed: {Declined, CalledOff, Came, NotCome},
	Declined:  {CalledOff},
	Came:      {NotCome},
	NotCome:   {Came},
}

// ClientSays lists what a client may say of an interpreter.
var ClientSays = []string{"AGREES", Refuses}

// Refuses is that the client does not want this interpreter: nobody is confirmed over that.
const Refuses = "REFUSES"

// Booking is an interpreter who was asked for a meeting, and what became of it.
type Booking struct {
	ID        string     `db:"id"`
	FileID    string     `db:"file_id"`
	Meeting   string     `db:"meeting"`
	MeetingID string     `db:"meeting_id"`
	What      string     `db:"what"`
	On        clock.Date `db:"on_date"`
	At        string     `db:"at_time"` // where the provider is
	Details
	Status    string `db:"status"`
	Words     string `db:"status_words"`
	Before    string `db:"takes_place_of"`
	AskedAt   int64  `db:"asked_at"`
	AskedBy   string `db:"asked_by_name"`
	ChangedAt int64  `db:"changed_at"`
	ChangedBy string `db:"changed_by_name"`
	Version   int    `db:"version"`
	FullName  string `db:"full_name"` // of the client
	Over      bool   `db:"is_over"`   // the meeting took place, or it is known that it did not
	Shut      bool   `db:"is_shut"`   // the file is not open any more
}

// Details is what may be said anew of a booking that stands.
type Details struct {
	Language string `db:"language"`
	Name     string `db:"interpreter"`
	Phone    string `db:"phone"`
	AskedOf  string `db:"asked_of"` // an agency or a service
	Client   string `db:"client_says"`
	Remark   string `db:"client_words"`
}

// Live reports whether somebody is asked or booked.
func (b Booking) Live() bool { return b.Status == Asked || b.Status == Confirmed }

// Next lists what a booking may become on a day: who came is known from the day of the meeting on.
func (b Booking) Next(today clock.Date) []string {
	return slices.DeleteFunc(slices.Clone(after[b.Status]), func(to string) bool { return b.On > today && (to == Came || to == NotCome) })
}

// Who is what the meeting says of who interprets: the name, or who sends somebody.
func (d Details) Who() string { return cmp.Or(d.Name, d.AskedOf) }

// Bounds of what is typed, in bytes.
const longestLine, longestWords = 300, 1000

// check trims and judges what is said of an interpreter.
func (d *Details) check(c *fault.Check) {
	for _, text := range []*string{&d.Language, &d.Name, &d.Phone, &d.AskedOf, &d.Remark} {
		*text = strings.TrimSpace(*text)
	}
	c.Require(d.Language != "", "spoken", "interpreting.problem.language")
	c.Require(d.Who() != "", "interpreter", "interpreting.problem.who")
	registry.CheckPhone(c, "phone", d.Phone)
	c.Require(d.Client == "" || slices.Contains(ClientSays, d.Client), "client_says", "supervision.problem.choice")
	for field, text := range map[string]string{"spoken": d.Language, "interpreter": d.Name, "phone": d.Phone, "asked_of": d.AskedOf, "client_words": d.Remark} {
		c.Require(len(text) <= longestLine, field, "fault.too_long")
	}
}

const selected = `select b.id, b.file_id, b.meeting, b.meeting_id, b.what, b.on_date, b.at_time, b.language, b.interpreter, b.phone, b.asked_of, b.client_says, b.client_words, b.status, b.status_words,
	b.takes_place_of, b.asked_at, b.asked_by_name, b.changed_at, b.changed_by_name, b.version, c.full_name, not (` + supervision.OpenFile + `) as is_shut,
	(b.meeting='checkin' and exists (select 1 from check_in k where k.id=b.meeting_id and k.outcome<>'')
	or b.meeting='interview' and exists (select 1 from assessment_interview i where i.id=b.meeting_id and i.status in ('HELD','REFUSED','NOT_BROUGHT'))
	or b.meeting='hearing' and exists (select 1 from hearing e where e.id=b.meeting_id and e.outcome<>'')) as is_over
	from interpreter_booking b join supervision_file f on f.id=b.file_id join client c on c.id=f.client_id where `

// bookings gives those that a condition chooses, the newest first.
func bookings(ctx context.Context, q db.Querier, where string, args ...any) ([]Booking, error) {
	list, err := db.All[Booking](ctx, q, selected+where+fmt.Sprintf(" order by b.id desc limit %d", mostRows), args...)
	if err != nil {
		return nil, fmt.Errorf("interpreters that were asked: %w", err)
	}
	return list, nil
}

// mostRows bounds what one reading gives: more than any file or person has.
const mostRows = 500

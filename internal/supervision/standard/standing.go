package standard

import (
	"cmp"
	"context"
	"fmt"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
)

// Why says in what a client is below the contact standard.
type Why string

// The ways to be below.
const (
	LessOften   Why = "LESS_OFTEN"   // the file's own interval is longer than what is asked, and no reason stands
	NoContact   Why = "NO_CONTACT"   // nobody has seen the client for longer than the interval
	NotPlanned  Why = "NOT_PLANNED"  // no check-in is planned
	PlannedLate Why = "PLANNED_LATE" // the next check-in comes after the interval
)

// grace is how many days after the interval a contact still counts: a weekend or a holiday moves nobody below.
const grace = 3

// Deviation is why a client reports less often than is asked.
type Deviation struct {
	FileID     string     `db:"file_id"`
	Risk       string     `db:"risk"`
	Standard   string     `db:"standard"`
	Reason     string     `db:"reason"`
	RecordedOn clock.Date `db:"recorded_on"`
	By         string     `db:"recorded_by_name"`
}

// Standing is how a file stands to the contact standard.
type Standing struct {
	Risk      string
	Asked     string    // of the file's risk level; empty while the level is not known
	Own       string    // the file's own interval; empty: it follows what is asked
	Deviation Deviation // stands when it has a reason
	Below     []Why
	By        clock.Date // when the next contact is asked for, the days of grace not counted
	Late      Late       // why the next check-in comes late, where somebody said so
}

// Follows gives how often the client reports, by which the next check-in is proposed: the file's own interval where it has
// one, also where it is less than what is asked and nobody has said why, which stands in Below.
func (x Standing) Follows() string { return cmp.Or(x.Own, x.Asked) }

// known is what decides how a file stands.
type known struct {
	risk, own            string
	enrolled, last, next clock.Date
	active               bool
	reason               Deviation
	level                level
}

// stands tells how a file stands on a day. What is asked is the provider's interval, the file's own where that is shorter, or the
// longer one that has a reason.
func (k known) stands(asked Setting, today clock.Date) Standing {
	x := Standing{Risk: k.risk, Asked: asked[k.risk], Own: k.own}
	if k.reason.Reason != "" && k.reason.Risk == k.risk && k.reason.Standard == k.own {
		x.Deviation = k.reason
	}
	if x.Asked == "" || !k.active {
		return x
	}
	if k.own != "" && lessOften(k.own, x.Asked) && x.Deviation.Reason == "" {
		x.Below = append(x.Below, LessOften)
	}
	x.By = k.by(asked)
	latest := x.By.AddDays(grace)
	switch {
	case x.By == "":
	case latest < today:
		x.Below = append(x.Below, NoContact)
	case k.next == "":
		x.Below = append(x.Below, NotPlanned)
	case k.next > latest:
		x.Below = append(x.Below, PlannedLate)
	}
	return x
}

// every gives the interval that is asked at a risk level: the provider's, the file's own where that is shorter, or the longer one that has a
// reason at that level.
func (k known) every(asked Setting, risk string) string {
	agreed := k.reason.Reason != "" && k.reason.Risk == risk && k.reason.Standard == k.own
	if k.own != "" && (agreed || !lessOften(k.own, asked[risk])) {
		return k.own
	}
	return asked[risk]
}

// by gives when the next contact is asked for. A level that was raised since the client was seen counts from its own day, and what the level
// before asked for stands until then.
func (k known) by(asked Setting) clock.Date {
	seen := max(k.enrolled, k.last)
	on := schedule.Next(k.every(asked, k.risk), seen)
	if k.level.On <= seen || asked[k.level.Was] == "" {
		return on
	}
	return max(on, min(schedule.Next(k.every(asked, k.level.Was), seen), schedule.Next(k.every(asked, k.risk), k.level.On)))
}

// Of tells how a file stands, within a reading that decides access itself, and audits.
func (s Service) Of(ctx context.Context, q db.Querier, f supervision.File) (Standing, error) {
	asked, err := s.SettingOf(ctx, q, f.OrganisationID)
	if err != nil {
		return Standing{}, err
	}
	reason, err := db.All[Deviation](ctx, q, "select file_id, risk, standard, reason, recorded_on, recorded_by_name from contact_deviation where file_id=$1 order by id desc limit 1", f.ID)
	if err != nil {
		return Standing{}, fmt.Errorf("why a file deviates: %w", err)
	}
	k := known{risk: f.Risk, own: f.Standard, enrolled: f.EnrolledOn, last: f.LastContact, next: f.NextDue, active: f.State == supervision.Active}
	if len(reason) > 0 {
		k.reason = reason[0]
	}
	levels, err := db.All[level](ctx, q, "select "+levelColumns+" where f.id=$1"+levelSet, f.ID)
	if err != nil {
		return Standing{}, fmt.Errorf("since when the risk level is in force: %w", err)
	}
	if len(levels) > 0 {
		k.level = levels[0]
	}
	x := k.stands(asked, s.today(ctx))
	x.Late, err = lateOf(ctx, q, f)
	return x, err
}

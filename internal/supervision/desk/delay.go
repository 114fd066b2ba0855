package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
)

// ChaseAfter is how long the agency's final action is waited for before both sides are told that it is late. It is our
// practice: no source sets one.
const ChaseAfter = 48 * time.Hour

// Open is a breach that the agency has still to decide on, in a list.
type Open struct {
	Breach
	FullName string            `db:"full_name"`
	UCI      string            `db:"uci_written"`
	Housed   string            `db:"housed"`
	HighRisk bool              `db:"high_risk"`
	State    supervision.State `db:"state"` // of the file
	Said     []Instruction
}

// Waited is how long the agency has had a breach: since the call, or since the day of the report when none was logged. What it was
// not called about yet it has not had.
func (b Breach) Waited(now time.Time) time.Duration {
	if b.NotCalled() {
		return 0
	}
	if b.CalledAt != 0 {
		return now.Sub(instant(b.CalledAt))
	}
	return now.Sub(b.ReportedOn.Time())
}

// Late reports whether the answer is late.
func (b Breach) Late(now time.Time) bool { return b.Waits() && b.Waited(now) > ChaseAfter }

// Undecided lists the breaches that wait for the agency's final action, go on, or have an instruction that stands on the files whose breaches an actor
// may write, those of closed files last and only while they wait, the most pressing first, with what stands for now, as one audited reading.
func (s Service) Undecided(ctx context.Context, a access.Actor) ([]Open, error) {
	return s.open(ctx, a, access.BreachWrite, "")
}

// OfResidents lists those of the clients who live in a residence, for whoever runs the residences: they are kept aware of
// breaches and of what the agency says is to be done (CCM-17, CCM-24).
func (s Service) OfResidents(ctx context.Context, a access.Actor) ([]Open, error) {
	return s.open(ctx, a, access.BreachRead, " and r.id is not null and f.state<>'CLOSED'")
}

// Lines gives whom to call about the clients who live in a residence, a number for each of their regions and whom it is about, to whoever may have it
// (CCM-17, CCM-24).
func (s Service) Lines(ctx context.Context, a access.Actor) ([]Office, error) {
	where, args := s.Access.Scope(a, access.LineRead, supervision.Columns, 1)
	type resident struct {
		Region string `db:"region"`
		Name   string `db:"full_name"`
	}
	residents, err := db.All[resident](ctx, s.DB, "select f.region, c.full_name from supervision_file f join client c on c.id=f.client_id join bed_stay y on y.file_id=f.id and y.left_on=''"+
		" where f.state<>'CLOSED' and not f.withdrawn and not f.opened_in_error and "+where+" order by f.region, c.full_name, f.id", args...)
	if err != nil {
		return nil, fmt.Errorf("regions of residents: %w", err)
	}
	var list []Office
	last := ""
	for _, r := range residents {
		if len(list) == 0 || r.Region != last {
			office, err := s.OfficeOf(ctx, supervision.File{Region: r.Region})
			if err != nil {
				return nil, err
			}
			list, last = append(list, office), r.Region
		}
		list[len(list)-1].About = append(list[len(list)-1].About, r.Name)
	}
	return list, nil
}

func (s Service) open(ctx context.Context, a access.Actor, may access.Action, narrowed string) ([]Open, error) {
	where, args := s.Access.Scope(a, may, supervision.Columns, 1)
	list, err := db.All[Open](ctx, s.DB, "select x.*, f.state, c.full_name, c.uci_written, coalesce(r.name,'') as housed, coalesce(r.high_risk,1=0) as high_risk from ("+breachSelect+
		"where (b.action='' or "+GoesOn("b")+") and b.taken_back_on='' and b.kind<>'REGISTER') x join supervision_file f on f.id=x.file_id join client c on c.id=f.client_id left join bed_stay y on y.file_id=f.id and y.left_on=''"+
		" left join residence r on r.id=y.residence_id where (f.state<>'CLOSED' or x.action='') and not f.withdrawn and not f.opened_in_error"+narrowed+" and "+where+
		" order by case when f.state='CLOSED' then 1 else 0 end, "+Pressing("x")+" limit "+most, args...)
	if err != nil {
		return nil, fmt.Errorf("breaches that wait: %w", err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	var read []supervision.CaseRow
	for i, x := range list {
		if list[i].Said, err = s.InstructionsOf(ctx, s.DB, x.ID); err != nil {
			return nil, err
		}
		list[i].Said = standing(list[i].Said, x.Breach)
		read = append(read, supervision.CaseRow{File: supervision.File{ID: x.FileID}})
	}
	return list, s.ReadList(ctx, a, read)
}

// Delays are how long the steps of the reports of a time took: from learning to the call, and from the call to the report
// sent. Of the first, reports whose call was logged; of the second, those whose form was sent.
type Delays struct {
	Reports        int
	NotCalled      int // of which the agency is not called yet
	ToCall, ToSend Spread
}

// Spread is the middle and the longest of durations.
type Spread struct {
	Count           int
	Median, Longest time.Duration
}

// SpreadDays is for how many days the delays are counted.
const SpreadDays = 90

type steps struct {
	LearnedAt int64 `db:"learned_at"`
	CalledAt  int64 `db:"called_at"`
	SentAt    int64 `db:"sent_at"`
}

// Delays counts the reports of the last ninety days within an actor's reach, and how long their steps took. It names nobody.
func (s Service) Delays(ctx context.Context, a access.Actor) (Delays, error) {
	where, args := s.Access.Scope(a, access.BreachRead, supervision.Columns, 2)
	since := clock.Today(ctx, s.Clock).AddDays(-SpreadDays)
	rows, err := db.All[steps](ctx, s.DB, "select x.learned_at, x.called_at, x.sent_at from ("+breachSelect+
		"where b.reported_on>=$1 and b.taken_back_on='') x join supervision_file f on f.id=x.file_id where not f.withdrawn and not f.opened_in_error and "+where,
		append([]any{since}, args...)...)
	if err != nil {
		return Delays{}, fmt.Errorf("delays of reports: %w", err)
	}
	out := Delays{Reports: len(rows)}
	var call, send []time.Duration
	for _, r := range rows {
		if r.LearnedAt != 0 && r.CalledAt == 0 {
			out.NotCalled++
		}
		if r.CalledAt != 0 {
			call = append(call, instant(r.CalledAt).Sub(instant(r.LearnedAt)))
		}
		if r.CalledAt != 0 && r.SentAt != 0 {
			send = append(send, max(0, instant(r.SentAt).Sub(instant(r.CalledAt))))
		}
	}
	out.ToCall, out.ToSend = spreadOf(call), spreadOf(send)
	return out, nil
}

func spreadOf(list []time.Duration) Spread {
	if len(list) == 0 {
		return Spread{}
	}
	slices.Sort(list)
	return Spread{len(list), list[(len(list)-1)/2], list[len(list)-1]}
}

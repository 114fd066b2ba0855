package hearing

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// Page is a hearing with what was said came of it, the latest first.
type Page struct {
	supervision.Plan
	Hearing  supervision.Hearing
	Outcomes []Outcome
	Before   supervision.Hearing // whose outcome named this one's day; without an id when none did
	MayWrite bool
	Today    clock.Date
}

// Latest gives what counts of what was said; without a number when nothing was.
func (p Page) Latest() Outcome {
	if len(p.Outcomes) == 0 {
		return Outcome{}
	}
	return p.Outcomes[0]
}

// Page gives a hearing to those who read the plan; the reading is audited.
func (s Service) Page(ctx context.Context, a access.Actor, fileID, hearingID string) (p Page, err error) {
	if p.Plan, err = s.PlanOf(ctx, a, fileID); err != nil {
		return p, err
	}
	find := func(hearing string) (supervision.Hearing, bool) {
		at := slices.IndexFunc(p.Hearings, func(x supervision.Hearing) bool { return x.ID == hearing })
		if at < 0 {
			return supervision.Hearing{}, false
		}
		return p.Hearings[at], true
	}
	there := false
	if p.Hearing, there = find(hearingID); !there {
		return p, fault.Missing()
	}
	p.Today = s.Today(ctx)
	p.MayWrite = Sayable(p.Hearing, p.Today) && s.Access.Can(ctx, s.DB, a, access.CheckInWrite, p.File.Subject())
	if p.Outcomes, err = outcomes(ctx, s.DB, p.File.ID, hearingID); err != nil {
		return p, err
	}
	named, err := db.All[string](ctx, s.DB, `select o.hearing_id from hearing_outcome o where o.file_id=$1 and o.next_id=$2
		and not exists (select 1 from hearing_outcome x where x.hearing_id=o.hearing_id and x.number>o.number) order by o.hearing_id`, p.File.ID, hearingID)
	if err == nil && len(named) > 0 {
		p.Before, _ = find(named[0])
	}
	return p, err
}

func outcomes(ctx context.Context, q db.Querier, fileID, hearingID string) ([]Outcome, error) {
	list, err := db.All[Outcome](ctx, q, `select o.id, o.number, o.outcome, o.words, o.next_id, o.next_made, coalesce(n.on_date,'') as next_on, o.why, o.recorded_on, o.recorded_by_name
		from hearing_outcome o left join hearing n on n.id=o.next_id where o.file_id=$1 and o.hearing_id=$2 order by o.number desc`, fileID, hearingID)
	if err != nil {
		return nil, fmt.Errorf("what came of a hearing: %w", err)
	}
	return list, nil
}

// Unsaid is a hearing that is over and of which nobody said what came, with the client's name.
type Unsaid struct {
	ID       string     `db:"id"`
	FileID   string     `db:"file_id"`
	FullName string     `db:"full_name"`
	Kind     string     `db:"kind"`
	OnDate   clock.Date `db:"on_date"`
}

// mostWaiting bounds what of this stands on a day.
const mostWaiting = 50

// Waiting lists the hearings that are over without an outcome, the earliest first, on the files that a case manager has or covers, those that were
// over before the file was opened here left out; nothing
// for anybody else.
func (s Service) Waiting(ctx context.Context, a access.Actor) ([]Unsaid, error) {
	if !a.Has(access.CaseManager) {
		return nil, nil
	}
	where, args := s.Access.Scope(a, access.CheckInWrite, supervision.Columns, 2)
	list, err := db.All[Unsaid](ctx, s.DB, fmt.Sprintf(`select e.id, e.file_id, c.full_name, e.kind, e.on_date from hearing e
		join supervision_file f on f.id=e.file_id join client c on c.id=f.client_id
		where e.outcome='' and e.cancelled_on='' and e.on_date<$1 and not e.before_here and f.state not in ('CLOSED','REFUSED') and not f.withdrawn and not f.opened_in_error and %s
		order by e.on_date, c.full_name, e.id limit %d`, where, mostWaiting), append([]any{s.Today(ctx)}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("hearings without an outcome: %w", err)
	}
	return list, nil
}

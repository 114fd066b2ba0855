package life

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/needed"
	"passerelle/internal/supervision/question"
)

// Deadline is the day by which the agency needs the answer to a referral of somebody who may be released early (CCM-2, CCM-11). It is of a
// referral that is not decided; without a day there is none.
type Deadline struct {
	By clock.Date
	// Questions to the officer wait for answers that are due later than that, the last on AnswersOn.
	Questions int
	AnswersOn clock.Date
}

// pressingDays is how near a day is that presses.
const pressingDays = 3

// Late reports whether the day is past.
func (x Deadline) Late(today clock.Date) bool { return x.By < today }

// Pressing reports whether the day is past, or near.
func (x Deadline) Pressing(today clock.Date) bool { return today.DaysUntil(x.By) <= pressingDays }

// Left says how many days are left, or how many are over, in words.
func (x Deadline) Left(ctx context.Context, today clock.Date) string {
	switch days := today.DaysUntil(x.By); {
	case days < 0:
		return i18n.T(ctx, "life.deadline.late", "Count", -days)
	case days == 0:
		return i18n.T(ctx, "life.deadline.today")
	default:
		return i18n.T(ctx, "life.deadline.left", "Count", days)
	}
}

// After says which questions to the officer are due too late; empty when none is.
func (x Deadline) After(ctx context.Context) string {
	if x.Questions == 0 {
		return ""
	}
	return i18n.T(ctx, "life.deadline.answers", "Count", x.Questions, "On", i18n.Date(ctx, x.AnswersOn))
}

// deadlineOf gives that of a file, with the questions that are answered too late for it.
func deadlineOf(ctx context.Context, q db.Querier, f supervision.File, filled []forms.Filled) (out Deadline, err error) {
	if out.By, err = needed.By(ctx, q, f, filled); err != nil || out.By == "" {
		return Deadline{}, err
	}
	days, err := question.DueDays(ctx, q, f.ID)
	for _, day := range days {
		if day > out.By {
			out.Questions, out.AnswersOn = out.Questions+1, max(out.AnswersOn, day)
		}
	}
	return out, err
}

// Urgent is a referral that needs its answer by a day, on a list.
type Urgent struct {
	Deadline
	FileID   string `db:"id"`
	FullName string `db:"full_name"`
	Provider string `db:"provider"`
	Nobody   bool   `db:"nobody"` // has the file
}

// mostUrgent bounds the list: the referrals that wait longest.
const mostUrgent = 100

// maybeUrgent is SQL of a referral without a decision of which a paper says a day; deadlineOf says which day counts.
const maybeUrgent = `f.state='REFERRED' and not f.withdrawn and not f.opened_in_error and (exists (select 1 from heads_up h where h.file_id=f.id and h.answer_by<>'')
	or exists (select 1 from form x join form_part p on p.form_id=x.id where x.subject_kind='file' and x.subject_id=f.id and x.code='` + needed.Form + `' and x.discarded_at=0
	and p.part='` + needed.Part + `' and p.answers like '%"` + needed.Item + `"%'))`

// Urgent lists the referrals that need their answer by a day, what is due first before what comes later, as one audited reading: to an officer
// those of the region, to a case manager the own, and to whoever assigns files those that nobody has.
func (s *Service) Urgent(ctx context.Context, a access.Actor) ([]Urgent, error) {
	whose, may, args := s.concerned(ctx, a)
	if whose == "" {
		return nil, nil
	}
	where, scoped := s.Access.Scope(a, may, supervision.Columns, len(args)+1)
	list, err := db.All[Urgent](ctx, s.DB, "select f.id, c.full_name, coalesce("+access.NameOf(ctx, "o")+",'') as provider, "+supervision.HasNobodyOn("$1")+` as nobody
		from supervision_file f join client c on c.id=f.client_id left join organisation o on o.id=f.organisation_id
		where `+maybeUrgent+" and "+whose+" and "+where+fmt.Sprintf(" order by f.referred_on, f.id limit %d", mostUrgent), append(args, scoped...)...)
	if err != nil {
		return nil, fmt.Errorf("referrals that need an answer by a day: %w", err)
	}
	return s.due(ctx, a, list)
}

// concerned says which files an actor answers for before the decision, and by which action; nothing for anybody else. The first argument is today.
func (s *Service) concerned(ctx context.Context, a access.Actor) (whose string, may access.Action, args []any) {
	args = []any{s.today(ctx)}
	nobody := supervision.HasNobodyOn("$1")
	switch assigns := a.MayEver(access.FileAssign); {
	case a.MayEver(access.FileDecide):
		return "1=1", access.FileDecide, args
	case a.Has(access.CaseManager) && assigns:
		return "(" + supervision.HasOn("$1", "$2") + " or " + nobody + ")", access.FileRead, append(args, a.PersonID)
	case a.Has(access.CaseManager):
		return supervision.HasOn("$1", "$2"), access.FileRead, append(args, a.PersonID)
	case assigns:
		return nobody, access.FileAssign, args
	}
	return "", "", nil
}

// due leaves those of a list that need their answer by a day, in the order of the days.
func (s *Service) due(ctx context.Context, a access.Actor, list []Urgent) ([]Urgent, error) {
	var out []Urgent
	entry := a.Entry(string(access.FileRead), "file", "")
	for _, x := range list {
		f, err := s.Stored(ctx, s.DB, x.FileID)
		if err != nil {
			return nil, err
		}
		filled, err := s.Forms.Whole(ctx, s.DB, forms.OfFile(f.ID))
		if err != nil {
			return nil, err
		}
		if x.Deadline, err = deadlineOf(ctx, s.DB, f, filled); err != nil {
			return nil, err
		}
		if x.By != "" {
			out, entry.ObjectIDs = append(out, x), append(entry.ObjectIDs, x.FileID)
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	slices.SortStableFunc(out, func(x, y Urgent) int { return cmp.Compare(x.By, y.By) })
	return out, s.Audit.Read(ctx, entry).Wait()
}

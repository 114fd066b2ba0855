package coming

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
)

// ahead is for how many days a change that is to come stands on My day.
const ahead = 14

// Service reads what was granted from a day to come.
type Service struct{ *supervision.Service }

// Change is what becomes of a file on a day to come, and the form on which it was granted.
type Change struct {
	FormID    string     `db:"form_id"`
	FileID    string     `db:"file_id"`
	FullName  string     `db:"full_name"` // on My day
	Effective clock.Date `db:"effective"`
	Written   string     `db:"granted"`
	// What it makes of the file; the conditions that end are those in force now.
	Risk        string
	Begin, Ends []supervision.Condition
}

// Of lists what is to come on a file, to an area that has let the actor read its plan. Nothing is to come on a closed one; what was does again
// once it is reopened before its day.
func (s Service) Of(ctx context.Context, f supervision.File) ([]Change, error) {
	return s.Within(ctx, s.DB, f)
}

// Within is Of within an act.
func (s Service) Within(ctx context.Context, q db.Querier, f supervision.File) ([]Change, error) {
	if f.State == supervision.Closed {
		return nil, nil
	}
	list, err := db.All[Change](ctx, q, `select form_id, file_id, '' as full_name, effective, granted from granted_change
		where file_id=$1 and outcome='' order by effective, form_id limit 20`, f.ID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	conditions, _, _, err := s.PlanStored(ctx, q, f.ID)
	for i := range list {
		if err == nil {
			err = list[i].read(conditions)
		}
	}
	return list, err
}

// read takes what was granted apart.
func (x *Change) read(conditions []supervision.Condition) error {
	var g supervision.Granted
	if err := json.Unmarshal([]byte(x.Written), &g); err != nil {
		return fmt.Errorf("granted change: %w", err)
	}
	x.Risk, x.Begin = g.Risk, g.Add
	for _, c := range conditions {
		if slices.Contains(g.End, c.ID) {
			x.Ends = append(x.Ends, c)
		}
	}
	return nil
}

// Marked leaves of what is to come what is marked for whoever runs the residences: such conditions that begin or end. A risk level is not theirs.
func Marked(list []Change) (out []Change) {
	other := func(c supervision.Condition) bool { return !c.ForHousing }
	for _, x := range list {
		x.Risk, x.Begin, x.Ends = "", slices.DeleteFunc(slices.Clone(x.Begin), other), slices.DeleteFunc(slices.Clone(x.Ends), other)
		if len(x.Begin)+len(x.Ends) > 0 {
			out = append(out, x)
		}
	}
	return out
}

// Soon lists what is to come within a fortnight on the files that a case manager has; nothing for anybody else.
func (s Service) Soon(ctx context.Context, a access.Actor) ([]Change, error) {
	if !a.Has(access.CaseManager) {
		return nil, nil
	}
	where, args := s.Access.Scope(a, access.ConditionWrite, supervision.Columns, 2)
	today := clock.Today(ctx, s.Clock)
	list, err := db.All[Change](ctx, s.DB, `select g.form_id, g.file_id, c.full_name, g.effective, g.granted from granted_change g
		join supervision_file f on f.id=g.file_id join client c on c.id=f.client_id
		where g.outcome='' and g.effective<=$1 and `+supervision.OpenFile+` and `+where+` order by g.effective, c.full_name, g.form_id limit 50`,
		append([]any{today.AddDays(ahead)}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("changes to come: %w", err)
	}
	return list, nil
}

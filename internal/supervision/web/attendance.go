package web

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/attendance"
	"passerelle/internal/supervision/booked"
	"passerelle/internal/supervision/lastday"
	"passerelle/internal/supervision/told"
)

func (p *Pages) attendance() attendance.Service { return attendance.Service{Service: p.Supervision} }

// Fields of a condition that is reviewed; its id follows.
const (
	metField      = "met_"
	evidenceField = "evidence_"
)

// reviewed reads what was said of each condition.
func reviewed(form url.Values) []attendance.Reviewed {
	var out []attendance.Reviewed
	for name := range form {
		if condition, ok := strings.CutPrefix(name, evidenceField); ok {
			out = append(out, attendance.Reviewed{Condition: condition, Met: form.Get(metField + condition), Words: form.Get(name)})
		}
	}
	return out
}

// noted reports whether the residence noted something against one of the conditions.
func noted(list []supervision.Condition, seen map[string]attendance.Evidence) bool {
	return slices.ContainsFunc(list, func(c supervision.Condition) bool { return seen[c.ID].House > 0 })
}

// proposeCame proposes in a form that says nothing of it when the client came: as it is recorded, else now, where the
// provider is, of a check-in of today; of an earlier one its day, as nobody knows the hour any more but who was there.
func (p *Pages) proposeCame(ctx context.Context, v *reportingView) error {
	if v.Form.Values.Has("came_on") {
		return nil
	}
	day, at := v.CheckIn.CameOn, v.CheckIn.CameAt
	if day == "" {
		today, now, err := p.attendance().Now(ctx, v.File.OrganisationID)
		if err != nil {
			return err
		}
		if day = v.CheckIn.DueOn; day == today {
			at = now
		}
	}
	v.Form.Values.Set("came_on", string(day))
	v.Form.Values.Set("came_at", at)
	return nil
}

// reviews reports whether a form says anything of a condition.
func reviews(form part.Form) bool {
	for _, x := range reviewed(form.Values) {
		if x.Met != "" || x.Words != "" {
			return true
		}
	}
	return false
}

func conditionWords(ctx context.Context, c supervision.Condition) string {
	return c.Text(ctx) + lastday.Beside(ctx, c)
}

// strips gives the last weeks of the files of a list, for those whose check-ins the actor records.
func (p *Pages) strips(ctx context.Context, a access.Actor, rows []supervision.CaseRow) (map[string]attendance.Strip, error) {
	if !a.MayEver(access.CheckInWrite) {
		return nil, nil
	}
	var ids []string
	for _, r := range rows {
		if r.MayPlan && r.State == supervision.Active {
			ids = append(ids, r.ID)
		}
	}
	return p.attendance().Strips(ctx, ids...)
}

// attended puts the last weeks and the days of the next check-in on the page of a file, for those who read them.
func (p *Pages) attended(ctx context.Context, v *fileView) error {
	if !v.May[access.ConditionRead] {
		return nil
	}
	all, err := p.attendance().Strips(ctx, v.File.ID)
	if err != nil {
		return err
	}
	v.Strip = all[v.File.ID]
	if v.NextAt, err = p.booked().Hour(ctx, p.Supervision.DB, v.File.OrganisationID, v.File.ID, v.File.NextDue); err != nil {
		return err
	}
	if v.Moves, err = p.attendance().LastMoved(ctx, v.File); err != nil || !v.May[access.FormWrite] || !v.May[access.ConditionWrite] {
		return err
	}
	v.Step, err = p.attendance().StepDownOf(ctx, p.Supervision.DB, v.File)
	return err
}

// moved names for the timeline who asked for another day or hour of each check-in, and why, to those who read the days themselves.
func (p *Pages) moved(ctx context.Context, v *fileView) error {
	if !v.May[access.ConditionRead] || !slices.ContainsFunc(v.Events, func(e history.Event) bool { return e.Kind == history.CheckInDue && e.Corrects != "" }) {
		return nil
	}
	all, err := p.attendance().EveryMove(ctx, v.File.ID)
	for _, m := range all {
		v.Aside.Name(told.Moved(m.CheckIn, m.To, m.ToHour), m.Words(ctx))
	}
	return err
}

func (p *Pages) booked() booked.Service {
	return booked.Service{Schedule: p.Supervision.Schedule, Access: p.Supervision.Access}
}

// plannedKey names what another day or hour does with the check-in that is planned: one that is due today is moved to another hour alone.
func plannedKey(v fileView) string {
	if v.File.NextDue == v.Today {
		return "attendance.planned_today"
	}
	return "supervision.planned_moves"
}

// at writes a day with its hour where that is known.
func at(ctx context.Context, day clock.Date, hour string) string {
	return strings.TrimSpace(i18n.Date(ctx, day) + " " + i18n.HourOf(ctx, hour))
}

package hearing

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// fieldDay is where somebody says that an appointment on the day of a hearing is meant.
const fieldDay = "hearing_day"

// Meant reports whether what was posted says that an appointment on the day of a hearing is meant.
func Meant(r *http.Request) bool { return r.PostFormValue(fieldDay) == "yes" }

// Ask asks about an appointment on a day of a file on which a hearing is: nobody is refused, whoever sets it says that it is meant. Its
// caller decides access.
func Ask(ctx context.Context, q db.Querier, s *supervision.Service, fileID string, day clock.Date, meant bool) error {
	if meant || day == "" {
		return nil
	}
	_, _, all, err := s.PlanStored(ctx, q, fileID)
	if err != nil {
		return err
	}
	if h, there := open(all, func(x supervision.Hearing) bool { return x.OnDate == day }); there {
		return fault.At(fieldDay, "hearing.problem.same_day", "When", Words(ctx, h))
	}
	return nil
}

// Next gives the next hearing that is still to come, by its hour where there are several that day; without a date when none is known.
func Next(all []supervision.Hearing, now Moment) (next supervision.Hearing) {
	if day := NextDay(all, now); len(day) > 0 {
		return day[0]
	}
	return next
}

// NextDay gives every hearing to come on the next day that has one, by their hours; those of no hour are the last. One of today whose hour is
// over is not to come, also while nobody said what came of it: it stands in [Passed].
func NextDay(all []supervision.Hearing, now Moment) []supervision.Hearing {
	out := slices.DeleteFunc(Standing(all, now.Day), now.Over)
	for n, h := range out {
		if h.OnDate != out[0].OnDate {
			return out[:n]
		}
	}
	return out
}

// Passed gives the hearings of today whose hour is over and of which nobody said what came, by their hours.
func Passed(all []supervision.Hearing, now Moment) []supervision.Hearing {
	return slices.DeleteFunc(Standing(all, now.Day), func(h supervision.Hearing) bool { return !now.Over(h) })
}

// Standing gives every hearing from a day on that has no outcome and is not cancelled, by their days and hours; of a day those of no hour are
// the last.
func Standing(all []supervision.Hearing, from clock.Date) []supervision.Hearing {
	out := slices.DeleteFunc(slices.Clone(all), func(h supervision.Hearing) bool { return h.OnDate < from || h.CancelledOn != "" || h.Outcome != "" })
	slices.SortStableFunc(out, func(a, b supervision.Hearing) int {
		return cmp.Or(cmp.Compare(a.OnDate, b.OnDate), cmp.Compare(cmp.Or(a.AtTime, "24:00"), cmp.Or(b.AtTime, "24:00")))
	})
	return out
}

// When says the day and the hour of a hearing, and of one whose hour is over today that nobody said what came of it.
func When(ctx context.Context, h supervision.Hearing, now Moment) string {
	out := i18n.Date(ctx, h.OnDate)
	if h.AtTime != "" {
		out += ", " + i18n.HourOf(ctx, h.AtTime)
	}
	if now.Over(h) {
		out += ", " + i18n.T(ctx, "hearing.over")
	}
	return out
}

// Words says when and where a hearing is, and of what kind.
func Words(ctx context.Context, h supervision.Hearing) string {
	out := i18n.T(ctx, "supervision.hearing."+h.Kind) + ", " + i18n.Date(ctx, h.OnDate)
	if h.AtTime != "" {
		out += ", " + i18n.HourOf(ctx, h.AtTime)
	}
	if h.Place != "" {
		out += ", " + h.Place
	}
	return out
}

// Facts gives what forms begin from of the hearings that stand, in the order of their days; a day that only the referral names is among them.
func Facts(ctx context.Context, all []supervision.Hearing, named, today clock.Date) (out []any) {
	if named != "" && !slices.ContainsFunc(all, func(h supervision.Hearing) bool { return h.OnDate == named }) {
		all = append(slices.Clone(all), supervision.Hearing{OnDate: named})
	}
	for _, h := range Standing(all, today) {
		what := []string{i18n.T(ctx, "hearing.of_referral")}
		if h.Kind != "" {
			what[0] = i18n.T(ctx, "supervision.hearing."+h.Kind)
		}
		if h.AtTime != "" {
			what = append(what, i18n.HourOf(ctx, h.AtTime))
		}
		if h.Place != "" {
			what = append(what, h.Place)
		}
		out = append(out, map[string]any{"day": string(h.OnDate), "what": strings.Join(what, ", ")})
	}
	return out
}

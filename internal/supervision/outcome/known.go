// Package outcome says how the supervision of a client went: how each condition was kept, which goals were reached and where things stand. A
// closure report begins with it (CCM-19). Start at [Service.Known].
package outcome

import (
	"cmp"
	"context"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/attendance"
	"passerelle/internal/supervision/hearing"
)

// Service stands on the supervision files, which it only reads.
type Service struct{ *supervision.Service }

// Known gives how supervision went, under the published names that a form begins from, to somebody who reads the conditions. The caller has
// let the actor read the file's forms.
func (s Service) Known(ctx context.Context, q db.Querier, a access.Actor, f supervision.File) (forms.Context, error) {
	if f.EnrolledOn == "" || !s.Access.Can(ctx, q, a, access.ConditionRead, f.Subject()) {
		return nil, nil
	}
	conditions, goals, hearings, err := s.PlanStored(ctx, q, f.ID)
	if err != nil {
		return nil, err
	}
	seen, err := attendance.Service{Service: s.Service}.EvidenceIn(ctx, q, f.ID, "", "9999-12-31")
	if err != nil {
		return nil, err
	}
	known := map[string]any{}
	for name, lines := range map[string][]string{"conditions": kept(ctx, conditions, seen), "goals": reached(ctx, goals),
		"left_off": stands(ctx, f, hearing.Next(hearings, clock.Today(ctx, s.Clock)))} {
		if len(lines) > 0 {
			known[name] = strings.Join(lines, "\n")
		}
	}
	return forms.Context{"outcome": known}, nil
}

// kept says of each condition, in force to the last or ended before, what the check-ins and the reports of non-compliance say of it.
func kept(ctx context.Context, conditions []supervision.Condition, seen map[string]attendance.Evidence) (out []string) {
	for _, c := range conditions {
		text := c.Text(ctx)
		if c.ToDate != "" && !c.WithFile {
			text += " (" + i18n.T(ctx, "outcome.ended", "On", i18n.Date(ctx, c.ToDate)) + ")"
		}
		out = append(out, text+i18n.Colon(ctx)+cmp.Or(seen[c.ID].Words(ctx), i18n.T(ctx, "outcome.unseen")))
	}
	return out
}

func reached(ctx context.Context, goals []supervision.Goal) (out []string) {
	for _, g := range goals {
		how := i18n.T(ctx, "outcome.not_reached")
		if g.ReachedOn != "" {
			how = i18n.T(ctx, "outcome.reached", "On", i18n.Date(ctx, g.ReachedOn))
		}
		out = append(out, g.Words+i18n.Colon(ctx)+how)
	}
	return out
}

// stands says why and when the file closed, when the client was seen last, and the next hearing.
func stands(ctx context.Context, f supervision.File, next supervision.Hearing) (out []string) {
	if f.ClosedOn != "" {
		out = append(out, i18n.T(ctx, "outcome.closed", "On", i18n.Date(ctx, f.ClosedOn), "Reason", i18n.T(ctx, "supervision.closure."+cmp.Or(f.ClosureReason, "UNKNOWN"))))
	}
	if f.LastContact != "" {
		out = append(out, i18n.T(ctx, "outcome.last_contact", "On", i18n.Date(ctx, f.LastContact)))
	}
	if next.OnDate != "" {
		out = append(out, i18n.T(ctx, "outcome.next_hearing", "When", hearing.Words(ctx, next)))
	}
	return out
}

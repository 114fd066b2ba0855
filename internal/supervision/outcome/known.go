// Package outcome says how the supervision of a client went: how each condition was kept, which goals were reached and where things stand. A
// closure report begins with it (CCM-19). Start at [Service.Known].
package outcome

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/attendance"
	"passerelle/internal/supervision/hearing"
	"passerelle/internal/supervision/measure"
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
	now, err := hearing.Now(ctx, s.Service, f.OrganisationID)
	if err != nil {
		return nil, err
	}
	against, err := reported(ctx, q, f.ID)
	if err != nil {
		return nil, err
	}
	known := map[string]any{}
	for name, lines := range map[string][]string{"conditions": append(kept(ctx, conditions, seen), against...), "goals": reached(ctx, goals),
		"left_off": stands(ctx, f, hearings, now)} {
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

// reported says of each report of non-compliance when it was made, of what, and what the agency did: one of no condition too.
func reported(ctx context.Context, q db.Querier, fileID string) (out []string, err error) {
	list, err := db.All[supervision.BreachRow](ctx, q, "select kind, reported_on, action, also from breach where file_id=$1 and taken_back_on='' and reported_on<>'' order by reported_on, id", fileID)
	if err != nil {
		return nil, fmt.Errorf("what was reported: %w", err)
	}
	for _, b := range list {
		line := i18n.T(ctx, "outcome.report", "On", i18n.Date(ctx, b.ReportedOn))
		if slices.Contains(supervision.BreachKinds, b.Kind) {
			line += i18n.Colon(ctx) + i18n.T(ctx, "supervision.breach."+b.Kind)
		}
		if b.Action == "" {
			out = append(out, line+" · "+i18n.T(ctx, "outcome.report_open"))
			continue
		}
		out = append(out, line+" · "+i18n.T(ctx, "outcome.report_answer", "Action", measure.Words(ctx, b.Action, b.Also)))
	}
	return out, nil
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

// stands says why and when the file closed, when the client was seen last, the hearings of today that are over without an outcome, and every
// one of the next day that has one.
func stands(ctx context.Context, f supervision.File, hearings []supervision.Hearing, now hearing.Moment) (out []string) {
	if f.ClosedOn != "" {
		out = append(out, i18n.T(ctx, "outcome.closed", "On", i18n.Date(ctx, f.ClosedOn), "Reason", i18n.T(ctx, "supervision.closure."+cmp.Or(f.ClosureReason, "UNKNOWN"))))
	}
	if f.LastContact != "" {
		out = append(out, i18n.T(ctx, "outcome.last_contact", "On", i18n.Date(ctx, f.LastContact)))
	}
	for _, h := range hearing.Passed(hearings, now) {
		out = append(out, i18n.T(ctx, "outcome.passed_hearing", "When", hearing.Words(ctx, h)))
	}
	for n, h := range hearing.NextDay(hearings, now) {
		key := "outcome.next_hearing"
		if n > 0 {
			key = "outcome.next_hearing_too"
		}
		out = append(out, i18n.T(ctx, key, "When", hearing.Words(ctx, h)))
	}
	return out
}

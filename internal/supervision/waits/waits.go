// Package waits counts what waits for somebody in a place of theirs, for whoever works in another (SEC-1). It names nobody and decides
// nothing. Start at [Service.Count].
package waits

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/answers"
)

// Service counts what waits.
type Service struct{ *supervision.Service }

// Count says how much waits today for a person in one of their places: check-ins due, files that nobody has, and for a liaison
// officer the reports and referrals without an answer.
func (s Service) Count(ctx context.Context, a access.Actor) (int, error) {
	n, err := s.CountFiles(ctx, a, access.CheckInWrite, "f.state='ACTIVE' and f.next_due<>'' and f.next_due<=$1", clock.Today(ctx, s.Clock))
	if err == nil && a.MayEver(access.FileAssign) {
		var nobody int
		nobody, err = s.Unassigned(ctx, a)
		n += nobody
	}
	if err == nil && a.MayEver(access.ReportRegion) {
		var w answers.Waiting
		w, err = answers.Service{Service: s.Service}.Count(ctx, a)
		n += w.BreachCount + w.ReferralsCount
	}
	if err != nil {
		return 0, fmt.Errorf("what waits in another place: %w", err)
	}
	return n, nil
}

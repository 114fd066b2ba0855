package reporting

import (
	"context"

	"passerelle/internal/audit"
	"passerelle/internal/reporting/digest"
)

// Verify holds the months, the reports and the questions about them against the acts that left them, and names those that are not as they were.
func (s *Service) Verify(ctx context.Context) ([]audit.Finding, error) {
	return digest.Verify(ctx, s.db, s.log)
}

// Vouch gives those that are older than their evidence some, once.
func (s *Service) Vouch(ctx context.Context) error { return digest.Vouch(ctx, s.db, s.log) }

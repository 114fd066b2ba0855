package app

import (
	"context"
	"errors"

	"passerelle/internal/audit"
)

// Verify checks the audit log, and by it the events, the signed notes and the monthly reports, and names each row that
// is not as it was written. It changes nothing.
func (h *House) Verify(ctx context.Context) (audit.Report, error) {
	report, err := h.Audit.Verify(ctx)
	if err != nil {
		return report, err
	}
	for _, verify := range []func(context.Context) ([]audit.Finding, error){h.History.Verify,
		func(ctx context.Context) ([]audit.Finding, error) { return h.Notes.Verify(ctx, h.Audit) }, h.Reporting.Verify} {
		found, err := verify(ctx)
		if err != nil {
			return report, err
		}
		report.Findings = append(report.Findings, found...)
	}
	report.Vouched, err = h.Audit.Vouched(ctx)
	return report, err
}

// vouch lets the audit log vouch for records that are older than it does so.
func (h *House) vouch(ctx context.Context) error {
	return errors.Join(h.History.Vouch(ctx), h.Notes.Vouch(ctx, h.Audit), h.Reporting.Vouch(ctx))
}

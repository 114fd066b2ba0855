package reporting

import (
	"context"
	"fmt"

	"passerelle/internal/platform/db"
)

// CertifiedImport says whether somebody other than the person given has certified a period that counts a file of a register.
func (s *Service) CertifiedImport(ctx context.Context, q db.Querier, importID, personID string) (bool, error) {
	n, err := db.One[int](ctx, q, `select count(*) from submission x where x.certified_by<>'' and x.certified_by<>$2 and exists (
		select 1 from submission_row r join supervision_file f on f.id=r.file_id where r.submission_id=x.id and f.import_id=$1)`, importID, personID)
	if err != nil {
		return false, fmt.Errorf("certified periods of a register: %w", err)
	}
	return n > 0, nil
}

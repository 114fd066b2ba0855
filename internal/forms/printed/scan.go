package printed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
)

// Scan keeps that a file is the scan of a form's paper. The very same file is the paper of one form only: brought as that of another it is
// refused (Invalid, field), for a scan of one paper proves nothing of the next. The caller has decided access and audits.
func Scan(ctx context.Context, tx *db.Tx, organisationID, formID, field string, file []byte, now int64) error {
	sum := sha256.Sum256(file)
	fingerprint := hex.EncodeToString(sum[:])
	of, err := db.All[string](ctx, tx, "select form_id from scan_of where organisation_id=$1 and fingerprint=$2", organisationID, fingerprint)
	switch {
	case err != nil:
		return fmt.Errorf("scans: %w", err)
	case len(of) > 0 && of[0] != formID:
		return fault.At(field, "forms.problem.scan_of_another")
	case len(of) > 0:
		return nil
	}
	if _, err := tx.Exec(ctx, "insert into scan_of (id, organisation_id, form_id, fingerprint, recorded) values "+db.In(1, 5), id.New(), organisationID, formID, fingerprint, now); err != nil {
		return fmt.Errorf("keep a scan: %w", err)
	}
	return nil
}

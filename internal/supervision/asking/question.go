// Package asking keeps what the agency asks about a referral before it decides, with the provider's answers (CCM-11). Start at [Stored].
package asking

import (
	"context"
	"fmt"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/id"
)

// Question is what the agency asks about a referral, with the provider's answer, if any.
type Question struct {
	ID         string     `db:"id"`
	AskedOn    clock.Date `db:"asked_on"`
	Words      string     `db:"words"`
	AnsweredOn clock.Date `db:"answered_on"`
	Answer     string     `db:"answer"`
	Version    int        `db:"version"`
}

// Longest bounds a question and its answer, in bytes.
const Longest = 4000

// Keep keeps a question about the referral of a file, and gives its id.
func Keep(ctx context.Context, tx *db.Tx, organisationID, fileID string, on clock.Date, personID, words string) (string, error) {
	question := id.New()
	_, err := tx.Exec(ctx, "insert into referral_question (id, organisation_id, file_id, asked_on, asked_by, words) values ($1,$2,$3,$4,$5,$6)",
		question, organisationID, fileID, on, personID, strings.TrimSpace(words))
	if err != nil {
		return "", fmt.Errorf("ask about referral: %w", err)
	}
	return question, nil
}

// Stored gives what the agency asked about a referral, the latest first, within an act that decides access itself.
func Stored(ctx context.Context, q db.Querier, fileID string) ([]Question, error) {
	return db.All[Question](ctx, q, "select id, asked_on, words, answered_on, answer, version from referral_question where file_id=$1 order by id desc limit 20", fileID)
}

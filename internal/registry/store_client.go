package registry

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

const clientColumns = "id, organisation_id, programme, uci_written, uci_digits, full_name, family_name, given_name, script_name, script_lang, birth_date, birth_state, sex, citizenship, language, official_language, interpreter_needed, merged_into, withdrawn, version"

func insertClient(ctx context.Context, tx *db.Tx, c Client) error {
	_, err := tx.Exec(ctx, "insert into client ("+clientColumns+", name_folded) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21)",
		c.ID, c.OrganisationID, c.Programme, c.UCIWritten, c.UCIDigits, c.FullName, c.FamilyName, c.GivenName, c.ScriptName,
		c.ScriptLang, c.BirthDate, c.BirthState, c.Sex, c.Citizenship, c.Language, c.OfficialLanguage, c.InterpreterNeeded,
		c.MergedInto, c.Withdrawn, c.Version, Fold(c.FullName))
	return taken(err)
}

func updateClient(ctx context.Context, tx *db.Tx, c Client) (sql.Result, error) {
	return tx.Exec(ctx, `update client set version=version+1, uci_written=$3, uci_digits=$4, full_name=$5, family_name=$6, given_name=$7,
		script_name=$8, script_lang=$9, birth_date=$10, birth_state=$11, sex=$12, citizenship=$13, language=$14, official_language=$15,
		interpreter_needed=$16, name_folded=$17 where id=$1 and version=$2`,
		c.ID, c.Version, c.UCIWritten, c.UCIDigits, c.FullName, c.FamilyName, c.GivenName, c.ScriptName, c.ScriptLang, c.BirthDate,
		c.BirthState, c.Sex, c.Citizenship, c.Language, c.OfficialLanguage, c.InterpreterNeeded, Fold(c.FullName))
}

// taken turns a broken unique key into a problem of the UCI, the only key a person chooses.
func taken(err error) error {
	if err == nil || !db.IsDuplicate(err) {
		return err
	}
	var c fault.Check
	c.Add("uci", "registry.problem.uci_taken")
	return c.Err()
}

func writeTokens(ctx context.Context, tx *db.Tx, c Client, aliases []string) error {
	if _, err := tx.Exec(ctx, "delete from client_token where client_id=$1", c.ID); err != nil {
		return fmt.Errorf("clear search words: %w", err)
	}
	words := c.tokens(aliases)
	for _, name := range append([]string{c.FullName, c.FamilyName}, aliases...) {
		for _, one := range joined(name) {
			words = append(words, one+madeOfTwo)
		}
		for _, long := range umlauts(name) { // found by, and no word more that two names share
			words = append(words, long+madeOfTwo)
		}
	}
	slices.Sort(words)
	for _, w := range slices.Compact(words) {
		if _, err := tx.Exec(ctx, "insert into client_token (organisation_id, token, client_id) values ($1,$2,$3) on conflict do nothing", c.OrganisationID, w, c.ID); err != nil {
			return fmt.Errorf("write search word: %w", err)
		}
	}
	return nil
}

package forms

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

const (
	formColumns = "x.id, x.organisation_id, x.subject_kind, x.subject_id, x.code, x.definition, x.state, x.supersedes, x.opened_by, x.opened_by_name, x.opened_at, x.discarded_at, x.version, " +
		"coalesce(later.id,'') as superseded_by, coalesce(earlier.state,'') as earlier"
	fromForm         = " from form x left join form later on later.supersedes=x.id and later.discarded_at=0 left join form earlier on earlier.id=x.supersedes "
	partColumns      = "form_id, part, state, answers, edited_by, edited_by_name, edited_at, version"
	signatureColumns = "id, form_id, item, way, signer, witness, interpreter, language, covers, hash, image_id, kept_by, kept_by_name, signed_at, signer_role, uninterpreted, signed_on"
)

func insertForm(ctx context.Context, tx *db.Tx, f Filled) error {
	_, err := tx.Exec(ctx, "insert into form (id, organisation_id, subject_kind, subject_id, code, definition, state, supersedes, opened_by, opened_by_name, opened_at) values "+
		db.In(1, 11), f.ID, f.OrganisationID, f.SubjectKind, f.SubjectID, f.Code, f.Number, f.State, f.Supersedes, f.OpenedBy, f.OpenedByName, f.OpenedAt)
	if db.IsDuplicate(err) {
		return fault.New(fault.Conflict, "forms.problem.state."+string(Superseded))
	}
	if err != nil {
		return fmt.Errorf("open form: %w", err)
	}
	return nil
}

func updateState(ctx context.Context, tx *db.Tx, f Filled, to State) error {
	return db.Updated(tx.Exec(ctx, "update form set state=$1, version=version+1 where id=$2 and version=$3", to, f.ID, f.Row))
}

func rehome(ctx context.Context, tx *db.Tx, from, to About) error {
	_, err := tx.Exec(ctx, "update form set subject_kind=$3, subject_id=$4 where subject_kind=$1 and subject_id=$2", from.Kind, from.ID, to.Kind, to.ID)
	if err != nil {
		return fmt.Errorf("form of another subject: %w", err)
	}
	return nil
}

func standing(discarded bool) string {
	if discarded {
		return "x.discarded_at<>0"
	}
	return "x.discarded_at=0"
}

func discard(ctx context.Context, tx *db.Tx, f Filled, now int64) error {
	return db.Updated(tx.Exec(ctx, "update form set state=$1, discarded_at=$2, version=version+1 where id=$3 and version=$4", Discarded, now, f.ID, f.Row))
}

func readForm(ctx context.Context, q db.Querier, about About, formID string) (Filled, error) {
	return db.One[Filled](ctx, q, "select "+formColumns+fromForm+"where x.id=$1 and x.subject_kind=$2 and x.subject_id=$3", formID, about.Kind, about.ID)
}

// listForms gives the forms that stand, or those that were discarded.
func listForms(ctx context.Context, q db.Querier, about About, discarded bool) ([]Filled, error) {
	list, err := db.All[Filled](ctx, q, "select "+formColumns+fromForm+"where x.subject_kind=$1 and x.subject_id=$2 and "+standing(discarded)+" order by x.opened_at desc, x.id desc", about.Kind, about.ID)
	if err != nil {
		return nil, fmt.Errorf("forms: %w", err)
	}
	return list, nil
}

func partValues(organisationID string, p FilledPart) []any {
	return []any{p.FormID, p.Part, p.State, p.Written, p.EditedBy, p.EditedByName, p.EditedAt, p.Version, organisationID}
}

func insertPart(ctx context.Context, tx *db.Tx, organisationID string, p FilledPart) error {
	if _, err := tx.Exec(ctx, "insert into form_part ("+partColumns+", organisation_id) values "+db.In(1, 9), partValues(organisationID, p)...); err != nil {
		return fmt.Errorf("begin part: %w", err)
	}
	return insertVersion(ctx, tx, organisationID, p)
}

// updatePart writes the next version of a part; whoever comes second with the same one is stale.
func updatePart(ctx context.Context, tx *db.Tx, organisationID string, p FilledPart) error {
	err := db.Updated(tx.Exec(ctx, "update form_part set state=$1, answers=$2, edited_by=$3, edited_by_name=$4, edited_at=$5, version=$6 where form_id=$7 and part=$8 and version=$9",
		p.State, p.Written, p.EditedBy, p.EditedByName, p.EditedAt, p.Version, p.FormID, p.Part, p.Version-1))
	if err != nil {
		return err
	}
	return insertVersion(ctx, tx, organisationID, p)
}

func insertVersion(ctx context.Context, tx *db.Tx, organisationID string, p FilledPart) error {
	if _, err := tx.Exec(ctx, "insert into form_part_version ("+partColumns+", organisation_id) values "+db.In(1, 9), partValues(organisationID, p)...); err != nil {
		return fmt.Errorf("keep part: %w", err)
	}
	return nil
}

// readParts gives the parts in the order of the form.
func readParts(ctx context.Context, q db.Querier, f Filled) ([]FilledPart, error) {
	list, err := db.All[FilledPart](ctx, q, "select "+partColumns+" from form_part where form_id=$1", f.ID)
	if err != nil {
		return nil, fmt.Errorf("parts: %w", err)
	}
	return f.inOrder(list), nil
}

// inOrder puts parts in the order of the form.
func (f Filled) inOrder(list []FilledPart) []FilledPart {
	slices.SortFunc(list, func(a, b FilledPart) int { return f.place(a.Part) - f.place(b.Part) })
	return list
}

func (f Filled) place(part string) int {
	return slices.IndexFunc(f.Definition.Parts, func(d Part) bool { return d.ID == part })
}

const ofSubject = " in (select id from form where subject_kind=$1 and subject_id=$2)"

func readPartsOf(ctx context.Context, q db.Querier, about About) ([]FilledPart, error) {
	list, err := db.All[FilledPart](ctx, q, "select "+partColumns+" from form_part where form_id"+ofSubject, about.Kind, about.ID)
	if err != nil {
		return nil, fmt.Errorf("parts: %w", err)
	}
	return list, nil
}

func readVersions(ctx context.Context, q db.Querier, formID, part string) ([]FilledPart, error) {
	list, err := db.All[FilledPart](ctx, q, "select "+partColumns+" from form_part_version where form_id=$1 and part=$2 order by version desc", formID, part)
	if err != nil {
		return nil, fmt.Errorf("versions of part: %w", err)
	}
	return list, nil
}

func insertSignature(ctx context.Context, tx *db.Tx, organisationID string, g GivenSignature) error {
	_, err := tx.Exec(ctx, "insert into form_signature ("+signatureColumns+", organisation_id) values "+db.In(1, 18), g.ID, g.FormID, g.Item, g.Way, g.Signer,
		g.Witness, g.Interpreter, g.Language, g.Covers, g.Hash, g.ImageID, g.KeptBy, g.KeptByName, g.SignedAt, g.Role, g.Uninterpreted, g.SignedOn, organisationID)
	if err != nil {
		return fmt.Errorf("sign form: %w", err)
	}
	return nil
}

func readSignatures(ctx context.Context, q db.Querier, formID string) ([]GivenSignature, error) {
	return signaturesWhere(ctx, q, "=$1", formID)
}

func readSignaturesOf(ctx context.Context, q db.Querier, about About) ([]GivenSignature, error) {
	return signaturesWhere(ctx, q, ofSubject, about.Kind, about.ID)
}

func signaturesWhere(ctx context.Context, q db.Querier, where string, args ...any) ([]GivenSignature, error) {
	list, err := db.All[GivenSignature](ctx, q, "select "+signatureColumns+" from form_signature where form_id"+where+" order by signed_at, id", args...)
	if err != nil {
		return nil, fmt.Errorf("signatures: %w", err)
	}
	return list, nil
}

func insertSending(ctx context.Context, tx *db.Tx, organisationID string, x Sending) error {
	_, err := tx.Exec(ctx, "insert into form_sending (id, form_id, organisation_id, to_organisation, covers, hash, sent_by, sent_by_name, sent_at, transmission) values "+db.In(1, 10),
		x.ID, x.FormID, organisationID, x.To, x.Covers, x.Hash, x.SentBy, x.SentByName, x.SentAt, x.Transmission)
	if err != nil {
		return fmt.Errorf("send form: %w", err)
	}
	return nil
}

func insertReceipt(ctx context.Context, tx *db.Tx, f Filled, x Sending, a access.Actor, now int64) error {
	_, err := tx.Exec(ctx, "insert into form_receipt (sending_id, form_id, organisation_id, received_by, received_by_name, received_at) values "+db.In(1, 6),
		x.ID, f.ID, f.OrganisationID, a.PersonID, a.Name, now)
	if err != nil {
		return fmt.Errorf("receive form: %w", err)
	}
	return nil
}

// copyReceipt keeps with what was sent that it was received as another sending was, if it was.
func copyReceipt(ctx context.Context, tx *db.Tx, was string, x Sending) error {
	_, err := tx.Exec(ctx, `insert into form_receipt (sending_id, form_id, organisation_id, received_by, received_by_name, received_at)
		select $1, $2, organisation_id, received_by, received_by_name, received_at from form_receipt where sending_id=$3`, x.ID, x.FormID, was)
	if err != nil {
		return fmt.Errorf("copy receipt: %w", err)
	}
	return nil
}

// readSendings gives what was sent, oldest first.
func readSendings(ctx context.Context, q db.Querier, formID string) ([]Sending, error) {
	return sendingsWhere(ctx, q, "=$1", formID)
}

func readSendingsOf(ctx context.Context, q db.Querier, about About) ([]Sending, error) {
	return sendingsWhere(ctx, q, ofSubject, about.Kind, about.ID)
}

func sendingsWhere(ctx context.Context, q db.Querier, where string, args ...any) ([]Sending, error) {
	list, err := db.All[Sending](ctx, q, "select x.id, x.form_id, x.to_organisation, x.covers, x.hash, x.sent_by, x.sent_by_name, x.sent_at, x.transmission, "+
		"coalesce(r.received_by_name,'') as received_by_name, coalesce(r.received_at,0) as received_at "+
		"from form_sending x left join form_receipt r on r.sending_id=x.id where x.form_id"+where+" order by x.sent_at, x.id", args...)
	if err != nil {
		return nil, fmt.Errorf("sendings: %w", err)
	}
	return list, nil
}

package own

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
)

// Form is a form of one's own as it is kept: whose it is, and what is being made of it.
type Form struct {
	Code           string `db:"code"`
	OrganisationID string `db:"organisation_id"`
	Programme      string `db:"programme"`
	OwnerID        string `db:"owner_id"` // empty: the organisation's
	Pack           string `db:"pack"`     // the pack of blank forms that it goes along with; empty: none
	Draft          string `db:"draft"`    // a definition in YAML; empty: nothing is being changed
	ChangedByName  string `db:"changed_by_name"`
	ChangedAt      int64  `db:"changed_at"`
	MadeBy         string `db:"made_by"`
	MadeByName     string `db:"made_by_name"`
	MadeAt         int64  `db:"made_at"`
	RetiredAt      int64  `db:"retired_at"` // 0: it may be begun
	TakenFrom      string `db:"taken_from"` // whose it was before a supervisor took it over; empty: it never was taken over
	TakenFromName  string `db:"taken_from_name"`
	TakenBy        string `db:"taken_by"`
	TakenByName    string `db:"taken_by_name"`
	TakenAt        int64  `db:"taken_at"`
	Row            int    `db:"version"`
}

// Personal reports whether the form is one person's.
func (f Form) Personal() bool { return f.OwnerID != "" }

func (f Form) subject() access.Subject {
	return access.Subject{OrganisationID: f.OrganisationID, Programme: f.Programme, Own: f.OwnerID}
}

const columns = "code, organisation_id, programme, owner_id, pack, draft, changed_by_name, changed_at, made_by, made_by_name, made_at, retired_at, taken_from, taken_from_name, taken_by, taken_by_name, taken_at, version"

func stored(ctx context.Context, q db.Querier, code string) (Form, error) {
	return db.One[Form](ctx, q, "select "+columns+" from own_form where code=$1", code)
}

// storedFor lists the forms of an organisation in a programme that are nobody's in particular or a person's.
func storedFor(ctx context.Context, q db.Querier, organisationID, programme, personID string) ([]Form, error) {
	list, err := db.All[Form](ctx, q, "select "+columns+" from own_form where organisation_id=$1 and programme=$2 and (owner_id='' or owner_id=$3) order by made_at, code",
		organisationID, programme, personID)
	if err != nil {
		return nil, fmt.Errorf("own forms: %w", err)
	}
	return list, nil
}

// storedOfOthers lists the forms that other people of an organisation made for themselves.
func storedOfOthers(ctx context.Context, q db.Querier, organisationID, programme, personID string) ([]Form, error) {
	list, err := db.All[Form](ctx, q, "select "+columns+" from own_form where organisation_id=$1 and programme=$2 and owner_id<>'' and owner_id<>$3 order by owner_id, made_at, code",
		organisationID, programme, personID)
	if err != nil {
		return nil, fmt.Errorf("own forms of others: %w", err)
	}
	return list, nil
}

func countOf(ctx context.Context, q db.Querier, organisationID, ownerID string) (int, error) {
	return db.One[int](ctx, q, "select count(*) from own_form where organisation_id=$1 and owner_id=$2", organisationID, ownerID)
}

func insert(ctx context.Context, tx *db.Tx, f Form) error {
	_, err := tx.Exec(ctx, "insert into own_form ("+columns+") values "+db.In(1, 18), f.Code, f.OrganisationID, f.Programme, f.OwnerID, f.Pack, f.Draft, f.ChangedByName, f.ChangedAt,
		f.MadeBy, f.MadeByName, f.MadeAt, f.RetiredAt, f.TakenFrom, f.TakenFromName, f.TakenBy, f.TakenByName, f.TakenAt, f.Row)
	if err != nil {
		return fmt.Errorf("make own form: %w", err)
	}
	return nil
}

// update keeps a form as it is now; whoever began from an older version is stale.
func update(ctx context.Context, tx *db.Tx, f Form) error {
	return db.Updated(tx.Exec(ctx, `update own_form set owner_id=$1, pack=$2, draft=$3, changed_by_name=$4, changed_at=$5, retired_at=$6, taken_from=$7,
		taken_from_name=$8, taken_by=$9, taken_by_name=$10, taken_at=$11, version=version+1 where code=$12 and version=$13`, f.OwnerID, f.Pack, f.Draft, f.ChangedByName, f.ChangedAt,
		f.RetiredAt, f.TakenFrom, f.TakenFromName, f.TakenBy, f.TakenByName, f.TakenAt, f.Code, f.Row))
}

func remove(ctx context.Context, tx *db.Tx, f Form) error {
	return db.Updated(tx.Exec(ctx, "delete from own_form where code=$1 and version=$2", f.Code, f.Row))
}

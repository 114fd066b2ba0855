// Package rests says on which registers a later one rests: those that brought the files of rows in which it only repeated what was known.
// Once one of them is withdrawn, such rows are nowhere, and the later register tells of no month what happened; nor does any of a site which it does not list (RPT-2). Start at [Keep].
package rests

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"passerelle/internal/platform/db"
)

// atOnce is of how many files is asked in one statement.
const atOnce = 500

// Keep keeps with a register that came in on which others it rests, by the files of its rows, and which sites it says nothing of.
func Keep(ctx context.Context, tx *db.Tx, importID string, ofRow map[int]string) error {
	rests := map[string]bool{}
	for files := range slices.Chunk(slices.Sorted(maps.Values(ofRow)), atOnce) {
		args := []any{importID}
		for _, f := range files {
			args = append(args, f)
		}
		brought, err := db.All[string](ctx, tx, "select distinct import_id from supervision_file where import_id not in ('',$1) and id in "+db.In(2, len(files)), args...)
		if err != nil {
			return fmt.Errorf("on what a register rests: %w", err)
		}
		for _, id := range brought {
			rests[id] = true
		}
	}
	if _, err := tx.Exec(ctx, "update register_import set rests_on=$2 where id=$1", importID, strings.Join(slices.Sorted(maps.Keys(rests)), " ")); err != nil {
		return fmt.Errorf("on what a register rests: %w", err)
	}
	return beside(ctx, tx, importID)
}

// beside keeps with the register of a site which other sites its provider had in the region by the day as of which it was right, or may have had: of one nobody said
// since when it is there.
func beside(ctx context.Context, tx *db.Tx, importID string) error {
	sites, err := db.All[string](ctx, tx, `select s.id || ' ' || s.active_from || ' ' || s.active_to from register_import i join site s on s.organisation_id=i.organisation_id
		and s.region_code=i.region where i.id=$1 and i.site_id<>'' and s.id<>i.site_id and s.active_from<=i.as_of order by s.id`, importID)
	if err == nil && len(sites) > 0 {
		_, err = tx.Exec(ctx, "update register_import set beside=$2 where id=$1", importID, strings.Join(sites, "\n"))
	}
	if err != nil {
		return fmt.Errorf("of which sites a register says nothing: %w", err)
	}
	return nil
}

// Register is one that rests on another, or that another rests on.
type Register struct {
	ID       string `db:"id"`
	Name     string `db:"file_name"`
	Recorded int64  `db:"recorded"`
}

// Fallen gives the registers on which one rests and that were withdrawn, the latest first.
func Fallen(ctx context.Context, q db.Querier, importID string) ([]Register, error) {
	return db.All[Register](ctx, q, `select w.id, w.file_name, w.recorded from register_import i join register_import w on w.organisation_id=i.organisation_id
		where i.id=$1 and i.withdrawn_at=0 and w.withdrawn_at<>0 and i.rests_on like '%'||w.id||'%' order by w.recorded desc, w.id limit 20`, importID)
}

// Upon gives the registers that stand and rest on one, the latest first: they go before it does, or tell nothing after.
func Upon(ctx context.Context, q db.Querier, importID string) ([]Register, error) {
	return db.All[Register](ctx, q, `select l.id, l.file_name, l.recorded from register_import w join register_import l on l.organisation_id=w.organisation_id
		where w.id=$1 and l.id<>w.id and l.withdrawn_at=0 and l.state='done' and l.rests_on like '%'||w.id||'%' order by l.recorded desc, l.id limit 20`, importID)
}

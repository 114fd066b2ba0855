// Package lost is what rows of a register tell of that could not come in, or of which nobody has said what they are: somebody may be in no number for them until a register names them, a
// file has their days, or somebody says that nobody is missing (RPT-2, CCM-27). Start at [Keep].
package lost

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision/register"
)

// most are as many rows as are kept: of more than that nobody says one by one whom they are about.
const most = 200

// Keep keeps with a register what its rows tell of that could not come in, and those of which nobody has said what they are, and whether nothing but the former
// keeps it from telling all of its time.
func Keep(ctx context.Context, tx *db.Tx, importID string, rows, waiting []register.LostRow, alone bool) error {
	alone = alone && len(rows) > 0
	if len(rows) > most {
		rows = append(rows[:most:most], register.LostRow{Row: rows[most].Row})
	}
	rows = append(append([]register.LostRow{}, rows...), waiting...)
	text, err := json.Marshal(rows)
	if err == nil {
		_, err = tx.Exec(ctx, "update register_import set lost=$2, lost_alone=$3 where id=$1", importID, string(text), alone)
	}
	if err != nil {
		return fmt.Errorf("rows that could not come in: %w", err)
	}
	return nil
}

// Otherwise reports whether a row gives another day of a step than a file has.
func Otherwise(row register.Row, has map[register.Field]clock.Date) bool {
	for step, day := range has {
		if row.Dates[step] != "" && row.Dates[step] != day {
			return true
		}
	}
	return false
}

// Waits gives what a row says of which nobody has said what it is, with what it has in common with the others of its client.
func Waits(row register.Row, about string) register.LostRow {
	out := register.LostRowOf(row)
	out.About = about
	return out
}

// Said is who said when that nobody is missing by the rows of a register that could not come in.
type Said struct {
	At int64  `db:"lost_said_at"`
	By string `db:"said_by"`
}

// SaidOf gives it of a register; no instant where nobody did.
func SaidOf(ctx context.Context, q db.Querier, importID string) (Said, error) {
	return db.One[Said](ctx, q, "select i.lost_said_at, coalesce(p.name,'') as said_by from register_import i left join person p on p.id=i.lost_said_by where i.id=$1", importID)
}

// Say keeps with a register that nobody is missing by those rows, and under whose name, or takes it back. Said twice it is said once.
func Say(ctx context.Context, tx *db.Tx, log *audit.Log, a access.Actor, importID string, now time.Time, missing bool) error {
	at, by, act := clock.Micros(now), a.PersonID, "register.nobody_missing"
	if missing {
		at, by, act = 0, "", "register.missing_again"
	}
	done, err := tx.Exec(ctx, "update register_import set lost_said_at=$2, lost_said_by=$3 where id=$1 and state='done' and withdrawn_at=0 and lost not in ('','[]') and (lost_said_at=0)=($2<>0)", importID, at, by)
	if err != nil {
		return fmt.Errorf("rows that could not come in: %w", err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 { // somebody did before
		return err
	}
	return log.Act(ctx, tx, a.Entry(act, "register", importID))
}

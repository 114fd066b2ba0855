package history

import (
	"time"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/platform/clock"
)

// Fact is what an act adds to a file: a kind, when it took effect, its payload, and the event it corrects if any.
// Where hours count, EffectiveAt is the instant; Effective is always the date.
type Fact struct {
	Kind        Kind
	Effective   clock.Date
	EffectiveAt time.Time
	Payload     any // the kind's payload, see payload.go; nil for kinds without one
	Corrects    string
	ImportID    string // the register import it came with, if any

	// Evidence is of records beside the events that the fact tells of.
	Evidence []audit.Evidence
}

// Event is a fact as it was recorded, by a person in a role or by a named system actor.
type Event struct {
	ID, OrganisationID, FileID string
	Seq                        int64
	Kind                       Kind
	Act                        Act
	Effective                  clock.Date
	EffectiveAt, Recorded      time.Time
	Person, Role, System       string
	Payload                    string // JSON; read it with Decode
	Corrects, ImportID         string
}

// Provided reports whether it is of the provider's people who have files.
func (e Event) Provided() bool {
	r := access.Role(e.Role)
	return r == access.CaseManager || r == access.ProviderSupervisor
}

// stored is an event as the table holds it.
type stored struct {
	ID             string     `db:"id"`
	OrganisationID string     `db:"organisation_id"`
	FileID         string     `db:"file_id"`
	Seq            int64      `db:"seq"`
	Kind           Kind       `db:"kind"`
	Act            Act        `db:"act"`
	Effective      clock.Date `db:"effective"`
	EffectiveAt    int64      `db:"effective_at"`
	Recorded       int64      `db:"recorded"`
	PersonID       string     `db:"person_id"`
	Role           string     `db:"role"`
	System         string     `db:"system"`
	Payload        string     `db:"payload"`
	Corrects       string     `db:"corrects"`
	ImportID       string     `db:"import_id"`
}

const columns = "id,organisation_id,file_id,seq,kind,act,effective,effective_at,recorded,person_id,role,system,payload," +
	"corrects,import_id"

func (s stored) event() Event {
	e := Event{ID: s.ID, OrganisationID: s.OrganisationID, FileID: s.FileID, Seq: s.Seq, Kind: s.Kind, Act: s.Act,
		Effective: s.Effective, Recorded: clock.FromMicros(s.Recorded), Person: s.PersonID, Role: s.Role,
		System: s.System, Payload: s.Payload, Corrects: s.Corrects, ImportID: s.ImportID}
	if s.EffectiveAt != 0 {
		e.EffectiveAt = clock.FromMicros(s.EffectiveAt)
	}
	return e
}

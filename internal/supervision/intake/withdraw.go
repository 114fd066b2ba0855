package intake

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/intake/nobody"
)

// WithdrawRegister takes a whole register back. Nothing is deleted: its files are hidden at once, their identifiers and
// the rows' fingerprints are free again, and each file's history says so, which shows as drift in months that counted
// it. It is refused once a person other than the importer has written to one of the files or certified a period that
// counts one, once a later register that stands changed one, and while it is looked at or on its way in. Asked again, it finishes what was interrupted.
func (s *Service) WithdrawRegister(ctx context.Context, a access.Actor, importID string) error {
	if err := s.refuseInUse(ctx, a, importID); err != nil {
		return err
	}
	err := s.DB.Tx(ctx, func(tx *db.Tx) error {
		i, err := s.heldRegister(ctx, tx, a, importID)
		if err != nil || i.WithdrawnAt != 0 {
			return err
		}
		if i.State != RegisterDone && i.State != RegisterFailed {
			return fault.New(fault.NotReady, "supervision.problem.register_not_in")
		}
		if err := s.casework(ctx, tx, i); err != nil {
			return err
		}
		if i.Nobody {
			if err := nobody.TakenBack(ctx, tx, s.Audit, a, i.ID); err != nil {
				return err
			}
		}
		return s.hide(ctx, tx, i)
	})
	if err != nil {
		return err
	}
	return s.sayWithdrawn(ctx, a, importID)
}

// Withdrawable answers why a register cannot be withdrawn as things stand (NotReady); nil when it can.
func (s *Service) Withdrawable(ctx context.Context, a access.Actor, importID string) error {
	if err := s.refuseInUse(ctx, a, importID); err != nil {
		return err
	}
	i, err := s.registerOf(ctx, s.DB, a, importID)
	if err != nil {
		return err
	}
	return s.casework(ctx, s.DB, i)
}

// Hides gives how many files a register brought, which go with it when it is withdrawn.
func (s *Service) Hides(ctx context.Context, a access.Actor, importID string) (int, error) {
	if _, err := s.registerOf(ctx, s.DB, a, importID); err != nil {
		return 0, err
	}
	return db.One[int](ctx, s.DB, "select count(*) from supervision_file where import_id=$1 and not withdrawn", importID)
}

// refuseInUse looks at what is too long to look at while nobody else can write.
func (s *Service) refuseInUse(ctx context.Context, a access.Actor, importID string) error {
	i, err := s.registerOf(ctx, s.DB, a, importID)
	if err != nil || i.WithdrawnAt != 0 {
		return err
	}
	written, err := db.One[int](ctx, s.DB, `select count(*) from audit_act x join supervision_file f on f.id=x.object_id
		where f.import_id=$1 and x.object_kind='file' and x.recorded>=$2 and x.person_id<>'' and x.person_id<>$3 and x.outcome='done'
		and x.action not in ('file.emergency','emergency.review')`, i.ID, i.Recorded, i.PersonID)
	if err != nil {
		return fmt.Errorf("acts on a register's files: %w", err)
	}
	if written > 0 {
		return fault.New(fault.NotReady, "supervision.problem.register_in_use")
	}
	if s.Certified == nil {
		return nil
	}
	certified, err := s.Certified(ctx, s.DB, i.ID, i.PersonID)
	if err == nil && certified {
		err = fault.New(fault.NotReady, "supervision.problem.register_certified")
	}
	return err
}

// casework refuses when somebody else wrote an event, when the register changed files of an earlier one, or when a later
// one that stands changed its own. A row that only said the same again changed nothing.
func (s *Service) casework(ctx context.Context, tx db.Querier, i Register) error {
	n, err := db.One[int](ctx, tx, `select count(*) from supervision_file f join event e on e.file_id=f.id
		where f.import_id=$1 and e.person_id<>'' and e.person_id<>$2`, i.ID, i.PersonID)
	if err != nil {
		return fmt.Errorf("events of a register's files: %w", err)
	}
	if n > 0 {
		return fault.New(fault.NotReady, "supervision.problem.register_in_use")
	}
	n, err = db.One[int](ctx, tx, `select count(*) from register_row r join supervision_file f on f.id=r.file_id
		where r.import_id=$1 and f.import_id<>$1 and r.changed and not f.withdrawn`, i.ID)
	if err == nil && n > 0 {
		err = fault.New(fault.NotReady, "supervision.problem.register_changed")
	}
	if err != nil {
		return err
	}
	return s.builtOn(ctx, tx, i)
}

// builtOn refuses when a later register that stands changed files of this one, and names the latest. That one cannot go
// either: what it changed stands in files that an earlier one brought.
func (s *Service) builtOn(ctx context.Context, tx db.Querier, i Register) error {
	later, err := db.All[Register](ctx, tx, `select l.recorded, l.file_name from register_row r join supervision_file f on f.id=r.file_id join register_import l on l.id=r.import_id
		where f.import_id=$1 and r.import_id<>$1 and r.changed and l.kind=$2 and l.withdrawn_at=0 order by l.recorded desc limit 1`, i.ID, KindRegister)
	if err != nil || len(later) == 0 {
		return err
	}
	on := clock.DateOf(clock.FromMicros(later[0].Recorded), time.UTC)
	return fault.New(fault.NotReady, "supervision.problem.register_built_on", "Name", cmp.Or(later[0].FileName, i18n.Unknown), "On", string(on))
}

func (s *Service) hide(ctx context.Context, tx *db.Tx, i Register) error {
	clients, err := db.All[string](ctx, tx, `select distinct f.client_id from supervision_file f where f.import_id=$1 and not exists (
		select 1 from supervision_file o where o.client_id=f.client_id and o.import_id<>$1 and not o.withdrawn)`, i.ID)
	if err != nil {
		return fmt.Errorf("clients of a register: %w", err)
	}
	if err := s.Registry.Withdraw(ctx, tx, clients); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "update supervision_file set withdrawn=true, version=version+1 where import_id=$1", i.ID); err != nil {
		return fmt.Errorf("hide files of a register: %w", err)
	}
	_, err = tx.Exec(ctx, "update register_import set withdrawn_at=$2 where id=$1", i.ID, clock.Micros(s.Clock.Now()))
	return err
}

// hidden is a file that went with its register.
type hidden struct {
	ID             string `db:"id"`
	OrganisationID string `db:"organisation_id"`
}

// sayWithdrawn leaves the event in every file, a few at a time, so that others can write in between.
func (s *Service) sayWithdrawn(ctx context.Context, a access.Actor, importID string) error {
	const atOnce = 25
	for {
		files, err := db.All[hidden](ctx, s.DB, `select f.id, f.organisation_id from supervision_file f where f.import_id=$1 and f.withdrawn and not exists (
			select 1 from event e where e.file_id=f.id and e.kind='import_withdrawn') order by f.id limit 25`, importID)
		if err != nil {
			return fmt.Errorf("files of a register: %w", err)
		}
		err = s.DB.Tx(ctx, func(tx *db.Tx) error {
			for _, f := range files {
				fact := history.Fact{Kind: history.ImportWithdrawn, Effective: s.today(ctx), Payload: history.ImportPayload{Import: importID}}
				if _, err := s.History.Append(ctx, tx, a, history.ActRegisterWithdrawn, f.OrganisationID, f.ID, fact); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || len(files) < atOnce {
			return err
		}
	}
}

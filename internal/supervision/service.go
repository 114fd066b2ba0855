package supervision

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/history"
	"passerelle/internal/notes"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision/housed"
	"passerelle/internal/supervision/overruled"
	"passerelle/internal/supervision/promised"
	"passerelle/internal/supervision/undated"
)

// Deps is what the service stands on.
type Deps struct {
	DB       *db.DB
	Access   *access.Service
	Audit    *audit.Log
	History  *history.Record
	Registry *registry.Service
	Schedule *schedule.Service
	Notes    *notes.Service
	Clock    clock.Clock
}

// Service does what is done with supervision files.
type Service struct {
	Deps
	Gates Gates // nil: nothing stands before an act
	Pace  Pace  // nil: a check-in to come may be on any day
	Words Words // nil: nobody asks who at the agency said so
	// Proposed gives what the referral of a file proposes, to be in the plan once it is accepted; package document has it.
	Proposed func(context.Context, db.Querier, File, Decision) (Agreed, error)
	// Promised gives the next meeting that the agreement of a file says; package document has it.
	Promised func(context.Context, db.Querier, access.Actor, File) (promised.Meeting, error)
	Renewed  func(context.Context, *db.Tx, history.Act, File, []history.Fact) error // leaves to renew the agreement of other conditions
}

// New makes the service. Where a client is housed, the residences say.
func New(d Deps) *Service {
	d.Registry.Housed = housed.Places
	return &Service{Deps: d}
}

func (s *Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }

const fileColumns = `f.id, f.organisation_id, f.site_id, f.region, f.programme, f.client_id, f.state, f.referred_on, f.decided_on, f.decision,
	f.decision_reason, f.enrolled_on, f.closed_on, f.closure_reason, f.risk, f.city, f.housing, f.ground, f.standard, f.liaison_name,
	f.housing_referred, f.housing_answer, f.agency_risk, f.agency_housing, f.opened_in_error, f.withdrawn, f.import_id, f.last_contact, f.next_due, f.version`

const nowHoused = "select 1 from bed_stay stay where stay.file_id=f.id and stay.left_on=''"

func fileByID(ctx context.Context, q db.Querier, fileID string) (File, error) {
	return db.One[File](ctx, q, "select "+fileColumns+", exists ("+nowHoused+") as resident, "+undated.Column+" as undated, "+overruled.Column+" as on_word from supervision_file f where f.id=$1 and not f.withdrawn", fileID)
}

// SubjectOf gives what the rules of access need to know of a file, for areas that decide about it and show nothing of it.
func (s *Service) SubjectOf(ctx context.Context, fileID string) (access.Subject, error) {
	f, err := fileByID(ctx, s.DB, fileID)
	return f.Subject(), err
}

// Stored gives a file within an act that decides access itself; a withdrawn one is missing.
func (s *Service) Stored(ctx context.Context, q db.Querier, fileID string) (File, error) {
	return fileByID(ctx, q, fileID)
}

// FileIn gives a file within an act or a page, to somebody who may do something of it; a withdrawn one is missing. Whoever shows
// of it notes the reading in the audit.
func (s *Service) FileIn(ctx context.Context, q db.Querier, a access.Actor, act access.Action, fileID string) (File, error) {
	f, err := fileByID(ctx, q, fileID)
	if err == nil {
		err = s.Access.Check(ctx, q, a, act, f.Subject())
	}
	return f, err
}

// File gives a file to somebody who may read it, and notes in the audit that it was read.
func (s *Service) File(ctx context.Context, a access.Actor, fileID string) (File, error) {
	f, err := s.FileIn(ctx, s.DB, a, access.FileRead, fileID)
	if err != nil {
		return File{}, err
	}
	return f, s.Audit.Read(ctx, a.Entry(string(access.FileRead), "file", f.ID)).Wait()
}

// change is one act on one file, in one transaction: allowed, of the expected version, in a state it may follow.
type change struct {
	act      history.Act
	action   access.Action
	fileID   string
	version  int                                              // of the file the person saw; 0 when the act does not depend on what was seen
	guarded  Guarded                                          // empty: no gate stands before it
	why      string                                           // it is done although something is missing that can be put off
	word     *Word                                            // of the agency, whose act it is; nil where it is not, or the agency's own people do it
	validate func(f File) error                               // looks at the file before the act
	apply    func(tx *db.Tx, f *File) ([]history.Fact, error) // changes the file's columns and rows, and gives the events
}

func (s *Service) do(ctx context.Context, a access.Actor, c change) (File, error) {
	var out File
	err := s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := fileByID(ctx, tx, c.fileID)
		if err != nil {
			return err
		}
		f, facts, err := s.within(ctx, tx, a, f, c)
		if err != nil {
			return err
		}
		out = f
		out.Version++
		return s.Keep(ctx, tx, a, c.act, f, facts)
	})
	return out, err
}

// within does an act to a file and gives it as it is to be kept, with the events of the act.
func (s *Service) within(ctx context.Context, tx *db.Tx, a access.Actor, f File, c change) (File, []history.Fact, error) {
	if err := s.Access.Check(ctx, tx, a, c.action, f.Subject()); err != nil {
		return f, nil, err
	}
	if err := c.allows(ctx, &f); err != nil {
		return f, nil, err
	}
	if c.version != 0 {
		f.Version = c.version
	}
	facts, err := c.apply(tx, &f)
	if err != nil {
		return f, nil, err
	}
	if c.word != nil && s.Words != nil {
		word, err := s.Words.Take(ctx, tx, a, f, *c.word, facts)
		if err != nil {
			return f, nil, err
		}
		facts = append(facts, word...)
	}
	putOff, err := s.PassGates(ctx, tx, a, f, c.guarded, c.why)
	return f, append(facts, putOff...), err
}

// allows says what is wrong with an act on a file as it stands, and takes the file to where the act leads.
func (c change) allows(ctx context.Context, f *File) (err error) {
	if c.validate != nil {
		if err := c.validate(*f); err != nil {
			return err
		}
	}
	f.State, err = next(f.State, c.act)
	return err
}

// Keep writes a file as it stands now, with the events of the act that changed it, within an act that has been allowed.
// The version is the one that the change began from.
func (s *Service) Keep(ctx context.Context, tx *db.Tx, a access.Actor, act history.Act, f File, facts []history.Fact) error {
	facts, err := undated.Since(ctx, tx, s.History, undated.Referral{Undated: f.Undated, FileID: f.ID, OrganisationID: f.OrganisationID, SiteID: f.SiteID, Region: f.Region, From: f.ReferredOn}, facts)
	if err != nil {
		return err
	}
	result, err := tx.Exec(ctx, `update supervision_file set version=version+1, state=$3, decided_on=$4, decision=$5, decision_reason=$6,
		enrolled_on=$7, closed_on=$8, closure_reason=$9, risk=$10, agency_risk=case when risk<>$10 then '' else agency_risk end, city=$11, housing=$12, ground=$13, standard=$14, opened_in_error=$15,
		last_contact=$16, next_due=$17 where id=$1 and version=$2`,
		f.ID, f.Version, f.State, f.DecidedOn, f.Decision, f.DecisionReason, f.EnrolledOn, f.ClosedOn, f.ClosureReason, f.Risk, f.City,
		f.Housing, f.Ground, f.Standard, f.OpenedInError, f.LastContact, f.NextDue)
	if err := db.Updated(result, err); err != nil {
		return fmt.Errorf("keep file: %w", err)
	}
	if _, err = s.History.Append(ctx, tx, a, act, f.OrganisationID, f.ID, facts...); err != nil || s.Renewed == nil {
		return err
	}
	return s.Renewed(ctx, tx, act, f, facts)
}

package intake

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/jobs"
	"passerelle/internal/supervision/register"
)

// RegisterState is where a register stands between the day it was given to us and its files.
type RegisterState string

// The states of a register: it is looked at, then either left or brought in by a job, which may fail.
const (
	RegisterLooked  RegisterState = "looked"
	RegisterComing  RegisterState = "coming"
	RegisterDone    RegisterState = "done"
	RegisterFailed  RegisterState = "failed"
	RegisterDropped RegisterState = "dropped"
)

// What a provider gives us: its register, or its case notes.
const (
	KindRegister = "register"
	KindNotes    = "notes"
)

// Register is a register, or a sheet of case notes, that a provider gave us.
type Register struct {
	ID             string        `db:"id"`
	OrganisationID string        `db:"organisation_id"`
	PersonID       string        `db:"person_id"`
	PersonName     string        `db:"person_name"`
	MembershipID   string        `db:"membership_id"`
	Kind           string        `db:"kind"` // register, or notes
	State          RegisterState `db:"state"`
	JobID          string        `db:"job_id"`
	SiteID         string        `db:"site_id"`
	Region         string        `db:"region"`
	Recorded       int64         `db:"recorded"`
	Touched        int64         `db:"touched"` // when whoever brings it in was last heard of; a job from when it begins
	RowsRead       int           `db:"rows_read"`
	Imported       int           `db:"imported"`
	FileName       string        `db:"file_name"` // as it was called when it was given to us
	AsOf           clock.Date    `db:"as_of"`     // the day as of which it is right; empty of notes
	Kept           bool          `db:"kept"`      // the file itself is kept
	WithdrawnAt    int64         `db:"withdrawn_at"`
	SettingsText   string        `db:"settings"`
	ReportText     string        `db:"report"`
	Hash           string        `db:"file_hash"` // of the file itself
	Nobody         bool          `db:"nobody"`    // it says that nobody was at the site until its day
	SiteName       string        `db:"site_name"`
	SiteNameFrench string        `db:"site_name_fr"`

	Changed int   // the files that it changed, in the list of registers
	New     bool  // it brought or changed something, or is not in yet
	Waits   int   // its rows that nobody has decided, and that nobody has looked at again since
	Errors  int   // its rows that could not come in
	Belied  bool  // that nobody was at its site holds no longer
	SameAs  int64 // when the same file had come in before; 0 when that is not known
}

// Settings is how a register is to be read. Headings is what somebody said of the columns of this one; Corrected says
// that somebody looked at how it is read: once it is in, that is remembered for the provider's next.
type Settings struct {
	AsOf      clock.Date                        `json:"as_of"`
	Assumed   bool                              `json:"assumed,omitempty"` // neither the register nor anybody says that day: it is the one on which it was given
	Order     register.Order                    `json:"order,omitempty"`
	Orders    map[register.Field]register.Order `json:"orders,omitempty"`
	Headings  map[string]register.Field         `json:"headings,omitempty"`
	Unheaded  bool                              `json:"unheaded,omitempty"` // somebody looks, and says what columns without a known heading are
	Corrected bool                              `json:"corrected,omitempty"`
	Reason    string                            `json:"reason,omitempty"`
	Clients   map[int]bool                      `json:"clients,omitempty"` // rows that are a client's, though they look like a line below the list, or are none after all
	Nobody    bool                              `json:"nobody,omitempty"`  // it lists nobody, and somebody says that nobody was there until its day
}

// Site calls the site in a language.
func (r Register) Site(l i18n.Language) string {
	return access.Site{Name: r.SiteName, NameFrench: r.SiteNameFrench}.NameIn(l)
}

func (r Register) settings() (Settings, error) {
	var out Settings
	if r.SettingsText == "" {
		return out, nil
	}
	if err := json.Unmarshal([]byte(r.SettingsText), &out); err != nil {
		return out, fmt.Errorf("settings of register: %w", err)
	}
	return out, nil
}

// report gives what became of the rows of a register that was brought in; empty before.
func (r Register) report() (Outcome, error) {
	var out Outcome
	if r.ReportText == "" {
		return out, nil
	}
	if err := json.Unmarshal([]byte(r.ReportText), &out); err != nil {
		return out, fmt.Errorf("report of register: %w", err)
	}
	return out, nil
}

const registerColumns = `i.id, i.organisation_id, i.person_id, coalesce(p.name,'') as person_name, i.membership_id, i.kind, i.state, i.job_id, i.site_id,
	i.region, i.recorded, i.touched, i.rows_read, i.imported, i.kept, i.withdrawn_at, i.settings, i.report, i.file_name, i.file_hash, i.as_of, i.nobody,
	coalesce(s.name,'') as site_name, coalesce(s.name_fr,'') as site_name_fr from register_import i left join person p on p.id=i.person_id left join site s on s.id=i.site_id`

var registerScope = access.Columns{Organisation: "i.organisation_id", Site: "i.site_id", Programme: "'" + access.CCMS + "'"}

// mayImport asks whether the actor brings registers in for a provider's site. The whole provider, when no site is named,
// is for those who work for all of it.
func (s *Service) mayImport(ctx context.Context, q db.Querier, a access.Actor, organisationID, siteID string) error {
	return s.Access.Check(ctx, q, a, access.RegisterImport, access.Subject{OrganisationID: organisationID, SiteID: siteID, Programme: access.CCMS})
}

// Registers lists the registers that a provider gave us, the newest first, without those that were left: each with what it changed, and one
// that brought nothing new with when its file had come in before.
func (s *Service) Registers(ctx context.Context, a access.Actor) ([]Register, error) {
	if err := s.mayImport(ctx, s.DB, a, a.OrganisationID, a.SiteID); err != nil {
		return nil, err
	}
	where, args := s.Access.Scope(a, access.RegisterImport, registerScope, 2)
	list, err := db.All[Register](ctx, s.DB, "select "+registerColumns+" where i.state<>$1 and "+where+" order by i.recorded desc, i.id desc limit 50",
		append([]any{RegisterDropped}, args...)...)
	if err != nil {
		return nil, err
	}
	for n := range list {
		list[n] = s.standing(list[n])
	}
	return s.toldApart(ctx, a, list)
}

func (s *Service) toldApart(ctx context.Context, a access.Actor, list []Register) ([]Register, error) {
	belied := map[string]bool{}
	if s.Belied != nil {
		var err error
		if belied, err = s.Belied(ctx, s.DB, a.OrganisationID); err != nil {
			return nil, err
		}
	}
	for n, r := range list {
		out, err := r.report()
		if err != nil {
			return nil, err
		}
		list[n].Changed, list[n].Belied = out.Changed, belied[r.ID]
		if r.WithdrawnAt == 0 && r.State == RegisterDone {
			list[n].Errors, list[n].Waits = out.Errors(), out.Undecided
		}
		if slices.ContainsFunc(list[:n], r.lookedOver) {
			list[n].Waits = 0
		}
		if list[n].New = r.Imported+out.Changed > 0 || r.Nobody || r.State != RegisterDone; list[n].New || r.Hash == "" {
			continue
		}
		if before := slices.IndexFunc(list[n+1:], r.lookedOver); before >= 0 {
			list[n].SameAs = list[n+1+before].Recorded
		}
	}
	return list, nil
}

// lookedOver reports whether a later register is the same file that was looked at again.
func (r Register) lookedOver(later Register) bool {
	return later.Hash == r.Hash && later.Kind == r.Kind && later.State == RegisterDone && later.WithdrawnAt == 0
}

// Register gives one register of the actor's provider.
func (s *Service) Register(ctx context.Context, a access.Actor, importID string) (Register, error) {
	return s.registerOf(ctx, s.DB, a, importID)
}

func (s *Service) registerOf(ctx context.Context, q db.Querier, a access.Actor, importID string) (Register, error) {
	i, err := db.One[Register](ctx, q, "select "+registerColumns+" where i.id=$1 and i.state<>$2", importID, RegisterDropped)
	if err != nil {
		return i, err
	}
	return s.standing(i), s.mayImport(ctx, q, a, i.OrganisationID, i.SiteID)
}

// LookedOver gives the latest register that brought in the same file after this one, as [Service.LookOver] begins it: what
// was undecided here was settled there. It has no id when nobody did.
func (s *Service) LookedOver(ctx context.Context, a access.Actor, r Register) (Register, error) {
	later, err := db.All[Register](ctx, s.DB, "select "+registerColumns+` where i.organisation_id=$1 and i.id<>$2 and i.kind=$3 and i.state=$4 and i.withdrawn_at=0
		and i.recorded>=$5 and i.file_hash=(select x.file_hash from register_import x where x.id=$2) order by i.recorded desc limit 1`,
		r.OrganisationID, r.ID, r.Kind, RegisterDone, r.Recorded)
	if err != nil || len(later) == 0 {
		return Register{}, err
	}
	may, err := s.Access.Allowed(ctx, s.DB, a, access.Subject{OrganisationID: later[0].OrganisationID, SiteID: later[0].SiteID, Programme: access.CCMS}, access.RegisterImport)
	if err != nil || !may[access.RegisterImport] {
		return Register{}, err
	}
	return later[0], nil
}

// heldRegister gives a register and keeps it as it stands until the transaction ends: nobody else changes it meanwhile.
func (s *Service) heldRegister(ctx context.Context, tx *db.Tx, a access.Actor, importID string) (Register, error) {
	if _, err := tx.Exec(ctx, "update register_import set state=state where id=$1", importID); err != nil {
		return Register{}, fmt.Errorf("hold register: %w", err)
	}
	return s.registerOf(ctx, tx, a, importID)
}

// keepRegister keeps the file itself, durably, then that it was given to us.
func (s *Service) keepRegister(ctx context.Context, r Register, hash string, content []byte) error {
	r.Kept = s.Files != nil && len(content) > 0
	if r.Kept {
		if err := s.Files.Put(ctx, r.ID, bytes.NewReader(content)); err != nil {
			return err
		}
	}
	day, err := s.dayAt(ctx, r.OrganisationID)
	if err == nil {
		err = s.keepReceived(ctx, r, hash, day)
	}
	if err == nil {
		return nil
	}
	err = fmt.Errorf("keep register: %w", err)
	if r.Kept {
		err = errors.Join(err, s.Files.Remove(ctx, r.ID))
	}
	return err
}

func (s *Service) keepReceived(ctx context.Context, r Register, hash string, day clock.Date) error {
	how, err := r.settings()
	if err != nil {
		return err
	}
	r.Kind = cmp.Or(r.Kind, KindRegister)
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		if r.State == RegisterComing {
			if err := s.mayBegin(ctx, tx, r); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `insert into register_import (id, organisation_id, file_hash, recorded, rows_read, imported, person_id, membership_id,
			state, site_id, region, kept, settings, kind, file_name, brought_on, as_of) values ($1,$2,$3,$4,$5,0,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)`, r.ID, r.OrganisationID, hash,
			clock.Micros(s.Clock.Now()), r.RowsRead, r.PersonID, r.MembershipID, r.State, r.SiteID, r.Region, r.Kept, r.SettingsText, r.Kind, r.FileName, day, how.AsOf)
		return err
	})
}

// RegisterFile opens a register as it came, for those who bring registers in, and gives the name to keep it under; a
// not-found fault when it was not kept.
func (s *Service) RegisterFile(ctx context.Context, a access.Actor, importID string) (io.ReadCloser, string, error) {
	r, err := s.registerOf(ctx, s.DB, a, importID)
	if err != nil {
		return nil, "", err
	}
	if !r.Kept || s.Files == nil {
		return nil, "", fault.Missing()
	}
	if err := s.Audit.Read(ctx, a.Entry(string(access.RegisterImport), "register", r.ID)).Wait(); err != nil {
		return nil, "", err
	}
	file, err := s.Files.Get(ctx, r.ID)
	if err != nil {
		return nil, "", err
	}
	return register.CalledAs(file, r.FileName)
}

// Coming gives how far the job is that brings a register in.
func (s *Service) Coming(ctx context.Context, r Register) (jobs.Standing, error) {
	if r.JobID == "" {
		done, err := db.One[int](ctx, s.DB, "select count(*) from register_row where import_id=$1", r.ID)
		return jobs.Standing{Done: done, Total: r.RowsRead}, err
	}
	return s.Jobs.StandingOf(ctx, s.DB, r.JobID)
}

// RegisterReport gives what became of a register's rows, to take away. It holds what the cells said.
func (s *Service) RegisterReport(ctx context.Context, a access.Actor, importID string) (Register, Outcome, error) {
	r, err := s.registerOf(ctx, s.DB, a, importID)
	if err != nil {
		return r, Outcome{}, err
	}
	out, err := r.report()
	if err != nil {
		return r, out, err
	}
	return r, out, s.Audit.Read(ctx, a.Entry(string(access.RegisterImport), "register", r.ID)).Wait()
}

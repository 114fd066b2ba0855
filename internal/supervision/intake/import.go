package intake

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/intake/nobody"
	"passerelle/internal/supervision/intake/staff"
	"passerelle/internal/supervision/register"
)

// Choice is what somebody decided about a row whose client is here already.
type Choice string

// The choices: the row stays out, its differences are added to the file, it is another stay of the same person, or it
// is another person and the UCI is wrong.
const (
	LeaveOut    Choice = "leave"
	TakeChanges Choice = "changes"
	AnotherStay Choice = "stay"
	OtherPerson Choice = "other"
)

// AsBefore takes back what was said of a row that was settled before: that holds again.
const AsBefore Choice = "before"

// Choices lists the choices in the order of the page.
var Choices = []Choice{TakeChanges, AnotherStay, OtherPerson, LeaveOut}

// Import is a register on its way in: as read, and for which site and region.
type Import struct {
	Reading        register.Reading
	FileHash       string
	SiteID, Region string
	// Settings is how it was read, kept so that what was interrupted can go on. AsOf is the day as of which the register
	// stands, today when empty: what changed since an earlier register changed on that day. Reason is why a client is put
	// right by what changed, in the words of whoever brings the register in.
	Settings
	// Choices is what was decided about rows whose client is here already, by row number.
	Choices map[int]Choice
	// Changes takes over what changed in rows of earlier registers unless a choice says otherwise.
	Changes bool
	// DryRun looks and says, and keeps nothing.
	DryRun bool
	// Content is the file itself, to be kept; nothing is kept when empty.
	Content []byte
	// Name is what the file is called.
	Name string
	// Step is told of each row that is done; may be nil.
	Step func(ctx context.Context, n int) error

	id          string // of the import as it is kept
	jobID       string // of the job that brings it in; none where the command line does
	kind        string // what is brought in; a register when empty
	french      bool   // its clients are written to in French where it does not say so of one
	staff.Staff        // who may be meant by a case manager's name
	known       *known
	asRead      *register.Reading // before it was known what was settled
	alike       map[int][]int     // of a row, the earlier ones with the same name and birth date
	again       map[int]bool      // the rows that an earlier one is word for word
	same        map[int]bool      // the rows of our own list that say what is here
	batch       *newFiles
}

// newFile is a row on its way to be a file of its own.
type newFile struct {
	row    register.Row
	file   supervision.File
	client registry.Client
	alike  []string // clients who may be the same person
}

// newFiles are the new files that are kept in one transaction: few enough that nobody waits for the writer longer than
// a blink, enough that the disk is not waited for at each.
type newFiles struct {
	list []newFile
	rows map[string]bool // their fingerprints
}

const filesAtOnce = 16

func (i Import) asOf(today clock.Date) clock.Date {
	return cmp.Or(i.AsOf, today)
}

// choice is what becomes of a row whose client is here already. The second row of a client in one file waits for
// somebody to say.
func (i Import) choice(row register.Row, who *about, twice bool) Choice {
	if c, said := i.Choices[row.Number]; said {
		return c
	}
	if i.Changes && who.sameStay && !twice {
		return TakeChanges
	}
	return LeaveOut
}

// Outcome says what became of a register's rows: Read is every row of a client, and each is one of those that were
// imported, changed a file, were here already, were left out as somebody chose, wait undecided, or are an error.
// AlreadyHere are rows that say nothing but what an earlier register said; Skipped are lines that are no client's. No row is counted
// twice, nor is one that came in said to wait for somebody.
type Outcome struct {
	Rows, Imported, Changed, AlreadyHere, Skipped int
	LeftOut, Undecided                            int
	Read                                          int

	AsOf    clock.Date // as of which day it was read
	Assumed bool       // nobody said that day: it is the one on which the register was given
	Nobody  bool       `json:",omitempty"` // it says that nobody was there until then

	Findings []register.Finding
	ImportID string

	lost []register.LostRow // rows that cannot be kept
	// waiting are the rows of which nobody has said what they are, and that give another day than the file of their client.
	waiting []register.LostRow
	untold  bool                     // nothing is told of a file that an earlier register brought and that is open still
	became  map[int]register.Becomes // what became of a row that is no file of its own, apart from those in error
}

// ImportRegister brings a provider's register in: each row whole or not at all, each fact with its true effective date
// and today's recorded instant. A client whom the provider has already is not imported but said, unless somebody chose
// otherwise. Every file goes whose case manager is exactly one of the provider's goes to that person, any other to the
// provider's unassigned queue.
func (s *Service) ImportRegister(ctx context.Context, a access.Actor, i Import) (Outcome, error) {
	if err := s.mayImport(ctx, s.DB, a, a.OrganisationID, i.SiteID); err != nil {
		return Outcome{}, err
	}
	err := nobody.Check(ctx, s.DB, i.Reading, s.where(ctx, a.OrganisationID, i), i.Nobody)
	if err != nil {
		return Outcome{}, err
	}
	if i.id, err = s.beginImport(ctx, a, i); err != nil {
		return Outcome{}, err
	}
	defer s.beatWhile(ctx, i)()
	out, err := s.bringIn(ctx, a, i)
	return out, s.orFailed(ctx, i, err)
}

// bringIn brings the rows of a register in that has begun. It may be run again after it was interrupted.
func (s *Service) bringIn(ctx context.Context, a access.Actor, i Import) (Outcome, error) {
	out := Outcome{Rows: len(i.Reading.Rows), Read: rowsOf(i.Reading), Skipped: i.Reading.Skipped, ImportID: i.id, AsOf: i.asOf(s.today(ctx)), Assumed: i.Assumed, Nobody: i.Nobody}
	var err error
	if i.Staff, err = staff.Of(ctx, s.Access, a.OrganisationID); err != nil {
		return out, err
	}
	if i.french, err = s.inFrench(ctx, a.OrganisationID, i); err != nil {
		return out, err
	}
	if err = s.whom(ctx, a, &i, a.OrganisationID); err != nil {
		return out, err
	}
	out.Findings = i.Reading.Findings
	if err := s.sayAbsent(ctx, a, i, &out); err != nil {
		return out, err
	}
	i.batch, i.alike, i.again = &newFiles{rows: map[string]bool{}}, alikeIn(i.Reading), again(i.Reading)
	for n, row := range append(i.Reading.Rows[:len(i.Reading.Rows):len(i.Reading.Rows)], i.Reading.Twice...) {
		if err := s.importRow(ctx, a, i, row, n >= len(i.Reading.Rows), &out); err != nil {
			return out, fmt.Errorf("row %d: %w", row.Number, err)
		}
		if err := s.step(ctx, i); err != nil {
			return out, err
		}
	}
	err = s.keepBatch(ctx, a, i, &out)
	out.settle()
	if err != nil || i.DryRun {
		return out, err
	}
	if err := s.remember(ctx, a, i); err != nil {
		return out, err
	}
	return out, s.endImport(ctx, a, i, out)
}

// again gives the rows with the UCI of an earlier one that say the same word for word: like the others with that UCI they are listed, and
// not here already because the earlier one has just come in.
func again(r register.Reading) map[int]bool {
	met, out := map[string]bool{}, map[int]bool{}
	for _, row := range r.Rows {
		met[row.Fingerprint] = true
	}
	for _, row := range r.Twice {
		out[row.Number], met[row.Fingerprint] = met[row.Fingerprint], true
	}
	return out
}

// beginImport keeps the file itself, then that it is on its way in.
func (s *Service) beginImport(ctx context.Context, a access.Actor, i Import) (string, error) {
	importID := id.New()
	i.AsOf = i.asOf(s.today(ctx))
	if i.DryRun {
		return importID, s.newest(ctx, s.DB, Register{OrganisationID: a.OrganisationID, SiteID: i.SiteID}, i.AsOf)
	}
	settings, err := json.Marshal(i.Settings)
	if err != nil {
		return "", fmt.Errorf("settings of register: %w", err)
	}
	r := Register{ID: importID, OrganisationID: a.OrganisationID, PersonID: a.PersonID, MembershipID: a.MembershipID, Kind: i.kind, State: RegisterComing,
		SiteID: i.SiteID, Region: i.Region, RowsRead: rowsOf(i.Reading), SettingsText: string(settings), FileName: register.FileName(i.Name)}
	return importID, s.keepRegister(ctx, r, i.FileHash, i.Content)
}

func (s *Service) importRow(ctx context.Context, a access.Actor, i Import, row register.Row, twice bool, out *Outcome) error {
	if i.known.mine[row.Number] {
		i.known.settles(i, row, nil, twice)
		out.Imported++ // before the import was interrupted
		return nil
	}
	client := clientOf(a, row)
	if i.same[row.Number] {
		out.becomes(row, register.OfAFile)
		out.AlreadyHere++
		return nil
	}
	out.closedHere(i, row, client, twice)
	out.settledBefore(i, row)
	if !i.again[row.Number] && (i.known.repeated(row) || i.batch.rows[row.Fingerprint]) {
		i.known.ofFile[row.Number] = i.known.fileOf[row.Fingerprint]
		out.becomes(row, register.OfAFile)
		out.AlreadyHere++
		return nil
	}
	if who, _ := i.known.meet(row, client); !twice && i.known.unchanged(row, who) {
		if err := s.keepLeft(ctx, i, row, who.file.ID); err != nil {
			return err
		}
		i.known.byNumber[row.Number], i.known.ofFile[row.Number] = who.clientID, who.file.ID
		out.becomes(row, register.OfAFile)
		out.AlreadyHere++
		return nil
	}
	if twice || len(i.batch.list) == filesAtOnce {
		if err := s.keepBatch(ctx, a, i, out); err != nil {
			return err
		}
	}
	who, later := i.known.meet(row, client)
	i.known.settles(i, row, who, twice)
	if who == nil && i.staysOut(row) {
		out.leaves(row)
		return nil
	}
	if who != nil {
		return s.importKnown(ctx, a, i, row, client, who, twice, out)
	}
	s.importNew(ctx, a, i, row, client, out.alike(i, row, client, later))
	return nil
}

func (o *Outcome) find(i Import, row register.Row, f register.Field, code string, severity register.Severity) {
	o.Findings = append(o.Findings, i.Reading.Finding(row.Number, f, code, severity, ""))
}

// importKnown brings a row in whose client is here already, as it was chosen.
func (s *Service) importKnown(ctx context.Context, a access.Actor, i Import, row register.Row, c registry.Client, who *about, twice bool, out *Outcome) error {
	i.known.byNumber[row.Number] = who.clientID
	switch i.known.meant(i.choice(row, who, twice), row, who) {
	case TakeChanges:
		// Said to be of the stay that ended, what the row tells of after that is not taken, so that the register does not tell it.
		out.untold = out.untold || who.file.again(row) || who.file.goesOn(row)
		return s.refused(s.importChanges(ctx, a, i, row, who, out), i, row, out)
	case AnotherStay:
		return s.refused(s.importStay(ctx, a, i, row, c, who, out), i, row, out)
	case OtherPerson:
		row.Original[register.UCI], c.UCIWritten = c.UCIWritten, ""
		s.importNew(ctx, a, i, row, c, nil)
		return nil
	}
	out.passed(who, row, twice, i.staysOut(row))
	if i.staysOut(row) {
		out.leaves(row)
	} else {
		out.becomes(row, register.StaysOut)
		out.Undecided++
	}
	if field, code := register.UCI, register.CodeUCIHere; !twice {
		switch {
		case who.refused:
			field, code = register.ToldOfRefusal(row), register.CodeRefusedHere
		case who.byName:
			field, code = register.FullName, register.CodeNameHere
		case !who.byUCI:
			field, code = register.FullName, register.CodePersonHere
		}
		out.sayHere(i, row, field, code)
	}
	return nil
}

func (s *Service) importNew(ctx context.Context, a access.Actor, i Import, row register.Row, c registry.Client, alike []string) {
	for _, n := range i.alike[row.Number] {
		if other := i.known.byNumber[n]; other != "" {
			alike = append(alike, other)
		}
	}
	c.OfficialLanguage = i.officialLanguage(row)
	f := newFile{row, fileOf(a, i, row, id.New(), s.today(ctx)), c, alike}
	i.known.byNumber[row.Number] = f.file.ClientID
	i.batch.rows[row.Fingerprint] = true
	i.batch.list = append(i.batch.list, f)
}

// keepBatch keeps the new files that wait, each whole or not at all.
func (s *Service) keepBatch(ctx context.Context, a access.Actor, i Import, out *Outcome) error {
	list := i.batch.list
	i.batch.list, i.batch.rows = nil, map[string]bool{}
	refused := make([]error, len(list))
	if !i.DryRun && len(list) > 0 {
		err := s.whileComing(ctx, i, func(tx *db.Tx) error {
			for n, f := range list {
				refused[n] = tx.Try(ctx, func() error { return s.keepNew(ctx, tx, a, i, f) })
				if refused[n] != nil && !fault.Is(refused[n], fault.Invalid) {
					return fmt.Errorf("row %d: %w", f.row.Number, refused[n])
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for n, f := range list {
		if refused[n] != nil {
			out.refuse(i, f.row, refused[n])
			continue
		}
		i.known.brought(f.file, f.client, f.row)
		out.waits(i, f.row, f.file)
		out.Imported++
	}
	return nil
}

func (s *Service) keepNew(ctx context.Context, tx *db.Tx, a access.Actor, i Import, f newFile) error {
	f.client.ID = f.file.ClientID
	c, err := s.Registry.AddClient(ctx, tx, f.client)
	if err != nil {
		return err
	}
	if err := s.keepRow(ctx, tx, a, i, f.row, f.file, c); err != nil {
		return err
	}
	for _, other := range f.alike {
		if err := s.Registry.Pair(ctx, tx, c, other, i.id); err != nil {
			return err
		}
	}
	return nil
}

// importStay brings a row in as another file of a client who is here. What the row says of the person is put into the
// client as a record of the same person, which can be undone.
func (s *Service) importStay(ctx context.Context, a access.Actor, i Import, row register.Row, c registry.Client, who *about, out *Outcome) error {
	f := fileOf(a, i, row, who.clientID, s.today(ctx))
	c.OfficialLanguage = i.officialLanguage(row)
	if !i.DryRun {
		err := s.whileComing(ctx, i, func(tx *db.Tx) error {
			if err := tx.Hold(ctx, "client", who.clientID); err != nil {
				return err
			}
			into, err := s.Registry.ClientByID(ctx, tx, who.clientID)
			if err != nil {
				return err
			}
			if into.MergedInto != "" { // the next try finds whose the record is now
				return fmt.Errorf("the client of a row was put into another meanwhile")
			}
			if err := s.keepRow(ctx, tx, a, i, row, f, into, history.Fact{Kind: history.Merged, Effective: s.today(ctx), Payload: history.MergedPayload{Into: into.ID}}); err != nil {
				return err
			}
			return s.Registry.AddMerged(ctx, tx, c, into, f.ID, a.PersonID)
		})
		if err != nil {
			return err
		}
	}
	i.known.brought(f, c, row)
	out.waits(i, row, f)
	out.becomes(row, register.OfAFile)
	out.Imported++
	return nil
}

// importChanges adds what differs to the file that a row speaks of, never over casework.
func (s *Service) importChanges(ctx context.Context, a access.Actor, i Import, row register.Row, who *about, out *Outcome) error {
	if who.file.ID == "" || who.file.InError {
		out.becomes(row, register.StaysOut)
		out.Undecided++
		out.find(i, row, register.UCI, register.CodeUCIHere, register.Duplicate)
		return nil
	}
	_, _, list, err := s.differencesOf(ctx, s.DB, row, who.file.ID)
	if err != nil {
		return err
	}
	alike := false
	if !i.DryRun {
		if err := s.whileComing(ctx, i, func(tx *db.Tx) error { return s.keepChanges(ctx, tx, a, i, row, who.file.ID, &alike) }); err != nil {
			return err
		}
	}
	if alike {
		out.find(i, row, register.FullName, register.CodeDecideLater, register.Warning)
	}
	i.known.rows[row.Fingerprint], i.known.ofFile[row.Number] = true, who.file.ID
	for _, d := range list {
		out.Findings = append(out.Findings, d.finding(i.Reading, row))
	}
	if !slices.ContainsFunc(list, func(d Difference) bool { return d.Kept == "" }) {
		out.becomes(row, register.OfAFile)
		out.AlreadyHere++
		return nil
	}
	out.becomes(row, register.OfAFile)
	out.Changed++
	return nil
}

func (s *Service) keepChanges(ctx context.Context, tx *db.Tx, a access.Actor, i Import, row register.Row, fileID string, alike *bool) error {
	f, c, list, err := s.heldDifferences(ctx, tx, row, fileID)
	if err != nil {
		return err
	}
	if err := s.Access.Check(ctx, tx, a, access.FileWrite, f.Subject()); err != nil {
		return err
	}
	facts, err := s.takeOver(ctx, tx, i, &f, row, list)
	if err != nil {
		return err
	}
	if c, changed := correctedBy(c, row, list); changed {
		more, err := s.Registry.Correct(ctx, tx, a, f.ID, c, i.Reason)
		if err != nil {
			return err
		}
		facts = append(facts, more...)
		if *alike, err = s.Registry.PairAlike(ctx, tx, c, i.id); err != nil {
			return err
		}
	}
	changed := slices.ContainsFunc(list, func(d Difference) bool { return d.Kept == "" })
	if err := keepOriginal(ctx, tx, i, f, row, changed); err != nil {
		return err
	}
	if len(facts) == 0 { // when somebody came last, or was decided about in a way that nobody says, is a fact of the register, and no event
		_, err := tx.Exec(ctx, `update supervision_file set last_contact=case when last_contact<$2 then $2 else last_contact end,
			decided_on=case when decision='' then $3 else decided_on end where id=$1`, f.ID, f.LastContact, f.DecidedOn)
		return err
	}
	for n := range facts {
		facts[n].ImportID = i.id
	}
	return s.Keep(ctx, tx, a, history.ActRegisterImported, f, facts)
}

// heldDifferences is [Service.differencesOf] of a file whose client nobody puts into another meanwhile.
func (s *Service) heldDifferences(ctx context.Context, tx *db.Tx, row register.Row, fileID string) (supervision.File, registry.Client, []Difference, error) {
	for held := ""; ; {
		f, c, list, err := s.differencesOf(ctx, tx, row, fileID)
		if err != nil || c.ID == held {
			return f, c, list, err
		}
		held = c.ID
		if err := tx.Hold(ctx, "client", held); err != nil {
			return f, c, list, err
		}
	}
}

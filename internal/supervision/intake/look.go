package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/intake/absent"
	"passerelle/internal/supervision/intake/amend"
	"passerelle/internal/supervision/intake/cells"
	"passerelle/internal/supervision/intake/column"
	"passerelle/internal/supervision/intake/line"
	"passerelle/internal/supervision/intake/nobody"
	"passerelle/internal/supervision/intake/staff"
	"passerelle/internal/supervision/register"
)

// Received is a register that somebody gives us to look at.
type Received struct {
	Content        []byte
	Hash           string
	Name           string // of the file
	SiteID, Region string
	Settings       Settings
}

// ReceiveRegister keeps a register to be looked at; nothing of it comes in yet. What cannot be read at all is refused
// (Invalid, TooLarge) and not kept, nor is one that is older than one that is in (NotReady).
func (s *Service) ReceiveRegister(ctx context.Context, a access.Actor, r Received) (importID string, err error) {
	if err := s.mayImport(ctx, s.DB, a, a.OrganisationID, r.SiteID); err != nil {
		return "", err
	}
	if s.Files == nil || s.Jobs == nil {
		return "", errors.New("this installation keeps no files")
	}
	if r.Settings, err = s.Dated(ctx, a.OrganisationID, r.Content, r.Settings); err != nil {
		return "", err
	}
	if err = s.newest(ctx, s.DB, Register{OrganisationID: a.OrganisationID, SiteID: r.SiteID}, r.Settings.AsOf); err != nil {
		return "", err
	}
	reading, how, err := s.Read(ctx, a.OrganisationID, r.Content, r.Settings)
	if err != nil {
		return "", err
	}
	settings, err := json.Marshal(how)
	if err != nil {
		return "", fmt.Errorf("settings of register: %w", err)
	}
	kept := Register{ID: id.New(), OrganisationID: a.OrganisationID, PersonID: a.PersonID, MembershipID: a.MembershipID, State: RegisterLooked,
		SiteID: r.SiteID, Region: r.Region, RowsRead: rowsOf(reading), SettingsText: string(settings), FileName: register.FileName(r.Name)}
	return kept.ID, s.keepRegister(ctx, kept, r.Hash, r.Content)
}

// reading reads a register as the provider's headings are known to mean.
func (s *Service) reading(ctx context.Context, organisationID string, content []byte, how Settings) (register.Reading, error) {
	headings, err := column.Headings(ctx, s.DB, organisationID)
	if err != nil {
		return register.Reading{}, err
	}
	sheets, err := sheet.Read(content)
	if err != nil {
		return register.Reading{}, err
	}
	return s.readAs(ctx, organisationID, sheets, how, headings)
}

// readAs reads a register as the provider's headings mean, and before that as somebody said of this one, with cities as its files have them.
func (s *Service) readAs(ctx context.Context, organisationID string, sheets []sheet.Sheet, how Settings, headings map[string]register.Field) (register.Reading, error) {
	maps.Copy(headings, how.Headings)
	return line.Read(ctx, s.DB, organisationID, sheets, register.Options{Today: how.AsOf, Order: how.Order, Orders: how.Orders, Headings: headings, Unheaded: how.Unheaded, Clients: how.Clients})
}

// Fate is what becomes of a row.
type Fate string

// The fates of a row: a new file, differences for a file, somebody has to say, somebody said before, here word for word.
const (
	FateNew     Fate = "new"
	FateChanges Fate = "changes"
	FateSettle  Fate = "settle"
	FateSettled Fate = "settled"
	FateHere    Fate = "here"
)

// Fates in the order of what needs somebody first.
var Fates = []Fate{FateSettle, FateChanges, FateSettled, FateNew, FateHere}

// LookedRow is a row as it would come in. About is the file of the client whom the provider has already, with what
// differs; Earlier is the row of the same client in the same file.
type LookedRow struct {
	register.Row
	Fate        Fate
	Choice      Choice           // what was decided, empty when nothing was
	File        supervision.File // as the row would make it, or that which it is about
	Client      registry.Client
	Differences []Difference
	Earlier     int
	Before      register.Finding          // how it was settled before, of a row of that fate
	Beside      map[register.Field]string // what the other row or the file says, for comparing side by side

	who     *about
	columns register.Reading // of what there is a column: of anything else the row says nothing
}

// Compared gives the fields in which a row and what stands beside it say something, in the order of the page.
func (r LookedRow) Compared() []register.Field {
	return slices.DeleteFunc(slices.Clone(cells.Compared), func(f register.Field) bool { return r.Says(f) == "" && r.Beside[f] == "" })
}

// Says gives what a row says in one field.
func (r LookedRow) Says(f register.Field) string { return cells.Of(r.Row).Value(f) }

// becomes says what becomes of the row if nobody says otherwise.
func (r LookedRow) becomes() register.Becomes {
	switch {
	case r.Fate == FateNew, r.Choice == OtherPerson:
		return ""
	case r.Choice == LeaveOut, r.Fate == FateSettle && r.Choice == "", r.Fate == FateSettled && r.Choice == "" && r.Before.Settled == register.SettledOut:
		return register.StaysOut
	}
	return register.OfAFile
}

// InError says that the client has no file but one that was opened in error.
func (r LookedRow) InError() bool { return r.who != nil && r.who.file.InError }

// Refused says that the referral of the client's file was not accepted, and that the row tells of what only an acceptance leads to.
func (r LookedRow) Refused() bool { return r.who != nil && r.who.refused }

// OnlyName says that nothing but the name says that the client is the row's.
func (r LookedRow) OnlyName() bool { return r.who != nil && r.who.byName }

// Unseen gives the catalogue key for why there is nothing beside the row.
func (r LookedRow) Unseen() string {
	if r.who != nil && !r.who.byUCI {
		return "supervision.look.unseen_name"
	}
	return "supervision.look.unseen"
}

// Look is a register as it would come in.
type Look struct {
	Register
	Settings Settings
	Reading  register.Reading
	Counts   map[Fate]int
	Fate     Fate        // of the rows that are shown
	Rows     []LookedRow // those of one page, of the fate asked for
	Next     int         // the number of the first row of the next page; 0 when there is none
	Absent   []absent.File
	Nobody   bool // it lists nobody: somebody has to say that nobody was there
}

// LookPage is how many rows a page of a look has.
const LookPage = 50

// LookAtRegister shows a register as it would come in: the rows of a fate from a row on; when none is asked for, those
// that need somebody first. It is a read of what the register says of people, and is kept as one.
func (s *Service) LookAtRegister(ctx context.Context, a access.Actor, importID string, fate Fate, from int) (Look, error) {
	i, r, settings, err := s.prepared(ctx, a, importID)
	if err != nil {
		return Look{}, err
	}
	look := Look{Register: r, Settings: settings, Reading: i.Reading, Counts: map[Fate]int{}, Fate: fate, Nobody: nobody.Lists(i.Reading)}
	rows, became := s.looked(ctx, a, i), map[int]register.Becomes{}
	for _, row := range rows {
		look.Counts[row.Fate]++
		became[row.Number] = row.becomes()
		if row.Fate == FateNew {
			look.Reading.Findings = append(look.Reading.Findings, i.unassigned(row.Row, row.File)...)
		}
		if found, is := i.closedHere(row.Row, row.who); is && row.Earlier == 0 {
			look.Reading.Findings = append(look.Reading.Findings, found)
		}
		if found, is := i.settledBefore(row.Row); is && row.Choice == "" {
			look.Reading.Findings = append(look.Reading.Findings, found)
		}
	}
	look.Reading.Findings = register.Settled(look.Reading.Findings, became)
	if first := slices.IndexFunc(Fates, func(f Fate) bool { return look.Counts[f] > 0 }); fate == "" && first >= 0 {
		look.Fate = Fates[first]
	}
	look.show(rows, from)
	if err := s.Audit.Read(ctx, a.Entry(string(access.RegisterImport), "register", r.ID)).Wait(); err != nil {
		return Look{}, err
	}
	if look.Absent, err = s.absent(ctx, a, i); err != nil {
		return Look{}, err
	}
	if err := s.readAbsent(ctx, a, look.Absent); err != nil {
		return Look{}, err
	}
	return look, s.besides(ctx, a, i.Reading, look.Rows)
}

// show takes the rows of a page, from a row on.
func (l *Look) show(rows []LookedRow, from int) {
	for _, row := range rows {
		if row.Fate != l.Fate || row.Number < from {
			continue
		}
		if len(l.Rows) < LookPage {
			l.Rows = append(l.Rows, row)
		} else if l.Next == 0 {
			l.Next = row.Number
		}
	}
}

// prepared reads a register that is looked at, with what was decided about it and whom the provider has.
func (s *Service) prepared(ctx context.Context, a access.Actor, importID string) (Import, Register, Settings, error) {
	r, err := s.registerOf(ctx, s.DB, a, importID)
	if err != nil {
		return Import{}, r, Settings{}, err
	}
	settings, err := r.settings()
	if err != nil {
		return Import{}, r, settings, err
	}
	content, err := s.contentOf(ctx, r)
	if err != nil {
		return Import{}, r, settings, err
	}
	i := Import{id: r.ID, SiteID: r.SiteID, Region: r.Region, Settings: settings, Changes: true}
	if i.Reading, err = s.reading(ctx, r.OrganisationID, content, settings); err != nil {
		return i, r, settings, err
	}
	if i.Choices, err = s.choices(ctx, r.ID); err != nil {
		return i, r, settings, err
	}
	if i.Staff, err = staff.Of(ctx, s.Access, r.OrganisationID); err != nil {
		return i, r, settings, err
	}
	err = s.whom(ctx, a, &i, r.OrganisationID)
	return i, r, settings, err
}

func (s *Service) contentOf(ctx context.Context, r Register) (content []byte, err error) {
	if !r.Kept || s.Files == nil {
		return nil, fault.Missing()
	}
	file, err := s.Files.Get(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return io.ReadAll(io.LimitReader(file, sheet.MaxFile+1))
}

type chosen struct {
	Number int    `db:"row_number"`
	Choice Choice `db:"choice"`
}

func (s *Service) choices(ctx context.Context, importID string) (map[int]Choice, error) {
	list, err := db.All[chosen](ctx, s.DB, "select row_number, choice from register_choice where import_id=$1", importID)
	if err != nil {
		return nil, fmt.Errorf("choices: %w", err)
	}
	out := map[int]Choice{}
	for _, c := range list {
		out[c.Number] = c.Choice
	}
	return out, nil
}

// looked gives every row with its fate, in the order of the file, without looking at what differs.
func (s *Service) looked(ctx context.Context, a access.Actor, i Import) []LookedRow {
	earlier := map[int]int{}
	for _, f := range i.Reading.Findings {
		if f.Code == register.CodeUCITwice {
			earlier[f.Row] = f.Other
		}
	}
	var out []LookedRow
	repeats := again(i.Reading)
	for _, row := range slices.Concat(i.Reading.Rows, i.Reading.Twice) {
		l := LookedRow{Row: row, Fate: FateNew, Choice: i.Choices[row.Number], Earlier: earlier[row.Number], Client: clientOf(a, row), columns: i.Reading}
		l.who, _ = i.known.meet(row, l.Client)
		before, settled := i.settledBefore(row)
		switch {
		case i.known.mine[row.Number], i.same[row.Number], i.known.repeated(row) && !repeats[row.Number],
			l.Earlier == 0 && !i.known.leftOut(row) && i.known.unchanged(row, l.who):
			l.Fate = FateHere
		case settled:
			l.Fate, l.Before = FateSettled, before
		case l.Earlier != 0:
			l.Fate = FateSettle
		case l.who != nil && i.Changes && l.who.sameStay:
			l.Fate = FateChanges
		case l.who != nil:
			l.Fate = FateSettle
		}
		l.File = fileOf(a, i, row, "", s.today(ctx))
		out = append(out, l)
	}
	slices.SortStableFunc(out, func(x, y LookedRow) int { return x.Number - y.Number })
	return out
}

// besides puts beside the rows of a page what they are compared with: an earlier row of the file, or the file of the
// client as far as the actor may read it.
func (s *Service) besides(ctx context.Context, a access.Actor, reading register.Reading, rows []LookedRow) error {
	var read []supervision.CaseRow
	for n, row := range rows {
		switch {
		case row.Fate == FateHere:
		case row.Earlier != 0:
			rows[n].Beside = earlierRow(reading, row.Earlier)
		case row.who != nil && row.who.file.ID != "":
			f, ok, err := s.fileBeside(ctx, a, &rows[n])
			if err != nil {
				return err
			}
			if ok {
				read = append(read, supervision.CaseRow{File: f})
			}
		}
	}
	return s.ReadList(ctx, a, read)
}

func earlierRow(reading register.Reading, number int) map[register.Field]string {
	out := map[register.Field]string{}
	for _, row := range slices.Concat(reading.Rows, reading.Twice) {
		if row.Number == number {
			for _, f := range cells.Compared {
				out[f] = cells.Of(row).Value(f)
			}
		}
	}
	return out
}

// fileBeside compares a row with the file it is about; what the actor may not read is not shown.
func (s *Service) fileBeside(ctx context.Context, a access.Actor, row *LookedRow) (supervision.File, bool, error) {
	f, c, list, err := s.differencesOf(ctx, s.DB, row.Row, row.who.file.ID)
	if err != nil {
		return f, false, err
	}
	if may, err := s.Access.Allowed(ctx, s.DB, a, f.Subject(), access.FileRead); err != nil || !may[access.FileRead] {
		return f, false, err
	}
	row.File, row.Client, row.Differences, row.Beside = f, c, list, amend.StandsAs(f, c)
	err = s.around(ctx, f, row.Row, row.Beside)
	return f, err == nil, err
}

// onLooked does something with a register that is still looked at; once it is on its way in, or was withdrawn, it is
// not ready.
func (s *Service) onLooked(ctx context.Context, a access.Actor, importID string, do func(tx *db.Tx, r Register) error) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		r, err := s.heldRegister(ctx, tx, a, importID)
		if err != nil {
			return err
		}
		if r.WithdrawnAt != 0 || r.State != RegisterLooked && r.State != RegisterFailed {
			return fault.New(fault.NotReady, "supervision.problem.register_coming")
		}
		return do(tx, r)
	})
}

// Settle keeps what somebody decided about rows whose client is here already: those of one page at most.
func (s *Service) Settle(ctx context.Context, a access.Actor, importID string, choices map[int]Choice) error {
	var c fault.Check
	c.Require(len(choices) <= LookPage, "choice", "supervision.problem.choice")
	for row, choice := range choices {
		c.Require(row > 0 && row <= sheet.MaxRows && (choice == AsBefore || slices.Contains(Choices, choice)), "choice", "supervision.problem.choice")
	}
	if err := c.Err(); err != nil {
		return err
	}
	return s.onLooked(ctx, a, importID, func(tx *db.Tx, r Register) error {
		for _, row := range slices.Sorted(maps.Keys(choices)) {
			if choices[row] == AsBefore {
				if _, err := tx.Exec(ctx, "delete from register_choice where import_id=$1 and row_number=$2", r.ID, row); err != nil {
					return fmt.Errorf("take choice back: %w", err)
				}
				continue
			}
			if _, err := tx.Exec(ctx, `insert into register_choice (import_id, organisation_id, row_number, choice, person_id, recorded) values ($1,$2,$3,$4,$5,$6)
				on conflict (import_id, row_number) do update set choice=excluded.choice, person_id=excluded.person_id, recorded=excluded.recorded`,
				r.ID, r.OrganisationID, row, choices[row], a.PersonID, clock.Micros(s.Clock.Now())); err != nil {
				return fmt.Errorf("keep choice: %w", err)
			}
		}
		return nil
	})
}

// LookOver gives a register that is in to be looked at once more, as it was read and with what was decided: its rows that
// are in are here already, and those that nobody decided can be settled.
func (s *Service) LookOver(ctx context.Context, a access.Actor, importID string) (again string, err error) {
	_, r, how, err := s.prepared(ctx, a, importID)
	if err != nil {
		return "", err
	}
	if r.Kind != KindRegister || r.State != RegisterDone || r.WithdrawnAt != 0 {
		return "", fault.New(fault.NotReady, "supervision.problem.register_coming")
	}
	content, err := s.contentOf(ctx, r)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(content)
	again, err = s.ReceiveRegister(ctx, a, Received{Content: content, Hash: hex.EncodeToString(sum[:]), Name: r.FileName, SiteID: r.SiteID, Region: r.Region, Settings: how})
	if err != nil {
		return "", err
	}
	if _, err := s.DB.Exec(ctx, `insert into register_choice (import_id, organisation_id, row_number, choice, person_id, recorded)
		select $2, organisation_id, row_number, choice, person_id, recorded from register_choice where import_id=$1`, r.ID, again); err != nil {
		return "", fmt.Errorf("choices again: %w", err)
	}
	return again, nil
}

// DropRegister leaves a register that was only looked at: the file itself is removed.
func (s *Service) DropRegister(ctx context.Context, a access.Actor, importID string) error {
	err := s.onLooked(ctx, a, importID, func(tx *db.Tx, r Register) error {
		if r.State == RegisterFailed {
			return fault.New(fault.NotReady, "supervision.problem.register_coming") // some of its rows may be in
		}
		_, err := tx.Exec(ctx, "update register_import set state=$2, kept=false where id=$1", r.ID, RegisterDropped)
		return err
	})
	if err != nil {
		return err
	}
	return s.Files.Remove(ctx, importID)
}

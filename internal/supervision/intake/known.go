package intake

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/intake/cells"
	"passerelle/internal/supervision/intake/precedent"
	"passerelle/internal/supervision/register"
)

// known is whom and what a provider has already, for the rows of a register on its way in. It is kept up as rows come
// in, so that later rows of the same register meet the earlier ones.
type known struct {
	rows      map[string]bool   // the fingerprints of rows that registers brought and that stand
	saidIn    map[string]string // what such a row was read to say, as it is kept, by fingerprint
	clientOf  map[string]string // whom a row is about that an earlier register brought, by fingerprint
	byNumber  map[int]string    // whom a row of this register is about, as far as it came
	mine      map[int]bool      // the rows that this register brought before it was interrupted
	byUCI     map[string]string // the client with these digits
	byName    map[string][]registry.Entry
	files     map[string][]standingAs     // of each client
	registers map[string]bool             // the clients who came by an earlier register
	said      map[string]saids            // what the last register that stands said of a file
	into      map[string]string           // whose record a client's was put into
	digits    map[string]string           // the UCI that a client has now
	fileOf    map[string]string           // the file of a row that an earlier register brought, by fingerprint
	byFile    map[string]standingAs       // the files by their id
	people    map[string][]registry.Entry // a client's record, and those that were put into it
	inError   map[string]standingAs       // the last file of a client that was opened in error
	claimed   map[string]int              // the row of this register that is about a file
	ofFile    map[int]string              // the file that a row of this register is of, as far as it came
	settled   settled
	formerly  formerly
	tongues   map[string]string // how clients are written to of whom nobody said it
	importID  string            // of the register that is on its way in
}

// standingAs is the little of a file by which a row is compared with it.
type standingAs struct {
	ID         string     `db:"id"`
	ClientID   string     `db:"client_id"`
	ReferredOn clock.Date `db:"referred_on"`
	ClosedOn   clock.Date `db:"closed_on"`
	DecidedOn  clock.Date `db:"decided_on"`
	EnrolledOn clock.Date `db:"enrolled_on"`
	Decision   string     `db:"decision"`
	ImportID   string     `db:"import_id"`
	InError    bool       `db:"opened_in_error"`
}

// about says whom a row is about when the provider has the person already.
type about struct {
	clientID string
	file     standingAs
	byUCI    bool
	// byName says that the two have no more than the name in common, and nothing that tells them apart.
	byName bool
	// refused says that the referral of the file was not accepted, and that the row tells of what only an acceptance leads to.
	refused bool
	// sameStay says that the file came by a register and that the row speaks of the same stay: next month's register.
	sameStay bool
}

func (s *Service) knownOf(ctx context.Context, organisationID, importID string) (*known, error) {
	k := &known{importID: importID, rows: map[string]bool{}, saidIn: map[string]string{}, clientOf: map[string]string{}, byNumber: map[int]string{}, mine: map[int]bool{}, byUCI: map[string]string{}, byName: map[string][]registry.Entry{},
		files: map[string][]standingAs{}, registers: map[string]bool{}, said: map[string]saids{}, into: map[string]string{}, digits: map[string]string{},
		fileOf: map[string]string{}, byFile: map[string]standingAs{}, people: map[string][]registry.Entry{}, inError: map[string]standingAs{}, claimed: map[string]int{}, ofFile: map[int]string{}, settled: settled{said: map[int]precedent.Precedent{}}, tongues: map[string]string{}, formerly: newFormerly()}
	entries, err := s.Registry.Entries(ctx, s.DB, organisationID, access.CCMS)
	if err != nil {
		return nil, err
	}
	k.clients(entries)
	for f, err := range db.Each[standingAs](ctx, s.DB, `select id, client_id, referred_on, decided_on, decision, enrolled_on, closed_on, import_id, opened_in_error from supervision_file
		where organisation_id=$1 and programme=$2 and not withdrawn order by referred_on, id`, organisationID, access.CCMS) {
		if err != nil {
			return nil, fmt.Errorf("files of provider: %w", err)
		}
		if f.InError {
			k.inError[f.ClientID] = f
			continue
		}
		k.file(f)
	}
	if err := s.corrected(ctx, k, organisationID); err != nil {
		return nil, err
	}
	if err := s.unsetTongues(ctx, k, organisationID); err != nil {
		return nil, err
	}
	return k, s.keptRows(ctx, k, organisationID, importID)
}

// clients puts every client in its place; what was merged into another is the other.
func (k *known) clients(entries []registry.Entry) {
	for _, e := range entries {
		k.into[e.ID] = e.MergedInto
	}
	for _, e := range entries {
		if e.MergedInto == "" {
			k.digits[e.ID] = e.UCIDigits
		}
		e.ID = k.now(e.ID)
		k.client(e)
	}
}

func (k *known) client(e registry.Entry) {
	if e.UCIDigits != "" && (e.MergedInto == "" || k.byUCI[e.UCIDigits] == "") {
		k.byUCI[e.UCIDigits] = e.ID
	}
	k.byName[e.NameFolded] = append(k.byName[e.NameFolded], e)
	k.people[e.ID] = append(k.people[e.ID], e)
}

func (k *known) file(f standingAs) {
	k.files[f.ClientID] = append(k.files[f.ClientID], f)
	k.byFile[f.ID] = f
	if k.earlier(f) {
		k.registers[f.ClientID] = true
	}
}

// earlier reports whether a file came by a register before this one.
func (k *known) earlier(f standingAs) bool { return f.ImportID != "" && f.ImportID != k.importID }

type keptRow struct {
	ImportID    string `db:"import_id"`
	Number      int    `db:"row_number"`
	Fingerprint string `db:"fingerprint"`
	FileID      string `db:"file_id"`
	Said        string `db:"said"`
	ClientID    string `db:"client_id"`
}

func (s *Service) keptRows(ctx context.Context, k *known, organisationID, importID string) error {
	for r, err := range db.Each[keptRow](ctx, s.DB, `select r.import_id, r.row_number, r.fingerprint, r.file_id, r.said, f.client_id from register_row r
		join register_import i on i.id=r.import_id join supervision_file f on f.id=r.file_id
		where r.organisation_id=$1 and i.withdrawn_at=0 and not f.withdrawn order by i.recorded, i.id, r.row_number`, organisationID) {
		if err != nil {
			return fmt.Errorf("rows of registers: %w", err)
		}
		if r.ImportID == importID {
			k.mine[r.Number] = true
			k.byNumber[r.Number], k.ofFile[r.Number] = r.ClientID, r.FileID
		} else {
			k.rows[r.Fingerprint] = true
			k.saidIn[r.Fingerprint] = r.Said
			k.clientOf[r.Fingerprint] = r.ClientID
			k.fileOf[r.Fingerprint] = r.FileID
			k.said[r.FileID] = k.said[r.FileID].with(r)
			if err := k.formerly.row(r); err != nil {
				return err
			}
		}
	}
	return nil
}

// meet finds whom a row is about, see [known.surely], or who may be meant by one that says no more than a name. later are
// clients with the same name who may be the same person.
func (k *known) meet(row register.Row, c registry.Client) (who *about, later []registry.Entry) {
	if who = k.surely(row, c); who != nil {
		return who, nil
	}
	w := precedent.Of(c.UCIWritten, c.FullName, c.BirthDate)
	if who = k.namesake(row, w); who != nil {
		return who, nil
	}
	for _, e := range k.byName[w.Folded] {
		oneMissing := w.Digits == "" || e.UCIDigits == ""
		if w.Born != "" && e.BirthDate == w.Born || oneMissing && (w.Born == "" || e.BirthDate == "") {
			later = append(later, e)
		}
	}
	return nil, later
}

// surely finds whom a row is about: as somebody settled it before, by the UCI that the client has or had, or as an earlier register wrote the row; where a UCI is
// missing, by name and birth date among those who came by an earlier register.
func (k *known) surely(row register.Row, c registry.Client) *about {
	if who := k.goesOn(row); who != nil {
		return who
	}
	w := precedent.Of(c.UCIWritten, c.FullName, c.BirthDate)
	if id := k.byIdentifier(w); id != "" {
		who := k.of(row, id, w.Digits)
		who.sameStay = who.sameStay && !k.another(id, w)
		return who
	}
	for _, e := range k.byName[w.Folded] {
		switch {
		case (w.Digits == "" || e.UCIDigits == "") && w.Born != "" && e.BirthDate == w.Born && k.registers[e.ID]:
			return k.of(row, e.ID, "")
		case w.Digits == "" && e.UCIDigits == "" && (w.Born == "" || w.Born == e.BirthDate) && len(row.Dates) > 0 && k.saidOf(row, e.ID):
			return k.of(row, e.ID, "")
		}
	}
	if id := k.byRow(w); id != "" {
		return k.of(row, id, "")
	}
	return nil
}

// saidOf reports whether an earlier register said of one of a client's files all that a row says.
func (k *known) saidOf(row register.Row, clientID string) bool {
	return slices.ContainsFunc(k.files[clientID], func(f standingAs) bool { return k.earlier(f) && addsNothing(row, k.said[f.ID]) })
}

// repeated reports whether an earlier register had a row word for word, and said no less by it: a day that was still to come then is said now.
func (k *known) repeated(row register.Row) bool {
	return k.rows[row.Fingerprint] && !cells.SaysMore(row, k.saidIn[row.Fingerprint]) && !k.otherTongue(row, k.clientOf[row.Fingerprint])
}

// unchanged reports whether a row, however it is written, is read as what the last register said of the file.
func (k *known) unchanged(row register.Row, who *about) bool {
	return who != nil && who.sameStay && addsNothing(row, k.said[who.file.ID]) && !k.otherTongue(row, who.clientID)
}

// of gives the file that a row speaks of: that with its referral, else the one that is open, else the last; one that was opened
// in error where there is no other. A file that another row of the same register is about is only ever to be compared, and so is one that
// had ended when the row says that its client was referred again.
func (k *known) of(row register.Row, clientID, digits string) *about {
	who := &about{clientID: clientID, byUCI: digits != ""}
	files := k.own(k.files[clientID], digits)
	if its := func(f standingAs) bool { return k.itsOwn(row, f) }; !slices.ContainsFunc(files, its) && slices.ContainsFunc(k.files[clientID], its) { // under whichever UCI of the client
		files = slices.DeleteFunc(slices.Clone(k.files[clientID]), func(f standingAs) bool { return !its(f) })
	}
	for _, f := range files {
		if who.file.ID == "" || f.nearer(who.file, row.Dates[register.Referred]) {
			who.file = f
		}
	}
	if who.file.ID == "" {
		who.file = k.inError[clientID]
		return who
	}
	claimed := k.claimed[who.file.ID]
	who.refused = who.file.refused() && againstRefusal(row)
	who.sameStay = k.earlier(who.file) && !who.file.again(row) && !k.settled.held.Doubt[row.Number] && (claimed == 0 || claimed == row.Number)
	return who
}

// itsOwn reports whether a file that was here before the register begins on the day on which a row says that its client was referred: another
// stay than that of another row of the client, and here all the same.
func (k *known) itsOwn(row register.Row, f standingAs) bool {
	claimed, on := k.claimed[f.ID], row.Dates[register.Referred]
	return on != "" && f.ReferredOn == on && !f.InError && f.ImportID != k.importID && !(f.refused() && againstRefusal(row)) && (claimed == 0 || claimed == row.Number)
}

// meant gives what a choice comes to: another stay of a client that is here is what its own file becomes.
func (k *known) meant(c Choice, row register.Row, who *about) Choice {
	if c == AnotherStay && k.itsOwn(row, who.file) {
		return TakeChanges
	}
	return c
}

// brought keeps up with a row that came in.
func (k *known) brought(f supervision.File, c registry.Client, row register.Row) {
	k.rows[row.Fingerprint], k.byNumber[row.Number], k.ofFile[row.Number] = true, f.ClientID, f.ID
	if digits := registry.DigitsOfUCI(c.UCIWritten); digits != "" {
		k.byUCI[digits] = f.ClientID // names within one register were compared when it was read
	}
	k.file(standingAs{ID: f.ID, ClientID: f.ClientID, ReferredOn: f.ReferredOn, DecidedOn: f.DecidedOn, Decision: f.Decision, EnrolledOn: f.EnrolledOn,
		ClosedOn: f.ClosedOn, ImportID: f.ImportID})
}

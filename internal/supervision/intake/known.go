package intake

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/register"
)

// known is whom and what a provider has already, for the rows of a register on its way in. It is kept up as rows come
// in, so that later rows of the same register meet the earlier ones.
type known struct {
	rows      map[string]bool   // the fingerprints of rows that registers brought and that stand
	clientOf  map[string]string // whom a row is about that an earlier register brought, by fingerprint
	byNumber  map[int]string    // whom a row of this register is about, as far as it came
	mine      map[int]bool      // the rows that this register brought before it was interrupted
	byUCI     map[string]string // the client with these digits
	byName    map[string][]registry.Entry
	files     map[string][]standingAs // of each client
	registers map[string]bool         // the clients who came by an earlier register
	said      map[string]string       // what the last register that stands said of a file, as it is kept
	importID  string                  // of the register that is on its way in
}

// standingAs is the little of a file by which a row is compared with it.
type standingAs struct {
	ID         string     `db:"id"`
	ClientID   string     `db:"client_id"`
	ReferredOn clock.Date `db:"referred_on"`
	ClosedOn   clock.Date `db:"closed_on"`
	ImportID   string     `db:"import_id"`
}

// about says whom a row is about when the provider has the person already.
type about struct {
	clientID string
	file     standingAs
	byUCI    bool
	// sameStay says that the file came by a register and that the row speaks of the same stay: next month's register.
	sameStay bool
}

func (s *Service) knownOf(ctx context.Context, organisationID, importID string) (*known, error) {
	k := &known{importID: importID, rows: map[string]bool{}, clientOf: map[string]string{}, byNumber: map[int]string{}, mine: map[int]bool{}, byUCI: map[string]string{}, byName: map[string][]registry.Entry{},
		files: map[string][]standingAs{}, registers: map[string]bool{}, said: map[string]string{}}
	entries, err := s.Registry.Entries(ctx, s.DB, organisationID, access.CCMS)
	if err != nil {
		return nil, err
	}
	k.clients(entries)
	for f, err := range db.Each[standingAs](ctx, s.DB, `select id, client_id, referred_on, closed_on, import_id from supervision_file
		where organisation_id=$1 and programme=$2 and not withdrawn and not opened_in_error order by referred_on, id`, organisationID, access.CCMS) {
		if err != nil {
			return nil, fmt.Errorf("files of provider: %w", err)
		}
		k.file(f)
	}
	return k, s.keptRows(ctx, k, organisationID, importID)
}

// clients puts every client in its place; what was merged into another is the other.
func (k *known) clients(entries []registry.Entry) {
	into := map[string]string{}
	for _, e := range entries {
		into[e.ID] = e.MergedInto
	}
	for _, e := range entries {
		for hops := 0; into[e.ID] != "" && hops < 100; hops++ {
			e.ID = into[e.ID]
		}
		k.client(e)
	}
}

func (k *known) client(e registry.Entry) {
	if e.UCIDigits != "" && (e.MergedInto == "" || k.byUCI[e.UCIDigits] == "") {
		k.byUCI[e.UCIDigits] = e.ID
	}
	k.byName[e.NameFolded] = append(k.byName[e.NameFolded], e)
}

func (k *known) file(f standingAs) {
	k.files[f.ClientID] = append(k.files[f.ClientID], f)
	if k.earlier(f) {
		k.registers[f.ClientID] = true
	}
}

// earlier reports whether a file came by a register before this one.
func (k *known) earlier(f standingAs) bool { return f.ImportID != "" && f.ImportID != k.importID }

// longestName is more than any name has; what is longer stays out when it is kept.
const longestName = 500

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
			k.byNumber[r.Number] = r.ClientID
		} else {
			k.rows[r.Fingerprint] = true
			k.clientOf[r.Fingerprint] = r.ClientID
			k.said[r.FileID] = cmp.Or(r.Said, k.said[r.FileID])
		}
	}
	return nil
}

// meet finds whom a row is about: by the UCI; where one is missing, by name and birth date among those who came by an
// earlier register. later are clients with the same name who may be the same person.
func (k *known) meet(row register.Row, c registry.Client) (who *about, later []string) {
	digits, folded := registry.DigitsOfUCI(c.UCIWritten), registry.Fold(c.FullName[:min(len(c.FullName), longestName)])
	if id := k.byUCI[digits]; digits != "" && id != "" {
		return k.of(row, id, true), nil
	}
	for _, e := range k.byName[folded] {
		oneMissing := digits == "" || e.UCIDigits == ""
		switch {
		case oneMissing && c.BirthDate != "" && e.BirthDate == c.BirthDate && k.registers[e.ID]:
			return k.of(row, e.ID, false), nil
		case digits == "" && e.UCIDigits == "" && (c.BirthDate == "" || c.BirthDate == e.BirthDate) && len(row.Dates) > 0 && k.saidOf(row, e.ID):
			return k.of(row, e.ID, false), nil
		case c.BirthDate != "" && e.BirthDate == c.BirthDate, oneMissing && (c.BirthDate == "" || e.BirthDate == ""):
			later = append(later, e.ID)
		}
	}
	return nil, later
}

// saidOf reports whether an earlier register said of one of a client's files all that a row says.
func (k *known) saidOf(row register.Row, clientID string) bool {
	return slices.ContainsFunc(k.files[clientID], func(f standingAs) bool { return k.earlier(f) && addsNothing(row, k.said[f.ID]) })
}

// unchanged reports whether a row, however it is written, is read as what the last register said of the file.
func (k *known) unchanged(row register.Row, who *about) bool {
	return who != nil && who.sameStay && addsNothing(row, k.said[who.file.ID])
}

// of gives the file that a row speaks of: that with its referral, else the one that is open, else the last.
func (k *known) of(row register.Row, clientID string, byUCI bool) *about {
	who := &about{clientID: clientID, byUCI: byUCI}
	for _, f := range k.files[clientID] {
		if f.ReferredOn == row.Dates[register.Referred] {
			who.file = f
			break
		}
		if who.file.ID == "" || f.ClosedOn == "" || who.file.ClosedOn != "" {
			who.file = f
		}
	}
	again := who.file.ClosedOn != "" && row.Dates[register.Referred] > who.file.ClosedOn
	who.sameStay = k.earlier(who.file) && !again
	return who
}

// brought keeps up with a row that came in.
func (k *known) brought(f supervision.File, c registry.Client, row register.Row) {
	k.rows[row.Fingerprint], k.byNumber[row.Number] = true, f.ClientID
	if digits := registry.DigitsOfUCI(c.UCIWritten); digits != "" {
		k.byUCI[digits] = f.ClientID // names within one register were compared when it was read
	}
	k.file(standingAs{ID: f.ID, ClientID: f.ClientID, ReferredOn: f.ReferredOn, ClosedOn: f.ClosedOn, ImportID: f.ImportID})
}

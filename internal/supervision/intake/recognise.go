package intake

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/registry"
	"passerelle/internal/supervision/intake/cells"
	"passerelle/internal/supervision/intake/precedent"
	"passerelle/internal/supervision/register"
)

// severally stands in place of a client where several are meant: nobody is recognised by it.
const severally = "*"

// formerly is how people were known here before: as earlier registers wrote them, and by UCIs that somebody corrected. A row
// that still says so is recognised, whatever the file says by now.
type formerly struct {
	whole   map[string]string   // who has a row with this UCI, name and birth date
	uci     map[string]string   // who was known by a UCI
	born    map[string]string   // who has a row without UCI, with this name and birth date
	bare    map[string][]string // the files of rows with this name, without UCI and birth date
	uciOf   map[[2]string]bool  // a file, and a UCI that a row gave it
	withUCI map[string]bool     // the files that some row gave a UCI
}

func newFormerly() formerly {
	return formerly{whole: map[string]string{}, uci: map[string]string{}, born: map[string]string{}, bare: map[string][]string{},
		uciOf: map[[2]string]bool{}, withUCI: map[string]bool{}}
}

// meant keeps whom something says, unless it says several.
func meant(of map[string]string, key, clientID string) {
	if before := of[key]; before != "" && before != clientID {
		clientID = severally
	}
	of[key] = clientID
}

// row takes in how an earlier register wrote somebody.
func (f formerly) row(r keptRow) error {
	if r.Said == "" {
		return nil
	}
	var said cells.Said
	if err := json.Unmarshal([]byte(r.Said), &said); err != nil {
		return fmt.Errorf("what a register said: %w", err)
	}
	w := precedent.Of(said.Text[register.UCI], said.Text[register.FullName], said.Dates[register.BirthDate])
	switch {
	case w.Digits != "":
		meant(f.whole, w.Whole(), r.ClientID)
		meant(f.uci, w.Digits, r.ClientID)
		f.uciOf[[2]string{r.FileID, w.Digits}], f.withUCI[r.FileID] = true, true
	case w.Born != "":
		meant(f.born, w.Person(), r.ClientID)
	case !slices.Contains(f.bare[w.Folded], r.FileID):
		f.bare[w.Folded] = append(f.bare[w.Folded], r.FileID)
	}
	return nil
}

// corrected takes in the UCIs that somebody corrected.
func (s *Service) corrected(ctx context.Context, k *known, organisationID string) error {
	type former struct {
		ClientID string `db:"client_id"`
		Was      string `db:"was"`
	}
	for c, err := range db.Each[former](ctx, s.DB, `select x.client_id, x.was from client_correction x join client c on c.id=x.client_id
		where x.organisation_id=$1 and c.programme=$2 and x.detail='uci' and x.was<>'' and not c.withdrawn order by x.recorded, x.id`, organisationID, access.CCMS) {
		if err != nil {
			return fmt.Errorf("former identifiers: %w", err)
		}
		if digits := registry.DigitsOfUCI(c.Was); digits != "" {
			meant(k.formerly.uci, digits, k.now(c.ClientID))
		}
	}
	return nil
}

// now gives whose record a client's is by now.
func (k *known) now(clientID string) string {
	for hops := 0; k.into[clientID] != "" && hops < 100; hops++ {
		clientID = k.into[clientID]
	}
	return clientID
}

// byIdentifier gives whom a UCI says: who has the row of an earlier register that said all the same, who has the UCI, and who
// had it.
func (k *known) byIdentifier(w precedent.Written) string {
	if w.Digits == "" {
		return ""
	}
	for _, id := range []string{k.formerly.whole[w.Whole()], k.byUCI[w.Digits], k.formerly.uci[w.Digits]} {
		if id != "" && id != severally {
			return id
		}
	}
	return ""
}

// another reports whether a row with a client's UCI, which they have or had, is of somebody else by all that it says: it has another name
// and another birth date than any record of theirs, and no earlier register wrote them so. Such a row is only ever to be compared: a
// number that somebody corrected may be its true owner's.
func (k *known) another(clientID string, w precedent.Written) bool {
	if w.Folded == "" || w.Born == "" || k.formerly.whole[w.Whole()] == clientID {
		return false
	}
	same := func(e registry.Entry) bool {
		return e.NameFolded == w.Folded || e.BirthDate == "" || e.BirthDate == w.Born
	}
	return len(k.people[clientID]) > 0 && !slices.ContainsFunc(k.people[clientID], same)
}

// byRow gives who has the row of an earlier register with this name and birth date, of which no UCI says otherwise.
func (k *known) byRow(w precedent.Written) string {
	id := k.formerly.born[w.Person()]
	if w.Born == "" || id == "" || id == severally || w.Digits != "" && k.digits[id] != "" {
		return ""
	}
	return id
}

// own leaves out of a client's files those that earlier registers brought under another UCI, where one came under this: two
// records of one person were put together, and each row is compared with its own file.
func (k *known) own(files []standingAs, digits string) []standingAs {
	under := func(f standingAs) bool { return k.formerly.uciOf[[2]string{f.ID, digits}] }
	if digits == "" || !slices.ContainsFunc(files, under) {
		return files
	}
	return slices.DeleteFunc(slices.Clone(files), func(f standingAs) bool { return k.formerly.withUCI[f.ID] && !under(f) })
}

// claim says which row of a register each file has, so that no other row is taken for it: first by rows that are here word for
// word, then by those with the UCI that the client has now, then by the others that say surely whose they are. Of such rows nothing is left to decide later: it gives the findings without
// that.
func (k *known) claim(a access.Actor, r register.Reading) []register.Finding {
	k.claimed = map[string]int{}
	here := map[int]bool{}
	rows := slices.Concat(r.Rows, r.Twice)
	for _, row := range rows {
		if k.leftOut(row) {
			continue
		}
		here[row.Number] = k.repeated(row)
		if fileID := k.fileOf[row.Fingerprint]; fileID != "" && k.claimed[fileID] == 0 {
			k.claimed[fileID] = row.Number
		}
	}
	for _, current := range []bool{true, false} {
		for _, row := range rows {
			c := clientOf(a, row)
			who := k.surely(row, c)
			if here[row.Number] || who == nil || k.leftOut(row) || current && !k.has(who.clientID, c) {
				continue
			}
			here[row.Number] = true
			if who.file.ID != "" && k.claimed[who.file.ID] == 0 && !k.another(who.clientID, precedent.Of(c.UCIWritten, c.FullName, c.BirthDate)) {
				k.claimed[who.file.ID] = row.Number
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f register.Finding) bool { return f.Code == register.CodeDecideLater && here[f.Row] })
}

// has reports whether a client has the UCI that a row says now.
func (k *known) has(clientID string, c registry.Client) bool {
	digits := registry.DigitsOfUCI(c.UCIWritten)
	return digits != "" && k.digits[clientID] == digits
}

// namesake finds who may be meant by a row without UCI where a birth date is missing: the name is the same, nothing tells the two
// apart, an earlier register brought the file, and no other row of this one is about it. It is only ever to be compared.
func (k *known) namesake(row register.Row, w precedent.Written) *about {
	if w.Digits != "" {
		return nil
	}
	var files []standingAs
	for _, e := range k.byName[w.Folded] {
		if e.UCIDigits == "" && (w.Born == "" || e.BirthDate == "") {
			files = append(files, k.files[e.ID]...)
		}
	}
	for _, fileID := range k.formerly.bare[w.Folded] {
		if f, is := k.byFile[fileID]; is && w.Born == "" {
			files = append(files, f)
		}
	}
	files = slices.DeleteFunc(files, func(f standingAs) bool { return !k.earlier(f) || k.claimed[f.ID] != 0 && k.claimed[f.ID] != row.Number })
	if len(files) == 0 {
		return nil
	}
	who := files[0]
	if n := slices.IndexFunc(files, func(f standingAs) bool { return f.ReferredOn == row.Dates[register.Referred] }); n >= 0 {
		who = files[n]
	}
	return &about{clientID: who.ClientID, file: who, byName: true}
}

// alike says of a row that comes in who may be the same person, of how much the two have in common, and gives those clients.
func (o *Outcome) alike(i Import, row register.Row, c registry.Client, later []registry.Entry) (clients []string) {
	if len(later) == 0 {
		return nil
	}
	why := register.AlikeByName
	for _, e := range later {
		clients = append(clients, e.ID)
		born, both := c.BirthDate != "" && e.BirthDate == c.BirthDate, e.UCIDigits != "" && registry.DigitsOfUCI(c.UCIWritten) != ""
		switch {
		case born && both:
			why = ""
		case born && why != "":
			why = register.AlikeWithoutUCI
		}
	}
	found := i.Reading.Finding(row.Number, register.FullName, register.CodeDecideLater, register.Warning, "")
	found.Alike = why
	o.Findings = append(o.Findings, found)
	return clients
}

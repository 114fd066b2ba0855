package supervision

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/id"
	"passerelle/internal/registry"
	"passerelle/internal/supervision/register"
)

// Import is a register on its way in: as read, and for which site and region.
type Import struct {
	Reading        register.Reading
	FileHash       string
	SiteID, Region string
	// DryRun looks and says, and keeps nothing.
	DryRun bool

	id     string            // of the import as it is kept
	people []register.Person // who may be meant by a case manager's name
}

// Outcome says what became of a register's rows. AlreadyHere are rows that an earlier register brought, word for word.
type Outcome struct {
	Rows, Imported, AlreadyHere int
	Findings                    []register.Finding
	ImportID                    string
}

// ImportRegister brings a provider's register in: each row whole or not at all, each fact with its true effective date
// and today's recorded instant. A client whose UCI the provider has already is not imported but said. Every file goes
// whose case manager is exactly one of the provider's goes to that person, any other to the provider's unassigned queue.
func (s *Service) ImportRegister(ctx context.Context, a access.Actor, i Import) (Outcome, error) {
	out := Outcome{Rows: len(i.Reading.Rows), Findings: i.Reading.Findings}
	subject := access.Subject{OrganisationID: a.OrganisationID, Programme: access.CCMS}
	if err := s.Access.Check(ctx, s.DB, a, access.RegisterImport, subject); err != nil {
		return out, err
	}
	var err error
	if i.id, err = s.beginImport(ctx, a, i); err != nil {
		return out, err
	}
	if i.people, err = s.caseManagers(ctx, a.OrganisationID); err != nil {
		return out, err
	}
	out.ImportID = i.id
	for _, row := range i.Reading.Rows {
		if err := s.importRow(ctx, a, i, row, &out); err != nil {
			return out, fmt.Errorf("row %d: %w", row.Number, err)
		}
	}
	if i.DryRun {
		return out, nil
	}
	_, err = s.DB.Exec(ctx, "update register_import set imported=$2 where id=$1", i.id, out.Imported)
	return out, err
}

func (s *Service) beginImport(ctx context.Context, a access.Actor, i Import) (string, error) {
	importID := id.New()
	if i.DryRun {
		return importID, nil
	}
	_, err := s.DB.Exec(ctx, "insert into register_import (id, organisation_id, file_hash, recorded, rows_read, imported, person_id) values ($1,$2,$3,$4,$5,0,$6)",
		importID, a.OrganisationID, i.FileHash, clock.Micros(s.Clock.Now()), len(i.Reading.Rows), a.PersonID)
	if err != nil {
		return "", fmt.Errorf("begin import: %w", err)
	}
	return importID, nil
}

func (s *Service) importRow(ctx context.Context, a access.Actor, i Import, row register.Row, out *Outcome) error {
	here, err := db.One[int](ctx, s.DB, `select count(*) from register_row r join register_import i on i.id=r.import_id
		join supervision_file f on f.id=r.file_id where r.organisation_id=$1 and r.fingerprint=$2 and i.withdrawn_at=0 and not f.withdrawn`, a.OrganisationID, row.Fingerprint)
	if err != nil {
		return err
	}
	if here > 0 {
		out.AlreadyHere++
		return nil
	}
	client := clientOf(a, row)
	matches, err := s.Registry.Matches(ctx, s.DB, client)
	if err != nil {
		return err
	}
	if finding, known := met(row, client, matches); known {
		out.Findings = append(out.Findings, finding)
		if finding.Severity == register.Duplicate {
			return nil
		}
	}
	if i.DryRun {
		out.Imported++
		return nil
	}
	err = s.DB.Tx(ctx, func(tx *db.Tx) error { return s.keepRow(ctx, tx, a, i, row, client) })
	if err == nil {
		out.Imported++
	}
	return err
}

// met says whether the provider has the client already: by UCI a duplicate, by name and birth date to be decided
// later.
func met(row register.Row, c registry.Client, matches []registry.Client) (register.Finding, bool) {
	digits := registry.DigitsOfUCI(c.UCIWritten)
	for _, m := range matches {
		if digits != "" && m.UCIDigits == digits {
			return register.Finding{Row: row.Number, Column: string(register.UCI), Code: register.CodeUCIHere, Severity: register.Duplicate}, true
		}
	}
	if len(matches) > 0 {
		return register.Finding{Row: row.Number, Column: string(register.FullName), Code: register.CodeDecideLater, Severity: register.Warning}, true
	}
	return register.Finding{}, false
}

func clientOf(a access.Actor, row register.Row) registry.Client {
	return registry.Client{OrganisationID: a.OrganisationID, Programme: access.CCMS, UCIWritten: row.Text[register.UCI],
		FullName: row.Text[register.FullName], FamilyName: row.Text[register.FamilyName], GivenName: row.Text[register.GivenName],
		ScriptName: row.Text[register.ScriptName], BirthDate: row.Dates[register.BirthDate], Sex: row.Text[register.Sex],
		Citizenship: row.Text[register.Citizenship], Language: row.Text[register.Language], InterpreterNeeded: row.Text[register.Interpreter]}
}

func (s *Service) keepRow(ctx context.Context, tx *db.Tx, a access.Actor, i Import, row register.Row, client registry.Client) error {
	client, err := s.Registry.AddClient(ctx, tx, client)
	if err != nil {
		return err
	}
	f := fileOf(a, i, row, client.ID, s.today())
	if err := insertFile(ctx, tx, f); err != nil {
		return err
	}
	if err := s.stand(ctx, tx, f); err != nil {
		return err
	}
	if err := keepOriginal(ctx, tx, i, f, row); err != nil {
		return err
	}
	if err := s.keepContacts(ctx, tx, f, row); err != nil {
		return err
	}
	facts, err := s.registerFacts(ctx, tx, f, client, row)
	if err != nil {
		return err
	}
	if person := register.Exactly(row.Text[register.CaseManager], i.people); person != "" && f.State != Closed {
		if err := s.Access.Assign(ctx, tx, f.OrganisationID, f.ID, person, access.Assigned, s.today(), ""); err != nil {
			return err
		}
		facts = append(facts, history.Fact{Kind: history.Assigned, Effective: s.today(), Payload: history.AssignedPayload{Person: person}})
	}
	for n := range facts {
		facts[n].ImportID = i.id
	}
	_, err = s.History.Append(ctx, tx, a, history.ActRegisterImported, f.OrganisationID, f.ID, facts...)
	return err
}

// keepOriginal keeps which file a row made, its fingerprint and the text that fills nothing here.
func keepOriginal(ctx context.Context, tx *db.Tx, i Import, f File, row register.Row) error {
	kept := maps.Clone(row.Original)
	if named := row.Text[register.CaseManager]; named != "" {
		kept[register.CaseManager] = named
	}
	original, err := json.Marshal(kept)
	if err != nil {
		return fmt.Errorf("original text: %w", err)
	}
	_, err = tx.Exec(ctx, "insert into register_row (import_id, organisation_id, row_number, fingerprint, file_id, original) values ($1,$2,$3,$4,$5,$6)",
		i.id, f.OrganisationID, row.Number, row.Fingerprint, f.ID, string(original))
	if err != nil {
		return fmt.Errorf("keep row: %w", err)
	}
	return nil
}

// fileOf gives the file as the register says it stands.
func fileOf(a access.Actor, i Import, row register.Row, clientID string, today clock.Date) File {
	f := File{ID: id.New(), OrganisationID: a.OrganisationID, SiteID: i.SiteID, Region: i.Region, Programme: access.CCMS, ClientID: clientID,
		State: Referred, ReferredOn: began(row, today), DecidedOn: row.Dates[register.DecisionDate], Decision: row.Text[register.Decision],
		EnrolledOn: row.Dates[register.Enrolled], ClosedOn: row.Dates[register.Closed], ClosureReason: row.Text[register.Reason],
		Risk: row.Text[register.Risk], City: row.Text[register.City], Housing: row.Text[register.Housing], Ground: row.Text[register.Ground],
		Standard: row.Text[register.Standard], LiaisonName: row.Text[register.Liaison], LastContact: row.Dates[register.LastCheckIn],
		ImportID: i.id}
	switch {
	case f.ClosedOn != "":
		f.State = Closed
	case f.EnrolledOn != "":
		f.State = Active
	case f.Decision == Accepted:
		f.State = Approved
	case f.Decision != "":
		f.State = Refused
	}
	return f
}

// began gives the day a file begins: the referral, or when the register cannot say, the earliest thing it says.
func began(row register.Row, today clock.Date) clock.Date {
	first := today
	for _, f := range []register.Field{register.Closed, register.LastCheckIn, register.Enrolled, register.DecisionDate, register.Referred} {
		if d := row.Dates[f]; d != "" {
			first = d
		}
	}
	return first
}

// stand writes what insertFile leaves empty for a new referral.
func (s *Service) stand(ctx context.Context, tx *db.Tx, f File) error {
	_, err := tx.Exec(ctx, `update supervision_file set decided_on=$2, decision=$3, enrolled_on=$4, closed_on=$5, closure_reason=$6, last_contact=$7
		where id=$1`, f.ID, f.DecidedOn, f.Decision, f.EnrolledOn, f.ClosedOn, f.ClosureReason, f.LastContact)
	if err != nil {
		return fmt.Errorf("file as the register says: %w", err)
	}
	return nil
}

func (s *Service) keepContacts(ctx context.Context, tx *db.Tx, f File, row register.Row) error {
	p := registry.Place{OrganisationID: f.OrganisationID, FileID: f.ID, Role: "client", Name: row.Text[register.FullName],
		Address: row.Text[register.Address], Remarks: row.Text[register.Notes]}
	if phone := row.Text[register.Phone]; phone != "" {
		p.Numbers = []registry.Number{{Kind: "phone", Value: phone, SafeToCall: true}}
	}
	if p.Address == "" && p.Remarks == "" && len(p.Numbers) == 0 {
		return nil
	}
	_, err := s.Registry.AddPlace(ctx, tx, p)
	return err
}

// registerFacts gives each fact with its true effective date. A count without dates stays a fact of the register.
func (s *Service) registerFacts(ctx context.Context, tx *db.Tx, f File, c registry.Client, row register.Row) ([]history.Fact, error) {
	facts := []history.Fact{{Kind: history.Referred, Effective: f.ReferredOn,
		Payload: history.ReferredPayload{Source: "register", Provider: f.OrganisationID, Site: f.SiteID, Region: f.Region}}}
	facts = append(facts, attributes(f, c)...)
	if f.Risk != "" {
		facts = append(facts, history.Fact{Kind: history.RiskSet, Effective: f.ReferredOn, Payload: history.RiskPayload{Risk: f.Risk}})
	}
	if f.Decision != "" {
		on := max(f.DecidedOn, f.ReferredOn)
		facts = append(facts, history.Fact{Kind: history.Decided, Effective: on, Payload: history.DecidedPayload{Decision: f.Decision}})
	}
	if f.EnrolledOn != "" {
		facts = append(facts, history.Fact{Kind: history.Enrolled, Effective: f.EnrolledOn, Payload: history.NoPayload{}})
	}
	for _, on := range row.Breaches {
		breach := id.New()
		_, err := tx.Exec(ctx, `insert into breach (id, organisation_id, file_id, kind, occurred_on, learned_on, reported_on, account, action, answered_on)
			values ($1,$2,$3,'REGISTER','','',$4,'','','')`, breach, f.OrganisationID, f.ID, on)
		if err != nil {
			return nil, fmt.Errorf("breach of the register: %w", err)
		}
		facts = append(facts, history.Fact{Kind: history.BreachReported, Effective: on, Payload: history.BreachReportedPayload{Breach: breach, Type: "REGISTER"}})
	}
	if row.Missed != nil {
		facts = append(facts, history.Fact{Kind: history.RegisterCount, Effective: s.today(), Payload: history.CountPayload{Name: "missed", Count: *row.Missed}})
	}
	if f.ClosedOn != "" {
		facts = append(facts, history.Fact{Kind: history.Closed, Effective: f.ClosedOn, Payload: history.ClosedPayload{Reason: or(f.ClosureReason, "OTHER")}})
	}
	return facts, nil
}

func or(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

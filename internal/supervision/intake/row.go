package intake

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
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/intake/cells"
	"passerelle/internal/supervision/register"
	"passerelle/internal/supervision/undated"
)

// keepRow keeps a row as a file of its own, with its facts and those that come with it.
func (s *Service) keepRow(ctx context.Context, tx *db.Tx, a access.Actor, i Import, row register.Row, f supervision.File, client registry.Client, more ...history.Fact) error {
	if err := supervision.OpenAs(ctx, tx, f); err != nil {
		return err
	}
	if err := keepOriginal(ctx, tx, i, f, row, true); err != nil {
		return err
	}
	if err := s.keepContacts(ctx, tx, f, row, i.asOf(s.today(ctx))); err != nil {
		return err
	}
	facts, err := s.registerFacts(ctx, tx, f, client, row, i.asOf(s.today(ctx)))
	if err != nil {
		return err
	}
	facts = append(facts, more...)
	if person := register.Exactly(row.Text[register.CaseManager], i.People); person != "" && isWorked(f) {
		if err := s.Access.Assign(ctx, tx, f.OrganisationID, f.ID, person, access.Assigned, s.today(ctx), ""); err != nil {
			return err
		}
		facts = append(facts, history.Fact{Kind: history.Assigned, Effective: s.today(ctx), Payload: history.AssignedPayload{Person: person}})
	}
	for n := range facts {
		facts[n].ImportID = i.id
	}
	_, err = s.History.Append(ctx, tx, a, history.ActRegisterImported, f.OrganisationID, f.ID, facts...)
	return err
}

// keepOriginal keeps which file a row is about, its fingerprint, what it said, the text that fills nothing here, and whether anything
// of the file is its doing.
func keepOriginal(ctx context.Context, tx *db.Tx, i Import, f supervision.File, row register.Row, changed bool) error {
	kept := maps.Clone(row.Original)
	if named := row.Text[register.CaseManager]; named != "" {
		kept[register.CaseManager] = named
	}
	original, err := json.Marshal(kept)
	if err != nil {
		return fmt.Errorf("original text: %w", err)
	}
	said := []byte{}
	if len(row.Text)+len(row.Dates) > 0 { // a case note says nothing that a register could change
		if said, err = json.Marshal(cells.Of(row)); err != nil {
			return fmt.Errorf("what the row said: %w", err)
		}
	}
	_, err = tx.Exec(ctx, "insert into register_row (import_id, organisation_id, row_number, fingerprint, file_id, original, said, changed) values ($1,$2,$3,$4,$5,$6,$7,$8)",
		i.id, f.OrganisationID, row.Number, row.Fingerprint, f.ID, string(original), string(said), changed)
	if err != nil {
		return fmt.Errorf("keep row: %w", err)
	}
	return nil
}

// fileOf gives the file as the register says it stands.
func fileOf(a access.Actor, i Import, row register.Row, clientID string, today clock.Date) supervision.File {
	f := supervision.File{ID: id.New(), OrganisationID: a.OrganisationID, SiteID: i.SiteID, Region: i.Region, Programme: access.CCMS, ClientID: clientID,
		State: supervision.Referred, ReferredOn: began(row, i.asOf(today)), DecidedOn: row.Dates[register.DecisionDate], Decision: row.Text[register.Decision], DecisionReason: row.Text[register.RefusalReason],
		EnrolledOn: row.Dates[register.Enrolled], ClosedOn: row.Dates[register.Closed], ClosureReason: row.Text[register.Reason],
		Risk: row.Text[register.Risk], City: row.Text[register.City], Housing: row.Text[register.Housing], Ground: row.Text[register.Ground],
		Standard: row.Text[register.Standard], LiaisonName: row.Text[register.Liaison], LastContact: row.Dates[register.LastCheckIn],
		ImportID: i.id}
	switch {
	case f.ClosedOn != "":
		f.State = supervision.Closed
	case f.EnrolledOn != "":
		f.State = supervision.Active
	case f.Decision == supervision.Accepted:
		f.State = supervision.Approved
	case f.Decision != "":
		f.State = supervision.Refused
	}
	return f
}

// began gives the day from which a file stands: the referral, or when the register cannot say, the earliest thing it says, or the
// day as of which it was right.
func began(row register.Row, asOf clock.Date) clock.Date {
	first := asOf
	for _, f := range []register.Field{register.Closed, register.LastCheckIn, register.Enrolled, register.DecisionDate, register.Referred} {
		if d := row.Dates[f]; d != "" {
			first = d
		}
	}
	return first
}

// keepContacts keeps where a client is found, as a register says it as of a day.
func (s *Service) keepContacts(ctx context.Context, tx *db.Tx, f supervision.File, row register.Row, asOf clock.Date) error {
	p := registry.Place{OrganisationID: f.OrganisationID, FileID: f.ID, Role: "client", Name: row.Text[register.FullName],
		Address: row.Text[register.Address], Remarks: row.Text[register.Notes]}
	if phone := row.Text[register.Phone]; phone != "" {
		p.Numbers = []registry.Number{{Kind: "phone", Value: phone, SafeToCall: true, GivenOn: asOf, GivenAt: clock.Micros(s.Clock.Now())}}
	}
	if p.Address == "" && p.Remarks == "" && len(p.Numbers) == 0 {
		return nil
	}
	_, err := s.Registry.AddPlace(ctx, tx, p)
	return err
}

// registerFacts gives each fact with its true effective date. A count without dates stays a fact of the register, of the day
// on which the sheet was right.
func (s *Service) registerFacts(ctx context.Context, tx *db.Tx, f supervision.File, c registry.Client, row register.Row, asOf clock.Date) ([]history.Fact, error) {
	facts := []history.Fact{{Kind: history.Referred, Effective: f.ReferredOn,
		Payload: history.ReferredPayload{Source: "register", Provider: f.OrganisationID, Site: f.SiteID, Region: f.Region, Day: undated.Day(row.Dates[register.Referred] != "")}}}
	facts = append(facts, supervision.Attributes(f, c)...)
	if f.Risk != "" {
		facts = append(facts, history.Fact{Kind: history.RiskSet, Effective: f.ReferredOn, Payload: history.RiskPayload{Risk: f.Risk}})
	}
	if f.Decision != "" {
		on := max(f.DecidedOn, f.ReferredOn)
		facts = append(facts, history.Fact{Kind: history.Decided, Effective: on, Payload: history.DecidedPayload{Decision: f.Decision, Reason: f.DecisionReason, Day: undated.Day(f.DecidedOn != "")}})
	}
	if f.EnrolledOn != "" {
		facts = append(facts, history.Fact{Kind: history.Enrolled, Effective: f.EnrolledOn, Payload: history.NoPayload{}})
	}
	for _, on := range row.Breaches {
		fact, err := registerBreach(ctx, tx, f, on)
		if err != nil {
			return nil, err
		}
		facts = append(facts, fact)
	}
	if row.Missed != nil {
		facts = append(facts, history.Fact{Kind: history.RegisterCount, Effective: asOf, Payload: history.CountPayload{Name: "missed", Count: *row.Missed}})
	}
	if f.ClosedOn != "" {
		facts = append(facts, history.Fact{Kind: history.Closed, Effective: f.ClosedOn, Payload: history.ClosedPayload{Reason: f.ClosureReason}})
	}
	return facts, nil
}

func clientOf(a access.Actor, row register.Row) registry.Client {
	return registry.Client{OrganisationID: a.OrganisationID, Programme: access.CCMS, UCIWritten: row.Text[register.UCI],
		FullName: row.Text[register.FullName], FamilyName: row.Text[register.FamilyName], GivenName: row.Text[register.GivenName],
		ScriptName: row.Text[register.ScriptName], BirthDate: row.Dates[register.BirthDate], Sex: row.Text[register.Sex],
		Citizenship: row.Text[register.Citizenship], Language: row.Text[register.Language], InterpreterNeeded: row.Text[register.Interpreter]}
}

package intake

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/id"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/intake/amend"
	"passerelle/internal/supervision/intake/cells"
	"passerelle/internal/supervision/register"
	"passerelle/internal/supervision/undated"
)

// Difference is one cell in which a later register says something else than the file it is about. Kept is why it is
// not taken over (a catalogue key), empty when it is.
type Difference struct {
	Field   register.Field
	Was, Is string
	Kept    string
}

// finding says a difference of a row under the heading of its own cell.
func (d Difference) finding(r register.Reading, row register.Row) register.Finding {
	code := register.CodeChanged
	if d.Kept != "" {
		code = register.CodeNotTaken
	}
	out := r.Finding(row.Number, d.Field, code, register.Warning, d.Is)
	out.Differs, out.Was, out.Kept = d.Field, d.Was, d.Kept
	return out
}

// Why a difference is not taken over.
const (
	keptCasework = "supervision.kept.casework" // somebody wrote it here, and the register says something else
	keptRefused  = "supervision.kept.refused"  // nobody is enrolled on a referral that was not accepted
	keptDated    = "supervision.kept.dated"    // a step that is missing is recorded in the file; a day that stands there stays
	keptAssigned = "supervision.kept.assigned" // whose file it is is decided here
	keptSpelling = "supervision.kept.spelling" // a name that is the same but for how it is spelt is corrected in the file
	keptUCI      = "supervision.kept.uci"      // the client was known here by this UCI: it recognises them and changes nothing
	keptLost     = "supervision.kept.lost"     // letters were lost when the register was saved
	keptText     = "supervision.kept.text"     // free text stays beside the row
)

// addsNothing reports whether a row says nothing that a register did not say before: its cells may be written otherwise.
func addsNothing(row register.Row, kept saids) bool {
	all := kept.all()
	if len(all) == 0 {
		return false
	}
	before, _ := cells.Nearest(row, all)
	now := cells.Of(row)
	return !slices.ContainsFunc(cells.Compared, func(f register.Field) bool {
		is, was := now.Value(f), register.Coded(f, before.Value(f))
		return is != "" && is != was && !cells.Otherwise(f, is, was)
	})
}

// fieldsOfSteps are dated steps of a file's life: once they stand they are corrected in the file.
var fieldsOfSteps = []register.Field{register.Referred, register.Decision, register.RefusalReason, register.DecisionDate, register.Enrolled, register.Closed, register.Reason}

// differences compares a row with the file it is about, cell by cell. What the last register said already is no
// difference: the file then stands otherwise because somebody worked on it, and casework is never written over. A UCI by which the
// client was known here is said, and changes nothing. worked
// says that the file has casework, whose steps a register does not take.
func differences(row register.Row, before cells.Said, f supervision.File, c registry.Client, worked bool) []Difference {
	now, stands := cells.Of(row), amend.StandsAs(f, c)
	var out []Difference
	for _, field := range cells.Compared {
		is, said := now.Value(field), register.Coded(field, before.Value(field))
		was, has := stands[field]
		was = register.Coded(field, was)
		if !has {
			was = said
		}
		identifier := field == register.UCI && was != ""
		if is == "" || is == was || is == said && !identifier || cells.Otherwise(field, is, was) {
			continue
		}
		d := Difference{Field: field, Was: was, Is: is}
		switch {
		case identifier:
			d.Kept = keptUCI
		case field == register.Referred && f.Undated: // nothing else can say when it was
			if d.Kept = keptDated; datesReferral(row, before, f, clock.Date(is)) {
				d.Kept = ""
			}
		case unaccepted(field, row, f):
			d.Kept = keptRefused
		case cells.Disorders(stands, field, row), slices.Contains(cells.OfDecision, field) && !saysHowOn(row, stands):
			d.Kept = keptDated
		case register.Lost(is, was):
			d.Kept = keptLost
		case field == register.DecisionDate && undecided(f): // nor when it was decided
			if d.Kept = keptDated; decidesOn(row, f, clock.Date(is)) {
				d.Kept = ""
			}
		case amend.Why(field, row, f), field == register.Reason && f.ClosedOn == "" && row.Dates[register.Closed] != "" && !worked:
		case field == register.FullName && register.SameName(is, was):
			d.Kept = keptSpelling
		case field == register.CaseManager:
			d.Kept = keptAssigned
		case field == register.Notes:
			d.Kept = keptText
		case field == register.RefusalReason && (f.Decision != "" || worked), field == register.DecisionDate && f.Decision != "", field == register.Reason && f.ClosedOn != "",
			slices.Contains(fieldsOfSteps, field) && (was != "" || worked):
			d.Kept = keptDated
		case has && was != "" && was != said && was != "unknown":
			d.Kept = keptCasework
		}
		out = append(out, d)
	}
	return out
}

// differencesOf compares a row with a file as it stands.
func (s *Service) differencesOf(ctx context.Context, q db.Querier, row register.Row, fileID string) (supervision.File, registry.Client, []Difference, error) {
	f, err := s.Stored(ctx, q, fileID)
	if err != nil {
		return f, registry.Client{}, nil, err
	}
	c, err := s.Registry.ClientByID(ctx, q, f.ClientID)
	if err != nil {
		return f, c, nil, err
	}
	before, err := cells.Last(ctx, q, f.ID, row)
	if err != nil {
		return f, c, nil, err
	}
	if before.Breaches, err = cells.BreachDays(ctx, q, f.ID, before.Breaches); err != nil {
		return f, c, nil, err
	}
	worked, err := db.One[bool](ctx, q, "select exists (select 1 from event e where e.file_id=$1 and e.import_id='' and e.kind not in ('assigned','merged','unmerged'))", f.ID)
	if err != nil {
		return f, c, nil, err
	}
	tongue, err := s.tongueDiffers(ctx, q, row, c)
	return f, c, append(differences(row, before, f, c, worked), tongue...), err
}

// takeOver writes the differences that are taken into a file and gives their facts: each with the day the register
// gives, or the day as of which the register stands.
func (s *Service) takeOver(ctx context.Context, tx *db.Tx, i Import, f *supervision.File, row register.Row, list []Difference) ([]history.Fact, error) {
	facts, err := s.standsSince(ctx, tx, f, row, list)
	if err != nil {
		return nil, err
	}
	for _, d := range list {
		if d.Kept != "" {
			continue
		}
		more, err := s.takeOne(ctx, tx, i, f, row, d)
		if err != nil {
			return nil, fmt.Errorf("take over %s: %w", d.Field, err)
		}
		facts = append(facts, more...)
	}
	if f.ClosedOn != "" {
		f.State = supervision.Closed
	}
	return facts, nil
}

func (s *Service) takeOne(ctx context.Context, tx *db.Tx, i Import, f *supervision.File, row register.Row, d Difference) ([]history.Fact, error) {
	one := func(kind history.Kind, on clock.Date, payload any) ([]history.Fact, error) {
		return []history.Fact{{Kind: kind, Effective: on, Payload: payload}}, nil
	}
	attribute := func(column *string) ([]history.Fact, error) {
		*column = d.Is
		return one(history.AttributeSet, i.asOf(s.today(ctx)), history.AttributePayload{Name: string(d.Field), Value: d.Is})
	}
	switch d.Field {
	case register.City:
		return attribute(&f.City)
	case register.Housing:
		return attribute(&f.Housing)
	case register.Ground:
		return attribute(&f.Ground)
	case register.Standard:
		return attribute(&f.Standard)
	case register.Risk:
		f.Risk = d.Is
		return one(history.RiskSet, i.asOf(s.today(ctx)), history.RiskPayload{Risk: d.Is})
	case register.Referred, register.Decision, register.RefusalReason, register.DecisionDate, register.Enrolled, register.Closed, register.Reason:
		return s.takeStep(ctx, tx, i, f, row, d)
	case register.Missed:
		return one(history.RegisterCount, i.asOf(s.today(ctx)), history.CountPayload{Name: "missed", Count: *row.Missed})
	case register.Breaches:
		return s.laterBreaches(ctx, tx, *f, strings.Fields(d.Was), row.Breaches)
	case register.LastCheckIn:
		f.LastContact = max(f.LastContact, clock.Date(d.Is))
	case register.Liaison:
		f.LiaisonName = d.Is
		_, err := tx.Exec(ctx, "update supervision_file set liaison_name=$2 where id=$1", f.ID, d.Is)
		return nil, err
	case register.Phone:
		has, err := s.Registry.GiveNumber(ctx, tx, f.ID, d.Is, i.asOf(s.today(ctx)))
		if err != nil || has {
			return nil, err
		}
		return nil, s.keepContacts(ctx, tx, *f, register.Row{Text: map[register.Field]string{register.FullName: row.Text[register.FullName], register.Phone: d.Is}}, i.asOf(s.today(ctx)))
	case register.Address:
		return nil, s.keepContacts(ctx, tx, *f, register.Row{Text: map[register.Field]string{register.FullName: row.Text[register.FullName], register.Address: d.Is}}, "")
	}
	return nil, nil
}

// takeStep takes over what a row tells of a step of the file's life.
func (s *Service) takeStep(ctx context.Context, tx *db.Tx, i Import, f *supervision.File, row register.Row, d Difference) ([]history.Fact, error) {
	switch d.Field {
	case register.Referred:
		return s.referralDated(ctx, tx, f, clock.Date(d.Is), true)
	case register.Decision:
		f.Decision, f.DecisionReason, f.DecidedOn, f.State = d.Is, row.Text[register.RefusalReason], cmp.Or(row.Dates[register.DecisionDate], f.DecidedOn), amend.StateAfter(*f, d.Is)
		on := max(cmp.Or(f.DecidedOn, i.asOf(s.today(ctx))), f.ReferredOn)
		return []history.Fact{{Kind: history.Decided, Effective: on, Payload: history.DecidedPayload{Decision: d.Is, Reason: f.DecisionReason, Day: undated.Day(f.DecidedOn != "")}}}, nil
	case register.DecisionDate:
		if dated := undecided(*f); f.DecidedOn == "" { // it came with the decision otherwise
			if f.DecidedOn = clock.Date(d.Is); dated && amend.Why(register.RefusalReason, row, *f) {
				f.DecisionReason = row.Text[register.RefusalReason]
			}
			if dated {
				return amend.Decision(ctx, tx, s.History, *f)
			}
		}
	case register.RefusalReason:
		if f.DecisionReason != d.Is { // it came with the decision or its day otherwise
			f.DecisionReason = d.Is
			return amend.Decision(ctx, tx, s.History, *f)
		}
	case register.Reason:
		if f.ClosedOn != "" && f.ClosureReason != d.Is {
			f.ClosureReason = d.Is
			return amend.Closure(ctx, tx, s.History, *f)
		}
	case register.Enrolled:
		f.EnrolledOn, f.State = clock.Date(d.Is), supervision.Active
		return []history.Fact{{Kind: history.Enrolled, Effective: f.EnrolledOn, Payload: history.NoPayload{}}}, nil
	case register.Closed:
		f.ClosedOn, f.ClosureReason, f.State = clock.Date(d.Is), row.Text[register.Reason], supervision.Closed
		return []history.Fact{{Kind: history.Closed, Effective: f.ClosedOn, Payload: history.ClosedPayload{Reason: f.ClosureReason}}}, nil
	}
	return nil, nil
}

// laterBreaches reports the breaches that an earlier register did not have.
func (s *Service) laterBreaches(ctx context.Context, tx *db.Tx, f supervision.File, before []string, days []clock.Date) ([]history.Fact, error) {
	var facts []history.Fact
	for _, on := range days {
		if slices.Contains(before, string(on)) {
			continue
		}
		fact, err := registerBreach(ctx, tx, f, on)
		if err != nil {
			return nil, err
		}
		facts = append(facts, fact)
	}
	return facts, nil
}

// registerBreach keeps a breach of which a register has no more than the day.
func registerBreach(ctx context.Context, tx *db.Tx, f supervision.File, on clock.Date) (history.Fact, error) {
	breach := id.New()
	_, err := tx.Exec(ctx, `insert into breach (id, organisation_id, file_id, kind, occurred_on, learned_on, reported_on, account, action, answered_on)
		values ($1,$2,$3,'REGISTER','','',$4,'','','')`, breach, f.OrganisationID, f.ID, on)
	if err != nil {
		return history.Fact{}, fmt.Errorf("breach of the register: %w", err)
	}
	return history.Fact{Kind: history.BreachReported, Effective: on, Payload: history.BreachReportedPayload{Breach: breach, Type: "REGISTER"}}, nil
}

// corrected gives the client with what is taken over about the person; false when nothing is.
func correctedBy(c registry.Client, row register.Row, list []Difference) (registry.Client, bool) {
	changed := false
	for _, d := range list {
		column, personal := map[register.Field]*string{register.UCI: &c.UCIWritten, register.FullName: &c.FullName, register.ScriptName: &c.ScriptName,
			register.BirthDate: (*string)(&c.BirthDate), register.Sex: &c.Sex, register.Citizenship: &c.Citizenship,
			register.Language: &c.Language, register.Interpreter: &c.InterpreterNeeded, register.Cards: &c.OfficialLanguage}[d.Field]
		if d.Kept != "" || !personal {
			continue
		}
		*column, changed = d.Is, true
		if d.Field == register.FullName {
			c.FamilyName, c.GivenName = row.Text[register.FamilyName], row.Text[register.GivenName]
		}
	}
	return c, changed
}

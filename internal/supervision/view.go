package supervision

import (
	"context"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/registry"
	"passerelle/internal/supervision/asking"
	"passerelle/internal/supervision/class"
)

// View is a file as its page shows it.
type View struct {
	File     File
	Client   registry.Client
	Aliases  []string
	Places   []registry.Place
	CheckIns []CheckIn
	Breaches []BreachRow
	Asked    []asking.Question // of the agency, about the referral
	Events   []history.Event
	Last     int64             // the place of the last event that was looked at, where there may be older ones
	Goals    []Goal            // of which events tell
	People   map[string]string // names of whom the events tell, for the provider's own people
	Why      map[string]string // by the id of an event that corrects something: the reason, for the provider's own people
	InError  InError
	Reopened []Reopening // when and why, the newest first
	MayWrite bool
	May      map[access.Action]bool // what the actor may do to the file and read of it
	// MayStepUp says that the protected addresses, which are left out, are shown once the password is confirmed.
	MayStepUp bool
	Covered   access.Absence // in which the actor covers for whoever has the file
}

// asked are the actions that pages of a file ask about.
var asked = []access.Action{access.FileWrite, access.FileAssign, access.NoteRead, access.NoteWrite, access.ConditionRead, access.ConditionWrite,
	access.CheckInWrite, access.AuditFile, access.BreachRead, access.BreachWrite, access.BreachAnswer, access.AddressRead, access.FileDecide, access.FormRead, access.FormWrite, access.FileError, access.HouseRead}

// BreachRow is a report of non-compliance as the file shows it.
type BreachRow struct {
	ID         string     `db:"id"`
	Kind       string     `db:"kind"`
	OccurredOn clock.Date `db:"occurred_on"` // empty when not known
	ReportedOn clock.Date `db:"reported_on"`
	Account    string     `db:"account"`
	Action     string     `db:"action"`
	Also       string     `db:"also"` // what the agency did beside it
	AnsweredOn clock.Date `db:"answered_on"`
	// When and why it was taken back; empty of one that stands.
	TakenBackOn     clock.Date `db:"taken_back_on"`
	TakenBackReason string     `db:"taken_back_reason"`
}

// Waits says whether the agency has still to answer.
func (b BreachRow) Waits() bool { return b.Action == "" && b.TakenBackOn == "" }

// View gives what a file's page shows and the actor may read of it, in a fixed number of queries, as one audited
// reading: what Brief gives, with check-ins, breaches and history. Protected addresses are left out; see ShowAddresses.
func (s *Service) View(ctx context.Context, a access.Actor, fileID string) (View, error) {
	return s.ViewBefore(ctx, a, fileID, 0)
}

// ViewBefore is View with what happened before an event, by its place in the history; from the newest on when it is 0.
func (s *Service) ViewBefore(ctx context.Context, a access.Actor, fileID string, before int64) (View, error) {
	v, err := s.Brief(ctx, a, fileID)
	if err != nil || !v.May[access.ConditionRead] {
		return v, err
	}
	err = s.happened(ctx, a, &v, before)
	return v, err
}

// Brief gives who a file is about, and the people and places around it: what stands on every page within a file. It is
// one audited reading.
func (s *Service) Brief(ctx context.Context, a access.Actor, fileID string) (View, error) {
	f, err := s.File(ctx, a, fileID)
	if err != nil {
		return View{}, err
	}
	v := View{File: f}
	if v.May, err = s.Access.Allowed(ctx, s.DB, a, f.Subject(), asked...); err != nil {
		return View{}, err
	}
	v.MayWrite = v.May[access.FileWrite]
	if v.Client, err = s.Registry.ClientByID(ctx, s.DB, f.ClientID); err != nil {
		return View{}, err
	}
	if v.Aliases, err = s.Registry.Aliases(ctx, s.DB, f.ClientID); err != nil {
		return View{}, err
	}
	if v.Places, err = s.Registry.PlacesOf(ctx, s.DB, f.ID); err != nil {
		return View{}, err
	}
	v.Places = protect(v.Places)
	if f.OpenedInError {
		if v.InError, err = s.inError(ctx, s.DB, f); err != nil {
			return View{}, err
		}
	}
	if !v.May[access.ConditionRead] { // to those who only house: what happened and how it stands is of the plan
		v.File.Standard, v.File.LastContact, v.File.NextDue = "", "", ""
		if !f.TellsHousing() {
			v.File.Risk = ""
		}
		return v, s.breachesOf(ctx, &v)
	}
	if v.Covered, err = s.coverOf(ctx, a, f.ID); err != nil {
		return v, err
	}
	v.Reopened, err = db.All[Reopening](ctx, s.DB, "select on_date, reason from file_reopened where file_id=$1 order by on_date desc, id desc", f.ID)
	return v, err
}

func (s *Service) breachesOf(ctx context.Context, v *View) (err error) {
	if v.May[access.BreachRead] {
		v.Breaches, err = db.All[BreachRow](ctx, s.DB, "select id, kind, occurred_on, reported_on, account, action, also, answered_on, taken_back_on, taken_back_reason from breach where file_id=$1 order by reported_on desc, id desc limit 20", v.File.ID)
	}
	return err
}

// ViewTo gives who a file is about for doing something to it, to those who may: a page with a form is no page for a reader.
func (s *Service) ViewTo(ctx context.Context, a access.Actor, fileID string, act access.Action) (View, error) {
	if _, err := s.FileIn(ctx, s.DB, a, act, fileID); err != nil {
		return View{}, err
	}
	return s.Brief(ctx, a, fileID)
}

// mostEvents is how many events are looked at for a page of what happened.
const mostEvents = 100

// happened fills in check-ins, breaches and events, each for those who may read its class of record.
func (s *Service) happened(ctx context.Context, a access.Actor, v *View, before int64) (err error) {
	if v.CheckIns, err = db.All[CheckIn](ctx, s.DB, "select id, file_id, due_on, outcome, recorded_on from check_in where file_id=$1 order by due_on desc, id desc limit 12", v.File.ID); err != nil {
		return err
	}
	if err := s.breachesOf(ctx, v); err != nil {
		return err
	}
	if v.Asked, err = asking.Stored(ctx, s.DB, v.File.ID); err != nil {
		return err
	}
	if v.Goals, err = goalsOf(ctx, s.DB, v.File.ID); err != nil {
		return err
	}
	v.Events, err = s.History.Told(ctx, s.DB, v.File.ID, before, mostEvents)
	if len(v.Events) == mostEvents {
		v.Last = v.Events[mostEvents-1].Seq
	}
	v.Events = slices.DeleteFunc(v.Events, func(e history.Event) bool { return !v.May[class.Of[e.Kind]] && class.Of[e.Kind] != "" })
	if err == nil && a.OrganisationID == v.File.OrganisationID {
		if v.People, err = s.peopleIn(ctx, v.Events); err == nil {
			v.Why, err = s.corrections().Reasons(ctx, v.File.ID, v.Events)
		}
	}
	return err
}

// peopleIn names those whom a file was given to.
func (s *Service) peopleIn(ctx context.Context, events []history.Event) (map[string]string, error) {
	var ids []string
	for _, e := range events {
		if e.Kind != history.Assigned {
			continue
		}
		if p, err := history.Decode[history.AssignedPayload](e); err == nil && p.Person != "" {
			ids = append(ids, p.Person)
		}
	}
	return s.Access.NamesOf(ctx, ids...)
}

// protect leaves out what tells where a protected place is.
func protect(places []registry.Place) []registry.Place {
	out := slices.Clone(places)
	for i := range out {
		if out[i].Protected {
			out[i].Address, out[i].Remarks = "", ""
		}
	}
	return out
}

// ShowAddresses puts the protected addresses into a view for those who may read them, as an audited reading of its own;
// for others it says whether confirming the password would show them.
func (s *Service) ShowAddresses(ctx context.Context, a access.Actor, v *View) error {
	if !slices.ContainsFunc(v.Places, func(p registry.Place) bool { return p.Protected }) {
		return nil
	}
	sub := v.File.Subject()
	sub.ForHousing = true
	if !v.May[access.AddressRead] && s.Access.Can(ctx, s.DB, a, access.AddressRead, sub) {
		return s.showHoused(ctx, a, v)
	}
	if !v.May[access.AddressRead] {
		a.SteppedUp = !a.Token
		v.MayStepUp = s.Access.Can(ctx, s.DB, a, access.AddressRead, v.File.Subject())
		return nil
	}
	places, err := s.Registry.PlacesOf(ctx, s.DB, v.File.ID)
	if err != nil {
		return err
	}
	v.Places = places
	return s.Audit.Read(ctx, a.Entry(string(access.AddressRead), "file", v.File.ID)).Wait()
}

// showHoused is ShowAddresses for those who house the client: where the client lives is theirs to read, and nobody else's address.
func (s *Service) showHoused(ctx context.Context, a access.Actor, v *View) error {
	places, err := s.Registry.PlacesOf(ctx, s.DB, v.File.ID)
	if err != nil {
		return err
	}
	for i, p := range v.Places {
		if at := slices.IndexFunc(places, func(x registry.Place) bool { return x.ID == p.ID && x.HousedFrom != "" }); at >= 0 {
			v.Places[i] = places[at]
		}
	}
	return s.Audit.Read(ctx, a.Entry(string(access.AddressRead), "file", v.File.ID)).Wait()
}

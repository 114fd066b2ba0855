package own

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
)

// Service keeps the own forms of people and organisations.
type Service struct {
	DB     *db.DB
	Access *access.Service
	Audit  *audit.Log
	Forms  *forms.Service
	Clock  clock.Clock
}

// How many forms there may be: as many as can be listed.
const (
	mostOfPerson       = 50
	mostOfOrganisation = 100
)

// Packs are the packs of blank forms that an own form may go along with.
var Packs = []string{"referral", "enrolment", "breach", "closing"}

const object = "own_form"

// What is done with a form of one's own; the audit names it so.
const (
	actMade    = "ownform.made"
	actBrought = "ownform.brought"
	actChanged = "ownform.changed"
	actUsed    = "ownform.used"
	actUndone  = "ownform.undone"
	actRetired = "ownform.retired"
	actBack    = "ownform.returned"
	actTaken   = "ownform.taken"
	actGiven   = "ownform.given_back"
)

// Record is a form of one's own as its page shows it.
type Record struct {
	Form
	Shown    *forms.Definition // the draft when there is one, else what is in use: as it was written, not filled up in the other language
	InUse    forms.Version     // without a definition while it was never put in use
	Flaws    []forms.Flaw      // what the draft lacks still
	MayWrite bool
}

// Used reports whether the form was put in use.
func (r Record) Used() bool { return r.InUse.Definition != nil }

// Changing reports whether a draft waits to be put in use.
func (r Record) Changing() bool { return r.Draft != "" }

// Offered reports whether the form may be begun on a file.
func (r Record) Offered() bool { return r.Used() && r.RetiredAt == 0 }

// may reports whether an actor reads or changes a form: one's own, or the organisation's.
func (s Service) may(ctx context.Context, q db.Querier, a access.Actor, f Form, write bool) bool {
	action := access.OwnFormRead
	switch {
	case f.Personal():
		action = access.OwnFormWrite
	case write:
		action = access.OwnFormSet
	}
	return s.Access.Can(ctx, q, a, action, f.subject())
}

// of gives a form that the actor may read or change; one that is not theirs to see cannot be told from none.
func (s Service) of(ctx context.Context, q db.Querier, a access.Actor, code string, write bool) (Form, error) {
	f, err := stored(ctx, q, code)
	if err != nil {
		return Form{}, err
	}
	if !s.may(ctx, q, a, f, false) {
		return Form{}, fault.Missing()
	}
	if write && !s.may(ctx, q, a, f, true) {
		return Form{}, fault.Denied()
	}
	return f, nil
}

// MaySet reports whether an actor makes forms for the organisation.
func (s Service) MaySet(ctx context.Context, a access.Actor) bool {
	return s.Access.Can(ctx, s.DB, a, access.OwnFormSet, access.Subject{OrganisationID: a.OrganisationID, Programme: a.Programme})
}

// MayMake reports whether an actor makes forms for themselves.
func (s Service) MayMake(ctx context.Context, a access.Actor) bool {
	return s.Access.Can(ctx, s.DB, a, access.OwnFormWrite, access.Subject{OrganisationID: a.OrganisationID, Programme: a.Programme, Own: a.PersonID})
}

// List gives the forms of the actor and of their organisation, as they were made. It holds nothing about anybody.
func (s Service) List(ctx context.Context, a access.Actor) ([]Record, error) {
	list, err := storedFor(ctx, s.DB, a.OrganisationID, a.Programme, a.PersonID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	used, err := s.Forms.OwnOf(ctx, s.DB, a.OrganisationID)
	if err != nil {
		return nil, err
	}
	var out []Record
	for _, f := range list {
		if !s.may(ctx, s.DB, a, f, false) {
			continue
		}
		r, err := s.record(ctx, a, f, used[f.Code])
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// Get gives one form. It holds nothing about anybody.
func (s Service) Get(ctx context.Context, a access.Actor, code string) (Record, error) {
	f, err := s.of(ctx, s.DB, a, code, false)
	if err != nil {
		return Record{}, err
	}
	newest, err := s.newest(ctx, s.DB, code)
	if err != nil {
		return Record{}, err
	}
	r, err := s.record(ctx, a, f, newest)
	if err == nil && r.Changing() {
		_, r.Flaws, err = check(r.Shown)
	}
	return r, err
}

func (s Service) newest(ctx context.Context, q db.Querier, code string) (forms.Version, error) {
	all, err := s.Forms.Versions(ctx, q, code)
	if err != nil || len(all) == 0 {
		return forms.Version{}, err
	}
	return all[len(all)-1], nil
}

func (s Service) record(ctx context.Context, a access.Actor, f Form, used forms.Version) (Record, error) {
	r := Record{Form: f, InUse: used, MayWrite: s.may(ctx, s.DB, a, f, true)}
	if !r.MayWrite { // what is being made is its makers' until it is in use
		r.Draft = ""
	}
	if !r.Changing() && !r.Used() {
		return r, fault.Missing()
	}
	var err error
	r.Shown, err = r.shown(used)
	return r, err
}

// shown gives the draft, or else what is in use, as it was written.
func (f Form) shown(used forms.Version) (*forms.Definition, error) {
	text := []byte(f.Draft)
	if len(text) == 0 && used.Definition != nil {
		text = used.Source()
	}
	return forms.Unchecked(f.Code+".yaml", text)
}

// New is what a form begins as.
type New struct {
	Title    forms.Text
	Language i18n.Language // empty: in both
	From     string        // the code of the form it is a copy of; empty: a blank one
	ForAll   bool          // for the organisation, not for oneself
}

func (n New) check() error {
	var c fault.Check
	c.Require(n.Language == "" || n.Language == i18n.English || n.Language == i18n.French, "language", "own.problem.language")
	titles(&c, n.Title, n.Language)
	return c.Err()
}

func titles(c *fault.Check, t forms.Text, language i18n.Language) {
	for _, l := range LanguagesOf(language) {
		field, text := "title_"+string(l), t.In(l)
		c.Require(text != "", field, "fault.required")
		readable(c, field, text, longestTitle)
		c.Require(!forms.BearsNumber(text), field, "forms.flaw.own_number")
	}
}

const longestTitle = 150

// Make makes a form: a blank one, or a copy of another that the actor may read. It is a draft until it is put in use.
func (s Service) Make(ctx context.Context, a access.Actor, n New) (code string, err error) {
	n.Title = i18n.Both(strings.TrimSpace(n.Title.English), strings.TrimSpace(n.Title.French))
	if err := n.check(); err != nil {
		return "", err
	}
	return s.make(ctx, a, n.ForAll, actMade, func(code string) (*forms.Definition, error) {
		if n.From == "" {
			return blank(code, n.Title, n.Language), nil
		}
		from, err := s.source(ctx, a, n.From)
		if err != nil {
			return nil, err
		}
		return copyOf(from, code, n.Title, n.Language), nil
	})
}

// source gives the form that another is to be a copy of: an official one as it is in force, or an own one as it is in use.
func (s Service) source(ctx context.Context, a access.Actor, code string) (*forms.Definition, error) {
	if forms.IsOwn(code) {
		r, err := s.Get(ctx, a, code)
		if err != nil {
			return nil, fault.At("from", "own.problem.from")
		}
		return r.Shown, nil
	}
	d, err := s.Forms.InForce(ctx, s.DB, code, clock.DateOf(s.Clock.Now(), i18n.Zone(ctx)))
	if fault.Is(err, fault.NotFound) {
		return nil, fault.At("from", "own.problem.from")
	}
	return d, err
}

// make keeps a new draft, for oneself or for the organisation.
func (s Service) make(ctx context.Context, a access.Actor, forAll bool, act string, draft func(code string) (*forms.Definition, error)) (string, error) {
	f := Form{Code: forms.OwnCode(id.New()), OrganisationID: a.OrganisationID, Programme: a.Programme, OwnerID: a.PersonID, ChangedByName: a.Name, ChangedAt: s.now(),
		MadeBy: a.PersonID, MadeByName: a.Name, MadeAt: s.now(), Row: 1}
	most := mostOfPerson
	if forAll {
		f.OwnerID, most = "", mostOfOrganisation
	}
	if !s.may(ctx, s.DB, a, f, true) {
		return "", fault.Denied()
	}
	d, err := draft(f.Code)
	if err != nil {
		return "", err
	}
	text, _, err := check(d)
	if err != nil {
		return "", err
	}
	f.Draft = string(text)
	return f.Code, s.DB.Tx(ctx, func(tx *db.Tx) error {
		if n, err := countOf(ctx, tx, f.OrganisationID, f.OwnerID); err != nil || n >= most {
			return orFull(err)
		}
		if err := insert(ctx, tx, f); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry(act, object, f.Code))
	})
}

func orFull(err error) error {
	if err != nil {
		return err
	}
	return fault.At("title_en", "own.problem.many")
}

func (s Service) now() int64 { return clock.Micros(s.Clock.Now()) }

// act does something with a form that the actor changes, by the version that they saw, in one transaction with its audit row.
func (s Service) act(ctx context.Context, a access.Actor, code string, row int, name string, do func(tx *db.Tx, f *Form) error) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.of(ctx, tx, a, code, true)
		if err != nil {
			return err
		}
		if f.Row != row {
			return fault.Overtaken("own.problem.stale", "Name", f.ChangedByName)
		}
		f.ChangedByName, f.ChangedAt = a.Name, s.now()
		if err := do(tx, &f); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry(name, object, code))
	})
}

// Use puts the draft in use: it is a version from now on, which no later change touches. Whoever has the form may begin it on a file. What
// it lacks still is said as *forms.Flaws.
func (s Service) Use(ctx context.Context, a access.Actor, code string, row int) error {
	return s.act(ctx, a, code, row, actUsed, func(tx *db.Tx, f *Form) error {
		if f.Draft == "" {
			return fault.New(fault.NotReady, "own.problem.no_draft")
		}
		d, err := forms.Unchecked(code+".yaml", []byte(f.Draft))
		if err != nil {
			return err
		}
		if _, err := s.Forms.KeepOwn(ctx, tx, a, f.OrganisationID, d); err != nil {
			if len(forms.FlawsOf(err)) > 0 {
				return fault.Wrap(fault.NotReady, "own.problem.flaws", err)
			}
			return err
		}
		f.Draft, f.RetiredAt = "", 0
		return update(ctx, tx, *f)
	})
}

// Undo throws the draft away: what is in use stays as it is; a form that was never in use is gone.
func (s Service) Undo(ctx context.Context, a access.Actor, code string, row int) (gone bool, err error) {
	err = s.act(ctx, a, code, row, actUndone, func(tx *db.Tx, f *Form) error {
		newest, err := s.newest(ctx, tx, code)
		if err != nil {
			return err
		}
		if gone = newest.Definition == nil; gone {
			return remove(ctx, tx, *f)
		}
		f.Draft = ""
		return update(ctx, tx, *f)
	})
	return gone, err
}

// Retire says that the form is not begun any more. What was filled in stays, in its own version.
func (s Service) Retire(ctx context.Context, a access.Actor, code string, row int) error {
	return s.act(ctx, a, code, row, actRetired, func(tx *db.Tx, f *Form) error {
		f.RetiredAt = s.now()
		return update(ctx, tx, *f)
	})
}

// Return takes a retired form back into use.
func (s Service) Return(ctx context.Context, a access.Actor, code string, row int) error {
	return s.act(ctx, a, code, row, actBack, func(tx *db.Tx, f *Form) error {
		f.RetiredAt = 0
		return update(ctx, tx, *f)
	})
}

// Beginnable gives the own forms that an actor may begin on a file of their organisation.
func (s Service) Beginnable(ctx context.Context, q db.Querier, a access.Actor) ([]forms.Version, error) {
	return s.offered(ctx, q, a, func(Form) bool { return true })
}

// Offers reports whether an actor may begin one own form on a file of their organisation.
func (s Service) Offers(ctx context.Context, q db.Querier, a access.Actor, code string) (bool, error) {
	f, err := s.of(ctx, q, a, code, false)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil && f.RetiredAt == 0, err
}

// InPack gives the own forms that go along with a pack of blank forms.
func (s Service) InPack(ctx context.Context, q db.Querier, a access.Actor, pack string) ([]forms.Version, error) {
	return s.offered(ctx, q, a, func(f Form) bool { return f.Pack == pack })
}

func (s Service) offered(ctx context.Context, q db.Querier, a access.Actor, wanted func(Form) bool) ([]forms.Version, error) {
	list, err := storedFor(ctx, q, a.OrganisationID, a.Programme, a.PersonID)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(f Form) bool { return f.RetiredAt != 0 || !wanted(f) || !s.may(ctx, q, a, f, false) })
	if len(list) == 0 {
		return nil, nil
	}
	used, err := s.Forms.OwnOf(ctx, q, a.OrganisationID)
	if err != nil {
		return nil, err
	}
	var out []forms.Version
	for _, f := range list {
		if v, there := used[f.Code]; there {
			out = append(out, v)
		}
	}
	return out, nil
}

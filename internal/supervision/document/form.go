package document

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// FormPart is a part of a form that an actor may read, with what they may do in it.
type FormPart struct {
	forms.FilledPart
	Defined  forms.Part
	MayWrite bool
	MaySign  bool
}

// FileForm is a form of a file as an actor sees it: its parts, signatures and sendings are those of what is theirs to read.
type FileForm struct {
	forms.Filled
	Seen       []FormPart
	MaySend    bool
	MayReceive bool // it was sent to them, and they have not said that it arrived
	MayReplace bool
	Overtaken  bool         // it was not sent before the file was closed, and asks for nothing of a closed one, or it lapsed, or was taken back
	Lapsed     bool         // it asked of a supervision that ended, and its file was reopened since
	TakenBack  clock.Date   // when the breach that it reports was taken back
	Unsigned   []forms.Item // the signatures that what they read asks for still
}

// At gives a part that the actor may read.
func (x FileForm) At(part string) (FormPart, bool) {
	i := slices.IndexFunc(x.Seen, func(p FormPart) bool { return p.Part == part })
	if i < 0 {
		return FormPart{}, false
	}
	return x.Seen[i], true
}

// FormList is a file's forms, and those that the actor may begin.
type FormList struct {
	File     supervision.File
	FullName string
	Forms    []FileForm
	// Discarded are those that were begun and not wanted.
	Discarded []FileForm
	Begin     []forms.Version
}

// FormRecord is one form with the client whom each of its pages names.
type FormRecord struct {
	FileForm
	File          supervision.File
	FullName, UCI string
	Speaks        string       // the client's language, as their record writes it
	Interpreted   bool         // the file says that the client needs an interpreter
	Theirs        bool         // the actor works for the provider of the file
	Since         []forms.Item // what the file says otherwise since it was completed
	BegunThere    string       // who of the other side began a later form in its place, which the actor does not read before it is sent
	HideProtected bool         // addresses that only their own rule of access opens are left out
}

func (x FileForm) holds(item string) bool {
	return slices.ContainsFunc(x.Seen, func(p FormPart) bool { return p.Defined.Has(item) })
}

func (x FileForm) carried(g forms.Sending) bool {
	return slices.ContainsFunc(x.Seen, func(p FormPart) bool { return g.Carries(p.Part) })
}

// HasForms reports whether an actor has a page of a file's forms, for showing what leads there.
func (s *Service) HasForms(ctx context.Context, a access.Actor, f supervision.File) bool {
	return s.Access.Can(ctx, s.DB, a, access.FormRead, mostOf(a, f))
}

// FormsOf lists the forms of a file that an actor may read something of, newest first, and those they may begin; the
// reading is audited.
func (s *Service) FormsOf(ctx context.Context, a access.Actor, fileID string) (FormList, error) {
	f, err := s.Stored(ctx, s.DB, fileID)
	if err != nil {
		return FormList{}, err
	}
	if err := s.Access.Check(ctx, s.DB, a, access.FormRead, mostOf(a, f)); err != nil {
		return FormList{}, err
	}
	client, err := s.Registry.ClientByID(ctx, s.DB, f.ClientID)
	if err != nil {
		return FormList{}, err
	}
	out, x := FormList{File: f, FullName: client.FullName}, s.sight(s.DB, a, f)
	if out.Forms, err = x.readable(ctx); err != nil {
		return FormList{}, err
	}
	if out.Discarded, err = x.discarded(ctx); err != nil {
		return FormList{}, err
	}
	if out.Begin, err = x.beginnable(ctx); err != nil {
		return FormList{}, err
	}
	return out, s.Audit.Read(ctx, a.Entry(string(access.FormRead), "file", f.ID)).Wait()
}

// Readable gives the forms of a file of which an actor may read something, newest first, to an area that has let them read the
// file's forms and audits it.
func (s *Service) Readable(ctx context.Context, q db.Querier, a access.Actor, f supervision.File) ([]FileForm, error) {
	return s.sight(q, a, f).readable(ctx)
}

// Form gives one form of a file to somebody who may read something of it; the reading is audited. What is not theirs to
// read is left out, and a form of which that is everything is not found.
func (s *Service) Form(ctx context.Context, a access.Actor, fileID, formID string) (FormRecord, error) {
	f, err := s.Stored(ctx, s.DB, fileID)
	if err != nil {
		return FormRecord{}, err
	}
	form, err := s.formOf(ctx, s.DB, a, f, formID)
	if err != nil {
		return FormRecord{}, err
	}
	client, err := s.Registry.ClientByID(ctx, s.DB, f.ClientID)
	there, failed := s.begunThere(ctx, s.DB, a, f, form)
	if err := cmp.Or(err, failed); err != nil {
		return FormRecord{}, err
	}
	if there != "" { // what is not sent yet replaces nothing for the other side
		form.SupersededBy = ""
	}
	out := FormRecord{FileForm: form, File: f, FullName: client.FullName, UCI: client.UCIWritten, Speaks: client.Language, Interpreted: interprets(client), BegunThere: there}
	out.Theirs = a.OrganisationID == f.OrganisationID
	if out.Since, err = s.since(ctx, s.DB, a, f, form); err != nil {
		return FormRecord{}, err
	}
	if out.HideProtected, err = s.hidesAddress(ctx, a, f, form); err != nil {
		return FormRecord{}, err
	}
	if !out.Theirs && !out.HideProtected && out.saysAddress() {
		if err := s.Audit.Read(ctx, a.Entry(string(access.AddressRead), "file", f.ID)).Wait(); err != nil {
			return FormRecord{}, err
		}
	}
	return out, s.Audit.Read(ctx, a.Entry(string(access.FormRead), "file", f.ID)).Wait()
}

// saysAddress reports whether what an actor reads of a form says an address that only its own rule of access opens.
func (x FileForm) saysAddress() bool {
	return slices.ContainsFunc(x.Seen, func(p FormPart) bool {
		for path, values := range p.Answers() {
			if x.Definition.Protects(path) && strings.Join(values, "") != "" {
				return true
			}
		}
		return false
	})
}

// hidesAddress reports whether the addresses of a form stay hidden from an actor. The officer who decides on a release to an address
// needs it and reads it, protected or not; on other forms that came to the agency one that is not protected hides nothing.
func (s *Service) hidesAddress(ctx context.Context, a access.Actor, f supervision.File, x FileForm) (bool, error) {
	sub := f.Subject()
	sub.Needed = x.Code == referralForm && a.OrganisationID != f.OrganisationID
	if s.Access.Can(ctx, s.DB, a, access.AddressRead, sub) {
		return false, nil
	}
	if a.OrganisationID == f.OrganisationID || !a.Has(access.LiaisonOfficer) {
		return true, nil
	}
	guarded, err := s.Registry.Guarded(ctx, s.DB, f.ID)
	if err != nil {
		return true, err
	}
	for path, values := range x.Answers() {
		if x.Definition.Protects(path) && slices.ContainsFunc(guarded, func(p registry.Place) bool { return slices.ContainsFunc(values, p.SaidIn) }) {
			return true, nil
		}
	}
	return false, nil
}

// WithholdsScan reports whether the scan of a signed paper stays closed to an actor: the paper shows the addresses that the form hides.
func (x FormRecord) WithholdsScan(g forms.GivenSignature) bool {
	return g.Way == forms.Scanned && x.HideProtected && x.saysAddress()
}

// Unwritten reports whether nobody has written in a part that answers another: it holds what was known when the form was
// begun, which says nothing. One that corrects another form's holds what that said.
func (x FileForm) Unwritten(p FormPart) bool {
	return p.State == forms.Draft && p.Version == 1 && p.Part != x.Definition.Parts[0].ID && !(p.Part == providerPart && x.Corrects())
}

// Written gives what was written in a form, for its paper: of a part that nobody wrote in yet nothing, not what is proposed for it.
func (x FileForm) Written() forms.Answers {
	out := forms.Answers{}
	for _, p := range x.Filled.Parts {
		if at := (FormPart{FilledPart: p}); !x.Unwritten(at) {
			maps.Copy(out, p.Answers())
		}
	}
	return out
}

// BeginsWith gives what a part begins with for somebody who writes in it first: what is known of the file now, to them.
func (s *Service) BeginsWith(ctx context.Context, a access.Actor, x FormRecord, p FormPart) (forms.Answers, error) {
	if !p.MayWrite || !x.Unwritten(p) {
		return p.Answers(), nil
	}
	return s.Beginning(ctx, a, x, p)
}

// Beginning gives what a part would begin with, for what somebody who writes in it comes to be asked only later.
func (s *Service) Beginning(ctx context.Context, a access.Actor, x FormRecord, p FormPart) (forms.Answers, error) {
	if p.Version == 1 && !x.Unwritten(p) {
		return p.Answers(), nil
	}
	known, err := s.begins(ctx, s.DB, a, x.File, "")
	if err != nil {
		return nil, err
	}
	begun := x.Definition.Begin(known, p.Part)
	if x.Code == changeForm && p.Part == answerPart {
		beginsGiven(x.Answers(), begun)
	}
	return begun, nil
}

// formOf gives a form of a file as an actor sees it.
func (s *Service) formOf(ctx context.Context, q db.Querier, a access.Actor, f supervision.File, formID string) (FileForm, error) {
	if err := s.Access.Check(ctx, q, a, access.FormRead, mostOf(a, f)); err != nil {
		return FileForm{}, err
	}
	filled, err := s.Forms.Get(ctx, q, forms.OfFile(f.ID), formID)
	if err != nil {
		return FileForm{}, err
	}
	form, seen, err := s.sight(q, a, f).look(ctx, filled)
	if err == nil && !seen {
		err = fault.Missing()
	}
	return form, err
}

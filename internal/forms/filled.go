package forms

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
)

// mostWritten is how much one part may say, in bytes.
const mostWritten = 1 << 20

// About is what a form is about: a record of another area, which decides access to it.
type About struct{ Kind, ID string }

// OfFile is the subject of a form about a file.
func OfFile(fileID string) About { return About{"file", fileID} }

// OfHeadsUp is a form about somebody who is announced, before there is a file.
func OfHeadsUp(headsUpID string) About { return About{"heads_up", headsUpID} }

// Filled is a form as it is filled in about a subject.
type Filled struct {
	ID             string `db:"id"`
	OrganisationID string `db:"organisation_id"`
	SubjectKind    string `db:"subject_kind"`
	SubjectID      string `db:"subject_id"`
	Code           string `db:"code"`
	Number         int    `db:"definition"`
	State          State  `db:"state"`
	Supersedes     string `db:"supersedes"`
	SupersededBy   string `db:"superseded_by"`
	Earlier        State  `db:"earlier"` // of the form that it supersedes; empty where it supersedes none
	OpenedBy       string `db:"opened_by"`
	OpenedByName   string `db:"opened_by_name"`
	OpenedAt       int64  `db:"opened_at"`
	DiscardedAt    int64  `db:"discarded_at"` // 0: it stands
	Row            int    `db:"version"`

	Definition *Definition `db:"-"`
	Parts      []FilledPart
	Signatures []GivenSignature
	Sendings   []Sending
}

// FilledPart is one part as it stands, or as it was in an earlier version.
type FilledPart struct {
	FormID       string `db:"form_id"`
	Part         string `db:"part"`
	State        State  `db:"state"` // draft or completed
	Written      string `db:"answers"`
	EditedBy     string `db:"edited_by"`
	EditedByName string `db:"edited_by_name"`
	EditedAt     int64  `db:"edited_at"`
	Version      int    `db:"version"`
}

// Answers gives what the part says.
func (p FilledPart) Answers() Answers {
	var a Answers
	if json.Unmarshal([]byte(p.Written), &a) != nil || a == nil {
		return Answers{} // written by us alone
	}
	return a
}

// Part gives a part as it stands.
func (f Filled) Part(id string) (FilledPart, bool) {
	i := slices.IndexFunc(f.Parts, func(p FilledPart) bool { return p.Part == id })
	if i < 0 {
		return FilledPart{}, false
	}
	return f.Parts[i], true
}

// Answers gives what all parts say together.
func (f Filled) Answers() Answers {
	out := Answers{}
	for _, p := range f.Parts {
		maps.Copy(out, p.Answers())
	}
	return out
}

// MayWrite reports whether an actor's role writes in a part; the file's area has decided the rest.
func (p Part) MayWrite(a access.Actor) bool {
	return a.System != "" || slices.ContainsFunc(p.Edit, a.Has)
}

// Open begins a form about a subject, in the version in force today, from what is known of it. The caller has decided
// access, and audits the act.
func (s *Service) Open(ctx context.Context, tx *db.Tx, a access.Actor, organisationID string, about About, code string, known Context) (Filled, error) {
	d, err := s.InForce(ctx, tx, code, s.day(ctx))
	if err != nil {
		return Filled{}, err
	}
	return s.open(ctx, tx, a, Filled{OrganisationID: organisationID, SubjectKind: about.Kind, SubjectID: about.ID}, d, d.Begin(known, ""))
}

// open begins a form with answers; parts that came stand as they came.
func (s *Service) open(ctx context.Context, tx *db.Tx, a access.Actor, f Filled, d *Definition, answers Answers, came ...FilledPart) (Filled, error) {
	f.ID, f.Code, f.Number, f.State, f.Row, f.Definition = id.New(), d.Code, d.Version, Draft, 1, d
	f.OpenedBy, f.OpenedByName, f.OpenedAt = a.PersonID, a.Name, s.now()
	if err := insertForm(ctx, tx, f); err != nil {
		return Filled{}, err
	}
	for _, p := range d.Parts {
		part := s.written(a, f.ID, p.ID, Draft, d.OfPart(answers, p.ID), 1)
		if i := slices.IndexFunc(came, func(c FilledPart) bool { return c.Part == p.ID }); i >= 0 {
			part = came[i]
			part.FormID, part.Version = f.ID, 1
		}
		if err := insertPart(ctx, tx, f.OrganisationID, part); err != nil {
			return Filled{}, err
		}
		f.Parts = append(f.Parts, part)
	}
	return f, nil
}

func (s *Service) written(a access.Actor, formID, part string, state State, answers Answers, version int) FilledPart {
	return FilledPart{FormID: formID, Part: part, State: state, Written: string(canonical(answers)), EditedBy: a.PersonID, EditedByName: a.Name,
		EditedAt: s.now(), Version: version}
}

// Get gives a form of a subject with its parts, signatures and sendings. The caller has decided access and audits the
// reading; a form of another subject is not found.
func (s *Service) Get(ctx context.Context, q db.Querier, about About, formID string) (Filled, error) {
	f, err := readForm(ctx, q, about, formID)
	if err != nil {
		return Filled{}, err
	}
	v, err := s.Version(ctx, q, f.Code, f.Number)
	if err != nil {
		return Filled{}, err
	}
	f.Definition = v.Definition
	if f.Parts, err = readParts(ctx, q, f); err != nil {
		return Filled{}, err
	}
	if f.Signatures, err = readSignatures(ctx, q, f.ID); err != nil {
		return Filled{}, err
	}
	f.Sendings, err = readSendings(ctx, q, f.ID)
	return f, err
}

// Of lists the forms about a subject that stand, newest first, without what they say. The caller has decided access and audits.
func (s *Service) Of(ctx context.Context, q db.Querier, about About) ([]Filled, error) {
	return listForms(ctx, q, about, false)
}

// Whole lists the forms about a subject that stand, newest first, with their definitions, parts, signatures and sendings, in a number of queries
// that does not grow with the forms. The caller has decided access to each part and audits.
func (s *Service) Whole(ctx context.Context, q db.Querier, about About) ([]Filled, error) {
	return s.whole(ctx, q, about, false)
}

// Discarded is Whole for the forms that were discarded.
func (s *Service) Discarded(ctx context.Context, q db.Querier, about About) ([]Filled, error) {
	return s.whole(ctx, q, about, true)
}

func (s *Service) whole(ctx context.Context, q db.Querier, about About, discarded bool) ([]Filled, error) {
	list, err := listForms(ctx, q, about, discarded)
	if err != nil {
		return nil, err
	}
	parts, err := readPartsOf(ctx, q, about)
	if err != nil {
		return nil, err
	}
	signatures, err := readSignaturesOf(ctx, q, about)
	if err != nil {
		return nil, err
	}
	sendings, err := readSendingsOf(ctx, q, about)
	if err != nil {
		return nil, err
	}
	known := map[string]*Definition{}
	for i := range list {
		f := &list[i]
		at := f.Code + "." + strconv.Itoa(f.Number)
		if known[at] == nil {
			v, err := s.Version(ctx, q, f.Code, f.Number)
			if err != nil {
				return nil, err
			}
			known[at] = v.Definition
		}
		f.Definition = known[at]
		f.Parts = f.inOrder(slices.DeleteFunc(slices.Clone(parts), func(p FilledPart) bool { return p.FormID != f.ID }))
		f.Signatures = slices.DeleteFunc(slices.Clone(signatures), func(x GivenSignature) bool { return x.FormID != f.ID })
		f.Sendings = slices.DeleteFunc(slices.Clone(sendings), func(x Sending) bool { return x.FormID != f.ID })
	}
	return list, nil
}

// History gives every version of a part, newest first. The caller has decided access and audits.
func (s *Service) History(ctx context.Context, q db.Querier, about About, formID, part string) ([]FilledPart, error) {
	if _, err := readForm(ctx, q, about, formID); err != nil {
		return nil, err
	}
	return readVersions(ctx, q, formID, part)
}

// Writing is what somebody writes in a part: the answers, and the version of the part they began from.
type Writing struct {
	About   About
	FormID  string
	Part    string
	Answers Answers
	Version int
}

// Save keeps answers in a part that is still written: what is there must be right, what is missing may be. Whoever began
// from an older version is refused, and keeps what they typed. The caller has decided access and audits.
func (s *Service) Save(ctx context.Context, tx *db.Tx, a access.Actor, w Writing) error {
	f, p, err := s.writable(ctx, tx, a, w, actSave)
	if err != nil {
		return err
	}
	if err := s.judge(ctx, f, w, false); err != nil {
		return err
	}
	return s.keep(ctx, tx, a, f, p, Draft, f.Definition.OfPart(w.Answers, w.Part))
}

// Complete keeps answers and says that the part is whole. What is not asked is left out. A form that supersedes one
// which nobody signed or sent does so from now on. The caller has decided access and audits.
func (s *Service) Complete(ctx context.Context, tx *db.Tx, a access.Actor, w Writing) error {
	f, p, err := s.writable(ctx, tx, a, w, actComplete)
	if err != nil {
		return err
	}
	if err := s.judge(ctx, f, w, true); err != nil {
		return err
	}
	if err := s.keep(ctx, tx, a, f, p, Completed, f.Definition.Complete(f.With(w), w.Part)); err != nil {
		return err
	}
	if err := s.move(ctx, tx, f, actComplete); err != nil {
		return err
	}
	return s.supersede(ctx, tx, f, actComplete)
}

// Fixed reports whether a part cannot be written again: it was signed, or went to the other side.
func (f Filled) Fixed(part string) bool {
	return len(f.CarriedTo(part)) > 0 || slices.ContainsFunc(f.Signatures, func(x GivenSignature) bool { return x.covers(part) })
}

// Reopen lets a completed part be written again, while nobody signed or sent it.
func (s *Service) Reopen(ctx context.Context, tx *db.Tx, a access.Actor, w Writing) error {
	f, err := s.Get(ctx, tx, w.About, w.FormID)
	if err != nil {
		return err
	}
	p, err := f.mine(a, w, Completed)
	if err != nil {
		return err
	}
	if f.Fixed(w.Part) {
		return fault.New(fault.NotReady, "forms.problem.state."+string(Signed))
	}
	if err := s.keep(ctx, tx, a, f, p, Draft, p.Answers()); err != nil {
		return err
	}
	return s.move(ctx, tx, f, actReopen)
}

// writable gives a form and the part that an actor writes in, or says why they do not.
func (s *Service) writable(ctx context.Context, tx *db.Tx, a access.Actor, w Writing, doing act) (Filled, FilledPart, error) {
	f, err := s.Get(ctx, tx, w.About, w.FormID)
	if err != nil {
		return f, FilledPart{}, err
	}
	if _, err := next(f.State, doing); err != nil {
		return f, FilledPart{}, err
	}
	p, err := f.mine(a, w, Draft)
	return f, p, err
}

// mine gives a part that an actor may write in, in the state and the version that they saw.
func (f Filled) mine(a access.Actor, w Writing, state State) (FilledPart, error) {
	p, there := f.Part(w.Part)
	defined, known := f.Definition.Part(w.Part)
	switch {
	case !there || !known:
		return p, fault.Missing()
	case !defined.MayWrite(a):
		return p, fault.Denied()
	case p.Version != w.Version:
		return p, fault.Stale()
	case p.State != state:
		return p, fault.New(fault.NotReady, "forms.problem.part."+string(p.State))
	}
	return p, nil
}

// With gives all answers of the form with those that are written now in place of the part's.
func (f Filled) With(w Writing) Answers {
	out := Answers{}
	for _, p := range f.Parts {
		if p.Part != w.Part {
			maps.Copy(out, p.Answers())
		}
	}
	maps.Copy(out, f.Definition.OfPart(w.Answers, w.Part))
	return out
}

func (s *Service) judge(ctx context.Context, f Filled, w Writing, complete bool) error {
	return f.Definition.Validate(f.With(w), Judge{Part: w.Part, Complete: complete, Today: s.day(ctx), Hour: s.clock.Now().In(i18n.Zone(ctx)).Format("15:04"), Language: i18n.Lang(ctx)})
}

// keep writes a new version of a part, beside those before it.
func (s *Service) keep(ctx context.Context, tx *db.Tx, a access.Actor, f Filled, p FilledPart, state State, answers Answers) error {
	next := s.written(a, f.ID, p.Part, state, answers, p.Version+1)
	if len(next.Written) > mostWritten {
		return fault.New(fault.TooLarge, "fault.too_long")
	}
	return updatePart(ctx, tx, f.OrganisationID, next)
}

// move takes the form to where an act leads.
func (s *Service) move(ctx context.Context, tx *db.Tx, f Filled, doing act) error {
	to, err := next(f.State, doing)
	if err != nil {
		return err
	}
	return updateState(ctx, tx, f, to)
}

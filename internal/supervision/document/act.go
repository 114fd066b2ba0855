package document

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/differing"
	"passerelle/internal/supervision/document/assent"
	"passerelle/internal/supervision/document/dated"
	"passerelle/internal/supervision/document/reported"
	"passerelle/internal/supervision/document/since"
	"passerelle/internal/supervision/gist"
)

// What is done with a form and leaves no event of the file; the audit names it so.
const (
	actFormBegun    = "form.begun"
	actFormSaved    = "form.saved"
	actFormReopened = "form.reopened"
	actFormReceived = "form.received"
	actFormReplaced = "form.superseded"
)

const draftOfForms = "form/"

// DraftOfForm names what somebody is typing in a part of a form.
func DraftOfForm(formID, part string) string { return draftOfForms + formID + "/" + part }

// FormOfDraft gives the form and the part that a draft is of; false when it is of something else.
func FormOfDraft(name string) (formID, part string, ok bool) {
	if name, ok = strings.CutPrefix(name, draftOfForms); !ok {
		return "", "", false
	}
	formID, part, ok = strings.Cut(name, "/")
	return formID, part, ok
}

// BeginForm begins a form about a file, in the version in force, from what is known of the file, and gives its id.
func (s *Service) BeginForm(ctx context.Context, a access.Actor, fileID, code string) (string, error) {
	return s.BeginFormOf(ctx, a, fileID, code, "")
}

// BeginFormOf is BeginForm about one breach of the file; about the latest that waits for the agency when none is named. The
// report of a breach is known to it from then on; [ErrUnreported] when no breach waits.
func (s *Service) BeginFormOf(ctx context.Context, a access.Actor, fileID, code, breachID string) (string, error) {
	return s.begin(ctx, a, fileID, code, breachID, func(tx *db.Tx, f supervision.File, x forms.Filled) error {
		if code == changeForm && f.State == supervision.Closed { // nothing else is asked of a closed file
			return s.ticksClosing(ctx, tx, a, f, x)
		}
		if code == SummaryForm {
			days := reported.Before(s.today(ctx), cmp.Or(f.EnrolledOn, f.ReferredOn))
			return s.sumsUp(ctx, tx, a, f, x, Summary{From: days.From, To: days.To})
		}
		return nil
	})
}

// begin begins a form and does what its area does with it in the same act.
func (s *Service) begin(ctx context.Context, a access.Actor, fileID, code, breachID string, then func(tx *db.Tx, f supervision.File, x forms.Filled) error) (formID string, err error) {
	err = s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.Stored(ctx, tx, fileID)
		if err != nil {
			return err
		}
		if err := s.Access.Check(ctx, tx, a, access.FormWrite, mostOf(a, f)); err != nil {
			return err
		}
		d, err := s.Forms.InForce(ctx, tx, code, clock.DateOf(s.Clock.Now(), i18n.Zone(ctx)))
		if err != nil {
			return err
		}
		if may, err := s.sight(tx, a, f).mayBegin(ctx, d); err != nil || !may {
			return cmp.Or[error](err, fault.Denied())
		}
		if breachID, err = s.unreported(ctx, tx, f, code, breachID); err != nil {
			return err
		}
		known, err := s.beginsAs(ctx, tx, a, f, code, breachID)
		if err != nil {
			return err
		}
		begun, err := s.Forms.Open(ctx, tx, a, f.OrganisationID, forms.OfFile(f.ID), code, known)
		if err != nil {
			return err
		}
		formID = begun.ID
		if err := s.reports(ctx, tx, f, begun, breachID); err != nil {
			return err
		}
		if err := then(tx, f, begun); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry(actFormBegun, "file", f.ID))
	})
	return formID, err
}

// onForm does an act on a form that the actor sees, in one transaction; what it leaves is an event, or an audit row.
func (s *Service) onForm(ctx context.Context, a access.Actor, fileID, formID string, do func(tx *db.Tx, f supervision.File, x FileForm) error) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.Stored(ctx, tx, fileID)
		if err != nil {
			return err
		}
		x, err := s.formOf(ctx, tx, a, f, formID)
		if err != nil {
			return err
		}
		return do(tx, f, x)
	})
}

// formEvent appends what an act on a form leaves in the file's history, of each part or signature, and ends what waited for the form.
func (s *Service) formEvent(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, x FileForm, act history.Act, parts ...string) error {
	kind := map[history.Act]history.Kind{history.ActFormCompleted: history.FormCompleted, history.ActFormDiscarded: history.FormDiscarded, history.ActFormSigned: history.FormSigned}[act]
	var facts []history.Fact
	for _, part := range parts {
		facts = append(facts, s.formFact(ctx, x, kind, part))
	}
	if _, err := s.History.Append(ctx, tx, a, act, f.OrganisationID, f.ID, facts...); err != nil {
		return err
	}
	return s.SettleGates(ctx, tx, a, f)
}

func (s *Service) formFact(ctx context.Context, x FileForm, kind history.Kind, part string) history.Fact {
	return history.Fact{Kind: kind, Effective: s.today(ctx), Payload: history.FormPayload{Form: x.ID, Code: x.Code, Part: part}}
}

// sent leaves what the sending of forms leaves, with what it did to the file.
func (s *Service) sent(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, with alongside, sent ...FileForm) error {
	for _, x := range sent {
		told := gist.Of(history.FormPayload{Form: x.ID, Code: x.Code}, a.OrganisationID != f.OrganisationID, x.Answers())
		with.Facts = append(with.Facts, history.Fact{Kind: history.FormSent, Effective: s.today(ctx), Payload: told})
	}
	var err error
	if with.File != nil {
		f = *with.File
		err = s.Keep(ctx, tx, a, history.ActFormSent, f, with.Facts)
	} else {
		_, err = s.History.Append(ctx, tx, a, history.ActFormSent, f.OrganisationID, f.ID, with.Facts...)
	}
	if err != nil {
		return err
	}
	return s.SettleGates(ctx, tx, a, f)
}

// SettleGates ends what was put off until a paper is there.
func (s *Service) SettleGates(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File) error {
	if s.Gates == nil {
		return nil
	}
	return s.Gates.Settle(ctx, tx, a, f)
}

// inPart does an act in a part that the actor writes; the draft they typed it in is gone with it.
func (s *Service) inPart(ctx context.Context, a access.Actor, fileID string, w *forms.Writing, do func(tx *db.Tx, f supervision.File, x FileForm) error) error {
	return s.onForm(ctx, a, fileID, w.FormID, func(tx *db.Tx, f supervision.File, x FileForm) error {
		p, seen := x.At(w.Part)
		if !seen {
			return fault.Missing()
		}
		if !p.MayWrite {
			return x.notWritten()
		}
		w.About = forms.OfFile(f.ID)
		if err := do(tx, f, x); err != nil {
			return err
		}
		return s.Notes.DropDraft(ctx, tx, a.PersonID, DraftOfForm(x.ID, w.Part), f.ID)
	})
}

// SaveForm keeps answers in a part that is still written. What is missing may be missing still.
func (s *Service) SaveForm(ctx context.Context, a access.Actor, fileID string, w forms.Writing) error {
	return s.inPart(ctx, a, fileID, &w, func(tx *db.Tx, f supervision.File, x FileForm) error {
		if err := s.takesGiven(ctx, tx, a, f, x, &w); err != nil {
			return err
		}
		if err := s.Forms.Save(ctx, tx, a, w); err != nil {
			return err
		}
		if err := s.SettleGates(ctx, tx, a, f); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry(actFormSaved, "file", f.ID))
	})
}

// CompleteForm keeps answers and says that the part is whole.
func (s *Service) CompleteForm(ctx context.Context, a access.Actor, fileID string, w forms.Writing) error {
	return s.inPart(ctx, a, fileID, &w, func(tx *db.Tx, f supervision.File, x FileForm) error {
		if err := s.takesGiven(ctx, tx, a, f, x, &w); err != nil {
			return err
		}
		if err := s.Forms.Complete(ctx, tx, a, w); err != nil {
			return err
		}
		if err := cmp.Or(dated.Check(ctx, f, x.Definition, w), s.consistent(ctx, tx, a, f, x, w), s.answerable(ctx, tx, a, f, x, w)); err != nil {
			return err
		}
		if err := s.completed(ctx, tx, a, f, x); err != nil {
			return err
		}
		if x.Supersedes != "" { // nobody signs what was replaced
			if err := s.noPaper(ctx, tx, a, f, x.Supersedes); err != nil {
				return err
			}
		}
		return s.formEvent(ctx, tx, a, f, x, history.ActFormCompleted, w.Part)
	})
}

// CompleteTyped is CompleteForm of somebody who types, and is asked first about a protected address in it, and about what it began with and the file
// says otherwise by now; what they say of either is kept though something else is wrong.
func (s *Service) CompleteTyped(ctx context.Context, a access.Actor, fileID string, w forms.Writing, said Said) error {
	err := s.onForm(ctx, a, fileID, w.FormID, func(tx *db.Tx, f supervision.File, x FileForm) error {
		if p, seen := x.At(w.Part); !seen || !p.MayWrite { // which the act says itself
			return nil
		}
		return cmp.Or(s.askNamed(ctx, tx, a, f, x, w.Answers, said.Named), s.askStays(ctx, tx, a, f, x, w, said.Stays))
	})
	if err != nil {
		return err
	}
	return s.CompleteForm(ctx, a, fileID, w)
}

// askStays asks about what a part still says as it began and the file says otherwise by now: another case manager has the file, the meeting was moved.
func (s *Service) askStays(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, x FileForm, w forms.Writing, stays bool) error {
	versions, err := s.Forms.History(ctx, tx, forms.OfFile(f.ID), x.ID, w.Part)
	known, failed := s.beginsAs(ctx, tx, a, f, x.Code, "")
	if err := cmp.Or(err, failed); err != nil || stays || len(versions) == 0 {
		return err
	}
	return since.Untouched(ctx, x.Definition, f.EnrolledOn, versions[len(versions)-1].Answers(), w.Answers, x.Definition.Begin(known, w.Part))
}

// askHome asks whoever sends a paper that the client signed about another home or telephone on it than the file's: it was changed since, or written so.
func (s *Service) askHome(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, x FileForm, stays bool) error {
	if stays || a.OrganisationID != f.OrganisationID || len(x.Sendings) > 0 || !since.Handed(x.Code) {
		return nil
	}
	part := x.Definition.Parts[0].ID
	known, err := s.beginsAs(ctx, tx, a, f, x.Code, "")
	list := since.Otherwise(x.Definition, f.EnrolledOn, x.Answers(), x.Definition.Begin(known, part))
	if err != nil || len(list) == 0 {
		return err
	}
	return fault.At(since.FieldStays, "document.problem.sends_otherwise", "Items", NamesOf(ctx, list))
}

// completed lets the area of a form do what it does when a part of it is completed.
func (s *Service) completed(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, x FileForm) error {
	do := s.Completed[x.Code]
	if do == nil {
		return nil
	}
	filled, err := s.Forms.Get(ctx, tx, forms.OfFile(f.ID), x.ID)
	if err != nil {
		return err
	}
	return do(ctx, tx, a, f, filled)
}

// ReopenForm lets a completed part be written again, while nobody signed or sent it.
func (s *Service) ReopenForm(ctx context.Context, a access.Actor, fileID string, w forms.Writing) error {
	return s.inPart(ctx, a, fileID, &w, func(tx *db.Tx, f supervision.File, _ FileForm) error {
		if err := s.Forms.Reopen(ctx, tx, a, w); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry(actFormReopened, "file", f.ID))
	})
}

// KeepsDraft reports whether what an actor types in a part may be kept for them: they write in it.
func (s *Service) KeepsDraft(ctx context.Context, a access.Actor, fileID, formID, part string) error {
	f, err := s.Stored(ctx, s.DB, fileID)
	if err != nil {
		return err
	}
	x, err := s.formOf(ctx, s.DB, a, f, formID)
	if err != nil {
		return err
	}
	if p, seen := x.At(part); !seen || !p.MayWrite {
		return fault.Denied()
	}
	return nil
}

// SignForm keeps a signature given on screen over the completed parts of a form: of staff that of whoever is signed in, of the client that of
// the client or of somebody who may sign for them.
func (s *Service) SignForm(ctx context.Context, a access.Actor, fileID string, g forms.Signing) error {
	return s.onForm(ctx, a, fileID, g.FormID, func(tx *db.Tx, f supervision.File, x FileForm) error {
		var c fault.Check
		if c.Require(g.Item != "", "item", "fault.required"); g.Item == "" {
			return c.Err()
		}
		if !x.signs(g.Item) {
			return fault.Denied()
		}
		if g.Way == forms.Scanned { // a paper comes by SignOnPaper
			return fault.At("way", "forms.problem.way")
		}
		if err := s.sign(ctx, tx, a, f, x, g); err != nil {
			return err
		}
		if err := s.paperCame(ctx, tx, a, f, g.FormID, false); err != nil {
			return err
		}
		return s.formEvent(ctx, tx, a, f, x, history.ActFormSigned, g.Item)
	})
}

// sign keeps one signature of somebody who may sign there.
func (s *Service) sign(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, x FileForm, g forms.Signing) error {
	g.About = forms.OfFile(f.ID)
	if err := s.signedBy(ctx, tx, a, f, x, &g); err != nil {
		return err
	}
	if err := cmp.Or(s.interpreted(ctx, tx, a, f, x, &g), dated.Signed(ctx, x.Filled, g, s.today(ctx))); err != nil {
		return err
	}
	if err := s.Forms.Sign(ctx, tx, a, g); err != nil {
		return err
	}
	return s.renewal().Signed(ctx, tx, a, f, x.Filled, g)
}

// signs reports whether the actor keeps a signature.
func (x FileForm) signs(item string) bool {
	return slices.ContainsFunc(x.Seen, func(p FormPart) bool { return p.MaySign && p.Defined.Has(item) })
}

// Proposes reports whether sending a form proposes the client: the referral, when the provider's people send it.
func Proposes(a access.Actor, f supervision.File, code string) bool {
	return code == referralForm && a.OrganisationID == f.OrganisationID
}

// Said is what somebody who sends a form says beside it.
type Said struct {
	Why   string // a client is proposed although something is missing that can be put off
	Named bool   // a protected address in what was typed is meant
	Stays bool   // what a part began with stays, though the file says something else by now
}

// SendForm sends a form to the other side: the provider's people to the region's office, an officer to the provider. A referral
// that says so takes the plan with it: both go or none, and one receipt is of both.
func (s *Service) SendForm(ctx context.Context, a access.Actor, fileID, formID string, said Said) error {
	return s.onForm(ctx, a, fileID, formID, func(tx *db.Tx, f supervision.File, x FileForm) error {
		if !x.MaySend {
			return x.notSent()
		}
		to, err := s.otherSide(ctx, a, f)
		if err := cmp.Or(err, x.MissesSignature(), s.standsStill(ctx, tx, a, f, x)); err != nil {
			return err
		}
		if err := cmp.Or(s.askNamed(ctx, tx, a, f, x, assent.Written(x.Filled), said.Named), s.askHome(ctx, tx, a, f, x, said.Stays)); err != nil {
			return err
		}
		with, err := s.goesWith(ctx, tx, a, f, x, said.Why)
		if err != nil {
			return err
		}
		all, err := s.withPlan(ctx, tx, a, f, x)
		if err != nil {
			return err
		}
		if err := s.Forms.Send(ctx, tx, a, forms.OfFile(f.ID), to, idsOf(all)...); err != nil {
			return err
		}
		return cmp.Or(s.sent(ctx, tx, a, f, with, all...), differing.Service{Service: s.Service}.Came(ctx, tx, a, f, x.Filled))
	})
}

// askNamed asks whoever of the provider completes or sends a form about a protected address in what is typed. Items that are addresses
// themselves are held back by their own rule and not asked about, but on the referral, on which the officer reads them.
func (s *Service) askNamed(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, x FileForm, said forms.Answers, meant bool) error {
	if a.OrganisationID != f.OrganisationID {
		return nil
	}
	var texts []string
	for path, values := range said {
		if x.Code == referralForm || !x.Definition.Protects(path) {
			texts = append(texts, values...)
		}
	}
	return assent.Service{Service: s.Service}.Ask(ctx, tx, a, f, x.ID, meant, texts...)
}

// alongside is what the sending of a form does beside: events, and the file as it is to be kept when it changes.
type alongside struct {
	File  *supervision.File
	Facts []history.Fact
}

// goesWith does what the sending of a form does beside: a referral proposes the client, and decides when it goes back; a report
// of non-compliance that goes back answers the breach, and what is granted of a request is in force.
func (s *Service) goesWith(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, x FileForm, why string) (with alongside, err error) {
	back := a.OrganisationID != f.OrganisationID
	switch {
	case Proposes(a, f, x.Code):
		if x.Corrects() {
			if err := stillCorrects(f); err != nil {
				return with, err
			}
		}
		with.Facts, err = s.PassGates(ctx, tx, a, f, supervision.Proposing, why)
	case back && x.Code == referralForm:
		return s.decides(ctx, tx, a, f, x, why)
	case back && x.Code == changeForm:
		return s.grants(ctx, tx, a, f, x)
	case back && x.Code == reportForm:
		with.Facts, err = s.answers(ctx, tx, f, x)
	case x.Code == reportForm:
		with.Facts, err = s.Desk.Sent(ctx, tx, a, f, x.ID, clock.Date(x.Answers().Get(happenedItem)))
	}
	return with, err
}

// notWritten says why nobody writes in a part of a form: what it reports was taken back, or it is not theirs.
func (x FileForm) notWritten() error {
	if x.TakenBack != "" {
		return fault.New(fault.NotReady, "document.problem.taken_back")
	}
	return fault.Denied()
}

// notSent says why a form is not sent: nothing of the actor's is completed, or it is not theirs to send.
func (x FileForm) notSent() error {
	if slices.ContainsFunc(x.Seen, func(p FormPart) bool { return p.MayWrite && p.State == forms.Draft }) {
		return fault.New(fault.NotReady, "forms.problem.part."+string(forms.Draft))
	}
	return x.notWritten()
}

func (s *Service) otherSide(ctx context.Context, a access.Actor, f supervision.File) (string, error) {
	if a.OrganisationID != f.OrganisationID {
		return f.OrganisationID, nil
	}
	office, err := s.Access.RegionOffice(ctx, f.Region)
	if fault.Is(err, fault.NotFound) {
		return "", fault.New(fault.NotReady, "document.problem.no_office")
	}
	return office.ID, err
}

// ReceiveForm says that what was sent to the actor's organisation arrived.
func (s *Service) ReceiveForm(ctx context.Context, a access.Actor, fileID, formID string) error {
	return s.onForm(ctx, a, fileID, formID, func(tx *db.Tx, f supervision.File, x FileForm) error {
		if err := s.Access.Check(ctx, tx, a, access.FormSend, mostOf(a, f)); err != nil {
			return err
		}
		if err := s.Forms.Receive(ctx, tx, a, forms.OfFile(f.ID), x.ID); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry(actFormReceived, "file", f.ID))
	})
}

// ReplaceForm begins a later form in place of one that cannot change any more, and gives its id. An agreement begins from the file as it is.
func (s *Service) ReplaceForm(ctx context.Context, a access.Actor, fileID, formID string) (laterID string, err error) {
	err = s.onForm(ctx, a, fileID, formID, func(tx *db.Tx, f supervision.File, x FileForm) error {
		if !x.MayReplace {
			return fault.Denied()
		}
		if err := s.replacedOnce(ctx, tx, a, f, x); err != nil {
			return err
		}
		later, err := s.later(ctx, tx, a, f, x)
		if err != nil {
			return err
		}
		laterID = later.ID
		if x.Code == agreementForm {
			if err := s.againAgreed(ctx, tx, a, f, later); err != nil {
				return err
			}
		}
		if err := s.Desk.Replaced(ctx, tx, x.ID, laterID); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry(actFormReplaced, "file", f.ID))
	})
	return laterID, err
}

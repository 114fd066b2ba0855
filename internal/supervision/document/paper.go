package document

import (
	"cmp"
	"context"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/forms/printed"
	"passerelle/internal/forms/whose"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
)

// A form that was printed to be signed by hand waits for its paper: a task asks for the scan, its source names the form.
const (
	actFormPrinted = "form.printed"
	rulePaper      = "supervision.task.signed_paper"
	sourcePaper    = "signed_paper:"
)

// paperDays is within how many days the signed paper is to be here: it is signed in the evening and scanned in the morning.
const paperDays = 1

// AwaitedPaper is a paper that was printed to be signed and is not here.
type AwaitedPaper struct {
	printed.Paper
	Changed bool // the form was written again since: what is signed is not what it says
}

// PrintToSign keeps what a form says now as what is signed by hand, and lets it wait for the signed paper. It is not signed by that.
func (s *Service) PrintToSign(ctx context.Context, a access.Actor, fileID, formID string) error {
	return s.onForm(ctx, a, fileID, formID, func(tx *db.Tx, f supervision.File, x FileForm) error {
		if len(x.Signable()) == 0 {
			return x.notSignable()
		}
		if err := printed.Keep(ctx, tx, a, x.Filled, clock.Micros(s.Clock.Now())); err != nil {
			return err
		}
		err := s.Leave(ctx, tx, f, a.PersonID, schedule.Task{Rule: rulePaper, Source: sourcePaper + x.ID, Due: s.today(ctx).AddDays(paperDays),
			Args: schedule.OnPaper(schedule.Titled(map[string]string{"page": "forms/" + x.ID}, x.Definition.Title))})
		if err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry(actFormPrinted, "file", f.ID))
	})
}

// Signable lists the signatures that the actor may keep now.
func (x FileForm) Signable() []forms.Item {
	var out []forms.Item
	if x.State != forms.Completed && x.State != forms.Signed {
		return nil
	}
	for _, p := range x.Seen {
		if !p.MaySign || p.State != forms.Completed {
			continue
		}
		forms.Walk(p.Defined.Items, func(i forms.Item) {
			given := slices.ContainsFunc(x.Signatures, func(g forms.GivenSignature) bool { return g.Item == i.ID })
			if i.Kind == forms.Signature && !given && !x.Definition.Retired(i) {
				out = append(out, i)
			}
		})
	}
	return out
}

// notSignable says why nothing of a form is signed: it is not the actor's, or not whole, or signed.
func (x FileForm) notSignable() error {
	if !slices.ContainsFunc(x.Seen, func(p FormPart) bool { return p.MaySign }) {
		return fault.Denied()
	}
	return fault.New(fault.NotReady, "document.problem.nothing_to_sign")
}

// Awaited gives the paper that a form waits for: the last that was printed while a signature is open, to somebody who was let read
// the form; false when none is out.
func (s *Service) Awaited(ctx context.Context, q db.Querier, x FileForm) (AwaitedPaper, bool, error) {
	open := x.Signable()
	if len(open) == 0 {
		return AwaitedPaper{}, false, nil
	}
	list, err := printed.Of(ctx, q, x.ID)
	if err != nil || len(list) == 0 || x.cameSince(list[0]) {
		return AwaitedPaper{}, false, err
	}
	for _, i := range open {
		if p, stands := printed.Standing(list, x.Filled, i.ID); stands {
			return AwaitedPaper{Paper: p}, true, nil
		}
	}
	return AwaitedPaper{Paper: list[0], Changed: true}, true, nil
}

// cameSince reports whether a scan came after a paper was printed and nothing that must be signed is unsigned: what is open is for who wants it.
func (x FileForm) cameSince(p printed.Paper) bool {
	return len(x.Unsigned) == 0 && slices.ContainsFunc(x.Signatures, func(g forms.GivenSignature) bool { return g.Way == forms.Scanned && g.SignedAt >= p.PrintedAt })
}

// PaperDue is by when a paper that was printed is to be here.
func (p AwaitedPaper) PaperDue(ctx context.Context) clock.Date {
	return clock.DateOf(clock.FromMicros(p.PrintedAt), clock.Where(ctx)).AddDays(paperDays)
}

// SignedPaper is a form that was signed on paper and comes back as a scan: which signatures stand on it, and whose they are.
type SignedPaper struct {
	FormID                string
	Stands                []string
	Signers               map[string]string // by signature
	SignedOn              clock.Date        // the day that the paper bears
	Interpreter, Language string            // who read it to the signer, and in which language
	Uninterpreted         string            // why nobody did, to a client who needs an interpreter
	Compared              bool              // the paper says what the form says here, as whoever brings it saw
}

// SignerField names the field of who signed at a place of a paper.
func SignerField(item string) string { return "signer-" + item }

// SignOnPaper keeps every signature that stands on a scan, in one act: one paper is brought once. Whoever brings it says that it was compared, for
// a paper may have been printed before the form was written otherwise.
func (s *Service) SignOnPaper(ctx context.Context, a access.Actor, fileID string, p SignedPaper, image []byte) error {
	f, err := s.Stored(ctx, s.DB, fileID)
	if err != nil {
		return err
	}
	x, err := s.formOf(ctx, s.DB, a, f, p.FormID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(p.Stands, func(item string) bool { return !x.signs(item) }) {
		return fault.Denied()
	}
	imageID, err := s.Forms.KeepImage(ctx, forms.Scanned, image)
	lacks := p.judge(err)
	if lacks == nil && err != nil {
		return err
	}
	return s.onForm(ctx, a, fileID, p.FormID, func(tx *db.Tx, f supervision.File, x FileForm) error {
		if lacks != nil {
			return s.lacking(ctx, tx, a, f, x, p, lacks)
		}
		if err := printed.Scan(ctx, tx, f.OrganisationID, x.ID, "image", image, clock.Micros(s.Clock.Now())); err != nil {
			return err
		}
		return s.keepPaper(ctx, tx, a, f, x, p, imageID)
	})
}

// judge says what a scan lacks, with what is wrong with its image.
func (p SignedPaper) judge(image error) error {
	var c fault.Check
	c.Require(len(p.Stands) > 0, "stands", "document.problem.stands")
	c.Take(image, nil)
	c.Require(p.Compared, "compared", "document.problem.compared")
	c.Require(p.SignedOn != "", printed.FieldDay, "forms.problem.paper_day")
	c.Require(p.SignedOn == "" || p.SignedOn.Valid(), printed.FieldDay, "supervision.problem.date")
	return c.Err()
}

// signing is one signature of a paper.
func (p SignedPaper) signing(x FileForm, item, imageID string) forms.Signing {
	g := forms.Signing{FormID: x.ID, Item: item, Way: forms.Scanned, Signer: p.Signers[item], ImageID: imageID, SignedOn: p.SignedOn}
	if i, _ := x.Definition.Item(item); whose.Of(i) != whose.Staff || len(p.Stands) == 1 { // it is read to whom it binds
		g.Interpreter, g.Language, g.Uninterpreted = p.Interpreter, p.Language, p.Uninterpreted
	}
	return g
}

// lacking says what a scan lacks and what is wrong with its signatures in one answer: nothing is kept of it.
func (s *Service) lacking(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, x FileForm, p SignedPaper, lacks error) error {
	var c fault.Check
	c.Take(lacks, nil)
	for _, item := range p.Stands {
		g := p.signing(x, item, "scan") // what is wrong with the image itself is among what it lacks
		g.About = forms.OfFile(f.ID)
		signed, read := s.signedBy(ctx, tx, a, f, x, &g), s.interpreted(ctx, tx, a, f, x, &g)
		for _, err := range []error{signed, read, g.Judge(x.Filled)} {
			if c.Take(err, map[string]string{"signer": SignerField(item), "interpreter": "paper_interpreter", "uninterpreted": "paper_uninterpreted"}); err != nil && len(fault.ProblemsOf(err)) == 0 {
				return err
			}
		}
	}
	return c.Err()
}

// keepPaper keeps each signature of a paper, or says of all of them at once what is wrong.
func (s *Service) keepPaper(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, x FileForm, p SignedPaper, imageID string) error {
	for _, item := range p.Stands {
		g := p.signing(x, item, imageID)
		err := s.asPrinted(ctx, tx, x, &g)
		if fault.Is(err, fault.Invalid) {
			return s.lacking(ctx, tx, a, f, x, p, err)
		}
		if err == nil {
			err = s.sign(ctx, tx, a, f, x, g)
		}
		if fault.Is(err, fault.Invalid) {
			return cmp.Or(s.lacking(ctx, tx, a, f, x, p, nil), err)
		}
		if err != nil {
			return err
		}
	}
	if err := s.paperCame(ctx, tx, a, f, x.ID, true); err != nil {
		return err
	}
	return s.formEvent(ctx, tx, a, f, x, history.ActFormSigned, p.Stands...)
}

// asPrinted gives a scan the words of its paper: those of the one that was printed to be signed, where one was, for what the form says otherwise
// by now was not signed; else those that it was compared with.
func (s *Service) asPrinted(ctx context.Context, q db.Querier, x FileForm, g *forms.Signing) error {
	g.Covers, g.Hash = x.Content()
	list, err := printed.On(ctx, q, x.Filled, g.Item, g.SignedOn, s.today(ctx))
	if err != nil || len(list) == 0 {
		return err
	}
	p, stands := printed.Standing(list, x.Filled, g.Item)
	if !stands {
		return fault.NotReadyAt("image", "document.problem.paper_changed")
	}
	g.Covers, g.Hash = p.Covers, p.Hash
	return nil
}

// Fingerprint is that of what stands on the paper of a form printed now, to somebody who was let read it: a paper that comes back is told by it.
func (s *Service) Fingerprint(ctx context.Context, x FileForm) (string, error) {
	if len(x.Unsigned) == 0 && len(x.Signable()) == 0 {
		return "", nil
	}
	if p, waits, err := s.Awaited(ctx, s.DB, x); err != nil || waits && !p.Changed {
		return p.Hash, err
	}
	covers, hash := x.Content()
	if covers == "{}" { // nothing of it is completed
		return "", nil
	}
	return hash, nil
}

// paperCame ends the wait for a paper once it is scanned and nothing is unsigned, or no signature is open any more.
func (s *Service) paperCame(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, formID string, scanned bool) error {
	x, err := s.formOf(ctx, tx, a, f, formID)
	if err != nil {
		return err
	}
	if len(x.Signable()) > 0 && (!scanned || len(x.Unsigned) > 0) {
		return nil
	}
	return s.noPaper(ctx, tx, a, f, x.ID)
}

// noPaper ends the wait for the paper of a form.
func (s *Service) noPaper(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, formID string) error {
	return s.Schedule.FinishTasksFrom(ctx, tx, f.ID, sourcePaper+formID, a.PersonID)
}

package release

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document"
	"passerelle/internal/supervision/document/caption"
)

// consentForm is the code of the form that a client signs.
const consentForm = "consent"

// scanDays is within how many days a consent that was signed on paper is to be scanned.
const scanDays = 5

// SignedForm is a consent that was signed on the form of the file.
type SignedForm struct {
	ID       string
	SignedAt int64 // when the client signed it
	SignedOn clock.Date
	Answers  forms.Answers
	Texts    Texts // what its version asks that the rules do not know
}

// Whom gives those whom the form names, as the client signed it.
func (x SignedForm) Whom() []string { return caption.Whom(x.Answers) }

// What gives the subjects that the client marked.
func (x SignedForm) What() []string { return x.Answers["what"] }

// UntilOn gives the last day that the client signed; none: until supervision ends.
func (x SignedForm) UntilOn() clock.Date { return clock.Date(x.Answers.Get("until")) }

// Names reports whether the form names somebody: one of the names is whole in the other, whatever stands around it.
func (x SignedForm) Names(p registry.Place) bool {
	within := func(few, many []string) bool {
		return len(few) > 0 && !slices.ContainsFunc(few, func(w string) bool { return !slices.Contains(many, w) })
	}
	place := registry.Tokens(p.Name)
	return slices.ContainsFunc(x.Whom(), func(name string) bool {
		signed := registry.Tokens(name)
		return within(place, signed) || within(signed, place)
	})
}

// spent reports whether the consent of the form is none any more, as the client took it back or as it was given until supervision ended and
// that ended, whether it was recorded or not: it carries no other.
func (x SignedForm) spent(consents []Consent, closings []closing) bool {
	given := Consent{FormID: x.ID, GivenOn: clock.Date(x.Answers.Get("given")), UntilOn: x.UntilOn(), SignedAt: x.SignedAt, SignedOn: x.SignedOn, RecordedAt: x.SignedAt}
	given.ends(closings)
	return given.askAnew() || slices.ContainsFunc(consents, func(c Consent) bool { return c.FormID == x.ID && (c.RevokedOn != "" || c.askAnew()) })
}

// says gives a consent the words of the form: what, since when and until when. What was typed beside them may be narrower, never wider.
func (x SignedForm) says(n NewConsent) (NewConsent, error) {
	var c fault.Check
	for _, what := range n.What {
		c.Require(slices.Contains(x.What(), what), "what", "release.problem.wider")
	}
	until := x.UntilOn()
	c.Require(until == "" || n.UntilOn <= until, "until_on", "release.problem.longer")
	if len(n.What) == 0 {
		n.What = x.What()
	}
	if n.UntilOn == "" {
		n.UntilOn = until
	}
	n.GivenOn, n.OnPaper = clock.Date(x.Answers.Get("given")), false
	return n, c.Err()
}

// before refuses a consent on a form that was signed before a refusal of what it lets be said: recording an older signature anew asks the
// client nothing.
func (x SignedForm) before(n NewConsent, refusals []Refusal) error {
	c := Consent{Written: strings.Join(n.What, ","), Covers: n.Covers, GivenOn: n.GivenOn, SignedAt: x.SignedAt, SignedOn: x.SignedOn}
	for _, r := range refusals {
		if len(r.Overrules(c)) > 0 {
			return fault.At("form", "release.problem.signed_before", "Day", string(r.On))
		}
	}
	return nil
}

// asSigned refuses a consent that is not whole, that covers somebody whom its form does not name, or whose form is spent or older than a
// refusal.
func (s *Service) asSigned(ctx context.Context, q db.Querier, f supervision.File, form SignedForm, n NewConsent, people []registry.Place) error {
	if err := n.validate(people, form, s.today(ctx)); err != nil || form.ID == "" {
		return err
	}
	consents, err := consentsOf(ctx, q, f.ID)
	if err != nil {
		return err
	}
	closings, err := closingsOf(ctx, q, f.ID)
	if err != nil {
		return err
	}
	if form.spent(consents, closings) {
		return fault.At("form", "release.problem.spent")
	}
	for _, placeID := range n.Covers {
		if p, _ := find(people, placeID); !form.Names(p) {
			return fault.At("covers", "release.problem.not_named", "Name", p.Name, "Signed", strings.Join(form.Whom(), i18n.T(ctx, "release.and")))
		}
	}
	refusals, err := refusalsOf(ctx, q, f.ID)
	if err != nil {
		return err
	}
	return form.before(n, refusals)
}

// ruleScan is the task that a consent signed on paper leaves; its source names the consent.
const (
	ruleScan    = "supervision.task.scan_consent"
	sourceOwner = "consent:"
)

// SignedOnPaper gives the consent that a task asks to scan, with its day and when it was withdrawn; false of any other task. Its caller decides
// access.
func SignedOnPaper(ctx context.Context, q db.Querier, t schedule.Task) (Consent, bool, error) {
	consentID, of := strings.CutPrefix(t.Source, sourceOwner)
	if t.Rule != ruleScan || !of {
		return Consent{}, false, nil
	}
	x, err := db.One[Consent](ctx, q, "select id, given_on, revoked_on from consent_release where id=$1 and file_id=$2", consentID, t.FileID)
	if err != nil {
		return Consent{}, false, fmt.Errorf("consent to scan: %w", err)
	}
	if x.Whom, err = db.All[string](ctx, q, "select p.name from consent_cover c join place p on p.id=c.place_id where c.consent_id=$1 order by p.name, p.id", x.ID); err != nil {
		return Consent{}, false, fmt.Errorf("whom a consent is to: %w", err)
	}
	return x, true, nil
}

// leaveScan leaves a consent that was signed on paper to be scanned; the task names whom it is to, as a file may have several papers out.
func (s *Service) leaveScan(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, n NewConsent, consentID string, people []registry.Place) error {
	if !n.OnPaper {
		return nil
	}
	var whom []string
	for _, placeID := range n.Covers {
		if p, known := find(people, placeID); known && p.Name != "" {
			whom = append(whom, p.Name)
		}
	}
	names := strings.Join(slices.Compact(slices.Sorted(slices.Values(whom))), ", ")
	return s.Leave(ctx, tx, f, a.PersonID, schedule.Task{Rule: ruleScan, Source: sourceOwner + consentID, Due: s.today(ctx).AddDays(scanDays),
		Args: schedule.OnPaper(schedule.Titled(map[string]string{"page": "folder"}, i18n.Both(names, names)))})
}

func (s *Service) signedForms(ctx context.Context, a access.Actor, fileID string) ([]SignedForm, error) {
	list, err := s.FormsOf(ctx, a, fileID)
	if err != nil {
		return nil, err
	}
	var out []SignedForm
	for _, x := range list.Forms {
		signed := x.State == forms.Signed && !x.Partly() || x.State == forms.Sent || x.State == forms.Received
		if x.Code == consentForm && signed && x.Counts() {
			c := Consent{FormID: x.ID, GivenOn: clock.Date(x.Answers().Get("given"))}
			c.sign(ctx, x.Signatures)
			out = append(out, SignedForm{ID: x.ID, Answers: x.Answers(), SignedAt: c.SignedAt, SignedOn: c.SignedOn, Texts: textsOf(x.Definition)})
		}
	}
	return out, nil
}

// Drawings gives the pictures of drawn signatures by the signature, for the paper of a form that the caller was given: a consent that is shown to
// somebody outside is shown as it was signed (CCM-8).
func (s *Service) Drawings(ctx context.Context, list []forms.GivenSignature) (map[string][]byte, error) {
	out := map[string][]byte{}
	for _, g := range list {
		if g.Way != forms.Drawn {
			continue
		}
		picture, err := s.picture(ctx, g)
		if err != nil {
			return nil, err
		}
		out[g.ID] = picture
	}
	return out, nil
}

// Scans gives the scans of the paper on which a form was signed, each once; none that shows an address which the form hides.
func (s *Service) Scans(ctx context.Context, x document.FormRecord) ([][]byte, error) {
	var out [][]byte
	had := map[string]bool{}
	for _, g := range x.Signatures {
		if g.Way != forms.Scanned || g.ImageID == "" || had[g.ImageID] || x.WithholdsScan(g) {
			continue
		}
		had[g.ImageID] = true
		scan, err := s.picture(ctx, g)
		if err != nil {
			return nil, err
		}
		out = append(out, scan)
	}
	return out, nil
}

func (s *Service) picture(ctx context.Context, g forms.GivenSignature) ([]byte, error) {
	image, err := s.Forms.Image(ctx, g)
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(image)
	if err = cmp.Or(err, image.Close()); err != nil {
		return nil, fmt.Errorf("picture of a signature: %w", err)
	}
	return out, nil
}

// sign says when the form of a consent was signed last: a paper on the day that it bears. Of a scan from before that was asked nothing is known but that
// its paper was signed earlier: it counts from the day that stands on it.
func (c *Consent) sign(ctx context.Context, list []forms.GivenSignature) {
	for _, g := range list {
		if g.FormID != c.FormID || c.FormID == "" || g.SignedAt < c.SignedAt {
			continue
		}
		c.SignedAt, c.SignedOn = g.SignedAt, clock.DateOf(clock.FromMicros(g.SignedAt), clock.Where(ctx))
		if g.Way == forms.Scanned {
			c.SignedOn = cmp.Or(g.SignedOn, min(c.SignedOn, c.GivenOn))
		}
	}
}

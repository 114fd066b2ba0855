package document

import (
	"context"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/forms/printed"
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
			Args: schedule.Titled(map[string]string{"page": "forms/" + x.ID}, x.Definition.Title)})
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

// asPrinted gives a scan the words of the paper that was printed: what the form says otherwise by now was not signed.
func (s *Service) asPrinted(ctx context.Context, q db.Querier, x FileForm, g *forms.Signing) error {
	if g.Way != forms.Scanned {
		return nil
	}
	list, err := printed.Of(ctx, q, x.ID)
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

// paperCame ends the wait for a paper once it is scanned and nothing is unsigned, or no signature is open any more.
func (s *Service) paperCame(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, g forms.Signing) error {
	x, err := s.formOf(ctx, tx, a, f, g.FormID)
	if err != nil {
		return err
	}
	if len(x.Signable()) > 0 && (g.Way != forms.Scanned || len(x.Unsigned) > 0) {
		return nil
	}
	return s.noPaper(ctx, tx, a, f, x.ID)
}

// noPaper ends the wait for the paper of a form.
func (s *Service) noPaper(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, formID string) error {
	return s.Schedule.FinishTasksFrom(ctx, tx, f.ID, sourcePaper+formID, a.PersonID)
}

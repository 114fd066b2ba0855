package document

import (
	"cmp"
	"context"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/attendance"
	"passerelle/internal/supervision/document/closed"
	"passerelle/internal/supervision/document/contradict"
	"passerelle/internal/supervision/document/dated"
	"passerelle/internal/supervision/document/moot"
	"passerelle/internal/supervision/document/since"
	"passerelle/internal/supervision/document/visit"
)

// What the forms say of an end: the request its last day.
const (
	closureForm = "closure-report"
)

// consistent refuses, beside its items, what the provider writes on a form and the file itself says otherwise or would not take.
func (s *Service) consistent(ctx context.Context, q db.Querier, by access.Actor, f supervision.File, x FileForm, w forms.Writing) error {
	a := x.With(w)
	switch {
	case w.Part != x.Definition.Parts[0].ID:
		return nil
	case x.Code == reportForm:
		return s.asReported(ctx, q, f, x, a)
	case x.Code == SummaryForm:
		return s.asCounted(ctx, q, f, x, a)
	case x.Code == changeForm:
		return cmp.Or(moot.Endable(f, a, s.today(ctx)), attendance.Service{Service: s.Service}.Upholds(ctx, q, f, whyItem, a.Get(whyItem)))
	case x.Code == visit.Form || x.Code == visit.Card:
		return visit.Check(ctx, q, f, x.Definition, s.today(ctx), a)
	case x.Code == undertakingForm:
		var c fault.Check
		c.Require(clock.Date(a.Get(dated.SignedItem)) <= s.today(ctx), dated.SignedItem, "supervision.problem.future")
		return c.Err()
	case x.Code == closureForm:
		known, err := s.areas(ctx, q, by, f)
		return cmp.Or(err, closed.Check(ctx, q, x.ID, f, s.today(ctx), known, a))
	}
	return nil
}

// asReported refuses a report of non-compliance that says another day or hour than the breach that it is of, or another risk than the file:
// the agency would read one thing and the figures count another (CCM-17). A day that the breach does not have is one that it could have.
func (s *Service) asReported(ctx context.Context, q db.Querier, f supervision.File, x FileForm, a forms.Answers) error {
	b, err := s.Desk.ReportedOn(ctx, q, x.ID)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	office, err := s.Desk.OfficeOf(ctx, f)
	if err != nil {
		return err
	}
	var c fault.Check
	contradict.Days(ctx, &c, f, b, office, s.today(ctx), a)
	return contradict.OnFile(ctx, q, s.Desk, b, &c, a, contradict.Written(x.Filled))
}

// since gives the items of a completed form of which its file says something else by now: what was put right, found or counted otherwise
// after it was completed (CCM-15, CCM-17 to CCM-20). Nothing of a draft and of what does not hold.
func (s *Service) since(ctx context.Context, q db.Querier, by access.Actor, f supervision.File, x FileForm) ([]forms.Item, error) {
	first, written := x.Part(x.Definition.Parts[0].ID)
	if !since.Compared(x.Filled) || !written || first.State != forms.Completed || x.State == forms.Superseded || x.TakenBack != "" {
		return nil, nil
	}
	w := forms.Writing{Part: first.Part, Answers: first.Answers()}
	err := s.consistent(ctx, q, by, f, x, w)
	if x.Code == changeForm {
		err = cmp.Or(err, s.requestFits(ctx, q, f, x, x.With(w)))
	} else if x.Code == planForm {
		err = s.asPlanned(ctx, q, f, x, w)
	} else if x.Code == agreementForm {
		err = cmp.Or(err, s.agreeable(ctx, q, f, x.With(w)), s.imposed(ctx, q, f, x, x.With(w)))
	}
	return since.Items(x.Definition, len(x.Sendings) > 0, err)
}

// standsStill refuses to send a form that the provider completed and its file says otherwise since: it is written again, or a later one in its place.
func (s *Service) standsStill(ctx context.Context, q db.Querier, by access.Actor, f supervision.File, x FileForm) error {
	if by.OrganisationID != f.OrganisationID {
		return nil
	}
	items, err := s.since(ctx, q, by, f, x)
	if x.Code == closureForm && err == nil && len(items) == 0 {
		known, err := s.areas(ctx, q, by, f)
		return cmp.Or(err, closed.Sends(f, known))
	}
	if err != nil || len(items) == 0 {
		return err
	}
	return fault.New(fault.NotReady, "document.problem.since_completed", "Items", NamesOf(ctx, items))
}

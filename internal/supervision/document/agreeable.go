package document

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/agreement/renewal"
	"passerelle/internal/supervision/document/bound"
	"passerelle/internal/supervision/document/imposed"
	"passerelle/internal/supervision/hearing"
	"passerelle/internal/supervision/promised"
)

// agreementForm is the agreement that a client signs.
const agreementForm = renewal.Form

// hearingItem says on which day the next hearing is.
const hearingItem = "hearing"

// agreeable refuses an agreement that does not say what binds the client: fewer lines than conditions are in force, a line with other hours
// or words than a condition has, and another hearing than the file's next. Beside hours and numbers the words are the case manager's
// (CCM-12). A meeting on the day of a hearing is asked about as an appointment is.
func (s *Service) agreeable(ctx context.Context, q db.Querier, f supervision.File, a forms.Answers) error {
	_, _, hearings, err := s.PlanStored(ctx, q, f.ID)
	conditions, failed := s.renewal().Meant(ctx, q, f, a)
	now, unknown := hearing.Now(ctx, s.Service, f.OrganisationID)
	if err := cmp.Or(err, failed, unknown); err != nil {
		return err
	}
	var c fault.Check
	bound.Check(ctx, &c, a, conditions)
	next, said := hearing.Next(hearings, now), clock.Date(a.Get(hearingItem))
	over := slices.ContainsFunc(hearings, func(h supervision.Hearing) bool { return h.OnDate == said && !now.Over(h) })
	c.Require(next.OnDate == "" || said == next.OnDate, hearingItem, "document.problem.other_hearing", "When", hearing.Words(ctx, next))
	c.Require(next.OnDate != "" || !over, hearingItem, "document.problem.no_hearing", "When", i18n.Date(ctx, said))
	c.Take(hearing.Ask(ctx, q, s.Service, f.ID, clock.Date(a.Get(meetingItem)), a.Get("on_hearing_day") == "yes"), map[string]string{"hearing_day": meetingItem})
	return c.Err()
}

// imposed asks why an agreement says what neither the plan nor the referral has, and holds each last day to the plan's.
func (s *Service) imposed(ctx context.Context, q db.Querier, f supervision.File, x FileForm, a forms.Answers) error {
	plan, err := s.renewal().Meant(ctx, q, f, a)
	referred, failed := s.approved(ctx, q, f)
	return cmp.Or(err, failed, bound.Until(ctx, x.Definition, a, plan), imposed.Check(ctx, x.Definition, append(plan, referred.Conditions...), a))
}

func (s *Service) renewal() renewal.Service { return renewal.Service{Service: s.Service} }

// beginsAs is begins for a form; an agreement begins from what is in force and what comes within a fortnight, each with its day.
func (s *Service) beginsAs(ctx context.Context, q db.Querier, a access.Actor, f supervision.File, code, breachID string) (forms.Context, error) {
	known, err := s.begins(ctx, q, a, f, breachID)
	if err != nil || code != agreementForm || f.State != supervision.Active {
		return known, err
	}
	conditions, changed, err := s.renewal().Soon(ctx, q, f)
	if changed {
		known["conditions"] = conditionFacts(ctx, conditions, s.today(ctx))
	}
	return known, err
}

// onlyTyped lists what an agreement may say of the client that the file does not know.
var onlyTyped = []string{"own_name", "language", "address", "worker_phone"}

// againAgreed writes into an agreement that replaces another what the file knows now: the older words are not those in force. What only the
// older one says of the client, and the goals where the file has none, stay. It is not read to the client yet, and no meeting is taken over.
func (s *Service) againAgreed(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, later forms.Filled) error {
	known, err := s.beginsAs(ctx, tx, a, f, agreementForm, "")
	if err != nil {
		return err
	}
	part := later.Definition.Parts[0].ID
	said := later.Definition.Begin(known, part)
	goals := said.Entries("goals") > 0
	for path, values := range later.Answers() {
		item, _, _ := strings.Cut(path, "[")
		if _, begun := said[path]; !begun && (item == "goals" && !goals || slices.Contains(onlyTyped, path)) {
			said[path] = values
		}
	}
	at, _ := later.Part(part)
	return s.Forms.Save(ctx, tx, a, forms.Writing{About: forms.OfFile(f.ID), FormID: later.ID, Part: part, Answers: said, Version: at.Version})
}

// meetingItem says on which day the client comes next.
const meetingItem = "first_meeting"

// FirstMeeting gives the next meeting that the agreement says, once it is completed, where it is to come: what the client is told, by which
// the first check-in is proposed (CCM-13). Nothing when there is none, or to whom it is not to be read.
func (s *Service) FirstMeeting(ctx context.Context, q db.Querier, a access.Actor, f supervision.File) (promised.Meeting, error) {
	list, err := s.sight(q, a, f).readable(ctx)
	i := slices.IndexFunc(list, func(x FileForm) bool {
		return x.Code == agreementForm && x.Counts() && x.State != forms.Draft && x.State != forms.Discarded
	})
	if err != nil || i < 0 {
		return promised.Meeting{}, err
	}
	said := list[i].Answers()
	m := promised.Meeting{On: clock.Date(said.Get(meetingItem)), At: said.Get("first_meeting_time"), Place: said.Get("first_meeting_place"), Starts: clock.Date(said.Get("starts"))}
	if !m.On.Valid() || m.On < s.today(ctx) {
		return promised.Meeting{}, nil
	}
	return m, nil
}

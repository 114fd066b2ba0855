package document

import (
	"cmp"
	"context"
	"fmt"
	"maps"
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
	"passerelle/internal/supervision/attendance"
	"passerelle/internal/supervision/document/contradict"
	"passerelle/internal/supervision/document/onekind"
	"passerelle/internal/supervision/document/plain"
	"passerelle/internal/supervision/document/proposed"
	"passerelle/internal/supervision/document/reported"
	"passerelle/internal/supervision/hearing"
	"passerelle/internal/supervision/imposer"
)

// facts are those of one published word, without what is not known.
type facts map[string]any

func (x facts) say(name, value string) facts {
	if value != "" {
		x[name] = value
	}
	return x
}

// daysToReview is after how many days needs are looked at again: as often as compliance is reviewed. Our reading.
const daysToReview = 90

// KnownOf gives what a form about a file would begin from for an actor, to an area that has let them read the file's forms.
func (s *Service) KnownOf(ctx context.Context, a access.Actor, f supervision.File) (forms.Context, error) {
	return s.knownOf(ctx, s.DB, a, f, "")
}

// begins gives what a form begins from: what the file knows and, to the provider’s people who read its forms, what smaller
// areas know of it.
func (s *Service) begins(ctx context.Context, q db.Querier, a access.Actor, f supervision.File, breachID string) (forms.Context, error) {
	out, err := s.knownOf(ctx, q, a, f, breachID)
	if err != nil || a.OrganisationID != f.OrganisationID || !s.Access.Can(ctx, q, a, access.FormRead, f.Subject()) {
		return out, err
	}
	more, err := s.areas(ctx, q, a, f)
	maps.Copy(out, more)
	return out, err
}

// areas gives what smaller areas know of a file. What a form is held to is the same whoever looks at it; each area leaves out what its reader may not know.
func (s *Service) areas(ctx context.Context, q db.Querier, a access.Actor, f supervision.File) (forms.Context, error) {
	out := forms.Context{}
	for _, area := range s.Knowing {
		more, err := area(ctx, q, a, f)
		if err != nil {
			return nil, err
		}
		maps.Copy(out, more)
	}
	return out, nil
}

// knownOf gives what a form may begin from, under the published names: what the actor may read of the file, a protected
// address only as the referral's own, to those who may read that.
func (s *Service) knownOf(ctx context.Context, q db.Querier, a access.Actor, f supervision.File, breachID string) (forms.Context, error) {
	may, err := s.Access.Allowed(ctx, q, a, f.Subject(), access.ConditionRead, access.BreachRead, access.AddressRead)
	if err != nil {
		return nil, err
	}
	today := clock.DateOf(s.Clock.Now(), i18n.Zone(ctx))
	out := forms.Context{"today": string(today), "needs": map[string]any{"review": string(today.AddDays(daysToReview))}}
	more := []func(context.Context, db.Querier, access.Actor, supervision.File, forms.Context) error{s.knownClient, s.knownSides}
	if may[access.ConditionRead] {
		more = append(more, s.knownPlan, s.knownDays, s.knownDecision)
	}
	if may[access.AddressRead] {
		more = append(more, s.knownRelease)
	}
	for _, add := range more {
		if err := add(ctx, q, a, f, out); err != nil {
			return nil, err
		}
	}
	if may[access.BreachRead] {
		if err := s.knownBreach(ctx, q, f, breachID, out); err != nil {
			return nil, err
		}
	}
	if may[access.ConditionRead] {
		out["file"].(map[string]any)["risk"] = f.Risk
	}
	return out, nil
}

// referredOn gives the day of a referral, none where a register does not say it: no paper begins with a day that nobody said.
func referredOn(f supervision.File) string {
	if f.Undated {
		return ""
	}
	return string(f.ReferredOn)
}

// knownClient says who the file is about, and counsel.
func (s *Service) knownClient(ctx context.Context, q db.Querier, _ access.Actor, f supervision.File, out forms.Context) error {
	c, err := s.Registry.ClientByID(ctx, q, f.ClientID)
	if err != nil {
		return err
	}
	places, err := s.Registry.PlacesOf(ctx, q, f.ID)
	if err != nil {
		return err
	}
	file := facts{}.say("ground", f.Ground).say("uci", c.UCIWritten).say("name", c.FullName).say("own_name", c.ScriptName).say("born", string(c.BirthDate)).
		say("citizenship", i18n.Country(ctx, c.Citizenship)).say("language", i18n.Spoken(ctx, c.Language)).say("city", f.City).
		say("region", f.Region).say("referred", referredOn(f)).say("enrolled", string(f.EnrolledOn)).say("phone", numberOf(places, "client"))
	if f.HousingAnswer != "" { // while nobody asked, nothing is said
		file["housing"] = f.HousingReferred
	}
	if c.InterpreterNeeded == "yes" || c.InterpreterNeeded == "no" {
		file["interpreter"] = c.InterpreterNeeded == "yes"
	}
	out["file"] = map[string]any(file)
	for _, p := range places {
		if p.Role == "counsel" && !p.Protected {
			out["counsel"] = map[string]any(facts{}.say("name", p.Name).say("phone", numberOf([]registry.Place{p}, "counsel")))
			break
		}
	}
	return nil
}

// numberOf gives the first telephone of somebody around a file; the client's own must be safe to call.
func numberOf(places []registry.Place, role string) string {
	for _, p := range places {
		for _, n := range p.Numbers {
			if p.Role == role && !p.Protected && n.Kind == "phone" && (n.SafeToCall || role != "client") {
				return n.Value
			}
		}
	}
	return ""
}

// knownSides says who works with the file on both sides.
func (s *Service) knownSides(ctx context.Context, q db.Querier, a access.Actor, f supervision.File, out forms.Context) error {
	officer := facts{}.say("name", f.LiaisonName)
	if a.Has(access.LiaisonOfficer) {
		officer = facts{}.say("name", a.Name)
	}
	out["officer"] = map[string]any(officer)
	o, err := s.Access.OrganisationByID(ctx, f.OrganisationID)
	if err != nil {
		return err
	}
	provider := facts{}.say("name", o.NameIn(i18n.Lang(ctx)))
	sites, err := s.Access.Sites(ctx, f.OrganisationID)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(sites, func(x access.Site) bool { return x.ID == f.SiteID }); i >= 0 {
		provider.say("site", sites[i].NameIn(i18n.Lang(ctx))).say("phone", sites[i].Phone).say("address", sites[i].Address)
	}
	out["provider"] = map[string]any(provider)
	worker, err := s.CaseManagerOf(ctx, q, f.ID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	known := facts{}.say("name", worker.Name).say("email", worker.Email)
	if site, there := provider["phone"].(string); there && worker.Name != "" { // where they are reached
		known.say("phone", site)
	}
	out["worker"] = map[string]any(known)
	return nil
}

// knownPlan gives the conditions in force, the goals that are not reached and the next hearing; to the provider's people beside them
// what of the referral is not in the plan.
func (s *Service) knownPlan(ctx context.Context, q db.Querier, a access.Actor, f supervision.File, out forms.Context) error {
	conditions, goals, hearings, err := s.PlanStored(ctx, q, f.ID)
	if err != nil {
		return err
	}
	var beside supervision.Agreed
	if a.OrganisationID == f.OrganisationID {
		if beside, err = s.beside(ctx, q, f, conditions, goals); err != nil {
			return err
		}
	}
	conditions = slices.DeleteFunc(conditions, func(c supervision.Condition) bool { return c.ToDate != "" })
	var aims []any
	for _, g := range proposed.Aims(goals, beside.Goals) {
		aims = append(aims, map[string]any(facts{}.say("title", g.Words).say("steps", g.Steps).say("due", string(g.ByDate))))
	}
	out["conditions"], out["goals"] = conditionFacts(ctx, append(conditions, beside.Conditions...), s.today(ctx)), aims
	out["hearings"] = hearing.Facts(ctx, hearings, beside.Hearing, s.today(ctx))
	if beside.Hearing >= s.today(ctx) && !slices.ContainsFunc(hearings, func(h supervision.Hearing) bool { return h.OnDate == beside.Hearing }) {
		out["hearing"] = map[string]any(facts{}.say("date", string(beside.Hearing)))
	}
	now, err := hearing.Now(ctx, s.Service, f.OrganisationID)
	if h := hearing.Next(hearings, now); err == nil && h.OnDate != "" {
		out["hearing"] = map[string]any(facts{}.say("date", string(h.OnDate)).say("time", h.AtTime).say("place", h.Place))
	}
	return err
}

// conditionFacts gives what forms begin from of conditions; the plain words of one that is to come name its day.
func conditionFacts(ctx context.Context, conditions []supervision.Condition, today clock.Date) (out []any) {
	for _, c := range conditions {
		out = append(out, map[string]any(facts{"code": c.Code, "words": c.Words}.say("text", c.Text(ctx)).say("plain", plain.From(ctx, c, today)).say("imposed_by", imposer.Words(ctx, c.ImposedBy)).say("from", string(c.FromDate)).say("last_day", string(c.LastDay)).say("concern", c.Concern)))
	}
	return out
}

// beside gives what the papers of a referral say and the plan does not have: of one that is accepted all that was never in the plan, so
// that nothing approved is lost (CCM-12); before that the goals that the provider proposes and, while the plan has none, the conditions (CCM-10).
func (s *Service) beside(ctx context.Context, q db.Querier, f supervision.File, conditions []supervision.Condition, goals []supervision.Goal) (supervision.Agreed, error) {
	if f.Decision == supervision.Accepted {
		x, err := s.approved(ctx, q, f)
		proposed := slices.Clone(x.Conditions)
		x.Conditions = slices.DeleteFunc(x.Conditions, func(c supervision.Condition) bool {
			return slices.ContainsFunc(conditions, c.Same) || onekind.TookOne(conditions, proposed, c.Code)
		})
		x.Goals = slices.DeleteFunc(x.Goals, func(g supervision.Goal) bool { return slices.ContainsFunc(goals, g.Same) })
		if err != nil || len(x.Conditions)+len(x.Goals) > 0 {
			return x, err
		}
	}
	x, err := s.proposed(ctx, q, f)
	if len(conditions) > 0 {
		x.Conditions = nil
	}
	if len(goals) > 0 && f.Decision == supervision.Accepted {
		x.Goals = nil
	}
	return x, err
}

// proposed gives what the provider proposes: on BSF801, before there is something in the case plan (CCM-10, CCM-12). While the provider's part
// of it is a draft, the case plan goes before it.
func (s *Service) proposed(ctx context.Context, q db.Querier, f supervision.File) (out supervision.Agreed, err error) {
	filled, err := s.Forms.Whole(ctx, q, forms.OfFile(f.ID))
	if err != nil {
		return out, err
	}
	for _, x := range proposed.Order(filled, referralForm, providerPart) {
		said := x.Answers()
		if len(out.Conditions) == 0 {
			out.Conditions = proposed.Conditions(ctx, said)
		}
		if len(out.Goals) == 0 {
			out.Goals = proposed.Goals(ctx, said)
		}
		out.Hearing = max(out.Hearing, clock.Date(said.Get("hearing")))
	}
	return out, nil
}

// knownRelease gives where the client is to live: the residence that is known or, while none is, the address on release that the referral says.
func (s *Service) knownRelease(ctx context.Context, q db.Querier, _ access.Actor, f supervision.File, out forms.Context) error {
	address, err := s.livesAt(ctx, q, f)
	out["release"] = map[string]any(facts{}.say("address", address))
	return err
}

// knownDays gives the next appointment, and last month, as far as the file reaches into it, with its check-ins: what a monthly report is about.
// A check-in that stands without an hour is its day.
func (s *Service) knownDays(ctx context.Context, q db.Querier, _ access.Actor, f supervision.File, out forms.Context) error {
	booked, err := s.Schedule.AppointmentsAhead(ctx, q, f.ID, s.today(ctx))
	if err != nil {
		return err
	}
	if len(booked) > 0 {
		next, err := s.appointmentSaid(ctx, f, booked[0])
		if err != nil {
			return err
		}
		out["appointment"] = map[string]any(next)
	}
	if f.State == supervision.Active && f.NextDue >= s.today(ctx) && (len(booked) == 0 || booked[0].Date > f.NextDue) {
		out["appointment"] = map[string]any(facts{}.say("date", string(f.NextDue)))
	}
	days := reported.Before(s.today(ctx), cmp.Or(f.EnrolledOn, f.ReferredOn))
	out["period"] = map[string]any{"from": string(days.From), "to": string(days.To)}
	kept, missed, err := attendance.Service{Service: s.Service}.Attendance(ctx, q, f.ID, days.From, days.To)
	out["checkins"] = map[string]any{"kept": int64(kept), "missed": int64(missed)}
	return err
}

// appointmentSaid says when and where an appointment is, by the clock of the provider: there the client comes.
func (s *Service) appointmentSaid(ctx context.Context, f supervision.File, x schedule.Appointment) (facts, error) {
	out := facts{}.say("date", string(x.Date)).say("place", x.Place)
	if x.At.IsZero() {
		return out, nil
	}
	o, err := s.Access.OrganisationByID(ctx, f.OrganisationID)
	if err != nil {
		return nil, err
	}
	zone, err := clock.Zone(o.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("the hours of %s: %w", o.Code, err)
	}
	return out.say("time", x.At.In(zone).Format("15:04")), nil
}

// knownBreach gives a breach that the agency has still to answer, the latest when none is named: how it stands, the call and
// what was said in it, by the clock of the region.
func (s *Service) knownBreach(ctx context.Context, q db.Querier, f supervision.File, breachID string, out forms.Context) error {
	b, err := s.Desk.Waiting(ctx, q, f.ID, breachID)
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
	r, err := contradict.Of(ctx, q, s.Desk, b)
	if err != nil {
		return err
	}
	known := facts{}.say("occurred", string(b.OccurredOn)).say("what", r.Account(ctx)).say("going", strings.ToLower(b.Going)).say("whereabouts", b.Whereabouts).say("mind", b.Mind)
	if b.LearnedAt != 0 {
		known.say("learned", contradict.Hour(b.LearnedAt, office))
	}
	if b.CalledAt != 0 {
		known.say("called", contradict.Hour(b.CalledAt, office)).say("called_to", b.CalledTo)
	}
	if b.ToldAt != 0 {
		known["residence_told"] = true
	}
	out["breach"] = map[string]any(known)
	knownAbout(ctx, r, out)
	return nil
}

// knownAbout gives the conditions that a breach is of, what else it is of, and what the agency said for now.
func knownAbout(ctx context.Context, r contradict.Report, out forms.Context) {
	var breached, codes []any
	for _, c := range r.Breached {
		breached = append(breached, map[string]any(facts{}.say("text", c.Text(ctx)).say("imposed_by", imposer.Words(ctx, c.ImposedBy))))
	}
	for _, said := range contradict.Besides(ctx, r.Breach, r.Breached, r.Others) {
		breached = append(breached, map[string]any(facts{}.say("text", said)))
	}
	for _, x := range contradict.Standing(r.Instructions) {
		codes = append(codes, map[string]any(facts{}.say("code", x.Code)))
	}
	out["breached"], out["instructions"] = breached, codes
}

package supervision

import (
	"context"
	"slices"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
)

// facts are those of one published word, without what is not known.
type facts map[string]any

func (x facts) say(name, value string) facts {
	if value != "" {
		x[name] = value
	}
	return x
}

// knownOf gives what a form may begin from, under the published names: what the actor may read of the file, no protected
// address.
func (s *Service) knownOf(ctx context.Context, q db.Querier, a access.Actor, f File) (forms.Context, error) {
	may, err := s.Access.Allowed(ctx, q, a, f.Subject(), access.ConditionRead, access.BreachRead)
	if err != nil {
		return nil, err
	}
	out := forms.Context{"today": string(clock.DateOf(s.Clock.Now(), i18n.Zone(ctx)))}
	more := []func(context.Context, db.Querier, access.Actor, File, forms.Context) error{s.knownClient, s.knownSides}
	if may[access.ConditionRead] {
		more = append(more, s.knownPlan, s.knownDays)
	}
	if may[access.BreachRead] {
		more = append(more, s.knownBreach)
	}
	for _, add := range more {
		if err := add(ctx, q, a, f, out); err != nil {
			return nil, err
		}
	}
	if may[access.ConditionRead] {
		out["file"].(map[string]any)["risk"] = f.Risk
	}
	return out, nil
}

// knownClient says who the file is about, and counsel.
func (s *Service) knownClient(ctx context.Context, q db.Querier, _ access.Actor, f File, out forms.Context) error {
	c, err := s.Registry.ClientByID(ctx, q, f.ClientID)
	if err != nil {
		return err
	}
	places, err := s.Registry.PlacesOf(ctx, q, f.ID)
	if err != nil {
		return err
	}
	file := facts{"housing": f.HousingReferred}.say("uci", c.UCIWritten).say("name", c.FullName).say("born", string(c.BirthDate)).
		say("citizenship", i18n.Country(ctx, c.Citizenship)).say("language", i18n.Spoken(ctx, c.Language)).say("city", f.City).
		say("region", f.Region).say("referred", string(f.ReferredOn)).say("enrolled", string(f.EnrolledOn)).say("phone", numberOf(places, "client"))
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
func (s *Service) knownSides(ctx context.Context, q db.Querier, a access.Actor, f File, out forms.Context) error {
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
		provider.say("site", sites[i].Name).say("phone", sites[i].Phone).say("address", sites[i].Address)
	}
	out["provider"] = map[string]any(provider)
	worker, err := db.One[access.Person](ctx, q, "select p.id, p.name, p.email from assignment x join person p on p.id=x.person_id where x.file_id=$1"+
		" and x.kind='assigned' and (x.to_date='' or x.to_date>=$2) order by x.from_date desc, x.id desc limit 1", f.ID, s.today())
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	out["worker"] = map[string]any(facts{}.say("name", worker.Name).say("email", worker.Email))
	return nil
}

// knownPlan gives the conditions in force and the goals that are not reached.
func (s *Service) knownPlan(ctx context.Context, q db.Querier, _ access.Actor, f File, out forms.Context) error {
	conditions, err := conditionsOf(ctx, q, f.ID)
	if err != nil {
		return err
	}
	var list, aims []any
	for _, c := range conditions {
		if c.ToDate == "" {
			list = append(list, map[string]any(facts{}.say("text", conditionText(ctx, c)).say("imposed_by", c.ImposedBy).say("from", string(c.FromDate))))
		}
	}
	goals, err := goalsOf(ctx, q, f.ID)
	if err != nil {
		return err
	}
	for _, g := range goals {
		if g.ReachedOn == "" {
			aims = append(aims, map[string]any(facts{}.say("title", g.Words).say("steps", g.Steps).say("due", string(g.ByDate))))
		}
	}
	out["conditions"], out["goals"] = list, aims
	return nil
}

func conditionText(ctx context.Context, c Condition) string {
	if c.Words != "" {
		return c.Words
	}
	return i18n.T(ctx, "supervision.condition."+c.Code)
}

// knownDays gives the next hearing, the next appointment, and last month with its check-ins: what a monthly report is about.
func (s *Service) knownDays(ctx context.Context, q db.Querier, _ access.Actor, f File, out forms.Context) error {
	hearings, err := hearingsOf(ctx, q, f.ID)
	if err != nil {
		return err
	}
	for _, h := range hearings { // the latest first
		if h.OnDate >= s.today() {
			out["hearing"] = map[string]any(facts{}.say("date", string(h.OnDate)).say("time", h.AtTime).say("place", h.Place))
		}
	}
	booked, err := s.Schedule.AppointmentsOfFile(ctx, q, f.ID)
	if err != nil {
		return err
	}
	for _, x := range booked {
		if x.Status == schedule.Booked && x.Date >= s.today() {
			next := facts{}.say("date", string(x.Date))
			if !x.At.IsZero() {
				next.say("time", x.At.In(i18n.Zone(ctx)).Format("15:04"))
			}
			out["appointment"] = map[string]any(next)
		}
	}
	return s.knownPeriod(ctx, q, f, out)
}

func (s *Service) knownPeriod(ctx context.Context, q db.Querier, f File, out forms.Context) error {
	now := s.today().Time()
	first := time.Date(now.Year(), now.Month()-1, 1, 0, 0, 0, 0, time.UTC)
	from, to := clock.DateOf(first, time.UTC), clock.DateOf(first.AddDate(0, 1, -1), time.UTC)
	out["period"] = map[string]any{"from": string(from), "to": string(to)}
	counts := map[string]any{}
	for name, outcomes := range map[string][]any{"kept": {Kept, Late}, "missed": {Missed, Missed}} {
		n, err := db.One[int](ctx, q, "select count(*) from check_in where file_id=$1 and due_on between $2 and $3 and outcome in ($4,$5)",
			append([]any{f.ID, from, to}, outcomes...)...)
		if err != nil {
			return err
		}
		counts[name] = int64(n)
	}
	out["checkins"] = counts
	return nil
}

// knownBreach gives the latest breach that the agency has not answered.
func (s *Service) knownBreach(ctx context.Context, q db.Querier, _ access.Actor, f File, out forms.Context) error {
	type row struct {
		Occurred clock.Date `db:"occurred_on"`
		Account  string     `db:"account"`
	}
	b, err := db.One[row](ctx, q, "select occurred_on, account from breach where file_id=$1 and action='' order by reported_on desc, id desc limit 1", f.ID)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	out["breach"] = map[string]any(facts{}.say("occurred", string(b.Occurred)).say("what", b.Account))
	return nil
}

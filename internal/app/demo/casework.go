package demo

import (
	"fmt"
	"strings"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
)

func pickOne[T any](m *maker, list []T) T { return list[m.chance.IntN(len(list))] }

// provider founds a provider with its people, and plans its clients and its months.
func (m *maker) provider(i int, p provider) error {
	zone, err := time.LoadLocation(zoneOf(p.regions[0]))
	if err != nil {
		return err
	}
	from, language := m.now.AddDate(0, -p.joined, 0), spokenIn(p.regions[0])
	var sites []access.Site
	for _, r := range p.regions {
		named := p.city
		if len(p.regions) > 1 { // a city on the border of two regions has an office in each
			named += ", " + r
		}
		s := access.Site{Name: named + " office", NameFrench: "Bureau de " + named, RegionCode: r, City: p.city, ActiveFrom: clock.DateOf(from, zone),
			Address: fmt.Sprintf(in(language, "%d Station Road, %s", "%d, chemin de la Gare, %s"), 12+i, p.city), Phone: fmt.Sprintf("%s-555-01%02d", areaCode(r), 60+i)}
		if p.left > 0 {
			s.ActiveTo = clock.DateOf(m.leaves(p), zone)
		}
		sites = append(sites, s)
	}
	org, err := m.house.Access.AddOrganisation(m.ctx, m.system(), access.Organisation{Code: p.code, Kind: access.Provider, Name: p.name, NameFrench: frenchNames[p.code], TimeZone: zone.String(),
		ActiveFrom: sites[0].ActiveFrom, ActiveTo: sites[0].ActiveTo}, sites...)
	if err != nil {
		return err
	}
	box := strings.ToLower(p.code) + "@demo.example"
	supervisor, err := m.person(org, m.staffName(language), "supervisor."+box, language, access.ProviderSupervisor)
	if err != nil {
		return err
	}
	worker, err := m.person(org, m.staffName(language), "worker."+box, language, access.CaseManager)
	if err != nil {
		return err
	}
	sites, err = m.house.Access.Sites(m.ctx, org.ID)
	if err != nil {
		return err
	}
	t := &team{m: m, ctx: i18n.WithLanguage(m.ctx, language), org: org, zone: zone, supervisor: supervisor, worker: worker, sites: sites, language: language, box: box, number: i, whole: p.whole}
	if err := t.found(i); err != nil {
		return err
	}
	until := m.now
	if p.left > 0 {
		until = m.now.AddDate(0, -p.left, -20)
	}
	for n := range m.size.Files {
		t.client(t.has(n), sites[n%len(sites)], p, i*m.size.Files+n, from, until)
	}
	m.months(i, p, org, supervisor)
	if t.whole {
		return t.opened()
	}
	return nil
}

// areaCode is that of a region's own office.
func areaCode(code string) string {
	for _, r := range regions {
		if r.code == code {
			return r.office[:3]
		}
	}
	return "613"
}

func zoneOf(code string) string {
	for _, r := range regions {
		if r.code == code {
			return r.zone
		}
	}
	return "America/Toronto"
}

// story is one client's file as it goes on.
type story struct {
	m        *maker
	t        *team
	worker   access.Actor
	region   string
	file     supervision.File
	until    time.Time // when the file closes, or the provider leaves
	closing  string
	standard string
}

func (t *team) client(worker access.Actor, site access.Site, p provider, n int, from, until time.Time) {
	m, span := t.m, int(until.Sub(from).Hours()/24)-20
	if span < 10 {
		return
	}
	start := t.morning(clock.DateOf(from, t.zone).AddDays(m.chance.IntN(span))).Add(time.Duration(m.chance.IntN(360)) * time.Minute)
	s := &story{m: m, t: t, worker: worker, region: site.RegionCode, until: until, standard: pickOne(m, []string{"WEEKLY", "BIWEEKLY", "BIWEEKLY", "MONTHLY", "MONTHLY", "MONTHLY"})}
	if m.chance.IntN(100) < 55 || p.left > 0 {
		if end := start.AddDate(0, 2+m.chance.IntN(11), m.chance.IntN(28)); end.Before(until) {
			s.until, s.closing = end, pickOne(m, []string{"LEFT_CANADA", "STATUS_CHANGE", "STATUS_CHANGE", "BREACH", "WITHDREW", "OTHER"})
		} else if p.left > 0 {
			s.closing = "TRANSFER"
		}
	}
	r := supervision.Referral{SiteID: site.ID, Region: site.RegionCode, ReceivedOn: clock.DateOf(start, t.zone), Standard: s.standard, City: p.city,
		Risk: pickOne(m, []string{"LOW", "LOW", "LOW", "MEDIUM", "MEDIUM", "HIGH"}), Ground: pickOne(m, []string{"FLIGHT", "FLIGHT", "IDENTITY", "DANGER", "EXAM"}),
		HousingReferred: m.chance.IntN(5) == 0,
		Client: registry.Client{UCIWritten: fmt.Sprintf("99-%04d-%04d", n/10000+1000, n%10000), GivenName: pickOne(m, givenNames), FamilyName: pickOne(m, familyNames),
			BirthDate: clock.Date("1958-03-01").AddDays(m.chance.IntN(17000)), Sex: pickOne(m, []string{"F", "M", "M", "X", ""}), Citizenship: pickOne(m, citizenships),
			Language: pickOne(m, languages), InterpreterNeeded: pickOne(m, []string{"yes", "no"}), OfficialLanguage: string(t.language)}}
	t.at(start, func() error { return s.referred(r) })
}

// receive opens a file of somebody new: who is alike is another person.
func (m *maker) receive(a access.Actor, r supervision.Referral) (supervision.File, error) {
	twins, err := m.house.Supervision.Twins(m.ctx, a, r.Client)
	if err != nil {
		return supervision.File{}, err
	}
	for _, t := range twins {
		r.Different = append(r.Different, t.ClientID)
	}
	return m.house.Supervision.ReceiveReferral(m.ctx, a, r)
}

func (s *story) referred(r supervision.Referral) (err error) {
	if s.file, err = s.m.receive(s.worker, r); err != nil {
		return err
	}
	s.t.at(s.m.clock.Now().AddDate(0, 0, 2+s.m.chance.IntN(12)), s.decided)
	return nil
}

func (s *story) decided() (err error) {
	code := supervision.Accepted
	if s.m.chance.IntN(100) < 18 {
		code = s.m.refusal()
	}
	if s.file, err = s.m.house.Supervision.RecordDecision(s.t.ctx, s.worker, s.file.ID, s.file.Version, supervision.Decision{On: s.t.day(), Code: code}); err != nil {
		return err
	}
	if code == supervision.Accepted {
		s.t.at(s.m.clock.Now().AddDate(0, 0, s.m.chance.IntN(9)), s.enrolled)
	}
	return nil
}

func (m *maker) refusal() string {
	return pickOne(m, []string{supervision.RefusedBySP, supervision.RefusedBySP, supervision.NotApproved, supervision.WithdrawnRef})
}

func (s *story) enrolled() (err error) {
	on := s.t.day()
	due := schedule.Next(s.standard, on)
	if s.file, err = s.m.house.Supervision.EnrolFor(s.t.ctx, s.worker, s.file.ID, s.file.Version, on, supervision.Reporting{NextDue: due, Hearing: true}, ""); err != nil {
		return err
	}
	s.t.at(s.recorded(due), s.checkIn)
	if err := s.planned(len(s.m.plan)); err != nil {
		return err
	}
	return s.reachable()
}

// reachable keeps the client's own telephone number, of the range kept for fiction; one in eight has none.
func (s *story) reachable() error {
	n := len(s.m.plan)
	if n%8 == 0 {
		return nil
	}
	return s.m.house.Supervision.AddPlace(s.t.ctx, s.worker, s.file.ID, registry.Place{Role: "client", Name: s.t.in("Mobile", "Cellulaire"),
		Numbers: []registry.Number{{Kind: "phone", Value: fmt.Sprintf("%s-555-01%02d", areaCode(s.region), n%100), SafeToCall: n%7 > 0, NotSafe: n%7 == 0}}})
}

// checkIn records the check-in that is due, unless somebody else has the file meanwhile.
func (s *story) checkIn() error {
	if err := s.recordCheckIn(); !ended(err) {
		return err
	}
	return nil
}

// recordCheckIn records the check-in that is due, and plans the next one or the closure.
func (s *story) recordCheckIn() error {
	now := s.m.clock.Now()
	if now.After(s.until) && s.closing != "" {
		return s.close()
	}
	if s.m.gone[s.worker.PersonID] {
		return nil // who has left records nothing; the supervisor passes the file on
	}
	all, err := s.m.house.Supervision.CheckIns(s.t.ctx, s.worker, s.file.ID)
	if err != nil || len(all) == 0 {
		return err
	}
	outcome := s.m.outcome()
	next := schedule.Next(s.standard, s.t.day())
	if _, err := s.m.house.Supervision.RecordReporting(s.t.ctx, s.worker, s.t.reporting(all[0].ID, outcome, next)); err != nil {
		return err
	}
	if s.file, err = s.m.house.Supervision.File(s.t.ctx, s.worker, s.file.ID); err != nil {
		return err
	}
	s.t.at(s.recorded(next), s.checkIn)
	s.followed(all[0].ID, outcome, now)
	if outcome == supervision.Missed && s.m.chance.IntN(3) == 0 {
		return s.breach(now)
	}
	return nil
}

// recorded says when a check-in is written down: the same afternoon, now and then a day or two late.
func (s *story) recorded(due clock.Date) time.Time {
	late, chance := 0, s.m.chance
	if chance.IntN(8) == 0 {
		late = 1 + chance.IntN(2)
	}
	return s.t.morning(due.AddDays(late)).Add(time.Duration(240+chance.IntN(120)) * time.Minute)
}

func (m *maker) outcome() string {
	switch n := m.chance.IntN(100); {
	case n < 82:
		return supervision.Kept
	case n < 88:
		return supervision.Late
	case n < 95:
		return supervision.Missed
	case n < 97:
		return supervision.Waiting
	default:
		return supervision.Excused
	}
}

// reporting is what is said of a check-in that was due. Its next one may fall on the day of a hearing, at another hour.
func (t *team) reporting(checkIn, outcome string, next clock.Date) supervision.Reporting {
	m, said := t.m, appointments[t.language]
	r := supervision.Reporting{CheckInID: checkIn, Outcome: outcome, Hearing: true, NextDue: next, NextTime: pickOne(m, []string{"09:30", "11:00", "14:30"}), NextPlace: t.in("Office, room 2", "Bureau, salle 2")}
	if outcome == supervision.Kept || outcome == supervision.Late {
		r.Answers = map[string]string{"conditions": "yes", "address": "yes", "unscheduled": pickOne(m, []string{"no", "no", "no", "no", "no", "no", "no", "no", "no", "yes"})}
		r.Words = map[string]string{"goals": pickOne(m, said.goals), "needs": pickOne(m, said.wishes), "instructions": pickOne(m, said.instructions)}
	}
	return r
}

func (s *story) breach(now time.Time) error {
	office, err := s.m.house.Desk.OfficeOf(s.t.ctx, s.file)
	if err != nil {
		return err
	}
	called := now.Add(-time.Duration(3+s.m.chance.IntN(9)) * time.Minute)
	learned := called.Add(-time.Duration(5+s.m.chance.IntN(40)) * time.Minute)
	breach, err := s.m.house.Desk.Report(s.t.ctx, s.worker, s.file.ID, desk.Reported{Kind: "ABSENT", Going: pickOne(s.m, desk.Going), Whereabouts: s.t.in("Not known: the telephone is not answered.", "Inconnu : le téléphone ne répond pas."),
		Call:         desk.Logged{Learned: office.Now(learned), Called: office.Now(called), To: s.t.in("Liaison officer", "Agente de liaison")},
		Instructions: []string{pickOne(s.m, desk.Instructions)},
		Account: s.t.in("The client did not attend the scheduled reporting appointment and could not be reached by telephone.",
			"La personne ne s’est pas présentée au rendez-vous prévu et n’a pas pu être jointe par téléphone.")})
	if err != nil {
		return err
	}
	action := pickOne(s.m, []string{"NO_ACTION", "WARN_VERBAL", "WARN_VERBAL", "WARN_WRITTEN", "CONDITIONS_AMENDED"})
	s.t.at(now.AddDate(0, 0, 1+s.m.chance.IntN(3)), func() error {
		err := s.m.house.Supervision.AnswerBreach(s.t.ctx, s.m.officers[s.region], breach, action, s.t.day())
		if err == nil {
			s.file, err = s.m.house.Supervision.File(s.t.ctx, s.worker, s.file.ID)
		}
		if ended(err) || fault.IsStale(err) { // a report of the breach was answered meanwhile
			return nil
		}
		return err
	})
	s.file, err = s.m.house.Supervision.File(s.t.ctx, s.worker, s.file.ID)
	return err
}

func (s *story) close() (err error) {
	s.file, err = s.m.house.Supervision.Close(s.t.ctx, s.worker, s.file.ID, 0, supervision.Closure{Reason: s.closing, On: s.t.day()})
	return err
}

package demo

import (
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/reporting"
)

// underWay is the month whose reporting is shown under way: the last one that every provider should have sent. In the first days of a month that is the
// one before the last, or nobody would be late and nothing sent.
func (m *maker) underWay() clock.Month {
	if m.now.Day() <= providersDue {
		return monthOf(m.now).Add(-2)
	}
	return monthOf(m.now).Add(-1)
}

const providersDue = 10 // RPT-1

// told gives the months that are reported on, the newest first: of the one after the month under way the first have come in at most.
func (m *maker) told() []clock.Month {
	newest, oldest := monthOf(m.now).Add(-1), m.underWay().Add(1-m.size.Months)
	var out []clock.Month
	for month := newest; month >= oldest; month = month.Add(-1) {
		out = append(out, month)
	}
	return out
}

// months plans a provider's monthly reports, from the one in which it joined to the one in which it left. One month is under way: some have sent, one is returned, one does
// not add up, some are late.
func (m *maker) months(i int, p provider, org access.Organisation, supervisor access.Actor) {
	for _, month := range m.told() {
		if month < monthOf(m.now.AddDate(0, -p.joined, 0)) || p.left > 0 && month > monthOf(m.leaves(p)) {
			continue
		}
		for _, region := range p.regions {
			r := &report{m: m, supervisor: supervisor, officer: m.officers[region], period: reporting.Period{OrganisationID: org.ID, Region: region, Month: month},
				fate: fate(i, month, m.underWay()), language: spokenIn(region), corrected: i == 0 && month == m.underWay().Add(-1)}
			if r.fate != late {
				m.at(month.Add(1).First().AddDays(3+i%6).Time().Add(16*time.Hour), r.certify)
			}
		}
	}
}

// leaves gives the last day of a provider that leaves: its last files have ended by then, of which it sends the month too.
func (m *maker) leaves(p provider) time.Time { return m.now.AddDate(0, -p.left, 20) }

func monthOf(t time.Time) clock.Month { return clock.DateOf(t, time.UTC).MonthOf() }

// What becomes of a month.
const (
	accepted = iota
	submitted
	returned
	wrong
	late
)

func fate(provider int, month, underWay clock.Month) int {
	switch {
	case month < underWay:
		return accepted
	case month > underWay:
		return submitted
	}
	return []int{accepted, submitted, accepted, returned, late, wrong, submitted, accepted, late, accepted, accepted, submitted}[provider%12]
}

type report struct {
	m                   *maker
	supervisor, officer access.Actor
	period              reporting.Period
	fate                int
	language            i18n.Language
	corrected           bool // after it went to management
}

func (r *report) certify() error {
	s := r.m.house.Reporting
	if r.fate == wrong {
		if err := s.Adjust(r.m.ctx, r.supervisor, r.period, "closing", "", 2, in(r.language, "Two files counted by hand.", "Deux dossiers comptés à la main.")); err != nil {
			return err
		}
	}
	sub, err := s.Certify(r.m.ctx, r.supervisor, r.period, reporting.Signing{})
	if err != nil {
		return err
	}
	if err := s.Submit(r.m.ctx, r.supervisor, sub.ID, sub.Version); err != nil {
		return err
	}
	r.m.at(r.m.clock.Now().AddDate(0, 0, 4), func() error { return r.answer(sub.ID, sub.Version+1) })
	return nil
}

func (r *report) answer(submission string, version int) error {
	switch r.fate {
	case accepted:
		if r.corrected {
			r.m.at(r.period.Month.Add(1).First().AddDays(27).Time().Add(15*time.Hour), r.correct)
		}
		return r.m.house.Reporting.Accept(r.m.ctx, r.officer, submission, version)
	case returned:
		return r.m.house.Reporting.Return(r.m.ctx, r.officer, submission, version,
			in(r.language, "Before I accept it: does the number of new enrolments agree with your own list for the month?",
				"Avant d’accepter : le nombre de nouvelles inscriptions correspond-il à votre liste du mois?"))
	}
	return nil
}

// correct corrects the accepted month for a referral that came on paper, up to management: its region and headquarters send
// a second revision.
func (r *report) correct() error {
	s, m, p := r.m.house.Reporting, r.m, r.period
	month, err := s.Month(m.ctx, r.supervisor, p)
	if err != nil {
		return err
	}
	if err := s.Correct(m.ctx, r.supervisor, p, month.Submission.Version, "A referral received on paper was left out."); err != nil {
		return err
	}
	if err := s.Adjust(m.ctx, r.supervisor, p, "referrals", "", 1, "Received on paper on the last day of the month."); err != nil {
		return err
	}
	sub, err := s.Certify(m.ctx, r.supervisor, p, reporting.Signing{})
	if err != nil {
		return err
	}
	if err := s.Submit(m.ctx, r.supervisor, sub.ID, sub.Version); err != nil {
		return err
	}
	if err := s.Accept(m.ctx, r.officer, sub.ID, sub.Version+1); err != nil {
		return err
	}
	m.at(m.clock.Now().Add(time.Hour), func() error { return m.consolidate(p.Region, p.Month) })
	m.at(m.clock.Now().Add(2*time.Hour), func() error { return m.toManagement(p.Month) })
	return nil
}

// consolidations plans each region's report on day 18; a region that still waits for a provider does not send.
func (m *maker) consolidations() {
	for _, month := range m.told() {
		for _, r := range regions {
			m.at(month.Add(1).First().AddDays(17).Time().Add(17*time.Hour), func() error { return m.consolidate(r.code, month) })
		}
		if month >= m.underWay() {
			m.at(month.Add(1).First().AddDays(9).Time().Add(15*time.Hour), func() error { return m.ask(month) })
			continue // headquarters is still at it
		}
		m.at(month.Add(1).First().AddDays(26).Time().Add(15*time.Hour), func() error { return m.toManagement(month) })
	}
}

// ask puts a question of headquarters to the first provider that has sent the month.
func (m *maker) ask(month clock.Month) error {
	lines, err := m.house.Reporting.NationBoard(m.ctx, m.analyst, month)
	if err != nil {
		return err
	}
	for _, l := range lines {
		if l.Submission.State == reporting.Submitted || l.Submission.State == reporting.Accepted {
			return m.house.Reporting.Ask(m.ctx, m.analyst, reporting.Period{OrganisationID: l.OrganisationID, Region: l.Region, Month: month}, "checkins_missed", "",
				in(spokenIn(l.Region), "This is fewer than in the months before. Were all outcomes entered?",
					"C’est moins que les mois précédents. Tous les résultats sont-ils saisis?"))
		}
	}
	return nil
}

// toManagement sends a month to management; a region that has not reported is named.
func (m *maker) toManagement(month clock.Month) error {
	lines, err := m.house.Reporting.NationBoard(m.ctx, m.analyst, month)
	if err != nil {
		return err
	}
	reports, err := m.house.Reporting.RegionReports(m.ctx, month, lines)
	if err != nil {
		return err
	}
	var missing []string
	for _, r := range reports {
		if r.SentAt == 0 {
			missing = append(missing, r.Region)
		}
	}
	err = m.house.Reporting.SendToManagement(m.ctx, m.analyst, month, missing, "")
	if fault.Is(err, fault.NotReady) || fault.IsStale(err) {
		return nil
	}
	return err
}

func (m *maker) consolidate(region string, month clock.Month) error {
	err := m.house.Reporting.Consolidate(m.ctx, m.officers[region], month, nil, "")
	if fault.Is(err, fault.NotReady) || fault.Is(err, fault.Invalid) {
		return nil
	}
	return err
}

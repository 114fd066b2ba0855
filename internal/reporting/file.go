package reporting

import (
	"cmp"

	"passerelle/internal/platform/clock"
	"passerelle/internal/reporting/profile"
)

// fileSoFar is what is known of one file as its events pass.
type fileSoFar struct {
	region                     string
	referred, decided          clock.Date
	active, wasActive, touched bool
	since                      happened // the event that made it active
	profile                    profile.File
	dues                       map[string]happened // check-ins due in the month
	dropped                    map[string]bool     // of these, those that were due when the file was closed already
	outcomes                   map[string]outcome
}

type outcome struct {
	event happened
	code  string
}

// rules names the figures that step and close compute; a definition may use no other.
var rules = map[string]bool{
	"opening": true, "referrals": true, "accepted": true, "declined": true, "enrolled": true, "reopened": true,
	"closed": true, "closing": true, "persons": true, "checkins_due": true, "checkins_kept": true, "checkins_late": true,
	"checkins_missed": true, "checkins_waiting": true, "checkins_excused": true, "breaches": true, "agency_action": true,
	"conditions": true, "closing_by_sex": true, "closing_by_age": true, "closing_by_ground": true, "closing_by_risk": true,
	"closing_by_city": true, "closing_by_housing": true, "closing_by_language": true,
	"referral_to_decision_median": true, "referral_to_decision_p90": true,
	"decision_to_enrolment_median": true, "decision_to_enrolment_p90": true,
}

// step applies one event. In the month it also counts, for the region the file is in.
func (t *tally) step(f *fileSoFar, e happened, s said, inMonth bool) {
	if e.Kind == "referred" {
		f.region, f.referred = s.Region, e.Effective
		if s.Source == "register" && t.days.CameAfter(e.Recorded) {
			f.profile.Brought(registerOf(e))
		}
	}
	if s.Day != "" { // a register said so without a day: no month is when it happened (docs/figures.md)
		f.referred = ""
		return
	}
	inMonth = inMonth && f.region == t.period.Region
	switch e.Kind {
	case "referred":
		t.when(inMonth, "referrals", "", e, 0)
	case "decided":
		t.decided(f, e, s, inMonth)
	case "enrolled":
		t.enrolled(f, e, inMonth)
	case "reopened":
		t.reopened(f, e, inMonth)
	case "closed":
		t.closed(f, e, s, inMonth)
	case "risk_set":
		f.profile.Set("risk", s.Risk, registerOf(e))
	case "attribute_set":
		f.profile.Set(s.Name, s.Value, registerOf(e))
	default:
		t.contact(f, e, s, inMonth)
	}
}

// contact applies what happens during supervision.
func (t *tally) contact(f *fileSoFar, e happened, s said, inMonth bool) {
	switch e.Kind {
	case "checkin_due":
		if inMonth {
			f.dues[s.CheckIn], f.dropped[s.CheckIn] = e, !f.active
		}
	case "checkin_outcome":
		f.outcomes[s.CheckIn] = outcome{e, s.Outcome}
	case "breach_reported":
		t.when(inMonth, "breaches", "", e, 0)
	case "breach_answered":
		t.when(inMonth && s.Action != "", "agency_action", s.Action, e, 0) // none: what was recorded was of another report
	case "conditions_direction":
		t.when(inMonth, "conditions", s.Direction, e, 0)
	}
}

func (t *tally) when(counts bool, figure, code string, e happened, days int) {
	if counts {
		t.add(figure, code, e, days)
	}
}

func (t *tally) decided(f *fileSoFar, e happened, s said, inMonth bool) {
	f.decided = e.Effective
	if s.Decision == "ACCEPTED" {
		t.when(inMonth, "accepted", "", e, 0)
	} else {
		t.when(inMonth, "declined", cmp.Or(s.Reason, s.Decision), e, 0)
	}
	if f.referred != "" {
		days := f.referred.DaysUntil(e.Effective)
		t.when(inMonth, "referral_to_decision_median", "", e, days)
		t.when(inMonth, "referral_to_decision_p90", "", e, days)
	}
}

func (t *tally) enrolled(f *fileSoFar, e happened, inMonth bool) {
	if f.active {
		return
	}
	f.active, f.since = true, e
	f.touched = f.touched || inMonth
	t.when(inMonth, "enrolled", "", e, 0)
	if f.decided != "" {
		days := f.decided.DaysUntil(e.Effective)
		t.when(inMonth, "decision_to_enrolment_median", "", e, days)
		t.when(inMonth, "decision_to_enrolment_p90", "", e, days)
	}
}

func (t *tally) reopened(f *fileSoFar, e happened, inMonth bool) {
	if f.active {
		return
	}
	f.active, f.since = true, e
	f.touched = f.touched || inMonth
	t.when(inMonth, "reopened", "", e, 0)
}

// closed counts the closure of a file that was under supervision; a referral that ends before enrolment is told by
// its decision.
func (t *tally) closed(f *fileSoFar, e happened, s said, inMonth bool) {
	if !f.active {
		return
	}
	f.active = false
	for id, due := range f.dues {
		f.dropped[id] = f.dropped[id] || due.Effective >= e.Effective // of the same day: it falls with the file
	}
	t.when(inMonth, "closed", cmp.Or(s.Reason, profile.Unknown), e, 0)
}

// close counts what stands at the end of the month.
func (t *tally) close(f *fileSoFar) {
	t.checkIns(f)
	t.registers.Hear(&f.profile)
	if f.region != t.period.Region {
		return
	}
	if f.wasActive || f.touched || f.active {
		t.add("persons", "", f.since, 0)
	}
	if !f.active {
		return
	}
	t.add("closing", "", f.since, 0)
	for _, name := range profile.Names {
		line := f.profile.Line(name, t.last)
		t.add("closing_by_"+name, line, f.since, 0)
		t.registers.Count(&f.profile, name, line)
	}
}

// outcomes of check-ins count in the month in which the check-in was due, whenever they were entered.
var outcomeFigures = map[string]string{
	"KEPT": "checkins_kept", "LATE": "checkins_late", "MISSED": "checkins_missed", "WAITING": "checkins_waiting", "EXCUSED": "checkins_excused",
}

func (t *tally) checkIns(f *fileSoFar) {
	for id, due := range f.dues {
		o, ok := f.outcomes[id]
		if f.dropped[id] && !ok {
			continue // nobody expects it, and nobody can say how it came out
		}
		t.add("checkins_due", "", due, 0)
		if figure := outcomeFigures[o.code]; ok && figure != "" {
			t.add(figure, "", o.event, 0)
		}
	}
}

package document

import (
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// planned gives the conditions, goals and hearings of a file, and the kinds of event that they came with.
func (h house) planned(t *testing.T, f supervision.File) (out []string, kinds []history.Kind) {
	t.Helper()
	conditions, goals, hearings, err := h.PlanStored(ctx, h.DB, f.ID)
	must(t, err)
	for _, c := range conditions {
		out = append(out, c.Code+" "+c.Words+" · "+c.ImposedBy+" "+string(c.FromDate))
	}
	for _, g := range goals {
		out = append(out, g.Words+" · "+g.Steps)
	}
	for _, x := range hearings {
		out = append(out, x.Kind+" "+string(x.OnDate))
	}
	slices.Sort(out)
	events, err := h.History.Of(ctx, h.DB, f.ID, []history.Kind{history.ConditionAdded, history.GoalSet, history.HearingSet}, 0, 20)
	must(t, err)
	for _, e := range events {
		kinds = append(kinds, e.Kind)
	}
	slices.Sort(kinds)
	return out, kinds
}

const callsAtNoon = "Calls at noon every day."

// proposes takes a referral that proposes a curfew beside what the specimen does to where its decision is to be written.
func (h house) proposes(t *testing.T, f supervision.File) string {
	t.Helper()
	form := h.unsigned(t, f)
	h.signs(t, f, form)
	return form
}

// unsigned takes a referral to where the case manager is to sign what is proposed.
func (h house) unsigned(t *testing.T, f supervision.File) string {
	t.Helper()
	return h.unsignedUntil(t, f, "")
}

// unsignedUntil is unsigned with the last day of the curfew.
func (h house) unsignedUntil(t *testing.T, f supervision.File, last clock.Date) string {
	t.Helper()
	x := h.begun(t, h.officer, f, referralForm)
	h.completed(t, h.officer, f, x.ID, "agency")
	must(t, h.SendForm(ctx, h.officer, f.ID, x.ID, Said{}))
	must(t, h.ReceiveForm(ctx, h.worker, f.ID, x.ID))
	w := writingOf(t, h.seen(t, h.worker, f, x.ID), providerPart)
	w.Answers["conditions"] = []string{"3"}
	for path, said := range w.Answers { // one curfew alone: two would be asked about
		if strings.HasPrefix(said[0], "Be at home") {
			w.Answers[path] = []string{callsAtNoon}
		}
	}
	w.Answers["conditions[2].condition"] = []string{supervision.Condition{Code: "CURFEW", Words: "22:00 to 06:00"}.Text(ctx)}
	w.Answers["conditions[2].last_day"] = []string{string(last)}
	w.Answers["plan_attached"] = []string{"no"}
	must(t, h.CompleteForm(ctx, h.worker, f.ID, w))
	return x.ID
}

// accepts takes a referral that is ready to the agency and back, with its decision.
func (h house) accepts(t *testing.T, f supervision.File, form string) {
	t.Helper()
	must(t, h.SendForm(ctx, h.worker, f.ID, form, Said{}))
	must(t, h.ReceiveForm(ctx, h.officer, f.ID, form))
	must(t, h.says(t, h.officer, f, form, decision("APPROVED", "2026-11-09", "")))
	must(t, h.SendForm(ctx, h.officer, f.ID, form, Said{}))
}

var inThePlan = []string{"CURFEW 22:00 to 06:00 · AGENCY 2026-11-09", "DETENTION_REVIEW 2026-11-20", "FREE Calls at noon every day. · AGENCY 2026-11-09",
	"FREE Report to the provider every week. · AGENCY 2026-11-09", "Find work · Work permit in November. Two job fairs before the holidays."}

// CCM-11, CCM-12: what an accepted referral proposes is in the plan with who imposed it, from the day of the decision, and the hearing that
// it names is one of the file: whether the form decides the file, the officer or the case manager records the decision, or the form says what
// was recorded before. Nothing is there twice, and a referral that is not accepted brings nothing.
func TestWhatIsAcceptedIsInThePlan(t *testing.T) {
	all := []history.Kind{history.ConditionAdded, history.ConditionAdded, history.ConditionAdded, history.GoalSet, history.HearingSet}
	accepted := supervision.Decision{Code: supervision.Accepted, On: "2026-11-09"}
	for name, c := range map[string]struct {
		decide func(t *testing.T, h house, f supervision.File)
		kinds  []history.Kind
	}{
		"by the form": {func(t *testing.T, h house, f supervision.File) {
			h.accepts(t, f, h.proposes(t, f))
		}, all},
		"by the officer on the file": {func(t *testing.T, h house, f supervision.File) {
			must(t, h.SendForm(ctx, h.worker, f.ID, h.proposes(t, f), Said{}))
			_, err := h.DecideForAgency(ctx, h.officer, f.ID, f.Version, accepted)
			must(t, err)
		}, all},
		"by the case manager, from paper": {func(t *testing.T, h house, f supervision.File) {
			h.proposes(t, f)
			_, err := h.RecordDecision(ctx, h.worker, f.ID, f.Version, accepted)
			must(t, err)
		}, all},
		"on the file before the form says so": {func(t *testing.T, h house, f supervision.File) {
			_, err := h.RecordDecision(ctx, h.worker, f.ID, f.Version, accepted)
			must(t, err)
			h.accepts(t, f, h.proposes(t, f))
		}, all},
		"of which the plan has some": {func(t *testing.T, h house, f supervision.File) {
			f, err := h.RecordDecision(ctx, h.worker, f.ID, f.Version, accepted)
			must(t, err)
			_, err = h.ChangeConditions(ctx, h.worker, f.ID, f.Version, supervision.ConditionChange{On: "2026-11-09", Add: []supervision.Condition{{Code: "CURFEW", Words: "22:00  TO 06:00", ImposedBy: "AGENCY"}}})
			must(t, err)
			must(t, h.SetHearing(ctx, h.worker, f.ID, supervision.Hearing{OnDate: "2026-11-20", Kind: "DETENTION_REVIEW"}))
			h.accepts(t, f, h.proposes(t, f))
			_, err = h.DB.Exec(ctx, "update condition set words='22:00 to 06:00' where file_id=$1 and code='CURFEW'", f.ID)
			must(t, err)
		}, all},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				f := h.referred(t, "Noor Warsame")
				c.decide(t, h, f)
				if got, kinds := h.planned(t, f); !slices.Equal(got, inThePlan) || !slices.Equal(kinds, c.kinds) {
					t.Errorf("%q %v", got, kinds)
				}
			})
		})
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Noor Warsame")
		must(t, h.SendForm(ctx, h.worker, f.ID, h.proposes(t, f), Said{}))
		_, err := h.DecideForAgency(ctx, h.officer, f.ID, f.Version, supervision.Decision{Code: supervision.NotApproved, Reason: "PLAN", On: "2026-11-09"})
		must(t, err)
		if got, kinds := h.planned(t, f); got != nil || kinds != nil {
			t.Errorf("not accepted: %q %v", got, kinds)
		}
	})
}

// CCM-12: the agreement begins with every condition that was approved, whatever the plan has: those in force, and those that are not in
// the plan for whatever reason; what ended stays out. Goals, the hearing and the address on release come along.
func TestNothingApprovedDropsOutOfTheAgreement(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Noor Warsame")
		h.accepts(t, f, h.proposes(t, f))
		_, err := d.Exec(ctx, "delete from condition where file_id=$1 and words like 'Report%'", f.ID) // as of a file from before the plan took them
		must(t, err)
		_, err = d.Exec(ctx, "update condition set to_date='2026-11-10' where file_id=$1 and words like 'Calls at noon%'", f.ID)
		must(t, err)
		f, err = h.Stored(ctx, d, f.ID)
		must(t, err)
		_, err = h.ChangeConditions(ctx, h.worker, f.ID, f.Version, supervision.ConditionChange{On: "2026-11-10", Add: []supervision.Condition{{Code: "FREE", Words: "Calls every Friday."}}})
		must(t, err)
		said := h.begun(t, h.worker, f, "bsf802").Answers()
		var got []string
		for n := range said.Entries("conditions") {
			got = append(got, said.Get(forms.PathOf(forms.EntryOf("conditions", n), "condition")))
		}
		if want := []string{"Calls every Friday.", "document.plain.CURFEW 22:00 to 06:00.", "Report to the provider every week."}; !slices.Equal(got, want) {
			t.Errorf("begins with %q", got)
		}
		if said.Get("goals[0].goal") != "Find work" || said.Get("hearing") != "2026-11-20" || said.Get("address") != "12 Example Street, Montréal" {
			t.Errorf("begins with %v", said)
		}
	})
}

// CCM-10: what the file has is not typed again in the plan, nor what the plan proposes in the referral: goals with their steps, conditions with the concern they answer.
func TestThePlanIsCarriedIntoTheReferral(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Noor Warsame")
		must(t, h.SetGoal(ctx, h.worker, f.ID, supervision.Goal{Words: "Learn English", Steps: "Class on Tuesdays, with her sister"}))
		plan := h.begun(t, h.worker, f, planForm)
		if begins := plan.Answers(); begins.Get("goals[0].goal") != "Learn English" || begins.Get("goals[0].goal_steps") != "Class on Tuesdays, with her sister" {
			t.Errorf("the plan begins with %v", begins)
		}
		h.completed(t, h.worker, f, plan.ID, "provider")
		x := h.begun(t, h.officer, f, referralForm)
		h.completed(t, h.officer, f, x.ID, "agency")
		must(t, h.SendForm(ctx, h.officer, f.ID, x.ID, Said{}))
		seen := h.seen(t, h.worker, f, x.ID)
		p, _ := seen.At(providerPart)
		said, err := h.BeginsWith(ctx, h.worker, seen, p)
		must(t, err)
		of := h.seen(t, h.worker, f, plan.ID).Answers()
		if said.Get("goals[0].goal") != "Learn English" || said.Get("goals[1].goal") != of.Get("goals[0].goal") || of.Get("goals[0].goal") == "" ||
			!strings.Contains(said.Get("goals[1].goal_steps"), of.Get("goals[0].steps[0].step")) {
			t.Errorf("goals: %v of %v", said, of)
		}
		if said.Get("conditions[0].condition") != of.Get("conditions[0].condition") || said.Get("conditions[0].answers_to") != of.Get("conditions[0].answers_to") {
			t.Errorf("conditions: %v of %v", said, of)
		}
	})
}

// CCM-11, SEC-1: the officer who decides on a release to an address reads it, protected or not. In another form that came to the agency an
// address is hidden when it is protected, and only then; the provider's supervisor confirms the password first.
func TestTheOfficerReadsTheAddressOnRelease(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Noor Warsame")
		form := h.proposes(t, f)
		must(t, h.SendForm(ctx, h.worker, f.ID, form, Said{}))
		hidden := func(a access.Actor, formID string, want bool, when string) {
			t.Helper()
			if got := h.seen(t, a, f, formID).HideProtected; got != want {
				t.Errorf("%s: hidden is %v", when, got)
			}
		}
		hidden(h.officer, form, false, "the referral")
		if n := h.addressReads(t, f, h.officer); n != 1 {
			t.Errorf("the reading of the address left %d rows of its own", n)
		}
		hidden(h.supervisor, form, true, "to the supervisor")
		if n := h.addressReads(t, f, h.supervisor); n != 0 {
			t.Errorf("a hidden address was read %d times", n)
		}
		hidden(h.worker, form, false, "to the case manager")
		agreement := h.begun(t, h.worker, f, "bsf802")
		h.completed(t, h.worker, f, agreement.ID, "provider")
		for _, item := range []string{"client_signature", "worker_signature"} {
			must(t, h.SignForm(ctx, h.worker, f.ID, signing(agreement.ID, item)))
		}
		must(t, h.SendForm(ctx, h.worker, f.ID, agreement.ID, Said{}))
		hidden(h.officer, agreement.ID, false, "an agreement with an address that is not protected")
		must(t, h.AddPlace(ctx, h.worker, f.ID, registry.Place{Role: "residence", Name: "House", Address: agreementAddress(h.seen(t, h.worker, f, agreement.ID)), Protected: true}))
		hidden(h.officer, agreement.ID, true, "an agreement with a protected address")
		hidden(h.officer, form, false, "the referral with a protected address")
	})
}

// addressReads counts the rows of the audit that say that somebody read an address of a file.
func (h house) addressReads(t *testing.T, f supervision.File, a access.Actor) int {
	t.Helper()
	rows, err := h.Audit.Recent(ctx, audit.Filter{Action: string(access.AddressRead), PersonID: a.PersonID, ObjectKind: "file", ObjectID: f.ID})
	must(t, err)
	return len(rows)
}

func agreementAddress(x FormRecord) string { return x.Answers().Get("address") }

// CCM-13: enrolment proposes the day, hour and place that the agreement tells the client, once it is completed and while they are to come, and
// asks about another day or hour; the first check-in is booked for its hour.
func TestEnrolmentProposesWhatTheAgreementSays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Noor Warsame")
		h.accepts(t, f, h.proposes(t, f))
		x := h.begun(t, h.worker, f, agreementForm)
		w := writingOf(t, x, providerPart)
		says := func(on, at string) {
			t.Helper()
			if m, err := h.FirstMeeting(ctx, d, h.worker, f); err != nil || string(m.On) != on || m.At != at || on != "" && m.Place != "Harbour office" {
				t.Errorf("says %+v, %v", m, err)
			}
		}
		says("", "")
		w.Answers["first_meeting"], w.Answers["first_meeting_time"], w.Answers["first_meeting_place"] = []string{"2026-11-12"}, []string{"10:00"}, []string{"Harbour office"}
		w.Answers["starts"] = []string{"2026-11-10"}
		for path, said := range x.Answers() { // each condition, as the form begins with it
			if strings.HasPrefix(path, "conditions") {
				w.Answers[path] = said
			}
		}
		must(t, h.CompleteForm(ctx, h.worker, f.ID, w))
		says("2026-11-12", "10:00")
		for _, item := range []string{"client_signature", "worker_signature"} {
			must(t, h.SignForm(ctx, h.worker, f.ID, signing(x.ID, item)))
		}
		says("2026-11-12", "10:00")
		now, err := h.Stored(ctx, d, f.ID)
		must(t, err)
		if _, err := h.EnrolFor(ctx, h.worker, f.ID, now.Version, "2026-11-10", supervision.Reporting{NextDue: "2026-11-12", NextTime: "26:00"}, ""); !slices.Equal(itemsOf(err), []string{"next_time"}) {
			t.Errorf("at no hour: %v", err)
		}
		for _, other := range []supervision.Reporting{{NextDue: "2026-11-17"}, {NextDue: "2026-11-12", NextTime: "11:00"}, {NextDue: "2026-11-12"}} {
			if _, err := h.EnrolFor(ctx, h.worker, f.ID, now.Version, "2026-11-10", other, ""); !slices.Equal(itemsOf(err), []string{"other_meeting"}) {
				t.Errorf("%s %s is not asked about: %v", other.NextDue, other.NextTime, err)
			}
		}
		if _, err := h.EnrolFor(ctx, h.worker, f.ID, now.Version, "2026-11-09", supervision.Reporting{NextDue: "2026-11-12", NextTime: "10:00"}, ""); !slices.Equal(itemsOf(err), []string{"other_meeting"}) {
			t.Errorf("on another first day than the agreement's: %v", err)
		}
		_, err = h.EnrolFor(ctx, h.worker, f.ID, now.Version, "2026-11-10", supervision.Reporting{NextDue: "2026-11-12", NextTime: "10:00", NextPlace: "Office"}, "")
		must(t, err)
		booked, err := h.Schedule.AppointmentsOfFile(ctx, d, f.ID)
		if err != nil || len(booked) != 1 || booked[0].Date != "2026-11-12" || booked[0].At.IsZero() || booked[0].Place != "Office" {
			t.Errorf("booked: %+v, %v", booked, err)
		}
		h.Clock.(*clock.Settable).Set(time.Date(2026, 11, 13, 9, 0, 0, 0, time.UTC))
		says("", "")
	})
}

// CCM-12: an agreement is completed with a line for each condition in force, in whatever words, or refused with their list.
func TestAnAgreementSaysEachCondition(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		_, err := h.ChangeConditions(ctx, h.worker, f.ID, f.Version, supervision.ConditionChange{On: "2026-10-01", Add: []supervision.Condition{{Code: "ADDR"}, {Code: "REPORT", Words: "Once a month"}}})
		must(t, err)
		for name, test := range map[string]struct {
			said    forms.Answers
			refused bool
		}{
			"none":              {forms.Answers{}, true},
			"one is left out":   {forms.Answers{"conditions": {"1"}, "conditions[0].condition": {"Tell us where you live."}}, true},
			"an empty line":     {forms.Answers{"conditions": {"2"}, "conditions[0].condition": {"Tell us where you live."}, "conditions[1].condition": {" "}}, true},
			"each in own words": {forms.Answers{"conditions": {"2"}, "conditions[0].condition": {"Tell us where you live."}, "conditions[1].condition": {"Come in person, once a month."}}, false},
		} {
			if err := h.agreeable(ctx, d, f, test.said); test.refused != slices.Equal(itemsOf(err), []string{"conditions"}) || !test.refused && err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// CCM-12, CCM-13: an agreement whose next meeting is on the day of a hearing is refused beside the meeting until it is said to be meant, as an
// appointment is.
func TestAMeetingOnTheDayOfAHearingIsAskedAbout(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		must(t, h.SetHearing(ctx, h.worker, f.ID, supervision.Hearing{OnDate: "2026-11-20", Kind: supervision.HearingKinds[0]}))
		for _, c := range []struct {
			on, meant string
			refused   bool
		}{{"2026-11-20", "", true}, {"2026-11-20", "no", true}, {"2026-11-20", "yes", false}, {"2026-11-19", "", false}} {
			err := h.agreeable(ctx, d, f, forms.Answers{hearingItem: {"2026-11-20"}, meetingItem: {c.on}, "on_hearing_day": {c.meant}})
			if c.refused != slices.Equal(itemsOf(err), []string{meetingItem}) || !c.refused && err != nil {
				t.Errorf("%+v: %v", c, err)
			}
		}
	})
}

package e2e

import (
	"strings"

	"github.com/chromedp/chromedp"
)

// isProposed: the plan, its outline agreed by the officer first, the provider's part of BSF801 with it, and the approval.
func (s *story) isProposed() {
	s.on("2026-11-10", "10:00")
	s.plans()
	s.agreesPlan()
	s.proposes()
	s.approves()
}

// plans writes a goal and the next hearing. Conditions are proposed on the case plan: none binds before the decision.
func (s *story) plans() {
	w := s.worker
	at := s.file + "/plan"
	w.open(at)
	w.posts(s.file+"/goals", "words", s.in("A room of her own by spring", "Une chambre à elle d’ici le printemps"), "steps", s.in("Two viewings a month.", "Deux visites par mois."), "by_date", "2027-03-31")
	w.posts(s.file+"/hearings", "hearing_kind", "DETENTION_REVIEW", "on_date", "2026-11-27", "at_time", "13:30", "place", "IRB, Halifax", "arrangements", s.in("The aunt drives her.", "La tante la conduit."))
	w.sees(s.says("supervision.conditions.proposed"))
	s.look(w, "plan")
	s.sheet(w, at, "plan-paper")
}

// agreesPlan: the outline goes to the officer, who wants nothing else.
func (s *story) agreesPlan() {
	w, o := s.worker, s.officer
	form := s.beginsForm(w, "case-plan")
	s.completes(w, "goals[0].steps[0].step", s.in("List of rooms", "Liste de chambres"), "goals[0].steps[0].step_who", "Robin worker", "goals[0].steps[0].step_when", "2026-12-01",
		"conditions[0].condition", s.residence(), "conditions[0].answers_to", s.in("No address", "Sans adresse"), "conditions[1].condition", s.curfew("22"),
		"timeline[0].week", s.in("Week 1", "Semaine 1"), "timeline[0].happens", s.in("Enrolment, first check-in.", "Inscription, premier suivi."))
	s.sends(w, form)
	s.on("2026-11-11", "09:00")
	o.open("/incoming")
	o.sees(client)
	s.look(o, "incoming")
	s.receives(o, form, "agency")
	s.completes(o, "agreement", "agreed", "officer", "C. Roy")
	s.sends(o, form)
	s.receives(w, form, "")
	s.look(w, "plan-agreed")
	s.sheet(w, form+"/paper", "case-plan-paper")
}

// proposes writes the provider's part of BSF801 and sends it; nothing required is missing.
func (s *story) proposes() {
	w := s.worker
	w.open(s.file)
	form := s.referral()
	w.open(form + "/parts/provider")
	s.completes(w, "assessed", "2026-11-09", "interview", "in_person", "recommends", "ACCEPTED", "residence", "12 Marchand Street, Dartmouth", "plan_attached", "yes")
	w.sees(s.residence(), s.curfew("22"))
	s.look(w, "proposal-written")
	s.signs(w, form, "worker_signature")
	s.look(w, "proposal")
	s.sends(w, form)
	w.open(s.file)
	w.sees(s.says("life.phase.PROPOSED"))
	s.look(w, "file-proposed")
}

// referral gives the address of the file's BSF801.
func (s *story) referral() string {
	w := s.worker
	w.open(s.file + "/forms")
	s.look(w, "forms")
	return ask(w, chromedp.Evaluate[string](`[...document.querySelectorAll('main table a')].find(a => a.innerText.includes('BSF801')).getAttribute('href')`))
}

// approves: the officer says that it arrived and decides on the form, which is the decision on the file once it is sent back.
func (s *story) approves() {
	w, o := s.worker, s.officer
	form := s.referral()
	s.on("2026-11-12", "14:00")
	o.open(form)
	o.posts(form + "/receive")
	o.open(s.file)
	s.look(o, "file-to-decide")
	o.open(form + "/parts/decision")
	s.completes(o, "decision_made", "APPROVED", "decided_by", "C. Roy")
	s.sends(o, form)
	s.receives(w, form, "")
	s.sheet(w, form+"/paper", "bsf801-paper")
	w.open(s.file)
	w.sees(s.says("life.phase.APPROVED"))
	s.look(w, "file-approved")
	s.imposes()
}

func (s *story) residence() string {
	return s.in("Live with the aunt in Dartmouth.", "Habiter chez la tante à Dartmouth.")
}

// curfew is the condition to be home from an hour of the evening.
func (s *story) curfew(from string) string {
	return s.in("Be home from "+from+":00 to 06:00.", "Être à la maison de "+from+" h à 6 h.")
}

// imposes looks at what the approval put in force: a curfew and a residence, though nobody said so but in plain words.
func (s *story) imposes() {
	w := s.worker
	w.open(s.file + "/plan")
	w.sees(s.says("supervision.condition.CURFEW"), s.curfew("22"), s.says("supervision.condition.RESIDE"), s.residence())
	s.look(w, "plan-approved")
}

// isEnrolled: agreement and undertaking are read aloud and signed, copies go to the officer, the list is seen to.
func (s *story) isEnrolled() {
	w := s.worker
	s.on("2026-11-16", "13:00")
	agreement := s.beginsForm(w, "bsf802")
	s.completes(w, "address", "12 Marchand Street, Dartmouth", "worker_phone", "902-555-0150", "first_meeting", "2026-11-23", "first_meeting_time", "10:00", "read_to", "yes")
	w.open(agreement + "/aloud")
	s.look(w, "agreement-aloud")
	s.signs(w, agreement, "client_signature", "worker_signature")
	s.look(w, "agreement-signed")
	s.sheet(w, agreement+"/paper", "agreement-paper")
	undertaking := s.beginsForm(w, "undertaking")
	s.completes(w, "meet", "yes", "tell", "yes", "police", "yes", "respect", "yes", "share", "yes")
	s.signs(w, undertaking, "client_signature", "worker_signature")
	w.open(s.file + "/enrolment")
	w.posts(s.file+"/enrolment", "interview_on", "2026-11-16", "interview_at", "13:00", "interview_place", "Harbour", "officers", "C. Roy")
	w.posts(s.file+"/enrolment/checklist", "item", "plan", "item", "verbal", "item", "hearing", "item", "agency", "item", "workers", "item", "needs", "item", "contacts", "item", "instructions")
	s.look(w, "enrolment")
	w.open(s.file)
	s.look(w, "file-to-enrol")
	w.posts(s.file+"/enrol", "enrolled_on", "2026-11-16", "first_due", "2026-11-23", "next_time", "10:00")
	s.sends(w, agreement)
	s.sends(w, undertaking)
	w.open(s.file)
	w.sees(s.says("life.phase.ENROLLED"))
	if strings.Contains(w.text("main"), s.says("life.next.owed")) {
		s.Errorf("something is owed still:\n%s", w.text("main"))
	}
	s.look(w, "file-enrolled")
}

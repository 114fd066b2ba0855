package e2e

import (
	"strings"

	"github.com/chromedp/chromedp"
)

// came are the answers to what is asked of whoever came (CCM-15).
var came = []string{"conditions", "yes", "address", "yes", "unscheduled", "no"}

// reports: four check-ins, kept, kept late, missed with evidence that comes later, and missed without.
func (s *story) reports() {
	w := s.worker
	s.on("2026-11-23", "10:00")
	s.checkIn("KEPT", append([]string{"next_due", "2026-11-30", "next_time", "10:00", "next_place", s.in("Office, room 2", "Bureau, salle 2"), "next_interpreter", "Y. Berhe"}, came...)...)
	s.sheet(w, s.file+"/card", "card-paper")
	s.on("2026-11-30", "11:00")
	s.checkIn("LATE", append([]string{"needs_words", s.in("A winter coat.", "Un manteau d’hiver."), "next_due", "2026-12-07"}, came...)...)
	s.on("2026-12-07", "16:00")
	missed := s.checkIn("WAITING", "excuse", s.in("Ill; the clinic’s letter is to come.", "Malade; la lettre de la clinique doit venir."), "next_due", "2026-12-14")
	s.on("2026-12-09", "09:00")
	w.open(missed)
	s.look(w, "check-in-evidence")
	w.posts(missed, "outcome", "EXCUSED", "excuse", s.in("Ill; Nora read the clinic’s letter.", "Malade; Nora a lu la lettre de la clinique."), "why", s.in("The clinic’s letter of 2026-12-07 came.", "La lettre de la clinique du 2026-12-07 est arrivée."))
	s.on("2026-12-14", "17:00")
	s.missesToday("next_due", "2026-12-21")
	w.open(s.file)
	w.sees(s.says("life.phase.ACTIVE"))
	s.look(w, "file-active")
}

// checkIn records the check-in that waits, as it came out, and gives its address.
func (s *story) checkIn(outcome string, pairs ...string) string {
	s.Helper()
	w := s.worker
	w.open(s.file)
	at := ask(w, chromedp.Evaluate[string](`document.querySelector('main a[href*="/check-ins/"]').getAttribute('href')`))
	w.open(at)
	w.fillsIn(writing, append([]string{"outcome", outcome}, pairs...)...)
	s.look(w, "check-in-"+strings.ToLower(outcome))
	w.press(writing + " .govuk-button[type=submit]")
	w.done()
	return at
}

// missesToday records an absence on a day on which no hour was agreed: whether the client is waited for still is asked, and answered.
func (s *story) missesToday(pairs ...string) {
	s.Helper()
	w := s.worker
	w.open(s.file)
	w.open(ask(w, chromedp.Evaluate[string](`document.querySelector('main a[href*="/check-ins/"]').getAttribute('href')`)))
	w.fillsIn(writing, append([]string{"outcome", "MISSED"}, pairs...)...)
	w.press(writing + " .govuk-button[type=submit]")
	w.fillsIn(writing, "not_coming", "yes")
	s.look(w, "check-in-missed")
	w.press(writing + " .govuk-button[type=submit]")
	w.done()
}

// checkInLater is checkIn with a next one that is later than the client reports: it is asked why, and then recorded.
func (s *story) checkInLater(next string) {
	s.Helper()
	w := s.worker
	w.open(s.file)
	w.open(ask(w, chromedp.Evaluate[string](`document.querySelector('main a[href*="/check-ins/"]').getAttribute('href')`)))
	w.fillsIn(writing, append([]string{"outcome", "KEPT", "next_due", next}, came...)...)
	w.press(writing + " .govuk-button[type=submit]")
	w.fillsIn(writing, "late_reason", s.in("She works on a boat.", "Elle travaille sur un bateau."))
	s.look(w, "check-in-later")
	w.press(writing + " .govuk-button[type=submit]")
	w.done()
}

// breaches: a Sunday at 22:00; the number to call is that of after hours. The officer warns, then tightens the conditions.
func (s *story) breaches() {
	s.on("2026-12-20", "22:00")
	w := s.worker
	w.open(s.file + "/call")
	w.sees("902-555-0119", s.says("supervision.call_after"))
	if strings.Contains(w.text("main"), "902-555-0110") {
		s.Fatalf("the office is called at night:\n%s", w.text("main"))
	}
	s.look(w, "call-at-night")
	w.posts(s.file+"/call", "kind", "BREACH", "learned_at", "21:50", "called_to", s.in("Duty officer", "Agent de service"))
	w.posts(s.file+"/breach", "breach_kind", "CURFEW", "going", "PAST", "occurred_on", "2026-12-19", "instruction", "HOUSE_ARREST",
		"whereabouts", s.in("At the aunt’s since 21:50", "Chez la tante depuis 21 h 50"), "mind", s.in("Calm", "Calme"),
		"account", s.in("Came home at 23:40 on Saturday; the aunt called on Sunday.", "Rentrée à 23 h 40 samedi ; la tante a appelé dimanche."))
	breach := w.path()
	s.look(w, "breach")
	form := s.reportsBreach(breach)
	s.warns(form, breach)
	s.tightens()
}

// reportsBreach fills BSF807 in from the desk, signs and sends it.
func (s *story) reportsBreach(breach string) string {
	w := s.worker
	w.press(`main form:has([name=code][value=bsf807]) button`)
	form := formAt(w)
	s.completes(w, "breached[0].condition", s.curfew("22"), "occurred", "2026-12-19", "source", "other",
		"source_other", s.in("The aunt", "La tante"), "proposed", s.in("A call every evening.", "Un appel chaque soir."))
	s.look(w, "bsf807")
	s.signs(w, form, "worker_signature")
	s.sends(w, form)
	s.sheet(w, form+"/paper", "bsf807-paper")
	w.open(breach)
	s.look(w, "breach-sent")
	return form
}

// warns: the officer reads the report on Monday and warns in writing.
func (s *story) warns(form, breach string) {
	w, o := s.worker, s.officer
	s.on("2026-12-21", "09:00")
	o.open("/region/waiting")
	s.look(o, "waiting-breach")
	s.receives(o, form, "agency")
	s.completes(o, "outcome", "WARN_WRITTEN", "remarks", s.in("The next time the conditions change.", "La prochaine fois, les conditions changent."), "officer", "C. Roy")
	s.sends(o, form)
	w.open("/day")
	w.sees(s.says("supervision.action.WARN_WRITTEN"))
	s.look(w, "day-warned")
	s.receives(w, form, "")
	w.open(breach)
	w.sees(s.says("supervision.action.WARN_WRITTEN"))
	s.look(w, "breach-answered")
	w.posts(breach+"/lift", "lifted_by", "C. Roy") // what stands until further word would speak against a step down
	s.checkIn("KEPT", append([]string{"next_due", "2026-12-28"}, came...)...)
}

// tightens: a harsher condition is asked for on BSF806, which begins with each in force; granted, it binds from its day.
func (s *story) tightens() {
	w := s.worker
	s.on("2026-12-22", "10:00")
	form := s.beginsForm(w, "bsf806")
	w.fillsIn(writing, "asks", "conditions")
	w.shows(`main [name^="changes["]`, true)
	curfew := w.entry("changes", "condition", "22")
	s.completes(w, "direction", "harsher", curfew+".change", "amend", curfew+".becomes", s.curfew("20"), "why", s.in("Late on Saturday.", "En retard samedi."), "wanted", "2026-12-22")
	s.granted(form, "2026-12-22")
	w.open(s.file + "/plan")
	w.sees(s.curfew("20"))
	s.look(w, "plan-harsher")
}

// granted: a request of BSF806 goes to the officer, who grants it from a day on.
func (s *story) granted(form, from string) {
	w, o := s.worker, s.officer
	s.signs(w, form, "worker_signature")
	s.sends(w, form)
	s.receives(o, form, "agency")
	s.completes(o, "answer", "granted", "effective", from, "officer", "C. Roy")
	s.sends(o, form)
	s.receives(w, form, "")
	s.look(w, "bsf806-granted-"+from)
	s.sheet(w, form+"/paper", "bsf806-paper-"+from)
}

// earnsLess: after a clean time the system proposes a step down with its evidence; the hearing is on the plan and the card.
func (s *story) earnsLess() {
	w := s.worker
	for _, due := range []string{"2026-12-28", "2027-01-25", "2027-02-22"} {
		s.on(due, "10:00")
		s.checkInLater(day(due, 28))
	}
	s.on("2027-03-22", "10:00")
	s.checkInLater("2027-04-12")
	s.on("2027-03-29", "10:00")
	w.open(s.file)
	w.sees(s.says("attendance.step_down.title"))
	s.look(w, "file-step-down")
	w.press(`main form:has([name=step][value=down]) button`)
	form := formAt(w)
	s.completes(w, "spoken", "yes", "wanted", "2027-04-01")
	s.granted(form, "2027-04-01")
	s.on("2027-04-01", "10:00")
	w.open(s.file)
	w.sees(s.says("supervision.risk.MEDIUM"))
	s.hears()
}

// hears: a hearing is on the plan, is asked about at the check-in, and then its outcome is known.
func (s *story) hears() {
	w := s.worker
	w.open(s.file + "/plan")
	w.posts(s.file+"/hearings", "hearing_kind", "REFUGEE", "on_date", "2027-04-14", "at_time", "08:30", "place", "IRB, Halifax",
		"arrangements", s.in("By bus 1; the interpreter waits at the door.", "Par l’autobus 1 ; l’interprète attend à la porte."))
	s.look(w, "plan-hearing")
	s.on("2027-04-12", "10:00")
	s.checkIn("KEPT", append([]string{"hearing_words", s.in("She knows the way.", "Elle connaît le chemin."), "next_due", "2027-04-19"}, came...)...)
	s.sheet(w, s.file+"/card", "card-hearing-paper")
}

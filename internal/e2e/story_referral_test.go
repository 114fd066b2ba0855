package e2e

import (
	"strings"

	"github.com/chromedp/chromedp"
)

const client = "Selam Tesfaye Haile"

// isReferred: the officer announces the client and writes the agency's part of BSF801; the case manager opens the file from it, and the
// form is in it with its receipt.
func (s *story) isReferred() {
	s.on("2026-11-02", "09:30")
	o, w := s.officer, s.worker
	o.open("/heads-ups/new")
	o.must(pickLast("#site"))
	o.posts("/heads-ups/new", "name", client, "risk", "HIGH", "housing", "no", "expected_on", "2026-11-03",
		"held_at", s.in("Burnside holding centre", "Centre de détention de Burnside"), "remarks", s.in("Interpreter for Tigrinya.", "Interprète vers le tigrinya."))
	s.look(o, "heads-up")
	headsUp := o.path()
	w.open("/day")
	w.sees(client)
	s.look(w, "day-announced")
	w.press(`main a[href="` + headsUp + `"]`)
	w.sees(s.in("Burnside holding centre", "Centre de détention de Burnside"))
	s.on("2026-11-03", "10:00")
	s.writesReferral(headsUp)
	s.opensFrom(headsUp)
}

// writesReferral: the officer writes facts with their source before there is a file, and sends them.
func (s *story) writesReferral(headsUp string) {
	o := s.officer
	o.open(headsUp)
	o.posts(headsUp + "/referral")
	s.look(o, "referral-begun")
	s.completes(o, "uci", "11-2233-4455", "born", "1991-05-14", "citizenship", s.in("Eritrea", "Érythrée"), "language", s.in("Tigrinya", "tigrigna"), "interpreter", "yes",
		"family", "single", "detained", "2026-10-28 14:20", "grounds", "FLIGHT", "urgent", "no", "hearing", "2026-11-27",
		"concerns[0].concern", s.in("Missed an interview with the agency on 2026-08-12.", "A manqué une entrevue avec l’Agence le 2026-08-12."),
		"concerns[0].concern_source", s.in("Agency’s file, 2026-08-13", "Dossier de l’Agence, 2026-08-13"), "officer", "C. Roy", "referred", "2026-11-03")
	s.look(o, "referral-written")
	o.posts(headsUp + "/referral/send")
	s.look(o, "referral-sent")
}

// opensFrom: the case manager reads the referral that came and opens the file from it.
func (s *story) opensFrom(headsUp string) {
	w := s.worker
	w.open(headsUp)
	s.look(w, "heads-up-came")
	w.press(`main a[href="` + headsUp + `/referral"]`)
	w.sees(s.in("Missed an interview with the agency", "A manqué une entrevue avec l’Agence"))
	s.look(w, "referral-came")
	w.press(`main a[href^="/files/new?heads_up="]`)
	w.posts("/files/new", "script_name", "ሰላም ተስፋዬ ኃይሌ", "sex", "F", "city", "Halifax", "standard", "WEEKLY")
	s.file = w.path()
	w.sees(client, s.says("life.phase.REFERRED"))
	s.look(w, "file-referred")
	s.officer.open(s.file)
	s.look(s.officer, "file-officer")
	w.open(s.file + "/forms")
	w.press(`main table a[href^="` + s.file + `/forms/"]`)
	s.look(w, "referral-received")
	s.sheet(w, w.path()+"/paper", "referral-paper")
}

// isAssessed: two rounds of questions, a consent that is refused and then given with the letter to counsel, and the interview.
func (s *story) isAssessed() {
	s.checksReferral()
	first := s.asksRound("own-home", s.in("Could the aunt in Dartmouth house her?", "La tante à Dartmouth pourrait-elle l’héberger ?"), "mental_health")
	s.answersRound(first)
	s.on("2026-11-05", "09:00")
	second := s.asksRound("own-people", s.in("Who is her counsel?", "Qui est son conseil ?"))
	s.look(s.worker, "round-second")
	s.worker.open(s.file + "/synopsis")
	s.worker.sees(s.in("Yes, the aunt agrees.", "Oui, la tante est d’accord."))
	s.look(s.worker, "synopsis")
	s.sheet(s.worker, s.file+"/synopsis", "synopsis-paper")
	_ = second
	s.refusesConsent()
	s.givesConsent()
	s.writesToCounsel()
	s.isInterviewed()
}

// checksReferral begins the assessment with the list of what is needed and what would rule out, and asks for a document.
func (s *story) checksReferral() {
	w := s.worker
	at := s.file + "/checklist"
	w.open(at)
	w.posts(at, "state.referral", "IN_PLACE", "state.detention", "IN_PLACE", "state.charges", "CLEAR", "state.removal", "MIGHT",
		"words.removal", s.in("A travel document is asked for.", "Un titre de voyage est demandé."), "source", "AGENCY_FILE", "on_day", "2026-11-03")
	w.posts(at+"/documents", "document", s.in("Correctional plan", "Plan correctionnel"), "asked_of", "C. Roy", "asked_on", "2026-11-03", "due_on", "2026-11-10")
	w.open(at)
	w.sees(s.in("Correctional plan", "Plan correctionnel"))
	s.look(w, "checklist")
	s.sheet(w, at, "checklist-paper")
	w.open(s.file)
	w.sees(s.says("life.phase.ASSESSING"))
	s.look(w, "file-assessing")
}

// asksRound sends a round with one question of the worker's own, and gaps of the synopsis.
func (s *story) asksRound(own, question string, gaps ...string) string {
	w := s.worker
	w.open(s.file + "/questions/new")
	s.look(w, "round-draft")
	w.must(untick("ask")) // every gap is ticked at first
	pairs := []string{own, question}
	for _, gap := range gaps {
		pairs = append(pairs, "ask", gap)
	}
	w.posts(s.file+"/questions/new", pairs...)
	w.sees(question)
	return w.path()
}

// answersRound: the officer finds the round among what waits, answers the worker's own question and promises the other.
func (s *story) answersRound(round string) {
	o := s.officer
	s.on("2026-11-04", "11:00")
	o.open("/region/waiting")
	s.look(o, "waiting")
	o.press(`main a[href="` + round + `"]`)
	s.look(o, "round-answer")
	asked := ask(o, chromedp.Evaluate[[]string](`[...document.querySelectorAll('main textarea[name^="answer-"]')].map(e => e.name.slice(7))`))
	if len(asked) != 2 {
		s.Fatalf("%d questions to answer:\n%s", len(asked), o.text("main"))
	}
	o.posts(round, "from-"+asked[0], s.in("the nurse of the centre", "l’infirmière du centre"), "on-"+asked[0], "2026-11-10",
		"answer-"+asked[1], s.in("Yes, the aunt agrees.", "Oui, la tante est d’accord."))
	o.sees(s.in("Yes, the aunt agrees.", "Oui, la tante est d’accord."), "2026-11-10")
}

// refusesConsent: the client does not want counsel to be told yet; the page says why there is no letter.
func (s *story) refusesConsent() {
	w := s.worker
	w.open(s.file + "/places")
	w.posts(s.file+"/places", "role", "counsel", "name", "Ida Counsel", "phone", "902-555-0177", "email", "ida@counsel.example")
	w.posts(s.file+"/places", "role", "family", "name", s.in("Aunt in Dartmouth", "La tante à Dartmouth"), "phone", "902-555-0143", "address", "12 Marchand Street, Dartmouth")
	s.look(w, "places")
	s.notes(s.in("Ms. Haile did not wish counsel to be told anything yet; the consent was explained again.",
		"Mme Haile ne souhaitait pas encore que son conseil soit informé ; le consentement a été expliqué de nouveau."))
	w.open(s.file + "/letters")
	w.sees(s.says("release.no_consent"))
	s.look(w, "letters-no-consent")
}

// givesConsent: two days later the client signs, and what the form covers is recorded.
func (s *story) givesConsent() {
	w := s.worker
	s.on("2026-11-06", "13:00")
	form := s.beginsForm(w, "consent")
	s.completes(w, "with[0].person", "Ida Counsel", "with[0].person_contact", "902-555-0177", "what", "immigration", "what", "housing", "what", "family",
		"purpose", s.in("So that counsel can say where I may live.", "Pour que mon conseil dise où je peux habiter."), "understood", "yes")
	s.look(w, "consent-written")
	s.signs(w, form, "client_signature")
	s.look(w, "consent-signed")
	s.sheet(w, form+"/paper", "consent-paper")
	w.open(s.file + "/letters")
	at := s.file + "/letters/consents"
	w.must(tickFirst("form"), tickFirst("covers"))
	w.posts(at)
	s.look(w, "letters-consent")
}

// writesToCounsel: what stays open becomes a letter with the consent attached and the officer in copy.
func (s *story) writesToCounsel() {
	w, o := s.worker, s.officer
	w.must(pickLast("#to"))
	w.posts(s.file + "/letters")
	letter := w.path()
	s.look(w, "letter")
	w.posts(letter, "subject", s.in("Where Ms. Haile may live", "Où Mme Haile peut habiter"))
	s.sheet(w, letter, "letter-paper")
	w.open(letter)
	w.posts(letter+"/sent", "sent_on", "2026-11-06", "way", "post")
	s.look(w, "letter-sent")
	o.open(letter)
	o.sees("Ida Counsel")
	s.look(o, "letter-copied")
}

// isInterviewed: the assessment interview is arranged through custody staff, held with an interpreter, and typed up.
func (s *story) isInterviewed() {
	w := s.worker
	at := s.file + "/interview"
	w.open(at)
	w.posts(at, "through", "CUSTODY", "with", "Sgt. Lowe", "on_day", "2026-11-09", "at_time", "10:00", "way", "IN_PERSON",
		"place", s.in("Burnside holding centre", "Centre de détention de Burnside"), "attends", "Robin worker", "interpreter", "Y. Berhe", "language", s.in("Tigrinya", "tigrigna"))
	s.look(w, "interview-arranged")
	s.sheet(w, at, "interview-paper")
	s.on("2026-11-09", "15:00")
	w.open(at)
	one := ask(w, chromedp.Evaluate[string](`document.querySelector('main form[action$="/settle"]').getAttribute('action')`))
	w.posts(one, "outcome", "HELD", "note", "OWED", "words", s.in("Came with questions of her own.", "Est venue avec ses propres questions."),
		"person_name_1", s.in("Father Tekle", "Père Tekle"), "person_role_1", "family", "person_phone_1", "902-555-0166")
	s.look(w, "interview-held")
	s.assesses()
}

// assesses fills the intake form in with the client's answers, who signs, and types the notes up.
func (s *story) assesses() {
	w := s.worker
	form := s.beginsForm(w, "intake")
	s.completes(w, "held", "2026-11-09 10:00", "place", s.in("Burnside holding centre", "Centre de détention de Burnside"), "interpreter_name", "Y. Berhe, tigrinya",
		"phone", "902-555-0143", "wants", "yes", "understands", "yes", "works_with", "yes", "needs", "housing", "needs", "work",
		"needs_notes", s.in("Would like to cook again.", "Aimerait cuisiner de nouveau."), "eligible", "yes")
	s.signs(w, form, "client_signature")
	s.notes(s.in("Interview at the centre with Y. Berhe interpreting. Ms. Haile spoke of her aunt and of work.",
		"Entrevue au centre avec Y. Berhe comme interprète. Mme Haile a parlé de sa tante et de travail."))
	s.look(w, "notes")
	w.open(s.file + "/interview")
	w.press(`main form[action$="/typed-up"] button`)
	w.done()
	s.needs()
}

// notes writes a signed note in the file.
func (s *story) notes(text string) {
	w := s.worker
	w.open(s.file + "/notes")
	w.fillsIn(writing, "body", text)
	w.press(writing + " button.govuk-button[type=submit]")
	if !strings.Contains(w.text("body"), text) || strings.Contains(w.text("textarea[name=body]"), text) {
		w.press(writing + " button.govuk-button[type=submit]")
	}
	w.sees(text)
}

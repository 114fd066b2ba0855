package e2e

// isClosed: the status has changed; the closing with its form, confirmation, list and report; then the reopening.
func (s *story) isClosed() {
	w := s.worker
	s.on("2027-04-15", "10:00")
	w.open(s.file + "/closing")
	s.look(w, "closing-before")
	w.posts(s.file + "/closing")
	s.look(w, "closing-begun")
	form := s.beginsClosing(w)
	s.completes(w, "reason", "STATUS_CHANGE", "ends", "2027-04-16", "left_off", s.in("Accepted as a refugee; lives with her aunt.", "Acceptée comme réfugiée ; vit chez sa tante."))
	s.signs(w, form, "worker_signature")
	s.sends(w, form)
	s.confirms(form)
	s.writesReport()
	w.open(s.file + "/closing")
	w.posts(s.file+"/closing/checklist", "item", "client", "item", "parties", "item", "residence")
	s.look(w, "closing-ready")
	w.posts(s.file+"/closing/end", "reason", "STATUS_CHANGE", "closed_on", "2027-04-16", "why", s.in("The last reports and the folder follow this week.", "Les derniers rapports et le dossier papier suivent cette semaine."))
	w.open(s.file)
	w.sees(s.says("life.phase.CLOSED"), s.says("life.follows.who"))
	s.look(w, "file-closed")
	s.sheet(w, s.file, "file-paper")
	s.isReopened()
}

// beginsClosing begins the closing request where the page of the closing leads, with its section ticked, and gives its address.
func (s *story) beginsClosing(b *browser) string {
	s.Helper()
	b.press(`main a[href$="asks=closing"]`)
	b.posts(s.file+"/forms", "code", "bsf806")
	return formAt(b)
}

// confirms: the officer confirms the end on the form.
func (s *story) confirms(form string) {
	o := s.officer
	s.on("2027-04-16", "09:00")
	o.open(s.file + "/closing")
	s.look(o, "closing-officer")
	s.receives(o, form, "agency")
	s.completes(o, "answer", "granted", "effective", "2027-04-16", "terminated", "yes", "officer", "C. Roy")
	s.sends(o, form)
	s.receives(s.worker, form, "")
}

// writesReport writes the closing note that would serve a reconsideration.
func (s *story) writesReport() {
	w := s.worker
	form := s.beginsForm(w, "closure-report")
	s.completes(w, "closed", "2027-04-16", "confirmed", "2027-04-16", // how it went stands there as the file has it
		"followed", "yes", "follows", s.in("Port Sable Newcomer Centre", "Centre des nouveaux arrivants de Port Sable"), "follows_phone", "902-555-0188",
		"protocol", "bsf806", "protocol", "confirmed")
	s.signs(w, form, "worker_signature")
	s.look(w, "closing-report")
	s.sheet(w, form+"/paper", "closing-report-paper")
}

// isReopened: a reconsideration opens the same file again; its history is one.
func (s *story) isReopened() {
	w := s.worker
	s.on("2027-05-03", "10:00")
	w.open(s.file)
	w.posts(s.file+"/reopen", "reopened_on", "2027-05-03", "reopen_reason", s.in("The decision is reconsidered.", "La décision est réexaminée."), "word_said", "C. Roy", "word_way", "PHONE", "word_on", "2027-05-03")
	w.sees(s.says("life.phase.ACTIVE"), s.in("The decision is reconsidered.", "La décision est réexaminée."))
	s.look(w, "file-reopened")
	s.officer.open(s.file)
	s.look(s.officer, "file-reopened-officer")
}

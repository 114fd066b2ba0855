package e2e

// needs assesses what the client needs, from what the intake form and the agency said, and refers her for one of them (CCM-9).
func (s *story) needs() {
	w := s.worker
	at := s.file + "/needs"
	w.open(at)
	w.posts(s.file + "/forms")
	form := formAt(w)
	s.completes(w, "housing_level", "moderate", "housing_client", s.in("Can live with her aunt.", "Peut habiter chez sa tante."), "transport_level", "low")
	w.open(form + "/parts/personal")
	s.completes(w, "health_level", "none", "work_level", "high", "work_strengths", s.in("Cooked for six years.", "A cuisiné pendant six ans."), "review", "2027-02-09")
	w.open(at)
	w.sees(s.says("needs.nothing"), s.says("needs.gap"))
	s.look(w, "needs")
	s.sheet(w, at, "needs-paper")
	w.open(at + "/work")
	w.posts(at+"/work/referrals", "to", s.in("Harbour Kitchen", "Cuisine du Havre"), "on_day", "2026-11-09")
	w.sees(s.in("Harbour Kitchen", "Cuisine du Havre"))
	s.look(w, "need")
}

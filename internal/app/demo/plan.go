package demo

import (
	"cmp"
	"slices"

	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// What files are planned with: conditions of the release, goals with the client, and where the next hearing is.
var (
	releases = [][]supervision.Condition{
		{{Code: "ADDR", ImposedBy: "Board"}, {Code: "REPORT", Words: "monday", ImposedBy: "Board"}, {Code: "RESIDE", Words: "home", ImposedBy: "Board"}},
		{{Code: "ADDR", ImposedBy: "Board"}, {Code: "REPORT", Words: "month", ImposedBy: "Agency"}, {Code: "CURFEW", Words: "22:00–06:00", ImposedBy: "Board"}, {Code: "ABSTAIN", ImposedBy: "Board"}},
		{{Code: "ADDR", ImposedBy: "Agency"}, {Code: "APPEAR", ImposedBy: "Agency"}, {Code: "DOCS", ImposedBy: "Agency"}},
		{{Code: "REPORT", Words: "monday", ImposedBy: "Board"}, {Code: "TREAT", Words: "programme", ImposedBy: "Board"}, {Code: "NOOFF", ImposedBy: "Board"}, {Code: "ADDR", ImposedBy: "Board"}},
	}
	imposers = map[i18n.Language]map[string]string{i18n.English: {"Board": "Board", "Agency": "Agency"}, i18n.French: {"Board": "Commission", "Agency": "Agence"}}
	// said gives the words beside a condition in the language of the region; others are what they are.
	said = map[i18n.Language]map[string]string{
		i18n.English: {"monday": "Every Monday, in person", "month": "By telephone, once a month", "home": "At the address in the file", "programme": "The programme for alcohol and drugs, every week"},
		i18n.French:  {"monday": "Chaque lundi, en personne", "month": "Par téléphone, une fois par mois", "home": "À l’adresse du dossier", "programme": "Le programme contre l’alcool et les drogues, chaque semaine"},
	}
	aims = map[i18n.Language][][2]string{
		i18n.English: {{"A room of one's own", "List of owners; view two rooms a week; letter of reference."}, {"Work permit renewed", "Form filled in together; photographs; send before the fee changes."},
			{"English three evenings a week", "Assessment at the centre; place on the list; transit tickets."}, {"A family doctor", "Interim coverage; call the clinic with the interpreter."}},
		i18n.French: {{"Une chambre à soi", "Liste de propriétaires; deux visites par semaine; lettre de recommandation."}, {"Permis de travail renouvelé", "Formulaire rempli ensemble; photos; envoi avant l’échéance."},
			{"Cours de français trois soirs par semaine", "Évaluation au centre; inscription; titres de transport."}, {"Un médecin de famille", "Couverture provisoire; appel à la clinique avec l’interprète."}},
	}
)

// planned gives a file that is enrolled its conditions and goals, every sixth a hearing soon, and some one that was yesterday.
func (s *story) planned(n int) (err error) {
	sup, on := s.m.house.Supervision, s.t.day()
	conditions := slices.Clone(releases[n%len(releases)])
	for i, c := range conditions {
		conditions[i].ImposedBy = imposers[s.t.language][c.ImposedBy]
		conditions[i].Words = cmp.Or(said[s.t.language][c.Words], c.Words)
	}
	s.file, err = sup.ChangeConditions(s.t.ctx, s.worker, s.file.ID, s.file.Version, supervision.ConditionChange{On: on, Add: conditions})
	if err != nil {
		return err
	}
	all := aims[s.t.language]
	for i := range 1 + n%2 {
		aim := all[(n+i)%len(all)]
		if err := sup.SetGoal(s.t.ctx, s.worker, s.file.ID, supervision.Goal{Words: aim[0], Steps: aim[1], ByDate: on.AddMonths(3 + n%4)}); err != nil {
			return err
		}
	}
	if n%6 == 0 {
		s.t.at(s.m.now.AddDate(0, 0, -12), s.heard)
	}
	if n%5 == 2 {
		s.t.at(s.m.now.AddDate(0, 0, -12), s.over)
	}
	return nil
}

// over notes a hearing of which, the day after it, nobody has said yet what came.
func (s *story) over() error {
	if s.m.now.After(s.until) && s.closing != "" || s.m.gone[s.worker.PersonID] {
		return nil
	}
	return s.m.house.Supervision.SetHearing(s.t.ctx, s.worker, s.file.ID, supervision.Hearing{OnDate: s.t.today().AddDays(-1), AtTime: "10:00", Kind: "REFUGEE",
		Place: s.t.in("Immigration and Refugee Board, by video", "Commission de l’immigration et du statut de réfugié, par vidéo")})
}

// heard notes a hearing that is soon, if the client is still under supervision.
func (s *story) heard() error {
	if s.m.now.After(s.until) && s.closing != "" || s.m.gone[s.worker.PersonID] {
		return nil
	}
	return s.m.house.Supervision.SetHearing(s.t.ctx, s.worker, s.file.ID, supervision.Hearing{OnDate: s.t.today().AddDays(9), AtTime: "13:30", Kind: "ADMISSIBILITY",
		Place: s.t.in("Immigration and Refugee Board, room 4", "Commission de l’immigration et du statut de réfugié, salle 4"),
		Arrangements: s.t.in("The case manager meets the client at the entrance at 13:00; interpreter booked.",
			"Rendez-vous à l’entrée à 13 h avec le gestionnaire de cas; interprète réservé.")})
}

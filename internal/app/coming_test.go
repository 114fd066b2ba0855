package app_test

import (
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/id"
)

// CCM-18, CCM-17, CCM-15: what was granted from a day to come stands with its words and its day wherever conditions are read: on the plan of
// both sides, where non-compliance is reported, in a check-in, beside the agreement; and on the case manager's day when it is near.
func TestWhatIsToComeIsSaid(t *testing.T) {
	o := open(t)
	for language, words := range map[string]struct{ from, risk, begins, ends, day string }{
		"en": {"Granted by the agency, from 2026-11-20:", "Risk level: High", "Begins: Curfew: 20:00 to 07:00 " + "en", "Ends: Calls every Friday en", "Conditions that change soon"},
		"fr": {"Accordé par l’Agence, à compter du 2026-11-20\u00a0:", "Niveau de risque\u00a0: Élevé", "Entre en vigueur\u00a0: Couvre-feu\u00a0: 20:00 to 07:00 fr", "Prend fin\u00a0: Calls every Friday fr", "Conditions qui changent bientôt"},
	} {
		v, officer := newVisitor(t, o.base), newVisitor(t, o.base)
		at := o.at(t, v, language)
		officer.as(o.of(t, access.LiaisonOfficer, "Atlantic", ""), language)
		file := strings.TrimPrefix(at, "/files/")
		v.send(v.get(at+"/plan"), at+"/conditions", "word_said", "Camille Roy", "word_way", "PHONE", "word_on", "2026-11-10", "code", "FREE", "condition_words", "Calls every Friday "+language, "on", "2026-11-10")
		ends := o.text(t, "select id from condition where file_id=$1 and words=$2", file, "Calls every Friday "+language)
		org := o.text(t, "select organisation_id from supervision_file where id=$1", file)
		form := v.send(v.get(at+"/forms"), at+"/forms", "code", "bsf802").Request.URL.Path
		form = form[:strings.Index(form, "/parts")]
		if strings.Contains(v.get("/day").main(), words.day) {
			t.Errorf("%s: the day speaks of what is not granted", language)
		}
		for day, formID := range map[string]string{"2026-11-20": id.New(), "2027-03-01": id.New()} {
			if _, err := o.house.DB.Exec(t.Context(), "insert into granted_change (form_id, organisation_id, file_id, effective, granted) values ($1,$2,$3,$4,$5)", formID, org, file, day,
				`{"On":"`+day+`","Direction":"UP","Add":[{"Code":"CURFEW","Words":"20:00 to 07:00 `+language+`"}],"End":["`+ends+`"],"Risk":"HIGH"}`); err != nil {
				t.Fatal(err)
			}
		}
		checkIn := o.text(t, "select id from check_in where file_id=$1 order by due_on desc limit 1", file)
		for name, page := range map[string]answer{"plan": v.get(at + "/plan"), "the officer's plan": officer.get(at + "/plan"), "breach": v.get(at + "/breach"),
			"check-in": v.get(at + "/check-ins/" + checkIn), "agreement": v.get(form), "file": v.get(at)} {
			said := strings.Join(strings.Fields(page.main()), " ")
			for _, want := range []string{words.from, words.risk, words.begins, words.ends, "2027-03-01"} {
				if !strings.Contains(said, strings.Join(strings.Fields(want), " ")) {
					t.Errorf("%s, %s: no %q in %s", language, name, want, said)
				}
			}
		}
		day := v.get("/day").main()
		if !strings.Contains(day, words.day) || !strings.Contains(day, "2026-11-20") || strings.Contains(day, "2027-03-01") {
			t.Errorf("%s: the day says %s", language, day)
		}
		if _, err := o.house.DB.Exec(t.Context(), "delete from granted_change where file_id=$1", file); err != nil {
			t.Fatal(err)
		}
	}
}

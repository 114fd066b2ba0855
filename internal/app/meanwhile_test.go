package app_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"passerelle/internal/access"
)

// CCM-18, CCM-13, CCM-16, SEC-1, UX-1: whoever comes second to a condition, a hearing, a person or place, or an absence that
// somebody else has ended meanwhile is told so, with what stands now beside what they typed; never that it is not there.
func TestWhatSomebodyElseEndedIsSaid(t *testing.T) {
	o := open(t)
	for language, said := range map[string]struct{ condition, hearing, place, absence string }{
		"en": {"Somebody ended this condition", "Somebody cancelled this hearing", "Somebody took this entry from the list", "This absence is over already"},
		"fr": {"Quelqu’un a mis fin à cette condition", "Quelqu’un a annulé cette audience", "Quelqu’un a retiré cette entrée", "Cette absence est déjà terminée"},
	} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		at := "/files/" + o.text(t, `select f.id from supervision_file f join organisation o on o.id=f.organisation_id where o.code='HARBOUR' and f.state='ACTIVE' and not f.withdrawn
			order by f.id limit 1`)
		check := func(what string, a answer, sentence string, kept ...string) {
			t.Helper()
			if a.StatusCode != http.StatusConflict || !strings.Contains(a.page.Find("main [role=alert]").Text(), sentence) {
				t.Errorf("%s, %s: %d %s", language, what, a.StatusCode, a.main())
			}
			for _, k := range kept {
				if html, err := a.page.Find("main").Html(); err != nil || !strings.Contains(html, k) {
					t.Errorf("%s, %s: %q is lost: %s %v", language, what, k, a.main(), err)
				}
			}
		}
		v.send(v.get(at+"/plan"), at+"/conditions", "word_said", "Camille Roy", "word_way", "PHONE", "word_on", "2026-11-10", "code", "CURFEW", "condition_words", "home by ten "+language, "on", "2026-11-12", "direction", "UP")
		plan := v.get(at + "/plan")
		condition := plan.page.Find("input[name=end]").First().AttrOr("value", "")
		v.send(plan, at+"/conditions", "word_said", "Camille Roy", "word_way", "PHONE", "word_on", "2026-11-10", "end", condition, "on", "2026-11-12", "direction", "DOWN")
		check("condition", v.send(plan, at+"/conditions", "word_said", "Camille Roy", "word_way", "PHONE", "word_on", "2026-11-10", "idempotency", "c"+language, "end", condition, "code", "FREE", "condition_words", "no bars", "on", "2026-11-12", "direction", "DOWN"),
			said.condition, "no bars")

		v.send(v.get(at+"/plan"), at+"/hearings", "hearing_kind", "COURT", "on_date", "2026-12-10", "place", "Court "+language)
		hearing := at + "/hearings/" + o.text(t, "select id from hearing where place=$1", "Court "+language)
		opened := v.get(hearing)
		v.send(opened, hearing+"/cancel", "cancelled_reason", "The court is shut.")
		check("hearing moved", v.send(opened, hearing, "idempotency", "h"+language, "hearing_kind", "COURT", "on_date", "2026-12-11", "place", "Other hall"), said.hearing, "Other hall", "The court is shut.")
		check("hearing cancelled", v.send(opened, hearing+"/cancel", "idempotency", "i"+language, "cancelled_reason", "Adjourned."), said.hearing, "Adjourned.", "The court is shut.")
		if a := v.get(hearing); a.StatusCode != http.StatusOK || a.page.Find("main form").Length() != 0 {
			t.Errorf("%s: a cancelled hearing is changed: %d %s", language, a.StatusCode, a.main())
		}

		v.send(v.get(at+"/places"), at+"/places", "role", "counsel", "name", "Counsel "+language)
		place := at + "/places/" + o.text(t, "select id from place where name=$1", "Counsel "+language)
		opened = v.get(place)
		ask := v.get(place + "/end")
		v.send(ask, place+"/end", "end_reason", "Moved")
		check("place changed", v.send(opened, place, "idempotency", "p"+language, "role", "counsel", "name", "Another name"), said.place, "Another name")
		check("place ended", v.send(ask, place+"/end", "end_reason", "Moved", "idempotency", "q"+language), said.place)

		team := v.get("/team")
		worker := team.page.Find("#person option[value!='']").First().AttrOr("value", "")
		v.send(team, "/team/absences", "person", worker, "from", "2026-12-0"+map[string]string{"en": "1", "fr": "3"}[language], "to", "2026-12-0"+map[string]string{"en": "1", "fr": "3"}[language], "reason", "LEAVE")
		team = v.get("/team")
		end := team.page.Find("form[action^='/team/absences/']").Last().AttrOr("action", "")
		version := team.page.Find("form[action='"+end+"'] input[name=version]").AttrOr("value", "")
		v.send(team, end, "version", version)
		check("absence", v.send(team, end, "version", version, "idempotency", "a"+language), said.absence)
	}
}

// SEC-3, CCM-16, UX-1: whoever comes second to a record types only what they mean to change. What they left as it was follows what
// somebody else wrote meanwhile, is named as untouched, and is not undone by saving again; what both changed stands side by side.
func TestWhatNobodyTouchedFollowsTheRecord(t *testing.T) {
	o := open(t)
	for language, words := range map[string]struct{ untouched string }{"en": {"You changed nothing here"}, "fr": {"Vous n’avez rien modifié ici"}} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		file := o.text(t, `select f.id from supervision_file f join organisation o on o.id=f.organisation_id where o.code='HARBOUR' and f.state='ACTIVE' and not f.withdrawn order by f.id limit 1`)
		at := "/files/" + file + "/client"
		mine, other := v.get(at), v.get(at)
		born := "1988-03-0" + map[string]string{"en": "4", "fr": "5"}[language]
		if a := v.press(other, at, "birth_date", born, "script_name", "Другое "+language, "reason", "passport"); a.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %s", language, a.StatusCode, a.main())
		}
		again := v.press(mine, at, "script_name", "Моё "+language, "reason", "a letter")
		rows := map[string]string{}
		again.page.Find("main [role=alert] tbody tr").Each(func(_ int, row *goquery.Selection) {
			rows[row.Find("td").First().Text()] = strings.TrimSpace(row.Find("td").Last().Text())
		})
		if again.StatusCode != http.StatusConflict || len(rows) != 2 || !strings.Contains(rows[born], words.untouched) || rows["Другое "+language] != "Моё "+language {
			t.Fatalf("%s: %d %q", language, again.StatusCode, rows)
		}
		if got := again.page.Find("#birth_date").AttrOr("value", ""); got != born {
			t.Errorf("%s: the birth date stands as %q", language, got)
		}
		if a := v.press(again, at, "reason", "a letter"); a.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %s", language, a.StatusCode, a.main())
		}
		if is := o.text(t, "select c.birth_date||' '||c.script_name from client c join supervision_file f on f.client_id=c.id where f.id=$1", file); is != born+" Моё "+language {
			t.Errorf("%s: it stands as %s", language, is)
		}
	}
}

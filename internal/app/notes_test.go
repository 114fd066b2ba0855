package app_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/schedule"
)

// at gives the address of a file that a worker of Harbour Towns has, signed in to.
func (o opened) at(t *testing.T, v *visitor, language string) string {
	t.Helper()
	worker := o.of(t, access.CaseManager, "Harbour Towns", "")
	v.as(worker, language)
	return "/files/" + o.text(t, `select a.file_id from assignment a join supervision_file f on f.id=a.file_id where a.person_id=$1 and a.kind='assigned' and a.to_date=''
		and f.state='ACTIVE' and not f.withdrawn and not f.opened_in_error order by a.file_id limit 1`, worker.PersonID)
}

// CCM-16: a note of a day before the referral is asked about beside its date, what was typed kept, and signed once the day is meant.
func TestANoteBeforeTheReferralIsAskedAbout(t *testing.T) {
	o := open(t)
	for language, words := range map[string]string{"en": "This day is before the referral of ", "fr": "Ce jour précède l’aiguillage du "} {
		v := newVisitor(t, o.base)
		at := o.at(t, v, language)
		typed := []string{"kind", "general", "occurred", "1999-01-05", "title", "Before " + language, "body", "Met at the shelter."}
		opened := v.get(at + "/notes")
		if opened.page.Find(`input[name="early"]`).Length() != 0 {
			t.Errorf("%s: asked before anything is doubtful", language)
		}
		asked := v.send(opened, at+"/notes", typed...)
		if asked.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(asked.summary(), words) || asked.page.Find(`input[name="early"]`).Length() != 1 ||
			asked.page.Find("#body").Text() != "Met at the shelter." {
			t.Errorf("%s: %d %s", language, asked.StatusCode, asked.main())
		}
		signed := v.send(asked, at+"/notes", append(typed, "early", "yes")...)
		if signed.StatusCode != http.StatusOK || !strings.Contains(signed.main(), "Before "+language) || signed.page.Find(`input[name="early"]`).Length() != 0 {
			t.Errorf("%s: %d %s", language, signed.StatusCode, signed.main())
		}
	}
}

// CCM-16: who goes back to a note that is signed, or has its draft open in another window, signs nothing a second time and is led to
// the note; other words are asked about and kept.
func TestANoteThatIsSignedIsNotSignedAgain(t *testing.T) {
	o := open(t)
	for language, words := range map[string][2]string{"en": {"You signed this note", "If this is another note"}, "fr": {"Vous avez signé cette note", "S’il s’agit d’une autre note"}} {
		v := newVisitor(t, o.base)
		at := o.at(t, v, language)
		typed := []string{"body", "Met at the library, " + language + ".", "kind", "general", "occurred", "2026-11-05", "title", "Twice " + language}
		first, second := v.get(at+"/notes"), v.get(at+"/notes")
		v.send(first, at+"/notes", typed...)
		v.post(at+"/drafts/note", append([]string{"membership", membershipOf(second)}, typed...)...) // the second window keeps what it shows
		again := v.send(second, at+"/notes", typed...)
		if left := again.page.Find("#body").Text(); strings.Contains(left, "library") {
			t.Errorf("%s: what is signed is a draft still: %q", language, left)
		}
		if again.StatusCode != http.StatusOK || !strings.Contains(again.main(), words[0]) || strings.Count(again.main(), "Twice "+language) != 1 {
			t.Errorf("%s: %d %s", language, again.StatusCode, again.main())
		}
		other := slices.Replace(slices.Clone(typed), 1, 2, "Met at the library, and again after, "+language+".")
		asked := v.send(first, at+"/notes", other...)
		if asked.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(asked.summary(), words[1]) || asked.page.Find("#body").Text() != "Met at the library, and again after, "+language+"." {
			t.Fatalf("%s: %d %s", language, asked.StatusCode, asked.main())
		}
		if both := v.send(asked, at+"/notes", append(other, "another", "yes")...); both.StatusCode != http.StatusOK || strings.Count(both.main(), "Twice "+language) != 2 {
			t.Errorf("%s: %d %s", language, both.StatusCode, both.main())
		}
	}
}

// CCM-16: a template's headings come below the words that are typed already, which stay as a draft until the note is signed;
// headings that nothing was written under give way. It is a button of the form, so that it works without scripts.
func TestATemplateKeepsTheWords(t *testing.T) {
	o := open(t)
	for language, words := range map[string][3]string{"en": {"Reason:", "Interpreter:", "Title, if one helps: This is too long."}, "fr": {"Motif\u00a0:", "Interprète\u00a0:", "Titre, s’il est utile : C’est trop long."}} {
		v := newVisitor(t, o.base)
		at := o.at(t, v, language)
		notes := v.get(at + "/notes")
		form := notes.page.Find(`form[action="` + at + `/notes"]`)
		if n := form.Find(`button[name="template"][formaction="` + at + `/notes/template"]`).Length(); n != 6 || form.Find("button").First().AttrOr("formaction", "") != "" {
			t.Fatalf("%s: %d templates, or the return key presses one", language, n)
		}
		pick := func(on answer, kind, body string) answer {
			return v.post(at+"/notes/template", "membership", membershipOf(on), "template", kind, "kind", "general", "occurred", "2026-11-10", "title", "Call about rent", "body", body)
		}
		typed := pick(notes, "interview", "Noor has found a room.\r\n\r\nIt is dear.")
		again := v.get(at + "/notes")
		for _, a := range []answer{typed, again} {
			body := a.page.Find("#body").Text()
			if !strings.HasPrefix(body, "Noor has found a room.\n\nIt is dear.\n\n") || strings.Count(body, words[1]) != 1 || a.page.Find("#title").AttrOr("value", "") != "Call about rent" ||
				a.page.Find("#kind option[selected]").AttrOr("value", "") != "interview" {
				t.Errorf("%s: %q", language, body)
			}
		}
		if body := pick(again, "interview", again.page.Find("#body").Text()).page.Find("#body").Text(); strings.Count(body, words[1]) != 1 {
			t.Errorf("%s: the headings stand there twice: %q", language, body)
		}
		if body := pick(again, "interview", notes.page.Find("#body").Text()).page.Find("#body").Text(); strings.Contains(body, words[0]) || !strings.Contains(body, words[1]) {
			t.Errorf("%s: empty headings did not give way: %q", language, body)
		}
		if a := pick(again, "sonnet", "x"); a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: a template of no kind: %d", language, a.StatusCode)
		}
		long := v.send(v.get(at+"/notes"), at+"/notes", "kind", "general", "occurred", "2026-11-10", "title", strings.Repeat("a", 201), "body", "Short.", "advised", "yes")
		if long.StatusCode != http.StatusUnprocessableEntity || long.summary() != words[2] {
			t.Errorf("%s: a long title: %d %s", language, long.StatusCode, long.summary())
		}
	}
}

// CCM-16: what a search of notes finds says whose note it is and leads to it; where names are the same, the identifier tells
// them apart.
func TestASearchOfNotesSaysWhoseTheyAre(t *testing.T) {
	o := open(t)
	for _, language := range []string{"en", "fr"} {
		v := newVisitor(t, o.base)
		at := o.at(t, v, language)
		file := strings.TrimPrefix(at, "/files/")
		other := o.text(t, `select a.file_id from assignment a join supervision_file f on f.id=a.file_id join supervision_file g on g.id=$1 where a.person_id=(select person_id from assignment
			where file_id=$1 and kind='assigned' and to_date='') and a.kind='assigned' and a.to_date='' and f.client_id<>g.client_id and f.state='ACTIVE' and not f.withdrawn order by a.file_id desc limit 1`, file)
		word := "quincunx" + language
		search := func() answer {
			return v.post("/notes/search", "membership", membershipOf(v.get("/day")), "words", word)
		}
		for _, f := range []string{file, other} {
			v.send(v.get("/files/"+f+"/notes"), "/files/"+f+"/notes", "kind", "general", "occurred", "2026-11-10", "body", "A "+word+" of trees.", "advised", "yes")
		}
		call := func(name string) {
			if _, err := o.house.DB.Exec(t.Context(), "update client set full_name=$1 where id=(select client_id from supervision_file where id=$2)", name, other); err != nil {
				t.Fatal(err)
			}
		}
		call("Somebody Else")
		name, uci := o.text(t, "select full_name from client c join supervision_file f on f.client_id=c.id where f.id=$1", file), o.text(t, "select uci_written from client c join supervision_file f on f.client_id=c.id where f.id=$1", file)
		a := search()
		found := a.page.Find(`article h3 a[href^="` + at + `/notes?note="]`)
		if a.page.Find("article").Length() != 2 || found.Find("bdi").Text() != name || strings.Contains(found.Text(), uci) {
			t.Errorf("%s: %s", language, a.main())
		}
		led := v.get(strings.SplitN(found.AttrOr("href", ""), "#", 2)[0])
		if first := led.page.Find("article").First().Text(); led.StatusCode != http.StatusOK || !strings.Contains(first, word) {
			t.Errorf("%s: it leads to %s", language, first)
		}
		call(strings.ToUpper(name))
		if a := search(); !strings.Contains(a.page.Find(`article h3 a[href^="`+at+`/notes?note="]`).Text(), uci) {
			t.Errorf("%s: the same name twice: %s", language, a.main())
		}
	}
}

// SEC-1: what is sent after the lock is kept, which the page to sign in says; signing in leads to it, in a demonstration too.
func TestWhatIsSentAfterTheLockWaits(t *testing.T) {
	o := open(t)
	for language, words := range map[string]string{"en": "What you sent is kept.", "fr": "Ce que vous avez envoyé est conservé."} {
		v := newVisitor(t, o.base)
		at := o.at(t, v, language)
		worker := o.of(t, access.CaseManager, "Harbour Towns", "")
		notes := v.get(at + "/notes")
		v.post("/sign-out", "membership", membershipOf(notes), "locked", "yes", "return", at+"/notes")
		v.send(notes, at+"/notes", "kind", "general", "occurred", "2026-11-10", "body", "Sent too late.", "advised", "yes")
		v.post("/language", "language", language, "return", "/sign-in")
		if page := v.get("/sign-in"); !strings.Contains(page.main(), words) {
			t.Errorf("%s: %s", language, page.main())
		}
		if held := v.post("/demo", "person", worker.PersonID); held.Request.URL.Path != "/held" {
			t.Errorf("%s: led to %s", language, held.Request.URL)
		}
	}
}

// CCM-15: a client who comes before the day is told of before anything is typed, with one press to move the check-in to today;
// what was typed in a page that was open before is not lost. The hour is read as it is written.
func TestAClientWhoComesEarly(t *testing.T) {
	o := open(t)
	for language, words := range map[string][2]string{"en": {"This check-in is planned for", "14:30"}, "fr": {"Cette présentation est prévue le", "14\u00a0h\u00a030"}} {
		v := newVisitor(t, o.base)
		at := o.at(t, v, language)
		file := strings.TrimPrefix(at, "/files/")
		in := o.text(t, "select id from check_in where file_id=$1 and outcome='' order by due_on desc limit 1", file)
		set := func(day string) {
			if _, err := o.house.DB.Exec(t.Context(), "update check_in set due_on=$1 where id=$2", day, in); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := o.house.DB.Exec(t.Context(), "update check_in set outcome='KEPT' where file_id=$1 and outcome='' and id<>$2", file, in); err != nil {
			t.Fatal(err)
		}
		set("2027-01-05")
		page := at + "/check-ins/" + in
		early := v.get(page)
		if !strings.Contains(early.main(), words[0]) || early.page.Find("input[name=outcome]").Length() != 0 || early.page.Find(`form[action="`+page+`/today"] button`).Length() != 1 {
			t.Errorf("%s: %s", language, early.main())
		}
		answers := []string{"outcome", "KEPT", "conditions", "yes", "address", "yes", "unscheduled", "no", "needs_words", "A winter coat.", "next_due", "2027-01-12", "next_time", "14h30", "late_reason", "She works on a boat."}
		sent := v.post(page, append([]string{"membership", membershipOf(early), "idempotency", "early-" + language}, answers...)...)
		if sent.StatusCode != http.StatusUnprocessableEntity || sent.page.Find(`button[formaction="`+page+`/today"]`).Length() != 1 || sent.page.Find("#needs_words").Text() != "A winter coat." {
			t.Fatalf("%s: %d %s", language, sent.StatusCode, sent.main())
		}
		moved := v.post(page+"/today", append([]string{"membership", membershipOf(early)}, answers...)...)
		if moved.Request.URL.Path != page || moved.page.Find("#needs_words").Text() != "A winter coat." || strings.Contains(moved.main(), words[0]) {
			t.Fatalf("%s: %s %s", language, moved.Request.URL, moved.main())
		}
		if done := v.send(moved, page, answers...); done.Request.URL.Path != at+"/card" {
			t.Errorf("%s: %s %s", language, done.Request.URL, done.main())
		}
		entry := v.get(at).page.Find(".app-timeline > li").First()
		link := entry.Find(`ul a[href^="` + at + `/notes?note="]`)
		if entry.Find("ul li").Length() < 2 || link.Length() != 1 {
			html, _ := entry.Html()
			t.Fatalf("%s: the check-in is no entry of its own: %s", language, html)
		}
		if note := v.get(strings.SplitN(link.AttrOr("href", ""), "#", 2)[0]).page.Find("article").First().Text(); !strings.Contains(note, "2027-01-12 "+words[1]) || !strings.Contains(note, "A winter coat.") {
			t.Errorf("%s: %s", language, note)
		}
	}
}

// CCM-15: the check-in's form proposes the next one by the client's own interval, also where it is less than the risk level asks
// and nobody has said why, and for a working day.
func TestTheClientsOwnIntervalProposes(t *testing.T) {
	o := open(t)
	v := newVisitor(t, o.base)
	at := o.at(t, v, "en")
	file := strings.TrimPrefix(at, "/files/")
	in := o.text(t, "select id from check_in where file_id=$1 and outcome='' order by due_on limit 1", file)
	today := clock.Today(t.Context(), o.house.Clock)
	for own, days := range map[string]int{schedule.Biweekly: 14, schedule.EveryThreeWeeks: 21} {
		for ago := range 7 { // one of them would be proposed for a Saturday, one for a Sunday
			due := today.AddDays(-ago)
			for _, set := range []string{"update check_in set due_on='" + string(due) + "' where id='" + in + "'", "update supervision_file set risk='HIGH', standard='" + own + "' where id='" + file + "'"} {
				if _, err := o.house.DB.Exec(t.Context(), set); err != nil {
					t.Fatal(err)
				}
			}
			next := clock.Date(v.get(at+"/check-ins/"+in).page.Find("#next_due").AttrOr("value", ""))
			least := due.AddDays(days)
			if next < least || next > least.AddDays(4) || !schedule.WorkingDay("", next) {
				t.Errorf("%s, due %s: proposed for %s", own, due, next)
			}
		}
	}
}

// CCM-16: what @ offers and inserts says beside a number that it is not safe to call and that no message may be left there.
func TestMarksStandBesideOfferedNumbers(t *testing.T) {
	o := open(t)
	v := newVisitor(t, o.base)
	at := o.at(t, v, "en")
	v.send(v.get(at+"/places"), at+"/places", "role", "family", "name", "Ida Marked", "phone", "902-555-0177", "safe", "no", "no_voicemail", "yes")
	for language, want := range map[string]string{"en": "Ida Marked (902-555-0177 – Not safe to call – No voicemail)", "fr": "Ida Marked (902-555-0177 – Ne pas appeler – Pas de message vocal)"} {
		v := newVisitor(t, o.base)
		at := o.at(t, v, language)
		if html, _ := v.get(at + "/notes").page.Find("#people").Html(); !strings.Contains(html, want) {
			t.Errorf("%s: %s", language, html)
		}
	}
}

// CCM-13, CCM-18, UX-1: a hearing is moved and cancelled on a page of its own; what is refused is said at its field with the words
// kept; what prints of the plan has no forms.
func TestThePlanIsChanged(t *testing.T) {
	o := open(t)
	for language, words := range map[string][4]string{"en": {"Cancelled", "Say why the hearing is cancelled", "in force already", "the risk that the file has already"},
		"fr": {"Annulée", "Dites pourquoi l’audience est annulée", "déjà en vigueur", "C’est déjà le risque"}} {
		v := newVisitor(t, o.base)
		at := o.at(t, v, language)
		plan := v.get(at + "/plan")
		if plan.page.Find("main form").Length() != plan.page.Find("main .app-noprint form").Length() || plan.page.Find("main .app-noprint details").Length() != 3 {
			t.Errorf("%s: forms of the plan are printed", language)
		}
		v.send(plan, at+"/hearings", "hearing_kind", "COURT", "on_date", "2027-02-02", "at_time", "9 h 30", "place", "Room "+language)
		page := at + "/hearings/" + o.text(t, "select id from hearing where place=$1", "Room "+language)
		form := v.get(page)
		v.send(form, page, "hearing_kind", "COURT", "on_date", "2027-02-09", "at_time", form.page.Find("#at_time").AttrOr("value", ""), "place", "Room "+language)
		if day := o.text(t, "select on_date || ' ' || at_time from hearing where place=$1", "Room "+language); day != "2027-02-09 09:30" {
			t.Errorf("%s: moved to %s", language, day)
		}
		if a := v.send(v.get(page), page+"/cancel"); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.main(), words[1]) || a.page.Find("#place").AttrOr("value", "") != "Room "+language {
			t.Errorf("%s: no reason: %d %s", language, a.StatusCode, a.main())
		}
		if a := v.send(v.get(page), page+"/cancel", "cancelled_reason", "Adjourned sine die."); a.Request.URL.Path != at+"/plan" || !strings.Contains(a.main(), words[0]) || !strings.Contains(a.main(), "Adjourned sine die.") {
			t.Errorf("%s: %s", language, a.main())
		}
		if a := v.get(page); !strings.Contains(a.main(), words[0]) || a.page.Find("main form").Length() != 0 {
			t.Errorf("%s: a cancelled hearing is changed: %d %s", language, a.StatusCode, a.main())
		}
		add := []string{"word_said", "Camille Roy", "word_way", "PHONE", "word_on", "2026-11-10", "code", "CONVICT", "condition_words", "Room " + language, "on", "2026-11-10"}
		if o.text(t, "select count(*) from condition where file_id=$1 and code='CONVICT' and to_date=''", strings.TrimPrefix(at, "/files/")) == "1" { // of the other language
			a := v.send(v.get(at+"/plan"), at+"/conditions", add...)
			if a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.page.Find("#both-error").Text(), "Room ") || a.page.Find(`input[name="both"]`).Length() != 1 {
				t.Errorf("%s: a second one of a kind: %d %s", language, a.StatusCode, a.summary())
			}
		}
		add = append(add, "both", "yes")
		v.send(v.get(at+"/plan"), at+"/conditions", add...)
		if a := v.send(v.get(at+"/plan"), at+"/conditions", add...); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.page.Find("#code-error").Text(), words[2]) ||
			a.page.Find("#condition_words").AttrOr("value", "") != "Room "+language {
			t.Errorf("%s: %d %s", language, a.StatusCode, a.summary())
		}
		risk := o.text(t, "select risk from supervision_file where id=$1", strings.TrimPrefix(at, "/files/"))
		if a := v.send(v.get(at), at+"/risk", "word_said", "Camille Roy", "word_way", "PHONE", "word_on", "2026-11-10", "risk", risk, "on", "2026-11-10"); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.page.Find("#risk-error").Text(), words[3]) {
			t.Errorf("%s: %d %s", language, a.StatusCode, a.summary())
		}
		goal := o.text(t, "select id from goal where file_id=$1 order by id limit 1", strings.TrimPrefix(at, "/files/"))
		reach := at + "/goals/" + goal
		if a := v.send(v.get(reach), reach, "words", "Mine own.", "reached_on", "2030-01-01"); a.StatusCode != http.StatusUnprocessableEntity || a.page.Find("#reached_on-error").Length() != 1 || a.page.Find("#words").Text() != "Mine own." {
			t.Errorf("%s: %d %s", language, a.StatusCode, a.main())
		}
		if a := v.send(v.get(reach), reach, "words", "Mine own "+language, "reached_on", "2026-11-11"); a.Request.URL.Path != at+"/plan" {
			t.Errorf("%s: %d %s", language, a.StatusCode, a.main())
		}
		if told := v.get(at).page.Find(".app-timeline > li").First().Text(); !strings.Contains(told, "Mine own "+language) {
			t.Errorf("%s: the goal is not named: %s", language, told)
		}
	}
}

// CCM-16, CCM-5: a protected address typed into a note is asked about before it is signed, what was typed kept, and signed once it is meant.
func TestAProtectedAddressIsAskedAbout(t *testing.T) {
	o := open(t)
	for language, words := range map[string]string{"en": "names an address that is protected: “77 hidden”", "fr": "nomme une adresse protégée"} {
		v := newVisitor(t, o.base)
		at := o.at(t, v, language)
		v.send(v.get(at+"/places"), at+"/places", "role", "family", "name", "Aunt "+language, "address", "77 Hidden Lane", "protected", "yes")
		typed := []string{"kind", "general", "occurred", "2026-11-11", "title", "Visit " + language, "body", "Slept at 77, hidden lane."}
		opened := v.get(at + "/notes")
		if titled := v.send(opened, at+"/notes", "kind", "general", "occurred", "2026-11-11", "title", "At 77 Hidden Lane", "body", "Slept there."); titled.page.Find(`input[name="names_protected"]`).Length() != 1 {
			t.Errorf("%s: a title: %d %s", language, titled.StatusCode, titled.main())
		}
		asked := v.send(opened, at+"/notes", typed...)
		if opened.page.Find(`input[name="names_protected"]`).Length() != 0 || asked.StatusCode != http.StatusUnprocessableEntity ||
			!strings.Contains(asked.summary(), words) || asked.page.Find(`input[name="names_protected"]`).Length() != 1 || asked.page.Find("#body").Text() != "Slept at 77, hidden lane." {
			t.Errorf("%s: %d %s", language, asked.StatusCode, asked.summary())
		}
		if other := v.send(asked, at+"/notes", "kind", "general", "occurred", "no day", "body", "Slept at 77, hidden lane.", "names_protected", "yes"); other.StatusCode != http.StatusUnprocessableEntity ||
			other.page.Find(`input[name="names_protected"][checked]`).Length() != 1 {
			t.Errorf("%s: the answer is lost with another problem: %d %s", language, other.StatusCode, other.main())
		}
		if signed := v.send(asked, at+"/notes", append(typed, "names_protected", "yes")...); signed.StatusCode != http.StatusOK || !strings.Contains(signed.main(), "Visit "+language) {
			t.Errorf("%s: %d %s", language, signed.StatusCode, signed.summary())
		}
		amend := at + "/notes/" + o.text(t, "select max(id) from note where file_id=$1 and title=$2", strings.TrimPrefix(at, "/files/"), "Visit "+language) + "/amend"
		added := []string{"addendum", "Back at 77 hidden lane.", "reason", "Said later"}
		asked = v.send(v.get(amend), amend, added...)
		if asked.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(asked.summary(), words) || asked.page.Find(`input[name="names_protected"]`).Length() != 1 ||
			asked.page.Find("#addendum").Text() != "Back at 77 hidden lane." {
			t.Errorf("%s: an addendum: %d %s", language, asked.StatusCode, asked.main())
		}
		if why := v.send(v.get(amend), amend, "addendum", "Back.", "reason", "Seen at 77 hidden lane"); why.page.Find(`input[name="names_protected"]`).Length() != 1 {
			t.Errorf("%s: the reason of an addendum: %d %s", language, why.StatusCode, why.main())
		}
		if signed := v.send(asked, amend, append(added, "names_protected", "yes")...); signed.StatusCode != http.StatusOK || !strings.Contains(signed.main(), "Back at 77 hidden lane.") {
			t.Errorf("%s: an addendum that means it: %d %s", language, signed.StatusCode, signed.main())
		}
	}
}

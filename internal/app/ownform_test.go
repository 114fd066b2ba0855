package app_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/forms/own"
	"passerelle/internal/platform/i18n"
)

// ownForm gives a case manager a form of their own, in use.
func (o opened) ownForm(t testing.TB) string {
	t.Helper()
	p := o.one(t, access.CaseManager)
	if code := o.text(t, "select coalesce(min(code),'') from own_form where owner_id=$1", p.PersonID); code != "" {
		return code
	}
	a := access.Actor{PersonID: p.PersonID, Name: p.Name, OrganisationID: o.text(t, "select organisation_id from person where id=$1", p.PersonID), Programme: access.CCMS,
		Roles: []access.Role{access.CaseManager}}
	s := o.house.Documents.Own
	code, err := s.Make(context.Background(), a, own.New{Title: i18n.Both("Visit", "Visite")})
	if err == nil {
		err = s.Use(context.Background(), a, code, 1)
	}
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// brings sends a file to the page that takes own forms in.
func (v *visitor) brings(name, content string) answer {
	v.t.Helper()
	return v.attach(v.get("/own-forms/bring"), "/own-forms/bring", "file", name, []byte(content))
}

// file reads what is given out as a file.
func (v *visitor) file(path string) string {
	v.t.Helper()
	r, err := v.client.Get(v.base + path)
	if err != nil {
		v.t.Fatal(err)
	}
	defer r.Body.Close()
	content, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK || !strings.HasPrefix(r.Header.Get("Content-Disposition"), "attachment") {
		v.t.Fatalf("%s: %d %v", path, r.StatusCode, err)
	}
	return string(content)
}

// CCM-25, UX-1: in both languages a supervisor makes a form of the organisation on screen, from an official one: reworded, an item added with
// choices and a condition, refused beside the field with what was typed, tried out, printed, put in use, in a pack; it says everywhere
// that it is no official form; a case manager begins it on a file with the client's name in it; another provider finds nothing; it
// leaves as a file and comes back.
func TestOwnForms(t *testing.T) {
	o := open(t)
	for language, words := range map[string]struct{ title, own, needed, twice, depends, added string }{
		"en": {"Our appointment", "Own form, not official", "This is needed", "A choice stands here twice", "depends on it", "How did you come?"},
		"fr": {"Notre rendez-vous", "Formulaire maison, non officiel", "Ce champ est obligatoire", "Un choix y est deux fois", "en dépend", "Comment êtes-vous venu?"},
	} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		if page := v.get("/forms/appointment/1"); page.page.Find(`a[href="/own-forms/new?from=appointment"]`).Length() != 1 {
			t.Fatalf("nothing leads from an official form to a copy: %s", page.main())
		}
		at := "/own-forms/new"
		wrong := v.send(v.get(at+"?from=appointment"), at, "from", "appointment", "language", language, "title_"+language, "BSF802 "+words.title, "whose", "all")
		if wrong.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(wrong.main(), "BSF802 "+words.title) && wrong.page.Find("#title_"+language).AttrOr("value", "") != "BSF802 "+words.title {
			t.Fatalf("%s: an official number: %d %q %s", language, wrong.StatusCode, wrong.page.Find("#title_"+language).AttrOr("value", ""), wrong.main()[:100])
		}
		one := v.send(wrong, at, "from", "appointment", "language", language, "title_"+language, words.title, "whose", "all")
		here := one.Request.URL.Path
		if one.StatusCode != http.StatusOK || !strings.Contains(one.main(), words.own) {
			t.Fatalf("%d %s: %s", one.StatusCode, here, one.main())
		}
		if empty := v.send(v.get(here+"/items/new"), here+"/items/new", "version", "1", "kind", "text", "hint_"+language, "kept"); empty.StatusCode != http.StatusUnprocessableEntity ||
			!strings.Contains(empty.page.Find("#text_"+language+"-error").Text(), words.needed) || empty.page.Find("#hint_"+language).AttrOr("value", "") != "kept" {
			t.Errorf("%s: an item without words: %d %s", language, empty.StatusCode, empty.main())
		}
		twice := v.send(v.get(here+"/items/new"), here+"/items/new", "version", "1", "kind", "choice", "text_"+language, words.added, "options_"+language, "Bus\nBus")
		if twice.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(twice.main(), words.twice) || twice.page.Find("#options_"+language).Text() != "Bus\nBus" {
			t.Errorf("%s: the same choice twice: %d %s", language, twice.StatusCode, twice.main())
		}
		added := v.send(twice, here+"/items/new", "version", "1", "kind", "choice", "text_"+language, words.added, "options_"+language, "Bus\nVélo", "required", "yes")
		link := added.page.Find(`.app-outline a:contains("` + words.added + `")`)
		item, _ := link.Attr("href")
		if added.StatusCode != http.StatusOK || item == "" {
			t.Fatalf("%s: not added: %d %s", language, added.StatusCode, added.main())
		}
		itemID := item[strings.LastIndex(item, "/")+1:]
		stale := v.send(v.get(item), item, "version", "1", "kind", "choice", "text_"+language, "Mine", "options_"+language, "Bus\nVélo")
		if stale.StatusCode != http.StatusConflict || !strings.Contains(stale.page.Find("[role=alert] table").Text(), words.added) || stale.page.Find("#text_"+language).Text() != "Mine" {
			t.Errorf("%s: what was done meanwhile is not beside what was typed: %d %s", language, stale.StatusCode, stale.main())
		}
		v.send(v.get(here+"/items/new"), here+"/items/new", "version", "2", "kind", "paragraph", "text_"+language, "Why so?", "when", itemID+"=o2", "begins", "file.city")
		if stays := v.send(v.get(item), item+"/drop", "version", "3"); stays.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(stays.main(), words.depends) {
			t.Errorf("%s: what others depend on goes: %d %s", language, stays.StatusCode, stays.main())
		}
		if moved := v.send(v.get(here), here+"/order", "version", "3", "act", "up:"+itemID); moved.StatusCode != http.StatusOK {
			t.Errorf("%s: not moved: %d", language, moved.StatusCode)
		}
		v.send(v.get(here+"/settings"), here+"/settings", "version", "4", "language", language, "title_"+language, words.title, "pack", "breach", "mark", "yes")
		try := v.get(here + "/try")
		if try.StatusCode != http.StatusOK || !strings.Contains(try.main(), words.own) || !strings.Contains(try.main(), words.added) || strings.Contains(try.main(), "Why so?") {
			t.Errorf("%s: tried out: %d %s", language, try.StatusCode, try.main())
		}
		if asked := v.post(here+"/try", "membership", membershipOf(try), "act", "check", itemID, "o2"); asked.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(asked.main(), "Why so?") {
			t.Errorf("%s: the condition: %d", language, asked.StatusCode)
		}
		if paper := v.get(here + "/paper"); !strings.Contains(paper.page.Find("table thead").Text(), words.own) {
			t.Errorf("%s: the paper does not say that it is no official form: %s", language, paper.main())
		}
		used := v.send(v.get(here), here+"/use", "version", "5")
		if used.StatusCode != http.StatusOK || used.page.Find(".app-flash").Length() != 1 || used.page.Find(`form[action$="/use"]`).Length() != 0 {
			t.Fatalf("%s: not in use: %d %s", language, used.StatusCode, used.main())
		}
		if pack := v.get("/packs/breach?language=" + language); !strings.Contains(pack.main(), words.title) || !strings.Contains(pack.main(), words.own) {
			t.Errorf("%s: the pack goes without it", language)
		}
		o.begunOnAFile(t, v, language, here, words.title, words.own)
		o.leavesAndComesBack(t, v, language, here, words.title)
	}
}

// begunOnAFile begins an own form on a file as a case manager, and looks for it as somebody of another provider.
func (o opened) begunOnAFile(t *testing.T, v *visitor, language, here, title, mark string) {
	t.Helper()
	worker := o.of(t, access.CaseManager, "Harbour Towns", "")
	v.as(worker, language)
	code := strings.TrimPrefix(here, "/own-forms/")
	at := "/files/" + o.text(t, "select min(file_id) from assignment where person_id=$1 and to_date=''", worker.PersonID) + "/forms"
	list := v.get(at)
	if option := list.page.Find(`#code option[value="` + code + `"]`).Text(); !strings.Contains(option, title) || option == title {
		t.Fatalf("%s: it is not offered as an own form: %q", language, option)
	}
	begun := v.send(list, at, "code", code)
	if begun.StatusCode != http.StatusOK || begun.page.Find("#client_name").AttrOr("value", "") == "" || !strings.Contains(begun.main(), mark) {
		t.Fatalf("%s: begun: %d %s", language, begun.StatusCode, begun.main())
	}
	form := strings.TrimSuffix(begun.Request.URL.Path, "/parts/own")
	for _, page := range []string{form, form + "/paper", form + "/paper?blank=yes"} {
		if a := v.get(page); !strings.Contains(a.main(), mark) {
			t.Errorf("%s: %s does not say that it is no official form: %s", language, page, a.main())
		}
	}
	if listed := v.get(at); !strings.Contains(listed.main(), mark) {
		t.Errorf("%s: the list of the file's forms does not say it", language)
	}
	if a := v.get(here); a.StatusCode != http.StatusOK || a.page.Find("main form").Length() != 0 || v.get(here+"/settings").StatusCode != http.StatusForbidden {
		t.Errorf("%s: a case manager may change the organisation's form: %s", language, a.main())
	}
	v.as(o.of(t, access.ProviderSupervisor, "Tideway", ""), language)
	if a := v.get(here); a.StatusCode != http.StatusNotFound || strings.Contains(v.get("/own-forms").main(), title) || v.get("/forms/"+code+"/1").StatusCode != http.StatusNotFound {
		t.Errorf("%s: another provider finds it: %d", language, a.StatusCode)
	}
}

// leavesAndComesBack takes an own form out as a file, and brings it in at another provider.
func (o opened) leavesAndComesBack(t *testing.T, v *visitor, language, here, title string) {
	t.Helper()
	v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
	files := map[string]string{}
	for _, name := range []string{"definition.yaml", "questionnaire.json"} {
		files[name] = v.file(here + "/" + name)
	}
	v.as(o.of(t, access.ProviderSupervisor, "Tideway", ""), language)
	for name, content := range files {
		found := v.brings(name, content)
		if found.StatusCode != http.StatusOK || !strings.Contains(found.main(), title) {
			t.Fatalf("%s: %s: %d %s", language, name, found.StatusCode, found.main())
		}
		kept := v.send(found, "/own-forms/bring/keep", "source", strings.TrimPrefix(found.page.Find("textarea[name=source]").Text(), "\n"))
		if kept.StatusCode != http.StatusOK || !strings.Contains(kept.main(), title) || kept.Request.URL.Path == here {
			t.Errorf("%s: %s is not kept: %d %s", language, name, kept.StatusCode, kept.main())
		}
	}
	if bad := v.brings("bad.yaml", "parts: ["); bad.StatusCode != http.StatusUnprocessableEntity || bad.page.Find("main table").Length() != 1 {
		t.Errorf("%s: a bad file: %d %s", language, bad.StatusCode, bad.main())
	}
}

// leftForm gives a form of somebody who left the first provider.
func (o opened) leftForm(t testing.TB) string {
	t.Helper()
	return o.text(t, `select min(f.code) from own_form f join organisation o on o.id=f.organisation_id where o.code=$1 and f.owner_id<>''
		and exists (select 1 from membership m where m.person_id=f.owner_id and m.to_date<>'')`, "HARBOUR")
}

// CCM-25, UX-1: in both languages a supervisor finds the form of a colleague who left, sees what it asks and takes it over; it says whose it was and who took it,
// and is changed like any other of the organisation; case managers are shown none of that.
func TestAFormOfSomebodyWhoLeftIsTakenOver(t *testing.T) {
	o := open(t)
	for language, words := range map[string]struct{ provider, of, left, taken, from, form, gone, back string }{
		"en": {"Harbour Towns", "Of colleagues who left or are absent", "left the organisation", "The form is the organisation’s now.", "From ", "First week, what to show", "has left the organisation", "The form is its maker’s again."},
		"fr": {"Entraide des Rapides", "De collègues qui sont partis ou absents", "a quitté l’organisme", "Le formulaire est maintenant celui de l’organisme.", "De ", "Première semaine, quoi montrer", "a quitté l’organisme", "Le formulaire est de nouveau à la personne qui l’a fait."},
	} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.CaseManager, words.provider, ""), language)
		if page := v.get("/own-forms"); strings.Contains(page.main(), words.of) || strings.Contains(page.main(), words.form) {
			t.Errorf("%s: a case manager is shown the forms of who left: %s", language, page.main())
		}
		supervisor := o.of(t, access.ProviderSupervisor, words.provider, "")
		v.as(supervisor, language)
		list := v.get("/own-forms")
		at := list.page.Find(`a[href$="/take-over"]`).AttrOr("href", "")
		if at == "" || !strings.Contains(list.main(), words.of) || !strings.Contains(list.main(), words.left) {
			t.Fatalf("%s: nothing leads to it: %s", language, list.main())
		}
		if refused := v.get(strings.TrimSuffix(at, "/take-over")); refused.StatusCode != http.StatusNotFound {
			t.Errorf("%s: it is the supervisor’s before it is taken over: %d", language, refused.StatusCode)
		}
		page := v.get(at)
		if page.StatusCode != http.StatusOK || !strings.Contains(page.main(), words.left) || page.page.Find(".app-outline li").Length() == 0 {
			t.Fatalf("%s: %d %s", language, page.StatusCode, page.main())
		}
		taken := v.send(page, at, "version", page.page.Find(`input[name="version"]`).AttrOr("value", ""))
		if taken.StatusCode != http.StatusOK || !strings.Contains(taken.page.Text(), words.taken) || !strings.Contains(taken.main(), words.from) || !strings.Contains(taken.main(), supervisor.Name) ||
			taken.page.Find(`a[href$="/settings"]`).Length() != 1 {
			t.Errorf("%s: %d %s", language, taken.StatusCode, taken.main())
		}
		form := strings.TrimSuffix(at, "/take-over")
		if taken.page.Find(`form[action$="/give-back"]`).Length() != 0 {
			t.Errorf("%s: it is given to somebody who left: %s", language, taken.main())
		}
		hidden := func(name string) string {
			return taken.page.Find(`form[action$="/retire"] input[name="`+name+`"]`).AttrOr("value", "")
		}
		if refused := v.post(form+"/give-back", "version", hidden("version"), "membership", hidden("membership"), "idempotency", hidden("idempotency")); refused.StatusCode != http.StatusUnprocessableEntity ||
			!strings.Contains(refused.main(), words.gone) {
			t.Errorf("%s: given to somebody who left: %d %s", language, refused.StatusCode, refused.main())
		}
		if _, err := o.house.DB.Exec(t.Context(), "update membership set to_date='' where person_id=(select taken_from from own_form where code=$1)", strings.TrimPrefix(form, "/own-forms/")); err != nil {
			t.Fatal(err)
		}
		page = v.get(form)
		back := v.send(page, form+"/give-back", "version", page.page.Find(`form[action$="/give-back"] input[name="version"]`).AttrOr("value", ""))
		if back.Request.URL.Path != "/own-forms" || !strings.Contains(back.page.Text(), words.back) || strings.Contains(back.main(), words.form) {
			t.Errorf("%s: given back: %d %s", language, back.StatusCode, back.main())
		}
	}
}

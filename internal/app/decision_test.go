package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/i18n"
)

// specimen gives what the fictitious specimen of a form says in a part, as it is posted; what is said beside stands in its place.
func specimen(t *testing.T, code, part string, beside ...string) []string {
	t.Helper()
	list, err := forms.Library()
	if err != nil {
		t.Fatal(err)
	}
	var latest *forms.Definition
	for _, d := range list {
		if d.Code == code {
			latest = d
		}
	}
	said, _ := forms.SpecimenOf(latest, i18n.English)
	for i := 0; i+1 < len(beside); i += 2 {
		said[beside[i]] = []string{beside[i+1]}
	}
	var out []string
	for path, values := range latest.OfPart(said, part) {
		for _, value := range values {
			out = append(out, path, value)
		}
	}
	return out
}

// complete fills a part of a form as its specimen is filled, and sends the form.
func (v *visitor) complete(form, code, part string, beside ...string) answer {
	v.t.Helper()
	at := form + "/parts/" + part
	done := v.send(v.get(at), at, append(specimen(v.t, code, part, beside...), "act", "complete")...)
	if done.StatusCode != http.StatusOK || done.Request.URL.Path != form {
		v.t.Fatalf("%s: %d %s", at, done.StatusCode, done.main())
	}
	return done
}

// referral opens a file through its page.
func (v *visitor) referral(name string) (at string) {
	v.t.Helper()
	form := v.get("/files/new")
	site := form.page.Find(`#region option[value!=""]`).First().AttrOr("value", "")
	opened := v.send(form, "/files/new", "full_name", name, "received_on", "2026-11-10", "region", site, "official_language", "fr")
	return opened.Request.URL.Path
}

// CCM-11: the officer decides on BSF801: once it is sent back, the file is decided, its timeline says so, and the provider has
// the updated form to receive. The file's page leads to the form; decided on the file, the form begins with that answer.
func TestTheOfficerDecidesOnTheForm(t *testing.T) {
	o := open(t)
	for language, words := range map[string]struct{ waits, onFile, approved, other string }{
		"en": {"is the decision on the file", "has not gone back with it", "Approved", "Another decision on the referral"},
		"fr": {"est la décision au dossier", "n’est pas encore reparti", "Approuvé", "Une autre décision sur l’aiguillage"},
	} {
		provider, officer := newVisitor(t, o.base), newVisitor(t, o.base)
		provider.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		officer.as(o.of(t, access.LiaisonOfficer, "Atlantic", ""), language)
		for _, onFile := range []bool{false, true} {
			at := provider.referral("Idil Mattila " + language + map[bool]string{true: " two"}[onFile])
			form := strings.TrimSuffix(officer.send(officer.get(at+"/forms"), at+"/forms", "code", "bsf801").Request.URL.Path, "/parts/agency")
			officer.send(officer.complete(form, "bsf801", "agency"), form+"/send")
			provider.send(provider.get(form), form+"/receive")
			proposal := provider.complete(form, "bsf801", "provider", "plan_attached", "no")
			unsigned := provider.post(form+"/send", hiddenOf(proposal, form+"/sign")...)
			if unsigned.page.Find(`.govuk-error-summary a[href="#item"]`).Length() != 1 {
				t.Errorf("%s: sent unsigned: %d %s", language, unsigned.StatusCode, unsigned.main())
			}
			signed := provider.send(provider.get(form), form+"/sign", "item", "worker_signature", "witness", "Robin Vale")
			provider.send(signed, form+"/send", "why", "The consent is being signed.")
			officer.send(officer.get(form), form+"/receive")
			if page := officer.get(at); !strings.Contains(page.main(), words.waits) || page.page.Find(`a[href="`+form+`/parts/decision"]`).Length() == 0 {
				t.Fatalf("%s: the file does not lead to the decision: %s", language, page.main())
			}
			if strings.Contains(provider.get(at).main(), words.waits) {
				t.Errorf("%s: the provider is led to the decision", language)
			}
			if onFile {
				decided := officer.send(officer.get(at), at+"/agency-decision", "agency_decision", "ACCEPTED", "decided_on", "2026-11-11")
				if !strings.Contains(decided.main(), words.onFile) {
					t.Errorf("%s: decided on the file: %s", language, decided.main())
				}
				part := officer.get(form + "/parts/decision")
				if part.page.Find(`input[name="decision_made"][value="APPROVED"][checked]`).Length() != 1 {
					t.Errorf("%s: the form begins with nothing", language)
				}
				refused := officer.send(part, form+"/parts/decision", append(specimen(t, "bsf801", "decision", "decision_made", "NOT_APPROVED", "refusal", "PLAN", "decision_why", "No.", "decided", "2026-11-11"), "act", "complete")...)
				if refused.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(refused.main(), words.other) {
					t.Errorf("%s: another decision: %d %s", language, refused.StatusCode, refused.main())
				}
			}
			officer.send(officer.complete(form, "bsf801", "decision", "decided", "2026-11-11"), form+"/send")
			if page := provider.get(at); !strings.Contains(page.main(), words.approved) {
				t.Errorf("%s: the file is not approved: %s", language, page.main())
			}
			if back := provider.send(provider.get(form), form+"/receive"); back.StatusCode != http.StatusOK {
				t.Errorf("%s: received: %d %s", language, back.StatusCode, back.main())
			}
			if n := o.text(t, "select count(*) from event where file_id=$1 and kind='decided'", strings.TrimPrefix(at, "/files/")); n != "1" {
				t.Errorf("%s: %s decisions", language, n)
			}
		}
	}
}

// CCM-11: of two curfews that a referral proposes an acceptance names the one that holds, in both languages: on the form beside the item,
// on the file in a field that appears then, with what was typed kept; what is named is in the plan alone.
func TestTheOfficerNamesTheCurfewThatHolds(t *testing.T) {
	o := open(t)
	for language, words := range map[string]string{"en": "1: “Curfew: 22:00 to 06:00”", "fr": "1\u00a0: «\u00a0Couvre-feu\u00a0: 22:00 to 06:00\u00a0»"} {
		provider, officer := newVisitor(t, o.base), newVisitor(t, o.base)
		provider.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		officer.as(o.of(t, access.LiaisonOfficer, "Atlantic", ""), language)
		for _, onFile := range []bool{false, true} {
			at := provider.referral("Noor Warsame " + language + map[bool]string{true: " two"}[onFile])
			form := strings.TrimSuffix(officer.send(officer.get(at+"/forms"), at+"/forms", "code", "bsf801").Request.URL.Path, "/parts/agency")
			officer.send(officer.complete(form, "bsf801", "agency"), form+"/send")
			provider.send(provider.get(form), form+"/receive")
			provider.complete(form, "bsf801", "provider", "plan_attached", "no", "conditions[0].condition", "Curfew: 22:00 to 06:00", "conditions[1].condition", "Curfew: 20:00 to 07:00")
			signed := provider.send(provider.get(form), form+"/sign", "item", "worker_signature", "witness", "Robin Vale")
			provider.send(signed, form+"/send", "why", "The consent is being signed.")
			officer.send(officer.get(form), form+"/receive")
			say := func(holds string) answer {
				part := form + "/parts/decision"
				return officer.send(officer.get(part), part, append(specimen(t, "bsf801", "decision", "decided", "2026-11-11", "enrolment_place", "Pier 9", "holds", holds), "act", "complete")...)
			}
			if onFile {
				say = func(holds string) answer {
					return officer.send(officer.get(at), at+"/agency-decision", "agency_decision", "ACCEPTED", "decided_on", "2026-11-11", "holds", holds)
				}
			}
			asked := say("the later")
			if asked.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(asked.page.Find("#holds-error").Text(), words) || asked.page.Find("#holds").AttrOr("value", "") != "the later" {
				t.Fatalf("%s, on the file %v: not asked: %d %s", language, onFile, asked.StatusCode, asked.main())
			}
			if named := say("2"); named.StatusCode != http.StatusOK {
				t.Fatalf("%s, on the file %v: %d %s", language, onFile, named.StatusCode, named.main())
			}
			if !onFile {
				officer.send(officer.get(form), form+"/send")
			}
			if n := o.text(t, "select words from condition where file_id=$1 and code='CURFEW'", strings.TrimPrefix(at, "/files/")); n != "20:00 to 07:00" {
				t.Errorf("%s, on the file %v: %s is in the plan", language, onFile, n)
			}
		}
	}
}

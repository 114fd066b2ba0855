package app_test

import (
	"strings"
	"testing"

	"passerelle/internal/access"
)

// CCM-1: the officer of the region is told, before the decision is asked, that another provider has the person under the same UCI; the
// provider's own page says nothing of it.
func TestTheOfficerIsToldBeforeDeciding(t *testing.T) {
	o := open(t)
	file := o.text(t, `select max(f.id) from supervision_file f join organisation o on o.id=f.organisation_id join client c on c.id=f.client_id
		where o.code='HARBOUR' and f.state='REFERRED' and not f.withdrawn and c.uci_digits<>''`)
	other := o.text(t, `select max(f.id) from supervision_file f join organisation o on o.id=f.organisation_id where o.code<>'HARBOUR' and f.state='ACTIVE' and not f.withdrawn`)
	_, err := o.house.DB.Exec(t.Context(), "update client set uci_digits=(select c.uci_digits from client c join supervision_file f on f.client_id=c.id where f.id=$1) where id=(select client_id from supervision_file where id=$2)", file, other)
	if err != nil {
		t.Fatal(err)
	}
	for language, words := range map[string]string{"en": "Another provider has this person, too", "fr": "Un autre fournisseur a aussi cette personne"} {
		v := newVisitor(t, o.base)
		v.asOfficerOf(o, file, language)
		told := v.get("/files/" + file).main()
		at, asks := strings.Index(told, words), strings.Index(told, map[string]string{"en": "Answer the referral for the agency", "fr": "Répondre à l’aiguillage au nom de l’Agence"}[language])
		if at < 0 || asks < at {
			t.Errorf("%s: told at %d, asked at %d: %s", language, at, asks, told)
		}
		if list := v.get("/region/waiting"); list.page.Find("#elsewhere").Length() != 1 {
			t.Errorf("%s: not in the list: %s", language, list.main())
		}
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		if says := v.get("/files/" + file).main(); strings.Contains(says, words) {
			t.Errorf("%s: the provider is told: %s", language, says)
		}
	}
}

package forms

import (
	"strings"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

const ownVisit = `
code: own-visit
version: 1
reading: own
from: "2026-01-01"
title: {en: "Visit", fr: "Visite"}
parts:
  - id: own
    title: {en: "Visit", fr: "Visite"}
    side: provider
    edit: [case_manager, provider_supervisor]
    items:
      - {id: well, kind: choice, text: {en: "Well?", fr: "Bien?"}, hint: {en: "Ask", fr: "Demandez"}, options: [{code: a, text: {en: "Very", fr: "Très"}}]}
`

// CCM-25: an own form cannot pass for an official one, by its code or its title, nor be the agency's; one language is enough for it, and
// stands in the place of the other everywhere; for no other form is it.
func TestOwnDefinitions(t *testing.T) {
	load(t, ownVisit)
	for from, c := range map[string]struct{ to, flaw string }{
		"code: own-visit":                    {"code: bsf802", "forms.flaw.own_code"},
		"reading: own":                       {"reading: official", "forms.flaw.own_code"},
		`title: {en: "Visit", fr: "Visite"}`: {`title: {en: "BSF 802, ours", fr: "Visite"}`, "forms.flaw.own_number"},
		"side: provider":                     {"side: agency", "forms.flaw.own_side"},
		"edit: [case_manager,":               {"edit: [liaison_officer,", "forms.flaw.own_side"},
		"version: 1":                         {"version: 1\nlanguage: es", "forms.flaw.own_language"},
		`{en: "Well?", fr: "Bien?"}`:         {`{fr: "Bien?"}`, "forms.flaw.language"},
	} {
		_, err := Load("x.yaml", []byte(strings.Replace(ownVisit, from, c.to, 1)))
		found := false
		for _, f := range FlawsOf(err) {
			found = found || f.Key == c.flaw
		}
		if !found {
			t.Errorf("%s: %v", c.to, err)
		}
	}
	french := load(t, strings.NewReplacer("version: 1", "version: 1\nlanguage: fr", `en: "Well?", `, "", `en: "Ask", `, "", `en: "Very", `, "").Replace(ownVisit))
	i, _ := french.Item("well")
	if french.Title.English != "Visite" || i.Text.English != "Bien?" || i.Hint.English != "Demandez" || i.Options[0].Text.English != "Très" {
		t.Errorf("%+v", i)
	}
	if _, err := Load("x.yaml", []byte(strings.Replace(small, "version: 2", "version: 2\nlanguage: en", 1))); len(FlawsOf(err)) == 0 {
		t.Error("another form is in one language")
	}
}

// CCM-25: an administrator loads no own form among those of everybody.
func TestAnOwnFormIsNotLoadedForAll(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		if _, err := h.Keep(ctx, chief, "own.yaml", []byte(ownVisit)); len(FlawsOf(err)) != 1 || FlawsOf(err)[0].Key != "forms.flaw.reading_own" {
			t.Errorf("%v", err)
		}
	})
}

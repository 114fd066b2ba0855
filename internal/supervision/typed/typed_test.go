package typed

import (
	"context"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision/filetest"
)

// CCM-16, SEC-1: whoever of the provider types a protected address onto a file is asked whether it is meant, in whichever field of whichever
// act; where the address belongs, and of whom an answer would tell what they may not read, nothing is asked.
func TestWhoIsAskedAboutWhatIsTyped(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		h := filetest.Open(t, d)
		s := Service{h.Documents.Service}
		filetest.Must(t, s.AddPlace(ctx, h.Worker, h.File.ID, registry.Place{Role: "family", Name: "A sister", Address: "77 Hidden Lane", Protected: true}))
		_, err := d.Exec(ctx, "update supervision_file set housing_referred=$1", true)
		filetest.Must(t, err)
		named := map[string][]string{"kind": {"CURFEW"}, "why": {"Stays at 77, Hidden Lane now."}}
		for name, c := range map[string]struct {
			by     access.Actor
			act    string
			fields map[string][]string
			asked  bool
		}{
			"a contact":           {h.Worker, "POST /files/{file}/letters/contacts", named, true},
			"a report":            {h.Worker, "POST /files/{file}/breach", named, true},
			"an act of tomorrow":  {h.Supervisor, "POST /files/{file}/anything", named, true},
			"the house":           {h.Housing, "POST /files/{file}/house", named, true},
			"the end of an entry": {h.Worker, "POST /files/{file}/places/{entry}/end", named, true},
			"it is meant":         {h.Worker, "POST /files/{file}/breach", map[string][]string{"why": named["why"], registry.FieldNamed: {"yes"}}, false},
			"other words":         {h.Worker, "POST /files/{file}/breach", map[string][]string{"why": {"Stays with a sister."}}, false},
			"the entry itself":    {h.Worker, "POST /files/{file}/places/{entry}", named, false},
			"a draft":             {h.Worker, "POST /files/{file}/drafts/{form}", named, false},
			"answers":             {h.Worker, "POST /files/{file}/forms/{filled}/{part}", named, false},
			"the officer":         {h.Officer, "POST /files/{file}/breaches/{breach}/answer", named, false},
			"who has no file":     {h.Colleague, "POST /files/{file}/breach", named, false},
			"another provider":    {h.Other, "POST /files/{file}/breach", named, false},
		} {
			problems := fault.ProblemsOf(s.Ask(ctx, c.by, Words{Act: c.act, Files: []string{"none", h.File.ID}, Fields: c.fields}))
			if (len(problems) == 1) != c.asked || c.asked && problems[0].Field != registry.FieldNamed {
				t.Errorf("%s: %+v", name, problems)
			}
		}
	})
}

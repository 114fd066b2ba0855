package notes

import (
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// CCM-25: a template is its person's; a name stands for one; what somebody else changed meanwhile is not written over.
func TestOwnTemplatesAreTheirPersons(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := New(d, nil, nil, nil)
		mine, theirs := access.Actor{PersonID: "one", OrganisationID: "org"}, access.Actor{PersonID: "two", OrganisationID: "org"}
		for _, a := range []access.Actor{mine, theirs} {
			if err := s.KeepTemplate(t.Context(), a, OwnTemplate{Name: "Visit", Body: "Who:\r\nWhat:"}); err != nil {
				t.Fatal(err)
			}
		}
		own, err := s.OwnTemplates(t.Context(), mine)
		if err != nil || len(own) != 1 || own[0].Body != "Who:\nWhat:" {
			t.Fatalf("%+v, %v", own, err)
		}
		changed := own[0]
		changed.Body = "Who:"
		if err := s.KeepTemplate(t.Context(), theirs, changed); !fault.IsStale(err) && !fault.Is(err, fault.Invalid) {
			t.Errorf("changed by another: %v", err)
		}
		if err := s.KeepTemplate(t.Context(), mine, changed); err != nil {
			t.Fatal(err)
		}
		if err := s.KeepTemplate(t.Context(), mine, changed); !fault.IsStale(err) {
			t.Errorf("written over: %v", err)
		}
		if err := s.DropTemplate(t.Context(), theirs, changed.ID); err == nil {
			t.Error("deleted by another")
		}
		if err := s.DropTemplate(t.Context(), mine, changed.ID); err != nil {
			t.Fatal(err)
		}
	})
}

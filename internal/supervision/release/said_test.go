package release

import (
	"strings"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/filetest"
)

// CCM-8: a contact says whether something about the client was told; what no consent covers on its day, or what the client refused or took back,
// is told on a ground that is named, and what a consent covers on none.
func TestAContactTellsOnConsent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h, counsel := open(t, d)
		f := h.File.ID
		told := func(said, what, ground, field, beyond string) {
			t.Helper()
			err := s.LogContact(ctx, h.Worker, f, Contact{PlaceID: counsel, On: "2026-11-10", Way: "email", Why: "A room", Said: said, Written: what, Ground: ground})
			if field != "" {
				if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Field != field {
					t.Errorf("%s %s %s: %v %+v", said, what, ground, err, p)
				}
				return
			}
			filetest.Must(t, err)
			page, err := s.Page(ctx, h.Officer, f)
			filetest.Must(t, err)
			x := page.Contacts[0]
			if wanted := map[bool]string{true: ground}[beyond != ""]; x.Said != said || x.Written != what || x.Beyond != beyond || x.Ground != wanted {
				t.Errorf("%s %s %s is kept as %+v", said, what, ground, x)
			}
		}
		told("", "", "", "said", "")
		told("nothing", "health", "", "said", "")
		told("something", "", "", "said_what", "")
		told("something", "gossip", "", "said_what", "")
		told("nothing", "", "", "", "")
		told("something", "health", "", "ground", "")
		told("something", "health", "because", "ground", "")
		told("something", "health", "law", "", "health")
		filetest.Must(t, s.KeepConsent(ctx, h.Worker, f, NewConsent{OnPaper: true, What: []string{"health", "work"}, Covers: []string{counsel}, GivenOn: "2026-11-05"}))
		told("something", "health,work", "law", "", "")
		told("something", "health,housing", "emergency", "", "housing")
		filetest.Must(t, s.Refuse(ctx, h.Worker, f, counsel, []string{"health"}, "2026-11-06"))
		told("something", "health,work", "", "ground", "")
		told("something", "health,work", "agency", "", "health")
		page, err := s.Page(ctx, h.Worker, f)
		filetest.Must(t, err)
		filetest.Must(t, s.RevokeConsent(ctx, h.Worker, f, page.Consents[0].ID, "2026-11-09"))
		told("something", "work", "", "ground", "")
		payloads, err := db.All[string](ctx, d, "select payload from event where file_id=$1 and kind='third_party_contacted'", f)
		filetest.Must(t, err)
		grounds := strings.Count(strings.Join(payloads, " "), "ground")
		if grounds != 3 {
			t.Errorf("%d of %v name a ground", grounds, payloads)
		}
	})
}

// CCM-8: what may not be told is known before somebody is called, to whoever reads what was released, and to nobody else.
func TestARefusalIsKnownBeforeTheCall(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h, counsel := open(t, d)
		filetest.Must(t, s.Refuse(ctx, h.Worker, h.File.ID, counsel, []string{"health"}, "2026-11-06"))
		known, err := s.ToKnow(ctx, h.Worker, h.File.ID)
		if filetest.Must(t, err); len(known) != 1 || len(known[counsel]) != 1 {
			t.Errorf("%+v", known)
		}
		for _, a := range []string{"housing", "other"} {
			who := h.Housing
			if a == "other" {
				who = h.Other
			}
			if known, err := s.ToKnow(ctx, who, h.File.ID); err != nil || len(known) != 0 {
				t.Errorf("%s: %+v %v", a, known, err)
			}
		}
	})
}

package answers

import (
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/filetest"
	"passerelle/internal/supervision/hearsay"
)

// CCM-11: whoever has a file from somebody else reads of a decision that was recorded on the agency's word that it is a word, whose and by whom
// recorded, and that the form is awaited; what the agency confirmed or said otherwise says so. What its officer decides is its own answer, and what
// a provider refuses or a client withdraws is none of it.
func TestAWordIsNotTheAgencysAnswer(t *testing.T) {
	bundle, err := i18n.NewBundle(supervision.Locale, hearsay.Locale)
	filetest.Must(t, err)
	for name, row := range map[string]struct {
		decision string
		settle   func(words hearsay.Service, officer access.Actor, f supervision.File, word string) error
		want     string // in words, empty where it is not told
	}{
		"open": {supervision.NotApproved, nil, "By word only: the agency’s form is awaited"},
		"confirmed": {supervision.Accepted, func(s hearsay.Service, officer access.Actor, f supervision.File, w string) error {
			return s.Confirm(ctx, officer, f.ID, w)
		}, "Confirmed by Robin Ashby"},
		"denied": {supervision.Accepted, func(s hearsay.Service, officer access.Actor, f supervision.File, w string) error {
			return s.Contradict(ctx, officer, f.ID, w, hearsay.Otherwise{Words: "Not yet.", Decision: supervision.Decision{Code: hearsay.Nothing}})
		}, "Robin Ashby says otherwise"},
		"a provider's own": {supervision.RefusedBySP, nil, ""},
	} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			s, clk := open(t, d)
			words := hearsay.Service{Service: s.Service}
			s.Words = words
			writer, officer := worker, officer
			writer.Name, officer.Name = "Nora Svendsen", "Robin Ashby"
			f := s.referred(t, "Rima", "ATL", "2026-11-01")
			f, err := s.RecordDecision(ctx, writer, f.ID, f.Version, supervision.Decision{On: "2026-11-09", Code: row.decision, Word: supervision.Word{Said: "Camille Roy", Way: "PHONE", On: "2026-11-09"}})
			filetest.Must(t, err)
			_, err = d.Exec(ctx, "update assignment set person_id='colleague' where file_id=$1", f.ID)
			filetest.Must(t, err)
			clk.Set(clk.Now().Add(time.Minute))
			if row.settle != nil {
				list, err := words.Of(ctx, d, f.ID)
				filetest.Must(t, err)
				filetest.Must(t, row.settle(words, officer, f, list[0].ID))
			}
			list, err := s.Lately(ctx, other)
			filetest.Must(t, err)
			if told := len(list) == 1; len(list) > 1 || told != (row.want != "") {
				t.Fatalf("%s: %+v", name, list)
			}
			if row.want == "" {
				return
			}
			ctx := i18n.With(ctx, bundle, i18n.English, nil)
			if _, got := list[0].stands(ctx); got != row.want {
				t.Errorf("%s: stands %q", name, got)
			}
			if got := list[0].who(ctx); got != "Recorded by Nora Svendsen on the word of Camille Roy · By telephone, 2026-11-09" {
				t.Errorf("%s: %q", name, got)
			}
			var page strings.Builder
			filetest.Must(t, List(list, nil).Render(ctx, &page))
			if !strings.Contains(page.String(), row.want) {
				t.Errorf("%s: the page says %s", name, page.String())
			}
		})
	}
}

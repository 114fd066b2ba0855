package answers

import (
	"strings"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// CCM-18: a change of conditions that came back says on My day what the agency said of it, a refusal too.
func TestARequestThatCameBackSaysHow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := open(t, d)
		for form, row := range map[string]struct{ state, answers, want string }{
			"refused": {"completed", `{"answer":["refused"],"answer_why":["Not yet."]}`, "refused"}, "part": {"completed", `{"answer":["part"]}`, "part"},
			"written": {"draft", `{"answer":["granted"]}`, ""}, "other": {"completed", `{"answer":["otherwise"]}`, ""},
		} {
			if _, err := d.Exec(ctx, "insert into form_part (form_id, part, organisation_id, state, answers, edited_by, edited_by_name, edited_at, version) values ($1,'agency','org',$2,$3,'officer','',0,1)",
				form, row.state, row.answers); err != nil {
				t.Fatal(err)
			}
			got, err := s.granted(ctx, form)
			words := Answer{Form: form, Code: changeForm, Granted: got}.words(ctx, nil)
			if err != nil || got != row.want || strings.Contains(words, "supervision.day.change."+row.want) != (row.want != "") {
				t.Errorf("%s: %q %v, told as %q", form, got, err, words)
			}
		}
	})
}

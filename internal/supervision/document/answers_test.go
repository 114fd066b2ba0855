package document

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision/desk"
)

// CCM-17: BSF807 of a report that answers what a residence noted begins with each night, its day, hour and condition, is completed as it begins though the condition
// ended since, and is refused without the day of one, or with a day that is not that of all.
func TestAReportFormTellsOfEachNight(t *testing.T) {
	for name, test := range map[string]struct {
		nights  []string
		said    forms.Answers
		refused []string
	}{
		"as it begins":           {[]string{"n1", "n2"}, nil, nil},
		"in other words":         {[]string{"n1", "n2"}, forms.Answers{"what": {"Out on 20 September 2026 and again in the night of 2026-09-21."}}, nil},
		"in French":              {[]string{"n1"}, forms.Answers{"what": {"Absent le dimanche 20 septembre 2026."}}, nil},
		"one left out":           {[]string{"n1", "n2"}, forms.Answers{"what": {"Came in late on 2026-09-21."}}, []string{"what"}},
		"all left out":           {[]string{"n1", "n2"}, forms.Answers{"what": {"Came in late."}}, []string{"what"}},
		"of the day of one only": {[]string{"n1", "n2"}, forms.Answers{happenedItem: {"2026-09-20"}}, []string{happenedItem}},
		"its own day":            {[]string{"n1"}, forms.Answers{happenedItem: {"2026-09-20"}}, nil},
		"a day of none":          {[]string{"n1"}, forms.Answers{happenedItem: {"2026-09-22"}}, []string{happenedItem}},
		"of none that waits":     {nil, forms.Answers{"what": {"Came in late."}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				ctx, h := inEnglish(t), open(t, d)
				f := h.active(t)
				for _, x := range []string{`insert into condition (id, organisation_id, file_id, code, words, imposed_by, from_date, to_date, for_housing, concern) values ('c',$1,$2,'CURFEW','Home by ten','','2026-09-10','2026-09-23',1=0,'')`,
					`insert into condition (id, organisation_id, file_id, code, words, imposed_by, from_date, to_date, for_housing, concern) values ('now',$1,$2,'CURFEW','Home by nine','','2026-09-24','',1=0,'')`,
					`insert into house_note (id, organisation_id, file_id, residence_id, kind, on_day, at_time, words, author_id, author_name, recorded_at) values ('n1',$1,$2,'r','CURFEW_MISSED','2026-09-20','23:00','Late','p','Owen',1)`,
					`insert into house_note (id, organisation_id, file_id, residence_id, kind, on_day, at_time, words, author_id, author_name, recorded_at) values ('n2',$1,$2,'r','CURFEW_MISSED','2026-09-21','','Out','p','Owen',1)`,
					`insert into house_finding (note_id, condition_id, organisation_id, file_id, found_on) values ('n1','c',$1,$2,'2026-09-20')`,
					`insert into house_finding (note_id, condition_id, organisation_id, file_id, found_on) values ('n2','c',$1,$2,'2026-09-21')`} {
					_, err := d.Exec(ctx, strings.ReplaceAll(x, "1=0", "false"), f.OrganisationID, f.ID)
					must(t, err)
				}
				r := desk.Reported{Kind: "CURFEW", Account: "Came in late.", Going: "PAST", Whereabouts: "At home.", Conditions: []string{"c"},
					Call: desk.Logged{Learned: desk.Moment{On: "2026-09-25", At: "09:00"}, Called: desk.Moment{On: "2026-09-25", At: "09:30"}, To: "Duty officer"}}
				for _, n := range test.nights {
					r.Answers = append(r.Answers, n+".c")
				}
				if len(test.nights) == 0 {
					r.OccurredOn = "2026-09-19"
				}
				breach, err := h.Desk.Report(clock.In(ctx, time.UTC), h.worker, f.ID, r)
				must(t, err)
				formID, err := h.BeginFormOf(ctx, h.worker, f.ID, reportForm, breach)
				must(t, err)
				form := h.seen(t, h.worker, f, formID)
				p, _ := form.At(providerPart)
				begun, err := h.BeginsWith(ctx, h.worker, form, p)
				must(t, err)
				whole := "Curfew: Home by ten · noted by the residence on 2026-09-20, 23:00\nCurfew: Home by ten · noted by the residence on 2026-09-21\nCame in late."
				if got := begun.Get("what"); len(test.nights) == 2 && got != whole || len(test.nights) == 0 && got != "Came in late." {
					t.Errorf("it begins with %q", got)
				}
				w := writingOf(t, form, providerPart)
				delete(w.Answers, happenedItem)
				for path, said := range begun {
					if strings.HasPrefix(path, "breached") || path == "what" || path == happenedItem {
						w.Answers[path] = said
					}
				}
				maps.Copy(w.Answers, test.said)
				if err := h.CompleteForm(ctx, h.worker, f.ID, w); !slices.Equal(itemsOf(err), test.refused) {
					t.Errorf("%v", err)
				}
			})
		})
	}
}

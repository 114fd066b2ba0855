package outcome

import (
	"context"
	"strings"
	"testing"
	"time"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/attendance"
	"passerelle/internal/supervision/filetest"
	"passerelle/internal/supervision/hearing"
)

// CCM-19: a closure report begins with how each condition was kept, the goals and where things stand, as the file has them; of a client
// never enrolled there is nothing to say.
func TestAClosureReportBeginsWithHowItWent(t *testing.T) {
	bundle, err := i18n.NewBundle(Locale, supervision.Locale, attendance.Locale, hearing.Locale)
	filetest.Must(t, err)
	ctx := i18n.With(context.Background(), bundle, i18n.English, time.UTC)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := Service{h.Documents.Service}
		h.Documents.Knowing = append(h.Documents.Knowing, s.Known)
		if known, err := s.Known(ctx, d, h.Worker, h.File); err != nil || len(known) != 0 {
			t.Errorf("before the enrolment: %v %v", known, err)
		}
		f, err := s.RecordDecision(ctx, h.Worker, h.File.ID, h.File.Version, supervision.Decision{On: "2026-11-03", Code: supervision.Accepted})
		filetest.Must(t, err)
		f, err = s.Enrol(ctx, h.Worker, f.ID, f.Version, "2026-11-04", "2026-11-12", "")
		filetest.Must(t, err)
		f, err = s.ChangeConditions(ctx, h.Worker, f.ID, f.Version, supervision.ConditionChange{On: f.EnrolledOn, Add: []supervision.Condition{{Code: "FREE", Words: "Home by ten"}, {Code: "FREE", Words: "No alcohol"}}})
		filetest.Must(t, err)
		id, err := db.One[string](ctx, d, "select id from condition where file_id=$1 and words='Home by ten'", f.ID)
		filetest.Must(t, err)
		for n, met := range []string{"YES", "NO"} {
			in := "k" + string(rune('a'+n))
			_, err := d.Exec(ctx, "insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on) values ($1,$2,$3,'2026-11-09','KEPT','')", in, f.OrganisationID, f.ID)
			filetest.Must(t, err)
			_, err = d.Exec(ctx, "insert into check_in_condition (check_in_id, condition_id, organisation_id, file_id, met, words) values ($1,$2,$3,$4,$5,'')", in, id, f.OrganisationID, f.ID, met)
			filetest.Must(t, err)
		}
		_, err = d.Exec(ctx, "insert into goal (id, organisation_id, file_id, words, steps, by_date, reached_on) values ('g',$1,$2,'Find work','','','2026-11-08')", f.OrganisationID, f.ID)
		filetest.Must(t, err)
		_, err = d.Exec(ctx, "update supervision_file set last_contact='2026-11-09' where id=$1", f.ID)
		filetest.Must(t, err)
		for n, at := range []string{"09:00", "08:00"} { // the earlier entered last
			_, err = d.Exec(ctx, `insert into hearing (id, organisation_id, file_id, on_date, at_time, kind, place, arrangements, cancelled_on, cancelled_reason, version)
				values ($1,$2,$3,'2026-12-09',$4,'COURT','','','','',1)`, "h"+string(rune('a'+n)), f.OrganisationID, f.ID, at)
			filetest.Must(t, err)
		}
		for _, action := range []string{"", "CUSTODY"} {
			breach, err := s.ReportBreach(ctx, h.Worker, f.ID, supervision.Breach{Kind: "ABSENT", LearnedOn: "2026-11-09", ReportedOn: "2026-11-09", Account: "Did not come."})
			filetest.Must(t, err)
			if action != "" {
				filetest.Must(t, s.AnswerBreach(ctx, h.Officer, breach, action, "2026-11-09"))
			}
		}
		formID, err := h.Documents.BeginForm(ctx, h.Worker, f.ID, "closure-report")
		filetest.Must(t, err)
		x, err := h.Documents.Form(ctx, h.Worker, f.ID, formID)
		filetest.Must(t, err)
		for item, words := range map[string][]string{"compliance": {"Home by ten: Check-ins: 1 for, 1 against", "No alcohol: no check-in", "Non-compliance reported on 2026-11-09: Did not report · not answered by the agency yet", "· final action of the agency: Custody"}, "goals": {"Find work: reached on 2026-11-08"}, "left_off": {"Last contact on ", "Next hearing: Court, 2026-12-09, 08:00.\nOn the same day: Court, 2026-12-09, 09:00."}} {
			for _, w := range words {
				if got := x.Answers().Get(item); !strings.Contains(strings.ReplaceAll(got, "\u00a0", " "), w) {
					t.Errorf("%s begins with %q, without %q", item, got, w)
				}
			}
		}
		if known, err := s.Known(ctx, d, h.Worker, f); err != nil || len(known.Unknown()) > 0 {
			t.Errorf("not published: %v, %v", known.Unknown(), err)
		}
	})
}

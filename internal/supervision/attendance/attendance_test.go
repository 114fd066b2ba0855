package attendance

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/history"
	"passerelle/internal/notes"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
)

var (
	ctx    = context.Background()
	worker = access.Actor{PersonID: "worker", Name: "Robin Vale", OrganisationID: "org", Programme: access.CCMS, Roles: []access.Role{access.CaseManager}}
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func opened(t *testing.T, d *db.DB) (Service, supervision.File) {
	t.Helper()
	keys, err := audit.NewKeys()
	must(t, err)
	clk := clock.At(time.Date(2026, 11, 10, 15, 0, 0, 0, time.UTC))
	log, err := audit.Open(ctx, d, db.Config{Path: filepath.Join(t.TempDir(), "reads.db"), HexKey: dbtest.Key}, keys, clk)
	must(t, err)
	t.Cleanup(func() { must(t, log.Close()) })
	_, err = d.Exec(ctx, `insert into organisation (id, code, kind, name, name_fr, region_code, time_zone, province, office_phone, after_phone, office_opens,
		office_closes, active_from, active_to) values ('org','ORG','provider','Provider','Fournisseur','','America/Halifax','NS','','','','','','')`)
	must(t, err)
	rules, record := access.New(d, log, clk), history.New(d, log, clk)
	s := Service{supervision.New(supervision.Deps{DB: d, Access: rules, Audit: log, History: record, Registry: registry.New(d, rules, record, clk),
		Schedule: schedule.New(d, clk), Notes: notes.New(d, rules, record, clk), Clock: clk})}
	f, err := s.ReceiveReferral(ctx, worker, supervision.Referral{Client: registry.Client{FullName: "Noor Warsame"}, Region: "ATL", ReceivedOn: "2026-06-01"})
	must(t, err)
	f, err = s.RecordDecision(ctx, worker, f.ID, f.Version, supervision.Decision{On: "2026-06-05", Code: supervision.Accepted})
	must(t, err)
	f, err = s.Enrol(ctx, worker, f.ID, f.Version, "2026-06-10", "2026-11-03", "")
	must(t, err)
	f, err = s.ChangeConditions(ctx, worker, f.ID, f.Version, supervision.ConditionChange{On: "2026-06-10", Add: []supervision.Condition{{Code: "CURFEW", Words: "home by ten"}, {Code: "REPORT", Words: "Every week"}}})
	must(t, err)
	return s, f
}

// CCM-15: every mark of a strip is explained, that of a week without a check-in too.
func TestEveryMarkIsExplained(t *testing.T) {
	legend := Legend(ctx)
	for outcome, mark := range glyphs {
		if !strings.Contains(legend, mark+"\u00a0") {
			t.Errorf("%q of %q is not in %s", mark, outcome, legend)
		}
	}
}

// CCM-15: the last twelve weeks at a glance: the first and the last day of them count, the day before and the day after do
// not; of a week with several check-ins all are drawn, in their order, and said; all are counted, the kept ones too.
func TestTwelveWeeks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, f := opened(t, d)
		for i, x := range []struct{ due, outcome string }{{"2026-08-18", "MISSED"}, {"2026-08-19", "KEPT"}, {"2026-08-25", "LATE"}, {"2026-09-02", "KEPT"}, {"2026-09-03", "MISSED"},
			{"2026-11-10", "EXCUSED"}, {"2026-11-11", "MISSED"}} {
			_, err := d.Exec(ctx, "insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on) values ($1,'org',$2,$3,$4,'')", "k"+string(rune('a'+i)), f.ID, x.due, x.outcome)
			must(t, err)
		}
		all, err := s.Strips(ctx, f.ID, "nobody")
		must(t, err)
		x := all[f.ID]
		if got := x.Drawn(); got != "(●◐)·(●✕)·······□○" {
			t.Errorf("%s %+v", got, x.Marks)
		}
		bundle, err := i18n.NewBundle(Locale)
		must(t, err)
		if got, want := x.Words(i18n.With(ctx, bundle, i18n.English, time.UTC)), "2 kept, 1 late, 1 excused, 1 missed, 1 not recorded; week of 2026-08-19: kept, late; week of 2026-09-02: kept, missed"; got != want {
			t.Errorf("said: %s", got)
		}
		if x.Counts["KEPT"] != 2 || x.Counts["MISSED"] != 1 || x.Counts["DUE"] != 1 || x.Counts["EXCUSED"] != 1 {
			t.Errorf("%+v", x.Counts)
		}
		if _, there := all["nobody"]; there {
			t.Error("a strip of nothing")
		}
		// what was awaited when the file closed is awaited no more, and what was planned after it never was
		_, err = d.Exec(ctx, "update check_in set outcome='WAITING' where file_id=$1 and due_on='2026-09-03'", f.ID)
		must(t, err)
		for _, c := range []struct {
			closed, drawn string
			left          int
		}{{"", "(●◐)·(●?)·······□○", 0}, {"2026-11-10", "(●◐)·(●–)·······–○", 2}, {"2026-10-01", "(●◐)·(●–)········○", 1}} {
			_, err = d.Exec(ctx, "update supervision_file set closed_on=$2 where id=$1", f.ID, c.closed)
			must(t, err)
			all, err := s.Strips(ctx, f.ID)
			must(t, err)
			if x := all[f.ID]; x.Drawn() != c.drawn || x.Counts[LeftOpen] != c.left {
				t.Errorf("closed on %q: %s %v", c.closed, x.Drawn(), x.Counts)
			}
		}
	})
}

// CCM-15: each condition is reviewed one by one, in the same act as the check-in and in its note; attendance says nothing of
// compliance, and what was recorded with a problem is not recorded at all.
func TestConditionsOneByOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, f := opened(t, d)
		plan, err := s.PlanOf(ctx, worker, f.ID)
		must(t, err)
		in, err := db.One[string](ctx, d, "select id from check_in where file_id=$1", f.ID)
		must(t, err)
		curfew, report := plan.Conditions[0], plan.Conditions[1]
		if curfew.Code != "CURFEW" {
			curfew, report = report, curfew
		}
		r := supervision.Reporting{CheckInID: in, Outcome: supervision.Kept, Answers: map[string]string{"conditions": "no", "address": "yes", "unscheduled": "no"}}
		if _, err := s.Record(ctx, worker, r, plan.Conditions, []Reviewed{{Condition: curfew.ID, Words: "Came home at one."}}, ""); len(fault.ProblemsOf(err)) != 1 {
			t.Errorf("evidence that says neither: %v", err)
		}
		if _, err := s.Record(ctx, worker, r, plan.Conditions, []Reviewed{{curfew.ID, "NO", " "}, {report.ID, "YES", ""}}, ""); len(fault.ProblemsOf(err)) != 1 || fault.ProblemsOf(err)[0].Field != "evidence_"+curfew.ID {
			t.Errorf("not complied with, and nothing shows it: %v", err)
		}
		if n, err := db.One[int](ctx, d, "select count(*) from check_in where outcome<>''"); err != nil || n != 0 {
			t.Errorf("%d outcomes of what was refused, %v", n, err)
		}
		now, err := s.Record(ctx, worker, r, plan.Conditions, []Reviewed{{curfew.ID, "NO", "Came home at one."}, {report.ID, "YES", ""}, {"", "", ""}}, "")
		must(t, err)
		if !now.Found {
			t.Error("a condition that is not complied with leads to nothing")
		}
		seen, err := s.Evidence(ctx, worker, f)
		if err != nil || seen[curfew.ID].Against != 1 || seen[curfew.ID].LastNo != "2026-11-03" || seen[report.ID].For != 1 || seen[report.ID].LastNo != "" {
			t.Errorf("%+v %v", seen, err)
		}
		list, err := s.NotesOf(ctx, worker, f.ID, notes.From{})
		if err != nil || len(list) != 1 || !strings.Contains(list[0].Body, "Came home at one.") {
			t.Errorf("the note: %+v %v", list, err)
		}
		if x, err := s.Strips(ctx, f.ID); err != nil || x[f.ID].Counts["KEPT"] != 1 {
			t.Errorf("a kept check-in is none: %+v %v", x, err)
		}
	})
}

// CCM-15: the day and the hour at which the client came are in the record, in the note and in what happened, and the last
// contact is of that day; neither lies ahead, a later day is late, and nothing of it is kept of who did not come. All that is wrong
// with an appointment is said at once.
func TestWhenTheClientCame(t *testing.T) {
	yes := map[string]string{"conditions": "yes", "address": "yes", "unscheduled": "no"}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, f := opened(t, d)
		in, err := db.One[string](ctx, d, "select id from check_in where file_id=$1", f.ID)
		must(t, err)
		if day, hour, err := s.Now(ctx, "org"); err != nil || day != "2026-11-10" || hour != "11:00" {
			t.Errorf("now in Halifax: %s %s %v", day, hour, err)
		}
		for _, x := range []struct {
			outcome string
			on      clock.Date
			at      string
			answers map[string]string
			excuse  string
			said    []Reviewed
			want    []string
		}{
			{"KEPT", "2026-11-04", "", yes, "", nil, []string{"outcome"}},
			{"LATE", "2026-11-11", "", yes, "", nil, []string{"came_on"}},
			{"LATE", "2026-06-09", "", yes, "", nil, []string{"came_on"}},
			{"LATE", "2026-11-10", "11:01", yes, "", nil, []string{"came_at"}},
			{"KEPT", "2026-11-03", "25:00", yes, "", nil, []string{"came_at"}},
			{"", "2026-11-03", "", nil, "", []Reviewed{{"x", "", "He said so."}}, []string{"met_x", "outcome", "conditions", "address", "unscheduled"}},
			{"", "2026-11-11", "25 h", nil, "", nil, []string{"came_on", "came_at", "outcome", "conditions", "address", "unscheduled"}},
			{"EXCUSED", "2026-11-11", "25 h", nil, "", []Reviewed{{"x", "", "He said so."}}, []string{"excuse"}},
		} {
			_, err := s.Record(ctx, worker, supervision.Reporting{CheckInID: in, Outcome: x.outcome, CameOn: x.on, CameAt: x.at, Answers: x.answers}, nil, x.said, x.excuse)
			var got []string
			for _, p := range fault.ProblemsOf(err) {
				got = append(got, p.Field)
			}
			slices.Sort(got)
			slices.Sort(x.want)
			if !slices.Equal(got, x.want) {
				t.Errorf("%+v: %v (%v)", x, got, err)
			}
		}
		record := func(r supervision.Reporting) supervision.CheckIn {
			_, err := s.Record(ctx, worker, r, nil, nil, "")
			must(t, err)
			got, err := s.CheckIn(ctx, worker, f.ID, in)
			must(t, err)
			return got
		}
		if got := record(supervision.Reporting{CheckInID: in, Outcome: "LATE", CameOn: "2026-11-04", CameAt: "9 h 05", Answers: yes}); got.CameOn != "2026-11-04" || got.CameAt != "09:05" {
			t.Errorf("%+v", got)
		}
		list, err := s.NotesOf(ctx, worker, f.ID, notes.From{})
		if err != nil || !strings.Contains(list[0].Body, "2026-11-04 09:05") && !strings.Contains(list[0].Body, "attendance.note.came") {
			t.Errorf("the note: %+v %v", list, err)
		}
		events, err := s.History.Of(ctx, d, f.ID, []history.Kind{history.CheckInOutcome}, 0, 10)
		must(t, err)
		if p, err := history.Decode[history.CheckInOutcomePayload](events[0]); err != nil || p.Came != "2026-11-04" || p.At != "09:05" || p.Due != "2026-11-03" {
			t.Errorf("%+v %v", p, err)
		}
		if now, err := s.Stored(ctx, d, f.ID); err != nil || now.LastContact != "2026-11-04" {
			t.Errorf("last contact %s %v", now.LastContact, err)
		}
		if got := record(supervision.Reporting{CheckInID: in, Seen: "LATE", Outcome: "MISSED", Why: "It was another.", CameOn: "2026-11-04", CameAt: "10:00"}); got.CameOn != "" || got.CameAt != "" {
			t.Errorf("of who did not come: %+v", got)
		}
	})
}

// CCM-15: an absence is excused, and evidence waited for, with the reason and the evidence in the signed note; neither without.
func TestAnAbsenceHasItsReason(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, f := opened(t, d)
		in, err := db.One[string](ctx, d, "select id from check_in where file_id=$1", f.ID)
		must(t, err)
		seen := ""
		for _, x := range []struct{ outcome, excuse string }{{supervision.Waiting, "Ill; the clinic's letter comes by Friday."}, {supervision.Excused, "Ill; Nora read the letter."}} {
			r := supervision.Reporting{CheckInID: in, Seen: seen, Outcome: x.outcome}
			if seen != "" {
				r.Why = "The letter came."
			}
			for _, none := range []string{"", "  ", strings.Repeat("x", mostWords+1)} {
				if _, err := s.Record(ctx, worker, r, nil, nil, none); len(fault.ProblemsOf(err)) != 1 || fault.ProblemsOf(err)[0].Field != "excuse" {
					t.Errorf("%s with %.3q: %v", x.outcome, none, err)
				}
			}
			_, err := s.Record(ctx, worker, r, nil, nil, x.excuse)
			must(t, err)
			list, err := s.NotesOf(ctx, worker, f.ID, notes.From{})
			must(t, err)
			if !strings.Contains(list[0].Body, x.excuse) {
				t.Errorf("%s: the note says %q", x.outcome, list[0].Body)
			}
			seen = x.outcome
		}
	})
}

// CCM-15: a check-in that is moved keeps its first day, and each step says who asked and why, without which it is not moved.
func TestAChainOfDays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, f := opened(t, d)
		_, err := d.Exec(ctx, "update check_in set due_on='2026-11-12' where file_id=$1", f.ID)
		must(t, err)
		if _, err := s.ScheduleCheckIn(ctx, worker, f.ID, f.Version, "2026-11-16", supervision.Moved{By: "NOBODY"}); len(fault.ProblemsOf(err)) != 1 {
			t.Errorf("an unknown requester: %v", err)
		}
		for _, x := range []struct {
			why   supervision.Moved
			field string
		}{{supervision.Moved{By: "CLIENT"}, "move_reason"}, {supervision.Moved{By: "CLIENT", Reason: " "}, "move_reason"}, {supervision.Moved{Reason: "A medical appointment."}, "moved_by"}} {
			for _, day := range []clock.Date{"2026-11-12", "2026-11-16"} {
				x.why.At = "16:00"
				_, err := s.ScheduleCheckIn(ctx, worker, f.ID, f.Version, day, x.why)
				if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Field != x.field {
					t.Errorf("moved to %s by %q as %q: %v", day, x.why.By, x.why.Reason, err)
				}
			}
		}
		f, err = s.ScheduleCheckIn(ctx, worker, f.ID, f.Version, "2026-11-16", supervision.Moved{By: "CLIENT", Reason: "A medical appointment."})
		must(t, err)
		f, err = s.ScheduleCheckIn(ctx, worker, f.ID, f.Version, "2026-11-18", supervision.Moved{By: "OFFICER", Reason: "The officer visits."})
		must(t, err)
		list, err := s.LastMoved(ctx, f)
		if err != nil || len(list) != 2 || list[0].From != "2026-11-12" || list[0].By != "CLIENT" || list[0].Reason != "A medical appointment." || list[1].To != "2026-11-18" || list[1].Name != "Robin Vale" {
			t.Errorf("%+v %v", list, err)
		}
	})
}

// CCM-18: a step down is proposed after a clean time with its evidence: enough check-ins kept, none otherwise, nothing reported,
// no condition broken, nothing changed in it; one thing against it, and nothing is proposed.
func TestAStepDownIsProposed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, f := opened(t, d)
		_, err := d.Exec(ctx, "update supervision_file set risk='HIGH' where id=$1", f.ID)
		must(t, err)
		f.Risk, f.Standard, f.LastContact = "HIGH", "MONTHLY", "2026-10-13"
		due := func(id, on, outcome string) {
			t.Helper()
			_, err := d.Exec(ctx, "insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on) values ($1,'org',$2,$3,$4,'')", id, f.ID, on, outcome)
			must(t, err)
		}
		proposed := func(name string, want bool) StepDown {
			t.Helper()
			x, err := s.StepDownOf(ctx, d, f)
			if err != nil || x.Proposed() != want {
				t.Errorf("%s: %+v %v", name, x, err)
			}
			return x
		}
		due("a", "2026-08-13", "KEPT")
		due("b", "2026-09-13", "KEPT")
		due("z", "2026-08-12", "MISSED")
		proposed("two are too few", false)
		due("c", "2026-10-13", "KEPT")
		proposed("seen monthly where high risk asks for more, without a reason", false)
		_, err = d.Exec(ctx, `insert into contact_deviation (id, organisation_id, file_id, risk, standard, reason, recorded_on, recorded_by, recorded_by_name)
			values ('why','org',$1,'HIGH','MONTHLY','She works on a boat.','2026-08-01','worker','')`, f.ID)
		must(t, err)
		f.LastContact = "2026-09-13"
		proposed("nobody has seen the client for longer", false)
		f.LastContact = "2026-10-13"
		clean := proposed("clean", true)
		if clean.To != "MEDIUM" || clean.Kept != 3 || clean.Since != "2026-08-13" {
			t.Errorf("%+v", clean)
		}
		bundle, err := i18n.NewBundle(Locale)
		must(t, err)
		upheld := func(name string, want bool) {
			t.Helper()
			for _, language := range []i18n.Language{i18n.English, i18n.French} {
				reader := i18n.With(ctx, bundle, i18n.English, time.UTC)
				written := clean.Words(i18n.WithLanguage(reader, language)) + " She looks for work."
				if err := s.Upholds(reader, d, f, "why", written); (err == nil) != want || err != nil && fault.ProblemsOf(err)[0].Field != "why" {
					t.Errorf("%s: %s: %v", name, written, err)
				}
			}
			for _, own := range []string{"She looks for work.", "No change of work, and the non-compliance reported in May was answered.", "None of her check-ins was late without a reason."} {
				if err := s.Upholds(i18n.With(ctx, bundle, i18n.English, time.UTC), d, f, "why", own); err != nil {
					t.Errorf("%s: words of their own: %s: %v", name, own, err)
				}
			}
		}
		upheld("clean", true)
		due("d", "2026-10-20", "LATE")
		proposed("one was late", false)
		upheld("one was late", false)
		_, err = d.Exec(ctx, "update check_in set outcome='EXCUSED' where id='d'")
		must(t, err)
		proposed("excused", true)
		_, err = d.Exec(ctx, "insert into step_down_setting (organisation_id, clean_days) values ('org',120)")
		must(t, err)
		proposed("a longer time, with one missed", false)
		_, err = d.Exec(ctx, "update step_down_setting set clean_days=60")
		must(t, err)
		proposed("a shorter time has too few", false)
		_, err = d.Exec(ctx, "delete from step_down_setting")
		must(t, err)
		breach, err := s.ReportBreach(ctx, worker, f.ID, supervision.Breach{Kind: "CURFEW", LearnedOn: "2026-11-01", ReportedOn: "2026-11-01", Account: "Came home at one."})
		must(t, err)
		proposed("a breach", false)
		upheld("a breach", false)
		for words, want := range map[string]bool{ // of the claims each is held to what it is about
			"3 check-ins kept and none missed or late. No non-compliance was reported, no condition was found broken.": false,
			"NO NON COMPLIANCE REPORTED":                false,
			"Aucune non-conformité n’a été signalée.":   false,
			"No condition has been found to be broken.": false,
			"3 check-ins kept, none missed or late.":    true,
		} {
			if err := s.Upholds(i18n.With(ctx, bundle, i18n.English, time.UTC), d, f, "why", "Since 2026-08-13: "+words); (err == nil) != want {
				t.Errorf("%s: %v", words, err)
			}
		}
		must(t, s.TakeBackBreach(ctx, worker, f.ID, breach, "It was another client."))
		proposed("a breach that was none", true)
		upheld("a breach that was none", true)
		for _, x := range []struct {
			name, begin, end string
			asked            bool
		}{
			{"granted from a day to come", "insert into granted_change (form_id, organisation_id, file_id, effective, granted) values ('g','org',$1,'2026-12-01','{}')", "delete from granted_change where file_id=$1", true},
			{"asked on BSF806", requestSQL("sent", "2026-09-20"), "delete from form where subject_id=$1", true},
			{"only drafted", requestSQL("draft", "2026-09-20"), "delete from form where subject_id=$1", false},
			{"a hearing not attended, not reported", hearingSQL("2026-11-09", "") + "; " + hearingFoundSQL, "delete from hearing_finding where file_id=$1; delete from hearing where file_id=$1", true},
			{"a hearing not attended, set aside", hearingSQL("2026-11-09", ""), "delete from hearing where file_id=$1", true},
			{"a hearing not attended long ago", hearingSQL("2026-08-12", ""), "delete from hearing where file_id=$1", false},
			{"a hearing that was called off", hearingSQL("2026-11-09", "2026-11-08"), "delete from hearing where file_id=$1", false},
			{"an address not confirmed", foundSQL("c", "address", "2026-10-13", "2026-10-14"), "delete from check_in_finding where file_id=$1", true},
			{"found long ago, and not reported", foundSQL("z", "cond", "2026-08-12", ""), "delete from check_in_finding where file_id=$1", true},
			{"found long ago, and set aside", foundSQL("z", "cond", "2026-08-12", "2026-08-12"), "delete from check_in_finding where file_id=$1", false},
			{"noted by the residence", houseSQL(""), "delete from house_finding where file_id=$1; delete from house_note where file_id=$1", true},
			{"noted by the residence, and set aside", houseSQL("2026-11-02"), "delete from house_finding where file_id=$1; delete from house_note where file_id=$1", false},
			{"reported long ago, without an answer", breachSQL("", "", false), "delete from breach_state; delete from breach where file_id=$1", true},
			{"reported and answered long ago", breachSQL("WARN_VERBAL", "ENDED", false), "delete from breach_state; delete from breach where file_id=$1", false},
			{"answered long ago, and goes on", breachSQL("WARN_VERBAL", "ONGOING", false), "delete from breach_state; delete from breach where file_id=$1", true},
			{"answered, and an instruction stands", breachSQL("WARN_VERBAL", "ENDED", true), "delete from breach_instruction; delete from breach_state; delete from breach where file_id=$1", true},
			{"asked long ago", requestSQL("sent", "2026-08-01"), "delete from form where subject_id=$1", false},
		} {
			run(t, d, x.begin, f.ID)
			proposed(x.name, !x.asked)
			run(t, d, x.end, f.ID)
		}
		closed := f
		closed.State = supervision.Closed
		if x, err := s.StepDownOf(ctx, d, closed); err != nil || x.Proposed() {
			t.Errorf("of a closed file: %+v %v", x, err)
		}
	})
}

// run runs statements, of which each has the file as its placeholder or none.
func run(t *testing.T, d *db.DB, statements, fileID string) {
	t.Helper()
	for _, x := range strings.Split(statements, "; ") {
		var args []any
		if strings.Contains(x, "$1") {
			args = []any{fileID}
		}
		_, err := d.Exec(ctx, x, args...)
		must(t, err)
	}
}

// hearingSQL keeps a hearing that the client did not attend, called off on a day or not.
func hearingSQL(on, cancelled clock.Date) string {
	return fmt.Sprintf("insert into hearing (id, organisation_id, file_id, on_date, at_time, kind, place, arrangements, outcome, cancelled_on) values ('h','org',$1,'%s','','DETENTION_REVIEW','','','NOT_ATTENDED','%s')", on, cancelled)
}

const hearingFoundSQL = "insert into hearing_finding (hearing_id, organisation_id, file_id, found_on, said) values ('h','org',$1,'2026-11-09','')"

// foundSQL keeps what a check-in found, ended on a day or not.
func foundSQL(checkIn, what string, on, ended clock.Date) string {
	return fmt.Sprintf("insert into check_in_finding (check_in_id, what, organisation_id, file_id, found_on, said, ended_on) values ('%s','%s','org',$1,'%s','','%s')", checkIn, what, on, ended)
}

// houseSQL keeps what a residence noted against the first condition of the file, ended on a day or not.
func houseSQL(ended clock.Date) string {
	return "insert into house_note (id, organisation_id, file_id, residence_id, kind, on_day, at_time, words, author_id, author_name, recorded_at) values ('n','org',$1,'r','CURFEW_MISSED','2026-11-01','','Late.','p','P',1); " +
		"insert into house_finding (note_id, condition_id, organisation_id, file_id, found_on, ended_on) select 'n', min(id), 'org', file_id, '2026-11-01', '" + string(ended) + "' from condition where file_id=$1 group by file_id"
}

// breachSQL keeps an earlier report with its answer, how it stands, and an instruction that stands.
func breachSQL(action, going string, arrested bool) string {
	out := fmt.Sprintf("insert into breach (id, organisation_id, file_id, kind, occurred_on, learned_on, reported_on, account, action, answered_on) values ('b','org',$1,'CURFEW','2026-08-01','2026-08-01','2026-08-01','Late.','%s','2026-08-02'); insert into breach_state (breach_id, organisation_id, file_id, going) values ('b','org',$1,'%s')", action, going)
	if arrested {
		out += "; insert into breach_instruction (id, organisation_id, breach_id, instruction, given_at, given_by, recorded_by_name) values ('i','org','b','HOUSE_ARREST',1,'','')"
	}
	return out
}

// requestSQL begins a request for other conditions on a day, on the file that is its placeholder.
func requestSQL(state string, on clock.Date) string {
	return fmt.Sprintf(`insert into form (id, organisation_id, subject_kind, subject_id, code, definition, state, supersedes, opened_by, opened_by_name, opened_at)
		values ('request','org','file',$1,'bsf806',4,'%s','','worker','',%d)`, state, clock.Micros(on.Time()))
}

// CCM-15, CCM-17: what a check-in finds not complied with, or an address that is not confirmed, waits with a task for today until
// it is reported or set aside with a reason; a correction that says no more of it ends it, and a report that is taken back none.
func TestWhatIsNotCompliedWithWaits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, f := opened(t, d)
		desks := desk.Service{Service: s.Service}
		plan, err := s.PlanOf(ctx, worker, f.ID)
		must(t, err)
		in, err := db.One[string](ctx, d, "select id from check_in where file_id=$1", f.ID)
		must(t, err)
		report := plan.Conditions[0].ID
		waits := func(want ...string) []desk.Finding {
			t.Helper()
			list, err := desks.Findings(ctx, d, f.ID)
			must(t, err)
			var got []string
			for _, x := range list {
				got = append(got, x.What)
			}
			tasks, err := s.Schedule.TasksOf(ctx, d, "9999-12-31", 10, worker.PersonID)
			must(t, err)
			tasks = slices.DeleteFunc(tasks, func(x schedule.Task) bool { return x.Rule == "supervision.task.send_report" }) // of the report itself
			asked := len(tasks) == 1 && tasks[0].Rule == "supervision.task.not_complied" && tasks[0].Due == "2026-11-10" && tasks[0].Priority == schedule.AtOnce
			if slices.Sort(got); !slices.Equal(got, want) || len(want) > 0 && !asked || len(want) == 0 && len(tasks) > 0 {
				t.Fatalf("%v waits, not %v; tasks %+v", got, want, tasks)
			}
			return list
		}
		record := func(address, met, seen, why string) {
			t.Helper()
			_, err := s.Record(ctx, worker, supervision.Reporting{CheckInID: in, Seen: seen, Outcome: supervision.Kept, Why: why,
				Answers: map[string]string{"conditions": "yes", "address": address, "unscheduled": "no"}}, plan.Conditions, []Reviewed{{report, met, "A neighbour saw her."}}, "")
			must(t, err)
		}
		both := []string{report, desk.OfAddress}
		slices.Sort(both)
		record("no", "NO", "", "")
		waits(both...)
		record("yes", "NO", supervision.Kept, "She lives there after all.")
		found := waits(report)
		if gone, err := desks.Withdrawn(ctx, d, f.ID); err != nil || len(gone) != 1 || gone[0].What != desk.OfAddress || gone[0].CheckIn != in || gone[0].By != worker.Name ||
			gone[0].On != "2026-11-10" || gone[0].Reason != "She lives there after all." {
			t.Errorf("what was withdrawn: %+v %v", gone, err)
		}
		if found[0].Said != "A neighbour saw her." {
			t.Errorf("the evidence: %+v", found[0])
		}
		if err := desks.SetAside(ctx, worker, f.ID, []string{found[0].Key()}, " "); len(fault.ProblemsOf(err)) != 1 {
			t.Errorf("without a reason: %v", err)
		}
		told := desk.Reported{Kind: "CONDITION", Account: "Out at night.", Going: "PAST", Whereabouts: "At home", Conditions: []string{report}, Answers: []string{found[0].Key()},
			Call: desk.Logged{Learned: desk.Moment{On: "2026-11-10", At: "09:00"}, Called: desk.Moment{On: "2026-11-10", At: "09:05"}, To: "Camille Roy"}}
		breach, err := desks.Report(ctx, worker, f.ID, told)
		must(t, err)
		waits()
		if seen, err := s.Evidence(ctx, worker, f); err != nil || seen[report].Reports != 1 || seen[report].ReportedOn != "2026-11-10" || seen[report].Against != 1 {
			t.Errorf("the evidence does not know of the report: %+v %v", seen[report], err)
		}
		must(t, s.TakeBackBreach(ctx, worker, f.ID, breach, "Another client."))
		if seen, err := s.Evidence(ctx, worker, f); err != nil || seen[report].Reports != 0 {
			t.Errorf("the evidence knows of a report that is none: %+v %v", seen[report], err)
		}
		if list, err := desks.Findings(ctx, d, f.ID); err != nil || len(list) != 1 {
			t.Errorf("of a report that is none: %+v %v", list, err)
		}
		must(t, desks.SetAside(ctx, worker, f.ID, []string{found[0].Key()}, "The neighbour saw somebody else."))
		waits()
		if err := desks.SetAside(ctx, worker, f.ID, []string{found[0].Key()}, "Again."); !fault.IsStale(err) {
			t.Errorf("twice: %v", err)
		}
		if n, err := db.One[int](ctx, d, "select count(*) from event where file_id=$1 and kind='finding_set_aside'", f.ID); err != nil || n != 1 {
			t.Errorf("%d events, %v", n, err)
		}
		record("no", "YES", supervision.Kept, "Asked again.")
		waits(desk.OfAddress)
		told.Kind, told.Conditions, told.Answers, told.Account = "CONDITION", nil, []string{in + "." + desk.OfAddress}, "She moved."
		moved, err := desks.Report(ctx, worker, f.ID, told)
		must(t, err)
		waits()
		// What is reported and is no condition stands in the report, with the check-in that found it.
		if list, err := desks.NoConditions(ctx, d, moved); err != nil || len(list) != 1 || list[0].What != desk.OfAddress || list[0].CheckIn != in || list[0].DueOn == "" {
			t.Errorf("beside the conditions: %+v %v", list, err)
		}
		if list, err := desks.NoConditions(ctx, d, breach); err != nil || len(list) != 0 {
			t.Errorf("of a report without: %+v %v", list, err)
		}
	})
}

// CCM-15, SEC-3: what a check-in found is withdrawn by a correction, with the evidence as it was typed, and found again when a
// later correction says so; neither is lost, and nothing changes what was withdrawn.
func TestAFindingIsWithdrawnAndKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, f := opened(t, d)
		desks := desk.Service{Service: s.Service}
		plan, err := s.PlanOf(ctx, worker, f.ID)
		must(t, err)
		in, err := db.One[string](ctx, d, "select id from check_in where file_id=$1", f.ID)
		must(t, err)
		report, seen := plan.Conditions[0].ID, ""
		record := func(met, words, why string) {
			t.Helper()
			_, err := s.Record(ctx, worker, supervision.Reporting{CheckInID: in, Seen: seen, Outcome: supervision.Kept, Why: why,
				Answers: map[string]string{"conditions": "yes", "address": "yes", "unscheduled": "no"}}, plan.Conditions, []Reviewed{{report, met, words}}, "")
			must(t, err)
			seen = supervision.Kept
		}
		record("NO", "A neighbour saw her.", "")
		record("YES", "It was her sister.", "Asked again.")
		record("NO", "It was her.", "The sister was away.")
		if list, err := desks.Findings(ctx, d, f.ID); err != nil || len(list) != 1 || list[0].Said != "It was her." {
			t.Errorf("found again: %+v %v", list, err)
		}
		record("YES", "The agency allowed it.", "It was allowed.")
		gone, err := desks.Withdrawn(ctx, d, f.ID)
		must(t, err)
		if len(gone) != 2 || gone[0].Said != "It was her." || gone[0].Reason != "It was allowed." || gone[1].Said != "A neighbour saw her." || gone[1].Reason != "Asked again." ||
			gone[1].Code != plan.Conditions[0].Code {
			t.Errorf("withdrawn: %+v", gone)
		}
		events, err := s.History.Of(ctx, d, f.ID, []history.Kind{history.FindingWithdrawn}, 0, 20)
		must(t, err)
		if len(events) != 2 {
			t.Fatalf("%d events of what was withdrawn twice", len(events))
		}
		for _, e := range events {
			p, err := history.Decode[history.FindingPayload](e)
			if must(t, err); p.CheckIn != in || p.Condition != plan.Conditions[0].Code || e.Effective != gone[0].On || e.Act != history.ActCheckInRecorded || e.Person != worker.PersonID || e.Recorded.IsZero() {
				t.Errorf("the event says %+v %+v", e, p)
			}
		}
		if tasks, err := s.Schedule.TasksOf(ctx, d, "9999-12-31", 10, worker.PersonID); err != nil || len(tasks) > 0 {
			t.Errorf("a task of what is withdrawn: %+v %v", tasks, err)
		}
		for _, statement := range []string{"update finding_withdrawn set said=''", "delete from finding_withdrawn"} {
			if _, err := d.Exec(ctx, statement); err == nil {
				t.Errorf("%s is taken", statement)
			}
		}
	})
}

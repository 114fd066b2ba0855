package reporting_test

import (
	"strings"
	"testing"
	"time"

	"passerelle/internal/audit"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/takeback"
)

// reported tells a month from its provider to management, returned once, a correction taken back and another accepted, and holds the log against
// it at each step.
func reported(t *testing.T, d *db.DB) *reporting.Nation {
	t.Helper()
	n, corrections := retreat(t, d)
	ctx, m := t.Context(), n.Period.Month
	step := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if found, err := n.Verify(ctx); err != nil || len(found) != 0 {
			t.Fatalf("%s: %+v, %v", what, found, err)
		}
	}
	step("a line", n.Adjust(ctx, n.Supervisor, n.Period, "referrals", "", 2, "two on paper"))
	step("a remark", n.Annotate(ctx, n.Supervisor, n.Period, "closing", "", "as the file says"))
	n.Send(t)
	sub := n.Standing(t)
	step("a return", n.Return(ctx, n.Officer, sub.ID, sub.Version, "Is this all?"))
	_, err := n.Certify(ctx, n.Supervisor, n.Period, reporting.Signing{Reply: "All of it."})
	step("a reply", err)
	sub = n.Standing(t)
	step("sent again", n.Submit(ctx, n.Supervisor, sub.ID, sub.Version))
	sub = n.Standing(t)
	step("accepted", n.Accept(ctx, n.Officer, sub.ID, sub.Version))
	step("the region", n.Consolidate(ctx, n.Officer, m, nil, ""))
	step("a question", n.Ask(ctx, n.Analyst, n.Period, "closing", "", "Why one?"))
	asked, err := n.NationQuestions(ctx, n.Analyst, m)
	step("questions", err)
	step("an answer", n.Answer(ctx, n.Supervisor, asked[0].ID, asked[0].Version, "One came."))
	step("the nation", n.SendToManagement(ctx, n.Analyst, m, nil, "As it is."))
	takenBack(t, n, corrections, step)
	step("a correction", n.Correct(ctx, n.Supervisor, n.Period, n.Standing(t).Version, "one more on paper"))
	step("its line", n.Adjust(ctx, n.Supervisor, n.Period, "referrals", "", 1, "one more"))
	n.SendOn(t)
	n.Clock.Set(n.Clock.Now().Add(time.Hour))
	step("the nation anew", n.SendToManagement(ctx, n.Analyst, m, nil, "Corrected."))
	return n
}

func takenBack(t *testing.T, n *reporting.Nation, s takeback.Service, step func(string, error)) {
	t.Helper()
	step("a correction by mistake", n.Correct(t.Context(), n.Officer, n.Period, n.Standing(t).Version, "by mistake"))
	step("taken back", s.TakeBack(t.Context(), n.Officer, n.Period, n.Standing(t).Version))
}

// kept are the tables that the changes below are undone in; the months themselves, to which others point, are put back by hand.
var kept = []string{"adjustment", "national_figure", "national_part", "regional_part", "figure_question", "correction_taken_back"}

// SEC-3, RPT-2, RPT-4: whoever opens the database and changes, drops or slips in a signed line, the words of a correction or of a return, a
// question or an answer, or something of a report that was sent, is found out, and what it is is named.
func TestVerifyNamesWhatWasChangedInReports(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := reported(t, d)
		sub := n.Standing(t)
		do := func(statement string) int64 {
			t.Helper()
			r, err := d.Exec(t.Context(), strings.ReplaceAll(statement, "THIS", "'"+sub.ID+"'"))
			if err != nil {
				t.Fatalf("%s: %v", statement, err)
			}
			rows, err := r.RowsAffected()
			if err != nil {
				t.Fatal(err)
			}
			return rows
		}
		for _, table := range kept {
			do("create table kept_" + table + " as select * from " + table)
		}
		name := "H ATL 2026-09 3"
		for _, c := range []struct {
			what, change, undo, chain string
			kind                      audit.FindingKind
			name                      string
		}{
			{"an amount", "update adjustment set amount=9 where submission_id=THIS and amount=2", "", "month-signed", audit.Changed, name},
			{"a reason", "update adjustment set reason='other words' where submission_id=THIS and amount=2", "", "month-signed", audit.Changed, name},
			{"who signed", "update adjustment set person_id='x' where submission_id=THIS and amount=2", "", "month-signed", audit.Changed, name},
			{"a remark", "update adjustment set reason='other words' where submission_id=THIS and amount=0", "", "month-signed", audit.Changed, name},
			{"a line of another month", "update adjustment set submission_id=(select id from submission where revision=1) where submission_id=THIS and amount=1", "", "month-signed", audit.Changed, ""},
			{"a line dropped", "delete from adjustment where submission_id=THIS and amount=2", "", "month-signed", audit.Changed, name},
			{"a line added", "insert into adjustment select 'forged', submission_id, organisation_id, figure, code, 5, reason, person_id, recorded from adjustment where submission_id=THIS and amount=2", "", "month-signed", audit.Changed, name},
			{"why it is corrected", "update submission set correction='other words' where id=THIS", "update submission set correction='one more on paper' where id=THIS", "month-signed", audit.Changed, name},
			{"a reply", "update submission set reply='I never said so' where reply<>''", "update submission set reply='All of it.' where reply<>''", "month-signed", audit.Changed, "H ATL 2026-09 2"},
			{"a question of the officer", "update submission set question='other words' where state='RETURNED'", "update submission set question='Is this all?' where state='RETURNED'", "month-signed", audit.Changed, "H ATL 2026-09 1"},
			{"where it stands", "update submission set state='SUBMITTED' where id=THIS", "update submission set state='ACCEPTED' where id=THIS", "month-signed", audit.Changed, name},
			{"who accepted it", "update submission set answered_by='x' where id=THIS", "update submission set answered_by='o' where id=THIS", "month-signed", audit.Changed, name},
			{"a correction taken back", "update correction_taken_back set correction='other words'", "", "month-signed", audit.Changed, name},
			{"a taking back dropped", "delete from correction_taken_back", "", "month-signed", audit.Dropped, ""},
			{"a question", "update figure_question set question='other words'", "", "figure-question", audit.Changed, "H ATL 2026-09"},
			{"an answer", "update figure_question set answer='other words'", "", "figure-question", audit.Changed, "H ATL 2026-09"},
			{"a question dropped", "delete from figure_question", "", "figure-question", audit.Dropped, ""},
			{"a question slipped in", "insert into figure_question select 'forged', organisation_id, region, month, figure, code, question, asked_by, asked_at, answer, answered_by, answered_at, version from figure_question", "", "figure-question", audit.Inserted, "H ATL 2026-09"},
			{"a part of a region", "delete from regional_part where submission_id=THIS", "", "regional-report", audit.Changed, "ATL 2026-09 2"},
			{"what a region says", "update regional_report set remark='other words' where revision=2", "update regional_report set remark='' where revision=2", "regional-report", audit.Changed, "ATL 2026-09 2"},
			{"a region's report slipped in", "insert into regional_report select 'forged', organisation_id, region, month, 9, missing, remark, submitted_by, submitted_at from regional_report where revision=2", "delete from regional_report where id='forged'", "regional-report", audit.Inserted, "ATL 2026-09 9"},
			{"a figure of the nation", "update national_figure set value=value+1 where region='' and figure='referrals' and code='' and report_id=(select id from national_report where revision=1)", "", "national-report", audit.Changed, "2026-09 1"},
			{"a figure of the nation dropped", "delete from national_figure where region='' and figure='referrals' and code='' and report_id=(select id from national_report where revision=2)", "", "national-report", audit.Changed, "2026-09 2"},
			{"a figure of the nation that is no number", "update national_figure set value='NaN' where region='' and figure='referrals' and code='' and report_id=(select id from national_report where revision=2)", "", "national-report", audit.Changed, "2026-09 2"},
			{"a part of the nation", "delete from national_part where submission_id=THIS", "", "national-report", audit.Changed, "2026-09 2"},
			{"who is missing", "update national_report set missing='PAC' where revision=1", "update national_report set missing='' where revision=1", "national-report", audit.Changed, "2026-09 1"},
		} {
			if strings.Contains(c.change, "NaN") && d.Engine() == db.SQLite {
				continue // keeps none
			}
			if rows := do(c.change); rows != 1 {
				t.Errorf("%s: %d rows", c.what, rows)
			}
			found, err := n.Verify(t.Context())
			if err != nil || len(found) == 0 || found[0].Chain != c.chain || found[0].Kind != c.kind || c.name != "" && (found[0].Name != c.name || len(found) != 1) {
				t.Errorf("%s: %+v, %v", c.what, found, err)
			}
			if c.undo != "" {
				do(c.undo)
			}
			for _, table := range kept {
				do("delete from " + table)
				do("insert into " + table + " select * from kept_" + table)
			}
		}
		if found, err := n.Verify(t.Context()); err != nil || len(found) != 0 {
			t.Errorf("put back: %+v, %v", found, err)
		}
	})
}

// SEC-3: what an earlier version left of the reports is counted, and held against how it stood when it was first vouched for.
func TestOlderReportsAreSaidToBeOlder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := reporting.Found(t, d)
		ctx := t.Context()
		for _, left := range []string{`insert into submission (id, organisation_id, region, month, revision, definition, state, nil_return, known_at, certified_by, submitted_by, submitted_at, answered_by, answered_at, question)
			values ('old','x','PAC','2026-08',1,1,'ACCEPTED',false,1,'boss','boss',1,'o',1,'')`,
			"insert into adjustment values ('l','old','x','referrals','',2,'two on paper','boss',1)"} {
			if _, err := d.Exec(ctx, left); err != nil {
				t.Fatal(err)
			}
		}
		if err := n.Vouch(ctx); err != nil {
			t.Fatal(err)
		}
		said, err := n.Log.Vouched(ctx)
		if err != nil || len(said) != 2 || said[0].Kind != "month-signed" || said[0].Count != 1 || said[1].Kind != "submission" || !said[0].At.Equal(n.Clock.Now()) {
			t.Errorf("%+v, %v", said, err)
		}
		if found, err := n.Verify(ctx); err != nil || len(found) != 0 {
			t.Errorf("%+v, %v", found, err)
		}
		if _, err := d.Exec(ctx, "update adjustment set amount=9"); err != nil {
			t.Fatal(err)
		}
		if found, err := n.Verify(ctx); err != nil || len(found) != 1 || found[0].RowID != "old" {
			t.Errorf("%+v, %v", found, err)
		}
	})
}

package document

import (
	"slices"
	"strings"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/reported"
)

// CCM-20, RPT-2: a case summary begins with the file's own counts and the risk level of its last day; another count, or a level that was not in force on the last
// day of its period and is not now, is refused beside it until it is said why. A version that does not ask why takes the file's only.
func TestASummarySaysWhatTheFileCounts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		for on, outcome := range map[string]string{"2026-10-05": "KEPT", "2026-10-12": "LATE", "2026-10-19": "MISSED", "2026-11-02": "MISSED"} {
			_, err := d.Exec(ctx, "insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on) values ($1,'org',$2,$1,$3,'')", on, f.ID, outcome)
			must(t, err)
		}
		f, err := h.ChangeRisk(ctx, h.worker, f.ID, f.Version, "LOW", "2026-11-03", supervision.Word{})
		must(t, err)
		formID, err := h.BeginSummary(ctx, h.worker, f.ID, Summary{Report: "SPR", From: "2026-10-01", To: "2026-10-31"})
		must(t, err)
		x := h.seen(t, h.worker, f, formID)
		if said := x.Answers(); said.Get("kept") != "2" || said.Get("missed") != "1" || said.Get("risk") != "HIGH" {
			t.Fatalf("begins with %v", said)
		}
		older := x.FileForm
		source, _ := forms.SourceOf(SummaryForm, 1)
		older.Definition, err = forms.Load("bsf805.yaml", source)
		must(t, err)
		for name, c := range map[string]struct {
			form    FileForm
			said    map[string]string
			refused string
		}{
			"as the file has it":         {x.FileForm, nil, ""},
			"the level of that day":      {x.FileForm, map[string]string{"risk": "HIGH"}, ""},
			"another count":              {x.FileForm, map[string]string{"kept": "3", "missed": "0"}, "kept,missed"},
			"another level":              {x.FileForm, map[string]string{"risk": "MEDIUM"}, "risk"},
			"before the file":            {x.FileForm, map[string]string{"period_from": "2020-01-01", "period_to": "2020-01-31", "kept": "0", "missed": "0", "risk": "LOW"}, "period_to"},
			"other days":                 {x.FileForm, map[string]string{"period_to": "2026-11-05", "risk": "LOW"}, "missed"},
			"days to come":               {x.FileForm, map[string]string{"period_to": "2026-11-30", "missed": "2", "risk": "LOW", "otherwise": "Written early."}, "period_to"},
			"otherwise, and why":         {x.FileForm, map[string]string{"kept": "3", "missed": "0", "risk": "MEDIUM", "otherwise": "One came to the door."}, ""},
			"why, in nothing":            {x.FileForm, map[string]string{"kept": "3", "otherwise": " "}, "kept"},
			"a version without the item": {older, map[string]string{"kept": "3", "otherwise": ""}, "kept"},
		} {
			said := x.Answers()
			for item, value := range c.said {
				said[item] = []string{value}
			}
			err := h.consistent(ctx, d, h.worker, f, c.form, forms.Writing{Part: "provider", Answers: said})
			if got := strings.Join(itemsOf(err), ","); got != c.refused || got == "" && err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err = d.Exec(ctx, `insert into condition (id, organisation_id, file_id, code, words, imposed_by, from_date, to_date, for_housing, concern) values ('curfew','org',$1,'FREE','Home by ten','','2026-09-01','2026-10-20',$2,'')`, f.ID, false)
		must(t, err)
		_, err = d.Exec(ctx, "insert into check_in_condition (check_in_id, condition_id, organisation_id, file_id, met, words) values ('2026-10-05','curfew','org',$1,'NO','Seen at one.')", f.ID)
		must(t, err)
		for report, refused := range map[string]string{"SPR": "", "CR": "conditions"} {
			said, longer := x.Answers(), f
			longer.EnrolledOn = "2026-08-10" // its three months end in October
			said["report"], said["period_from"] = []string{report}, []string{"2026-08-10"}
			if err := h.consistent(ctx, d, h.worker, longer, x.FileForm, forms.Writing{Part: "provider", Answers: said}); strings.Join(itemsOf(err), ",") != refused {
				t.Errorf("%s of a broken condition: %v", report, err)
			}
		}
		begun, err := h.BeginForm(ctx, h.worker, f.ID, SummaryForm)
		must(t, err)
		if said := h.seen(t, h.worker, f, begun).Answers(); said.Get("period_from") != "2026-10-01" || said.Get("conditions[0].complied") != "no" || said.Get("conditions[0].evidence") == "" || said.Get("missed") != "1" || said.Get("report") != "" {
			t.Errorf("begun from the list of forms: %v", said)
		}
		p, _ := x.At("provider")
		said := x.Answers()
		said["kept"], said["uci"], said["worker"], said["missed_why"] = []string{"3"}, []string{"1122"}, []string{"Robin Vale"}, []string{"Ill."}
		err = h.CompleteForm(ctx, h.worker, f.ID, forms.Writing{FormID: x.ID, Part: "provider", Answers: x.Definition.OfPart(said, "provider"), Version: p.Version})
		if !slices.Equal(itemsOf(err), []string{"kept"}) {
			t.Errorf("completed: %v", err)
		}
	})
}

// CCM-20: a summary that was completed and whose file counts otherwise since, or has evidence against what it says, is not sent, and says so; one
// that says why it counts otherwise, and one of which only the risk level moved on, goes.
func TestASummaryThatItsFileContradictsIsNotSent(t *testing.T) {
	for name, row := range map[string]struct {
		since string
		why   string
		items []string
	}{
		"as it was":           {"update check_in set recorded_on='2026-10-05' where id='seen' and file_id=$1", "", nil},
		"put right":           {"update check_in set outcome='MISSED' where id='seen' and file_id=$1", "", []string{"kept", "missed"}},
		"put right, with why": {"update check_in set outcome='MISSED' where id='seen' and file_id=$1", "He came late.", nil},
		"another level since": {"update supervision_file set risk='LOW' where id=$1", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				f := h.active(t)
				_, err := d.Exec(ctx, "insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on) values ('seen','org',$1,'2026-10-05','KEPT','')", f.ID)
				must(t, err)
				formID, err := h.BeginSummary(ctx, h.worker, f.ID, Summary{Report: "SPR", From: "2026-10-01", To: "2026-10-31"})
				must(t, err)
				x := h.seen(t, h.worker, f, formID)
				w := writingOf(t, x, "provider")
				for _, item := range []string{"report", "kept", "missed", "risk"} {
					w.Answers[item] = x.Answers()[item]
				}
				w.Answers["otherwise"] = []string{row.why}
				must(t, h.CompleteForm(ctx, h.worker, f.ID, w))
				h.signs(t, f, formID)
				_, err = d.Exec(ctx, row.since, f.ID)
				must(t, err)
				var items []string
				for _, i := range h.seen(t, h.worker, f, formID).Since {
					items = append(items, i.ID)
				}
				err = h.SendForm(ctx, h.worker, f.ID, formID, Said{})
				if !slices.Equal(items, row.items) || fault.Is(err, fault.NotReady) != (row.items != nil) || err != nil && row.items == nil {
					t.Fatalf("says %v, sent: %v", items, err)
				}
			})
		})
	}
}

// CCM-20, CCM-24: a compliance review that says of a condition that it was complied with, against which the residence noted something in its days,
// is refused until it is said why, also when that was set aside; what was noted on another day is not against it.
func TestAReviewKnowsWhatTheResidenceNoted(t *testing.T) {
	for name, c := range map[string]struct {
		on, ended, breach string
		why               string
		refused           bool
	}{
		"nobody reported it":  {"2026-10-05", "", "", "", true},
		"reported":            {"2026-10-05", "2026-10-06", "b", "", true},
		"set aside":           {"2026-10-05", "2026-10-06", "", "", true},
		"set aside, with why": {"2026-10-05", "2026-10-06", "", "The bus was late.", false},
		"on a day before":     {"2026-09-30", "", "", "", false},
		"otherwise, with why": {"2026-10-05", "", "", "It was the other client.", false},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				f := h.active(t)
				for _, statement := range []string{"insert into condition (id, organisation_id, file_id, code, words, imposed_by, from_date, to_date, for_housing, concern) values ('curfew','org',$1,'FREE','Home by ten','','2026-09-01','',false,'')",
					"insert into house_note (id, organisation_id, file_id, residence_id, kind, on_day, at_time, words, author_id, author_name, recorded_at) values ('n','org',$1,'r','CURFEW_MISSED','" + c.on + "','','Late.','p','P',1)",
					"insert into house_finding (note_id, condition_id, organisation_id, file_id, found_on, ended_on, breach_id) values ('n','curfew','org',$1,'2026-10-05','" + c.ended + "','" + c.breach + "')"} {
					_, err := d.Exec(ctx, statement, f.ID)
					must(t, err)
				}
				f.EnrolledOn = "2026-08-10" // its three months end in October
				formID, err := h.BeginSummary(ctx, h.worker, f.ID, Summary{Report: "CR", From: "2026-10-01", To: "2026-10-31"})
				must(t, err)
				x := h.seen(t, h.worker, f, formID)
				said := x.Answers()
				if begins := said.Get("conditions[0].complied") == "no"; begins != (c.on == "2026-10-05" && (c.ended == "" || c.breach != "")) {
					t.Errorf("begins with %v", said)
				}
				said["conditions[0].complied"], said["otherwise"] = []string{"yes"}, []string{c.why}
				err = h.consistent(ctx, d, h.worker, f, x.FileForm, forms.Writing{Part: "provider", Answers: said})
				if got := slices.Contains(itemsOf(err), "conditions[0].complied"); got != c.refused {
					t.Errorf("%v", err)
				}
			})
		})
	}
}

// CCM-20: a compliance review is of its three months, as its provider counts them, or says why it is of other days; a monthly report is of any, and of
// a closed file it may end with the supervision.
func TestAComplianceReviewIsOfThreeMonths(t *testing.T) {
	for name, c := range map[string]struct {
		report, from, to, why string
		counts, closed        string
		refused               string
	}{
		"the three months":           {"CR", "2026-08-10", "2026-10-31", "", "", "", ""},
		"a month":                    {"CR", "2026-10-01", "2026-10-31", "", "", "", "period_from"},
		"not to the end":             {"CR", "2026-08-10", "2026-10-30", "", "", "", "period_to"},
		"a month after it":           {"CR", "2026-10-01", "2026-11-09", "", "", "", "period_from"},
		"other days, and why":        {"CR", "2026-10-01", "2026-10-31", "The hearing asked for it.", "", "", ""},
		"a monthly report":           {"SPR", "2026-10-01", "2026-10-31", "", "", "", ""},
		"the quarters of the year":   {"CR", "2026-08-10", "2026-09-30", "", reported.FromCalendar, "", ""},
		"not the quarters":           {"CR", "2026-08-10", "2026-10-31", "", reported.FromCalendar, "", "period_to"},
		"to the end of supervision":  {"CR", "2026-08-10", "2026-10-20", "", "", "2026-10-20", ""},
		"not of a file that goes on": {"CR", "2026-08-10", "2026-10-20", "", "", "", "period_to"},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				f := h.active(t)
				f.EnrolledOn, f.ClosedOn = "2026-08-10", clock.Date(c.closed)
				if c.counts != "" {
					_, err := d.Exec(ctx, "insert into report_setting (organisation_id, due_day, count_from) values ('org',7,$1)", c.counts)
					must(t, err)
				}
				formID, err := h.BeginSummary(ctx, h.worker, f.ID, Summary{Report: c.report, From: clock.Date(c.from), To: clock.Date(c.to)})
				must(t, err)
				x := h.seen(t, h.worker, f, formID)
				said := x.Answers()
				said["otherwise"] = []string{c.why}
				err = h.consistent(ctx, d, h.worker, f, x.FileForm, forms.Writing{Part: "provider", Answers: said})
				if got := strings.Join(itemsOf(err), ","); got != c.refused {
					t.Errorf("%s: %v", got, err)
				}
			})
		})
	}
}

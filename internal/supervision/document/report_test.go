package document

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/attendance"
	"passerelle/internal/supervision/desk"
	"passerelle/internal/supervision/document/contradict"
)

// absence is a breach of the day before the desk learned of it.
var absence = supervision.Breach{Kind: "ABSENT", OccurredOn: "2026-09-24", LearnedOn: "2026-09-25", ReportedOn: "2026-09-25", Account: "Did not come."}

// reported reports a breach, and gives the form that reports it as it came to the officer.
func (h house) reported(t *testing.T, f supervision.File) (breachID string, form FormRecord) {
	t.Helper()
	breachID, err := h.ReportBreach(ctx, h.worker, f.ID, absence)
	must(t, err)
	formID := h.sends(t, f, breachID)
	must(t, h.ReceiveForm(ctx, h.officer, f.ID, formID))
	return breachID, h.seen(t, h.officer, f, formID)
}

// outcome completes the agency's part with a final action.
func (h house) outcome(f supervision.File, x FormRecord, on clock.Date, actions ...string) error {
	p, _ := x.At(answerPart)
	return h.CompleteForm(ctx, h.officer, f.ID, forms.Writing{FormID: x.ID, Part: answerPart, Version: p.Version,
		Answers: forms.Answers{answerItem: actions, answerOnDay: {string(on)}, "officer": {"Camille Roy"}}})
}

func (h house) actionOn(t *testing.T, breachID string) string {
	t.Helper()
	said, err := db.One[string](ctx, h.DB, "select action || ' ' || answered_on from breach where id=$1", breachID)
	must(t, err)
	return said
}

func itemsOf(err error) (out []string) {
	for _, p := range fault.ProblemsOf(err) {
		out = append(out, p.Field)
	}
	return out
}

// CCM-17, RPT-2: what the agency answers on the form is the answer of the report, once it is sent; of several actions the
// gravest is. A day before the report is refused beside its item.
func TestTheAgencysPartAnswersTheReport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		breach, x := h.reported(t, f)
		if err := h.outcome(f, x, "2026-09-24", "WARN_VERBAL"); !slices.Equal(itemsOf(err), []string{answerOnDay}) {
			t.Fatalf("answered before the report: %v", err)
		}
		if err := h.outcome(f, h.seen(t, h.officer, f, x.ID), "2026-09-26", "NO_ACTION", "WARN_WRITTEN"); !slices.Equal(itemsOf(err), []string{answerItem}) {
			t.Fatalf("no action and a warning: %v", err)
		}
		must(t, h.outcome(f, h.seen(t, h.officer, f, x.ID), "2026-09-26", "CONDITIONS_AMENDED", "WARN_WRITTEN"))
		if got := h.actionOn(t, breach); got != " " {
			t.Fatalf("answered before it was sent: %q", got)
		}
		must(t, h.SendForm(ctx, h.officer, f.ID, x.ID, Said{}))
		if got := h.actionOn(t, breach); got != "CONDITIONS_AMENDED 2026-09-26" {
			t.Fatalf("answered %q", got)
		}
		events, err := h.History.Of(ctx, d, f.ID, []history.Kind{history.BreachAnswered}, 0, 10)
		if err != nil || len(events) != 1 {
			t.Fatalf("%d answers in the history, %v", len(events), err)
		}
		p, err := history.Decode[history.BreachAnsweredPayload](events[0])
		b, err2 := h.Desk.ReportedOn(ctx, d, x.ID)
		if must(t, cmp.Or(err, err2)); p.Also != "WARN_WRITTEN" || b.Also != p.Also {
			t.Fatalf("beside the gravest action the history says %q, the report %q", p.Also, b.Also)
		}
	})
}

// CCM-17: an answer that was recorded before the form stands, and the form must say the same; a report that was taken back is
// not answered; a later form in place of one that was sent is of the same report.
func TestAnAnswerStandsOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		breach, x := h.reported(t, f)
		must(t, h.outcome(f, x, "2026-09-27", "CUSTODY"))
		must(t, h.AnswerBreach(ctx, h.worker, breach, "WARN_VERBAL", "2026-09-26"))
		if err := h.SendForm(ctx, h.officer, f.ID, x.ID, Said{}); !fault.Is(err, fault.NotReady) {
			t.Fatalf("another answer went back: %v", err)
		}
		p, _ := h.seen(t, h.officer, f, x.ID).At(answerPart)
		must(t, h.ReopenForm(ctx, h.officer, f.ID, forms.Writing{FormID: x.ID, Part: answerPart, Version: p.Version}))
		if err := h.outcome(f, h.seen(t, h.officer, f, x.ID), "2026-09-27", "CUSTODY"); !slices.Equal(itemsOf(err), []string{answerItem}) {
			t.Fatalf("another answer was completed: %v", err)
		}
		must(t, h.outcome(f, h.seen(t, h.officer, f, x.ID), "2026-09-27", "WARN_VERBAL"))
		must(t, h.SendForm(ctx, h.officer, f.ID, x.ID, Said{}))
		if got := h.actionOn(t, breach); got != "WARN_VERBAL 2026-09-26" {
			t.Fatalf("answered %q", got)
		}
		gone, y := h.reported(t, f)
		later, err := h.ReplaceForm(ctx, h.worker, f.ID, y.ID)
		must(t, err)
		if b, err := h.Desk.ReportedOn(ctx, d, later); err != nil || b.ID != gone {
			t.Fatalf("the later form reports %q, %v", b.ID, err)
		}
		must(t, h.TakeBackBreach(ctx, h.worker, f.ID, gone, "Of another client."))
		if err := h.outcome(f, y, "2026-09-27", "CUSTODY"); !fault.Is(err, fault.NotReady) {
			t.Fatalf("a report that was taken back is answered: %v", err)
		}
	})
}

// CCM-17, RPT-2: without a breach that waits there is nothing to report on the form; one that was answered by telephone still
// gets its form, once.
func TestNoReportWithoutABreach(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		refused := func(breachID string) {
			t.Helper()
			if _, err := h.BeginFormOf(ctx, h.worker, f.ID, reportForm, breachID); !errors.Is(err, ErrUnreported) {
				t.Fatalf("begun: %v", err)
			}
		}
		refused("")
		breach, err := h.ReportBreach(ctx, h.worker, f.ID, absence)
		must(t, err)
		must(t, h.AnswerBreach(ctx, h.worker, breach, "NO_ACTION", "2026-09-25"))
		refused("")
		if _, err := h.BeginFormOf(ctx, h.worker, f.ID, reportForm, breach); err != nil {
			t.Fatal(err)
		}
		refused(breach)
	})
}

// CCM-17: a report of non-compliance asks for its form on My day until that is sent to the agency, also when the agency answers the call
// before; a report that is taken back asks for nothing.
func TestAReportAsksForItsForm(t *testing.T) {
	for name, test := range map[string]struct {
		do   func(t *testing.T, h house, f supervision.File, breach string)
		asks bool
	}{
		"reported": {func(*testing.T, house, supervision.File, string) {}, true},
		"answered by telephone": {func(t *testing.T, h house, _ supervision.File, breach string) {
			must(t, h.AnswerBreach(ctx, h.officer, breach, "WARN_VERBAL", "2026-09-26"))
		}, true},
		"taken back": {func(t *testing.T, h house, f supervision.File, breach string) {
			must(t, h.TakeBackBreach(ctx, h.worker, f.ID, breach, "of another client"))
		}, false},
		"sent": {func(t *testing.T, h house, f supervision.File, breach string) { h.sends(t, f, breach) }, false},
		"sent after the answer": {func(t *testing.T, h house, f supervision.File, breach string) {
			must(t, h.AnswerBreach(ctx, h.officer, breach, "WARN_VERBAL", "2026-09-26"))
			h.sends(t, f, breach)
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				f := h.active(t)
				now := clock.In(ctx, time.UTC)
				breach, err := h.Desk.Report(now, h.worker, f.ID, desk.Reported{Kind: "ABSENT", OccurredOn: "2026-09-24", Account: "Did not come.", Going: "PAST",
					Whereabouts: "At home.", Call: desk.Logged{Learned: desk.Moment{On: "2026-09-25", At: "09:00"}, Called: desk.Moment{On: "2026-09-25", At: "09:30"}, To: "Duty officer"}})
				must(t, err)
				test.do(t, h, f, breach)
				tasks, err := h.Schedule.TasksOfFile(ctx, d, f.ID)
				must(t, err)
				asks := slices.ContainsFunc(tasks, func(x schedule.Task) bool { return x.Rule == "supervision.task.send_report" })
				if asks != test.asks {
					t.Errorf("asks %v: %+v", asks, tasks)
				}
			})
		})
	}
}

// inEnglish is the context of somebody who reads English.
func inEnglish(t *testing.T) context.Context {
	t.Helper()
	bundle, err := i18n.NewBundle(Locale, supervision.Locale, desk.Locale, attendance.Locale, platform.Locale)
	must(t, err)
	return i18n.With(ctx, bundle, i18n.English, time.UTC)
}

// CCM-15, CCM-17: BSF807 of what is no condition begins with what the report on the file is of - that the client did not report, that the address is
// not confirmed, a hearing that was not attended - and is completed as it begins, in either language, though conditions are in force.
func TestAReportOfWhatIsNoConditionIsCompletedAsItBegins(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, h := inEnglish(t), open(t, d)
		f := h.active(t)
		run := func(statement string, args ...any) {
			_, err := d.Exec(ctx, statement, args...)
			must(t, err)
		}
		run(`insert into condition (id, organisation_id, file_id, code, words, imposed_by, from_date, to_date, for_housing, concern) values ('now',$1,$2,'CURFEW','Home by ten','','2026-09-10','',$3,'')`, f.OrganisationID, f.ID, false)
		run("insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on) values ('seen',$1,$2,'2026-09-20','KEPT','2026-09-20')", f.OrganisationID, f.ID)
		run("insert into hearing (id, organisation_id, file_id, on_date, at_time, kind, place, arrangements, outcome) values ('heard',$1,$2,'2026-09-20','','DETENTION_REVIEW','','','NOT_ATTENDED')", f.OrganisationID, f.ID)
		run("insert into check_in_finding (check_in_id, what, organisation_id, file_id, found_on) values ('seen',$1,$2,$3,'2026-09-20')", desk.OfAddress, f.OrganisationID, f.ID)
		run("insert into hearing_finding (hearing_id, organisation_id, file_id, said, found_on) values ('heard',$1,$2,'','2026-09-20')", f.OrganisationID, f.ID)
		for name, x := range map[string]struct {
			kind  string
			of    []string
			found []string
			words []string
		}{
			"did not report": {"ABSENT", nil, nil, []string{"Did not report"}},
			"the address":    {"ADDRESS", nil, []string{"seen." + desk.OfAddress}, []string{"The address was not confirmed · check-in of "}},
			"a hearing":      {"ABSENT", nil, []string{"heard.hearing-heard"}, []string{"A hearing was not attended · hearing of "}},
			"a condition":    {"CURFEW", []string{"now"}, nil, []string{"Home by ten"}},
		} {
			breach, err := h.Desk.Report(clock.In(ctx, time.UTC), h.worker, f.ID, desk.Reported{Kind: x.kind, OccurredOn: "2026-09-20", Account: name, Going: "PAST", Whereabouts: "At home.", Conditions: x.of, Answers: x.found,
				Call: desk.Logged{Learned: desk.Moment{On: "2026-09-25", At: "09:00"}, Called: desk.Moment{On: "2026-09-25", At: "09:30"}, To: "Duty officer"}})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			formID, err := h.BeginFormOf(ctx, h.worker, f.ID, reportForm, breach)
			must(t, err)
			form := h.seen(t, h.worker, f, formID)
			p, _ := form.At(providerPart)
			begun, err := h.BeginsWith(ctx, h.worker, form, p)
			must(t, err)
			for n, want := range x.words {
				if got := begun.Get("breached[" + strconv.Itoa(n) + "].condition"); !strings.Contains(got, want) || begun.Entries("breached") != len(x.words) {
					t.Errorf("%s begins with %q of %d", name, got, begun.Entries("breached"))
				}
			}
			w := writingOf(t, form, providerPart)
			for path, said := range begun {
				if strings.HasPrefix(path, "breached") || path == "what" {
					w.Answers[path] = said
				}
			}
			if err := h.CompleteForm(ctx, h.worker, f.ID, w); err != nil {
				t.Errorf("%s is refused as it begins: %v", name, err)
			}
		}
	})
}

// sends fills the form of a breach in and sends it.
func (h house) sends(t *testing.T, f supervision.File, breachID string) string {
	t.Helper()
	formID, err := h.BeginFormOf(ctx, h.worker, f.ID, reportForm, breachID)
	must(t, err)
	h.completed(t, h.worker, f, formID, "provider")
	must(t, h.SignForm(ctx, h.worker, f.ID, signing(formID, "worker_signature")))
	must(t, h.SendForm(ctx, h.worker, f.ID, formID, Said{}))
	return formID
}

// CCM-17: a report that was signed is not sent when what it says of now does not hold any more: that it goes on where it is over by the report on the
// file, and an instruction that was lifted. One that was sent stands as it is.
func TestAReportIsHeldToItsFileAgainWhenItIsSent(t *testing.T) {
	for name, row := range map[string]struct {
		moves, item string
		sent        bool
		since       string // what the form says that changed since it was reported
	}{
		"it is over":                 {"update breach_state set going='PAST' where breach_id=$1", "ongoing", false, ""},
		"where they are":             {"update breach_state set whereabouts='At home' where breach_id=$1", "whereabouts", false, ""},
		"it is lifted":               {"update breach_instruction set lifted_at=1 where breach_id=$1", "interim", false, ""},
		"it is lifted, words before": {"update breach_instruction set lifted_at=9000000000000000 where breach_id=$1", "interim", false, "At a cousin's, a neighbour says."},
		"words of it":                {"update breach_instruction set lifted_at=1 where breach_id=$1", "", false, "The officer lifted it at ten."},
		"sent before":                {"update breach_state set going='PAST' where breach_id=$1", "", true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				f := h.active(t)
				breach, err := h.Desk.Report(clock.In(ctx, time.UTC), h.worker, f.ID, desk.Reported{Kind: "ABSENT", OccurredOn: "2026-09-24", Account: "Did not come.", Going: "ONGOING", Whereabouts: "Not known", Instructions: []string{"POLICE"},
					Call: desk.Logged{Learned: desk.Moment{On: "2026-09-25", At: "09:00"}, Called: desk.Moment{On: "2026-09-25", At: "09:30"}, To: "Duty officer"}})
				must(t, err)
				formID, err := h.BeginFormOf(ctx, h.worker, f.ID, reportForm, breach)
				must(t, err)
				w := writingOf(t, h.seen(t, h.worker, f, formID), providerPart)
				w.Answers["danger"] = []string{"no"}
				w.Answers[contradict.SinceItem] = []string{row.since}
				must(t, h.CompleteForm(ctx, h.worker, f.ID, w))
				must(t, h.SignForm(ctx, h.worker, f.ID, signing(formID, "worker_signature")))
				if row.sent {
					must(t, h.SendForm(ctx, h.worker, f.ID, formID, Said{}))
				}
				_, err = d.Exec(ctx, row.moves, breach)
				must(t, err)
				var items []string
				for _, i := range h.seen(t, h.worker, f, formID).Since {
					items = append(items, i.ID)
				}
				if strings.Join(items, " ") != row.item {
					t.Errorf("the form says that the file says otherwise of %v", items)
				}
				if err := h.SendForm(ctx, h.worker, f.ID, formID, Said{}); !row.sent && fault.Is(err, fault.NotReady) != (row.item != "") {
					t.Errorf("sent: %v", err)
				}
			})
		})
	}
}

// CCM-17: the day on which it happened, as BSF807 says it, is that of the breach and of its event once it is sent, where nobody knew it
// before. One report stays one in the figures.
func TestTheDayOfTheReportIsThatOfTheBreach(t *testing.T) {
	for name, before := range map[string]clock.Date{"not known": "", "known": "2026-09-20"} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				f := h.active(t)
				breach, err := h.Desk.Report(clock.In(ctx, time.UTC), h.worker, f.ID, desk.Reported{Kind: "ABSENT", OccurredOn: before, Account: "Did not come.", Going: "PAST",
					Whereabouts: "At home.", Call: desk.Logged{Learned: desk.Moment{On: "2026-09-25", At: "09:00"}, Called: desk.Moment{On: "2026-09-25", At: "09:30"}, To: "Duty officer"}})
				must(t, err)
				formID := h.sends(t, f, breach)
				x, err := h.Form(ctx, h.worker, f.ID, formID)
				must(t, err)
				said := clock.Date(x.Answers().Get("occurred"))
				r, err := h.Desk.Open(ctx, h.worker, f.ID, breach)
				if err != nil || said == "" || r.Breach.OccurredOn != said {
					t.Errorf("the breach has %q, the form says %q, %v", r.Breach.OccurredOn, said, err)
				}
				events, err := h.History.Of(ctx, d, f.ID, []history.Kind{history.BreachReported}, 0, 10)
				must(t, err)
				standing := history.Standing(events)
				if len(standing) != 1 {
					t.Fatalf("%d reports stand", len(standing))
				}
				if p, err := history.Decode[history.BreachReportedPayload](standing[0]); err != nil || p.Occurred != said || p.Type != "ABSENT" {
					t.Errorf("%+v, %v", p, err)
				}
			})
		})
	}
}

// CCM-17: the call on the form and the call on the file are one: a report that the file has without a call is not completed with one, and a
// call that is logged after the form says so is logged at that hour.
func TestTheCallIsOneOnFormAndFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, here := open(t, d), clock.In(ctx, time.UTC)
		f := h.active(t)
		breach, err := h.Desk.Report(here, h.worker, f.ID, desk.Reported{Kind: "ABSENT", OccurredOn: "2026-09-20", Account: "Did not come.", Going: "PAST",
			Whereabouts: "At home.", Call: desk.Logged{Learned: desk.Moment{On: "2026-09-25", At: "09:00"}, Yet: true}})
		must(t, err)
		formID, err := h.BeginFormOf(ctx, h.worker, f.ID, reportForm, breach)
		must(t, err)
		w := writingOf(t, h.seen(t, h.worker, f, formID), providerPart)
		w.Answers["called"], w.Answers["called_to"] = []string{"2026-09-25 09:30"}, []string{"Duty officer"}
		if err := h.CompleteForm(ctx, h.worker, f.ID, w); !slices.Equal(itemsOf(err), []string{"called"}) {
			t.Errorf("the form has a call and the file none: %v", err)
		}
		_, err = d.Exec(ctx, "update form_part set state='completed', answers=$2 where form_id=$1 and part='provider'", formID, `{"called":["2026-09-25 09:30"]}`)
		must(t, err)
		call := func(at string) error {
			return h.Desk.Called(here, h.worker, f.ID, breach, desk.Logged{Then: true, Called: desk.Moment{On: "2026-09-25", At: at}, To: "Duty officer"})
		}
		if err := call("09:35"); !slices.Equal(itemsOf(err), []string{"called_at"}) {
			t.Errorf("another hour than the form says: %v", err)
		}
		must(t, call("09:30"))
	})
}

// CCM-17: BSF807 says the day, the hours and the risk that its breach and its file have, or is refused beside each that differs, naming
// what is there; a day that the breach does not have is none on which the file had not begun.
func TestAReportSaysWhatItsBreachSays(t *testing.T) {
	for name, test := range map[string]struct {
		known   clock.Date
		said    forms.Answers
		refused []string
	}{
		"the same":           {"2026-09-20", nil, nil},
		"another day":        {"2026-09-20", forms.Answers{happenedItem: {"2026-09-19"}}, []string{happenedItem}},
		"another hour":       {"2026-09-20", forms.Answers{"learned": {"2026-09-25 08:40"}}, []string{"learned"}},
		"another call":       {"2026-09-20", forms.Answers{"called": {"2026-09-25 09:31"}}, []string{"called"}},
		"another risk":       {"2026-09-20", forms.Answers{"risk": {"LOW"}}, []string{"risk"}},
		"a day not known":    {"", forms.Answers{happenedItem: {"2026-09-24"}}, nil},
		"a day nobody knows": {"", forms.Answers{happenedItem: {""}}, nil},
		"a day left out":     {"2026-09-20", forms.Answers{happenedItem: {""}}, []string{happenedItem}},
		"changed since":      {"2026-09-20", forms.Answers{"ongoing": {"ongoing"}, "danger": {"no"}, "interim": {"OFFICER"}, contradict.SinceItem: {"The residence rang at ten: gone again."}}, nil},
		"since says nothing": {"2026-09-20", forms.Answers{"ongoing": {"ongoing"}, "danger": {"no"}, contradict.SinceItem: {" "}}, []string{"ongoing"}},
		"never, since":       {"2026-09-20", forms.Answers{"breached[0].condition": {"Home from 18:00 to 09:00"}, contradict.SinceItem: {"He moved."}}, []string{"breached[0].condition"}},
		"not over":           {"2026-09-20", forms.Answers{"ongoing": {"ongoing"}, "danger": {"no"}}, []string{"ongoing"}},
		"nobody knows where": {"2026-09-20", forms.Answers{"whereabouts": {"Unknown."}}, []string{"whereabouts"}},
		"no police":          {"2026-09-20", forms.Answers{"interim": {"NONE"}}, []string{"interim"}},
		"an officer too":     {"2026-09-20", forms.Answers{"interim": {"POLICE", "OFFICER"}}, []string{"interim"}},
		"never in force":     {"2026-09-20", forms.Answers{"breached[0].condition": {"Home from 18:00 to 09:00"}}, []string{"breached[0].condition"}},
		"ended before":       {"2026-09-20", forms.Answers{"breached[0].condition": {"Home by eight"}}, []string{"breached[0].condition"}},
		"later than learned": {"2026-09-25", forms.Answers{"occurred_at": {"22:15"}}, []string{"occurred_at"}},
		"as it was learned":  {"2026-09-25", forms.Answers{"occurred_at": {"09:00"}}, nil},
		"no condition":       {"2026-09-20", forms.Answers{"breached[0].condition": {"Did not report on Monday"}}, nil},
		"nor in French":      {"2026-09-20", forms.Answers{"breached[0].condition": {"Ne s’est pas présenté."}}, nil},
		"another kind":       {"2026-09-20", forms.Answers{"breached[0].condition": {"Charge or police contact"}}, []string{"breached[0].condition"}},
		"somebody else":      {"2026-09-20", forms.Answers{"called_to": {"Somebody Else"}}, []string{"called_to"}},
		"the same somebody":  {"2026-09-20", forms.Answers{"called_to": {"the duty officer, R. Ashby"}}, nil},
		"before the file":    {"", forms.Answers{happenedItem: {"2025-01-01"}}, []string{happenedItem}},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				ctx, h := inEnglish(t), open(t, d)
				f := h.active(t)
				for id, c := range map[string][]string{"now": {"Home by ten", "2026-09-10", ""}, "then": {"Home by eight", "2026-09-01", "2026-09-12"}} {
					_, err := d.Exec(ctx, `insert into condition (id, organisation_id, file_id, code, words, imposed_by, from_date, to_date, for_housing, concern)
						values ($1,$2,$3,'CURFEW',$4,'',$5,$6,$7,'')`, id, f.OrganisationID, f.ID, c[0], c[1], c[2], false)
					must(t, err)
				}
				breach, err := h.Desk.Report(clock.In(ctx, time.UTC), h.worker, f.ID, desk.Reported{Kind: "ABSENT", OccurredOn: test.known, Account: "Did not come.", Going: "PAST",
					Whereabouts: "At home.", Call: desk.Logged{Learned: desk.Moment{On: "2026-09-25", At: "09:00"}, Called: desk.Moment{On: "2026-09-25", At: "09:30"}, To: "Duty officer"}})
				must(t, err)
				must(t, h.Desk.Instruct(ctx, h.worker, f.ID, breach, "POLICE", "Duty officer"))
				formID, err := h.BeginFormOf(ctx, h.worker, f.ID, reportForm, breach)
				must(t, err)
				w := writingOf(t, h.seen(t, h.worker, f, formID), providerPart)
				w.Answers["breached[0].condition"] = []string{"  HOME by ten, as at the last check-in."}
				delete(w.Answers, contradict.SinceItem)
				maps.Copy(w.Answers, test.said)
				if err := h.CompleteForm(ctx, h.worker, f.ID, w); !slices.Equal(itemsOf(err), test.refused) {
					t.Errorf("%v", err)
				}
			})
		})
	}
}

// CCM-17: a report that was taken back is not written, signed, sent or answered any more by anybody, and its form says so to both sides.
func TestAReportThatWasTakenBackGoesNowhere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		breach, err := h.Desk.Report(clock.In(ctx, time.UTC), h.worker, f.ID, desk.Reported{Kind: "ABSENT", OccurredOn: "2026-09-20", Account: "Did not come.", Going: "PAST",
			Whereabouts: "At home.", Call: desk.Logged{Learned: desk.Moment{On: "2026-09-25", At: "09:00"}, Called: desk.Moment{On: "2026-09-25", At: "09:30"}, To: "Duty officer"}})
		must(t, err)
		formID, err := h.BeginFormOf(ctx, h.worker, f.ID, reportForm, breach)
		must(t, err)
		h.completed(t, h.worker, f, formID, "provider")
		must(t, h.SignForm(ctx, h.worker, f.ID, signing(formID, "worker_signature")))
		if x := h.seen(t, h.worker, f, formID); !x.MaySend || x.TakenBack != "" {
			t.Fatalf("before: %v %q", x.MaySend, x.TakenBack)
		}
		must(t, h.TakeBackBreach(ctx, h.worker, f.ID, breach, "Of another client."))
		if err := h.SendForm(ctx, h.worker, f.ID, formID, Said{}); !fault.Is(err, fault.NotReady) {
			t.Errorf("it is sent: %v", err)
		}
		x := h.seen(t, h.worker, f, formID)
		if x.MaySend || x.MayReplace || x.TakenBack == "" || x.Standing(ctx) != i18n.T(ctx, "document.form.state.taken_back") {
			t.Errorf("afterwards: %v %v %q %q", x.MaySend, x.MayReplace, x.TakenBack, x.Standing(ctx))
		}
		sent, y := h.reported(t, f)
		must(t, h.TakeBackBreach(ctx, h.worker, f.ID, sent, "Of another client."))
		if z := h.seen(t, h.officer, f, y.ID); z.TakenBack == "" || z.MaySend || slices.ContainsFunc(z.Seen, func(p FormPart) bool { return p.MayWrite || p.MaySign }) {
			t.Errorf("to the officer: %q %v", z.TakenBack, z.MaySend)
		}
	})
}

package document

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/coming"
	"passerelle/internal/supervision/document/dated"
)

// requested sends a request for a lighter curfew and risk level, as it came to the officer.
func (h house) requested(t *testing.T, f supervision.File) FormRecord {
	t.Helper()
	_, err := h.ChangeConditions(ctx, h.worker, f.ID, f.Version, supervision.ConditionChange{On: "2026-10-01", Add: []supervision.Condition{
		{Code: "CURFEW", Words: "21:00 to 06:00", ImposedBy: "CBSA"}, {Code: "FREE", Words: "Calls every Friday."}}})
	must(t, err)
	x := h.begun(t, h.worker, f, changeForm)
	said := x.Answers()
	for n, w := range asItems.of(said) {
		if w.Change != "keep" {
			t.Fatalf("a condition begins with %+v", w)
		}
		if strings.Contains(w.Condition, "21:00") {
			at := forms.EntryOf("changes", n)
			said[at+".change"], said[at+".becomes"] = []string{"amend"}, []string{strings.Replace(w.Condition, "21:00", "23:00", 1)}
		}
	}
	for path, value := range map[string]string{"direction": "lighter", "spoken": "yes", "risk_then": "MEDIUM", "why": "All kept.", "worker": "Robin Vale", "uci": "1122"} {
		said[path] = []string{value}
	}
	said["asks"] = []string{"conditions", "risk"}
	must(t, h.CompleteForm(ctx, h.worker, f.ID, forms.Writing{FormID: x.ID, Part: "provider", Answers: x.Definition.OfPart(said, "provider"), Version: x.Seen[0].Version}))
	h.signs(t, f, x.ID)
	must(t, h.SendForm(ctx, h.worker, f.ID, x.ID, Said{}))
	must(t, h.ReceiveForm(ctx, h.officer, f.ID, x.ID))
	return h.seen(t, h.officer, f, x.ID)
}

// replies completes the agency's answer to a request.
func (h house) replies(t *testing.T, f supervision.File, x FormRecord, beside map[string]string) error {
	t.Helper()
	x = h.seen(t, h.officer, f, x.ID)
	p, _ := x.At(answerPart)
	said, err := h.BeginsWith(ctx, h.officer, x, p)
	must(t, err)
	for path, value := range beside {
		said[path] = []string{value}
	}
	return h.CompleteForm(ctx, h.officer, f.ID, forms.Writing{FormID: x.ID, Part: answerPart, Version: p.Version, Answers: said})
}

// inForce gives the risk level and the conditions of a file as they stand, and the kinds of event since the request.
func (h house) inForce(t *testing.T, f supervision.File) (string, []history.Kind) {
	t.Helper()
	now, err := h.Stored(ctx, h.DB, f.ID)
	must(t, err)
	conditions, _, _, err := h.PlanStored(ctx, h.DB, f.ID)
	must(t, err)
	out := []string{now.Risk}
	for _, c := range conditions {
		if c.ToDate == "" {
			out = append(out, c.Code+" "+c.Words+" "+c.ImposedBy+" "+string(c.FromDate))
		}
	}
	slices.Sort(out[1:])
	events, err := h.History.Of(ctx, h.DB, f.ID, nil, 0, 20)
	must(t, err)
	var kinds []history.Kind
	for _, e := range events {
		if e.Act == history.ActFormSent && e.Kind != history.FormSent || e.Act == history.ActGrantTookEffect {
			kinds = append(kinds, e.Kind)
		}
	}
	slices.Sort(kinds)
	return strings.Join(out, "; "), kinds
}

const asItWas = "HIGH; CURFEW 21:00 to 06:00 CBSA 2026-10-01; FREE Calls every Friday.  2026-10-01"

// CCM-18: what the agency grants on the form is in force on the file from the day it says, as asked or in part; a refusal
// changes nothing, and neither does an answer that was not sent. The history says what was asked and what was answered.
func TestAGrantIsInForce(t *testing.T) {
	changed := []history.Kind{history.ConditionAdded, history.ConditionEnded, history.ConditionsDirection, history.RiskSet}
	for name, row := range map[string]struct {
		said  map[string]string
		want  string
		kinds []history.Kind
	}{
		"as asked": {map[string]string{"answer": "granted", "effective": "2026-11-09", "effective_why": "As told by telephone."},
			"MEDIUM; CURFEW 23:00 to 06:00 AGENCY BSF806 2026-11-10 2026-11-09; FREE Calls every Friday.  2026-10-01", changed},
		"in part": {map[string]string{"answer": "part", "answer_why": "Not the level.", "effective": "2026-11-10", "given_risk": "HIGH"},
			"HIGH; CURFEW 23:00 to 06:00 AGENCY BSF806 2026-11-10 2026-11-10; FREE Calls every Friday.  2026-10-01", changed[:3]},
		"refused": {map[string]string{"answer": "refused", "answer_why": "Not yet."}, asItWas, nil},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				f := h.active(t)
				x := h.requested(t, f)
				must(t, h.replies(t, f, x, row.said))
				if got, _ := h.inForce(t, f); got != asItWas {
					t.Fatalf("before it is sent: %s", got)
				}
				must(t, h.SendForm(ctx, h.officer, f.ID, x.ID, Said{}))
				if got, kinds := h.inForce(t, f); got != row.want || !slices.Equal(kinds, row.kinds) {
					t.Errorf("%s %v", got, kinds)
				}
				events, err := h.History.Of(ctx, d, f.ID, []history.Kind{history.FormSent}, 0, 2)
				must(t, err)
				for i, answer := range []string{row.said["answer"], ""} { // the answer came last
					if p, err := history.Decode[history.FormPayload](events[i]); err != nil || p.Asked != "conditions,risk" || p.Answer != answer {
						t.Errorf("the history says %+v of it, %v", p, err)
					}
				}
			})
		})
	}
}

// CCM-18: an answer that could not be in force is refused beside its items: a day before the referral, a condition that
// ended meanwhile.
func TestAGrantThatCannotBeIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		x := h.requested(t, f)
		if err := h.replies(t, f, x, map[string]string{"answer": "granted", "effective": "2026-08-01"}); !slices.Equal(itemsOf(err), []string{grantDay}) {
			t.Errorf("before the referral: %v", err)
		}
		_, err := d.Exec(ctx, "update condition set to_date='2026-11-01' where file_id=$1 and code='CURFEW'", f.ID)
		must(t, err)
		if err := h.replies(t, f, x, map[string]string{"answer": "granted", "effective": "2026-11-09"}); !slices.Equal(itemsOf(err), []string{grantItem}) {
			t.Errorf("a condition that ended: %v", err)
		} else if p := fault.ProblemsOf(err)[0]; p.Key != "document.problem.ended" || !slices.Contains(p.Args, any("2026-11-01")) {
			t.Errorf("it is not said when it ended: %+v", p)
		}
		if err := h.replies(t, f, x, map[string]string{"answer": "refused", "answer_why": "It has ended."}); err != nil {
			t.Errorf("refused with a reason: %v", err)
		}
	})
}

// CCM-18, RPT-5: a grant from a day before it was asked for, or is wanted from, says why, and is from no day before the level or the condition
// that it ends changed last, whatever is said.
func TestAGrantFromAnEarlierDay(t *testing.T) {
	for name, row := range map[string]struct {
		on, why, wanted, field string
	}{
		"the day of the request": {"2026-11-10", "", "", ""},
		"earlier":                {"2026-11-09", " ", "", "effective_why"},
		"earlier, with a reason": {"2026-11-09", "As told by telephone.", "", ""},
		"before the day wanted":  {"2026-11-12", "", "2026-11-20", "effective_why"},
		"from the day wanted":    {"2026-11-20", "", "2026-11-20", ""},
		"before the condition":   {"2026-09-30", "As told by telephone.", "", grantDay},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				f := h.active(t)
				x := h.requested(t, f)
				if row.wanted != "" {
					p, _ := x.At("provider")
					said := p.Answers()
					said["wanted"] = []string{row.wanted}
					_, err := d.Exec(ctx, "update form_part set answers=$2 where form_id=$1 and part='provider'", x.ID, written(t, said))
					must(t, err)
				}
				err := h.replies(t, f, x, map[string]string{"answer": "granted", "effective": row.on, "effective_why": row.why})
				if got := itemsOf(err); row.field == "" && err != nil || row.field != "" && !slices.Equal(got, []string{row.field}) {
					t.Errorf("%v", err)
				}
			})
		})
	}
}

// written writes answers as they are stored.
func written(t *testing.T, a forms.Answers) string {
	t.Helper()
	text, err := json.Marshal(a)
	must(t, err)
	return string(text)
}

// CCM-18: what is granted from a day to come stands beside the file until then, takes effect on its day, once, and leaves its
// events; where the file changed so that it cannot, it lapses and is the case manager's task.
func TestAGrantTakesEffectOnItsDay(t *testing.T) {
	for _, ended := range []bool{false, true} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			h := open(t, d)
			f := h.active(t)
			x := h.requested(t, f)
			must(t, h.replies(t, f, x, map[string]string{"answer": "granted", "effective": "2026-11-20"}))
			must(t, h.SendForm(ctx, h.officer, f.ID, x.ID, Said{}))
			must(t, h.TakeEffect(ctx))
			granted, err := (coming.Service{Service: h.Service.Service}).Of(ctx, f)
			must(t, err)
			if got, kinds := h.inForce(t, f); got != asItWas || len(kinds) != 0 || len(granted) != 1 || granted[0].Effective != "2026-11-20" {
				t.Fatalf("before its day: %s %v %+v", got, kinds, granted)
			}
			if ended {
				_, err := d.Exec(ctx, "update condition set to_date='2026-11-12' where file_id=$1 and code='CURFEW'", f.ID)
				must(t, err)
			}
			_, err = d.Exec(ctx, "update organisation set time_zone='America/Vancouver' where id=$1", f.OrganisationID)
			must(t, err)
			h.Clock.(*clock.Settable).Set(time.Date(2026, 11, 20, 7, 59, 0, 0, time.UTC)) // 23:59 of the day before, where the provider is
			must(t, h.TakeEffect(ctx))
			if _, kinds := h.inForce(t, f); len(kinds) != 0 {
				t.Errorf("in force before its day where the provider is: %v", kinds)
			}
			h.Clock.(*clock.Settable).Set(time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC))
			must(t, h.TakeEffect(ctx))
			must(t, h.TakeEffect(ctx))
			got, kinds := h.inForce(t, f)
			tasks, err := db.One[int](ctx, d, "select count(*) from task where file_id=$1 and rule=$2", f.ID, taskLapsed)
			must(t, err)
			if ended && (tasks != 1 || len(kinds) != 0 || !strings.HasPrefix(got, "HIGH")) {
				t.Errorf("lapsed: %s %v, %d tasks", got, kinds, tasks)
			}
			if !ended && (tasks != 0 || len(kinds) != 4 || got != "MEDIUM; CURFEW 23:00 to 06:00 AGENCY BSF806 2026-11-10 2026-11-20; FREE Calls every Friday.  2026-10-01") {
				t.Errorf("in force: %s %v, %d tasks", got, kinds, tasks)
			}
			if granted, err := (coming.Service{Service: h.Service.Service}).Of(ctx, f); err != nil || len(granted) != 0 {
				t.Errorf("it waits still: %+v, %v", granted, err)
			}
		})
	}
}

// CCM-18: a request to change conditions that leaves each as it is is refused beside the first, one that amends into the same words beside them.
func TestARequestAsksForSomething(t *testing.T) {
	const same = "Calls every Friday."
	for name, test := range map[string]struct {
		entry   map[string]string
		refused string
	}{
		"each stays":                   {map[string]string{"change": "keep"}, "changes[0].change"},
		"amended into the same":        {map[string]string{"change": "amend", "becomes": " calls  every friday."}, "changes[0].becomes"},
		"amended":                      {map[string]string{"change": "amend", "becomes": "Calls every Monday."}, ""},
		"the same, until a day":        {map[string]string{"change": "amend", "becomes": same, "last_day": "2027-01-31"}, ""},
		"one is removed":               {map[string]string{"change": "remove"}, ""},
		"another one":                  {map[string]string{"change": "add", "becomes": "Stays at home at night."}, ""},
		"only the risk level is asked": {nil, ""},
	} {
		a := forms.Answers{"asks": {"conditions"}, "changes": {"1"}, "changes[0].condition": {same}}
		if test.entry == nil {
			a["asks"] = []string{"risk"}
		}
		for item, value := range test.entry {
			a["changes[0]."+item] = []string{value}
		}
		err := requestable(ctx, a, nil)
		if got := strings.Join(itemsOf(err), ","); got != test.refused || got == "" && err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// CCM-18: a condition that is said to stay, to be amended or to be removed is refused beside it when none in force has its words; a new one,
// and one in its own words in either language, is not.
func TestARequestSaysConditionsAsTheyAre(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		f, err := h.ChangeConditions(ctx, h.worker, f.ID, f.Version, supervision.ConditionChange{On: "2026-11-10", Add: []supervision.Condition{{Code: "FREE", Words: "Calls every Friday."}}})
		must(t, err)
		for _, c := range []struct {
			change, condition string
			refused           bool
		}{{"keep", "Calls every Monday.", true}, {"amend", "Calls every Monday.", true}, {"remove", "Calls every Monday.", true},
			{"add", "What is new", false}, {"amend", " calls every  friday. ", false}, {"remove", "Calls every Friday.", false}} {
			a := forms.Answers{"asks": {"conditions"}, "changes": {"2"}, "changes[0].condition": {"Calls every Friday."}, "changes[0].change": {"amend"}, "changes[0].becomes": {"Calls twice."},
				"changes[1].condition": {c.condition}, "changes[1].change": {c.change}, "changes[1].becomes": {"Something else."}}
			err := h.requestFits(ctx, d, f, h.begun(t, h.worker, f, changeForm).FileForm, a)
			if c.refused != slices.Equal(itemsOf(err), []string{"changes[1].condition"}) || !c.refused && err != nil {
				t.Errorf("%+v: %v", c, err)
			}
		}
	})
}

// CCM-18: a direction that says otherwise than what is asked is asked about, and what is meant is taken; one that fits is not asked about.
func TestTheDirectionOfARequest(t *testing.T) {
	source, _ := forms.SourceOf(changeForm, 7)
	def, err := forms.Load("bsf806-7.yaml", source)
	must(t, err)
	for _, c := range []struct {
		direction, change, now, then string
		asked                        bool
	}{
		{"lighter", "add", "", "", true}, {"lighter", "remove", "", "", false}, {"lighter", "amend", "", "", false}, {"harsher", "add", "", "", false}, {"harsher", "remove", "", "", true},
		{"lighter", "", "LOW", "MEDIUM", true}, {"lighter", "", "HIGH", "MEDIUM", false}, {"harsher", "", "HIGH", "MEDIUM", true}, {"harsher", "", "MEDIUM", "HIGH", false},
	} {
		a := forms.Answers{"asks": {"conditions"}, "direction": {c.direction}, "changes": {"1"}, "changes[0].condition": {"Calls."}, "changes[0].change": {c.change}}
		if c.change == "" {
			a = forms.Answers{"asks": {"risk"}, "direction": {c.direction}, "risk_now": {c.now}, "risk_then": {c.then}}
		}
		if got := def.Show(a).Asked("direction_meant"); got != c.asked {
			t.Errorf("%+v: asked %v", c, got)
		}
		a["direction_meant"] = []string{"no"}
		refused := slices.Contains(itemsOf(def.Validate(a, forms.Judge{Part: "provider", Today: "2026-11-10"})), "direction_meant")
		if refused != c.asked {
			t.Errorf("%+v: not meant, refused %v", c, refused)
		}
	}
}

// CCM-18: a condition that comes, or becomes another, while one of its kind stays as it is, is refused beside it; one of another kind is not,
// nor one whose kind nobody can tell.
func TestASecondOfAKindIsRefused(t *testing.T) {
	const curfew = "Be home from 21:00 to 06:00"
	for name, test := range map[string]struct {
		first, becomes string
		refused        bool
	}{
		"another curfew beside the one that stays": {"keep", "Be home from 19:00 to 07:00", true},
		"by the name of its kind":                  {"keep", "Curfew: 19:00 to 07:00", true},
		"the first is removed":                     {"remove", "Be home from 19:00 to 07:00", false},
		"another kind":                             {"keep", "Live at the residence", false},
		"no kind":                                  {"keep", "Calls every Friday.", false},
	} {
		a := forms.Answers{"asks": {"conditions"}, "changes": {"2"}, "changes[0].condition": {curfew}, "changes[0].change": {test.first},
			"changes[1].condition": {"What is new"}, "changes[1].change": {"add"}, "changes[1].becomes": {test.becomes}}
		err := requestable(ctx, a, nil)
		if test.refused != slices.Equal(itemsOf(err), []string{"changes[1].change"}) || !test.refused && err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// CCM-18, CCM-19: what was granted of a file that is closed on its day lapses, and leaves nobody a task.
func TestAGrantOfAClosedFileLapses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		x := h.requested(t, f)
		must(t, h.replies(t, f, x, map[string]string{"answer": "granted", "effective": "2026-11-20"}))
		must(t, h.SendForm(ctx, h.officer, f.ID, x.ID, Said{}))
		_, err := d.Exec(ctx, "update supervision_file set state='CLOSED', closed_on='2026-11-12' where id=$1", f.ID)
		must(t, err)
		h.Clock.(*clock.Settable).Set(time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC))
		must(t, h.TakeEffect(ctx))
		tasks, err := db.One[int](ctx, d, "select count(*) from task where file_id=$1 and rule=$2", f.ID, taskLapsed)
		must(t, err)
		waits, err := db.One[int](ctx, d, "select count(*) from granted_change where file_id=$1 and outcome=''", f.ID)
		if err != nil || tasks != 0 || waits != 0 {
			t.Errorf("%d tasks, %d wait, %v", tasks, waits, err)
		}
	})
}

// CCM-12, CCM-18, CCM-24: the first day of an agreement, the day of an undertaking and that of the rules are not before their file, and the agency answers no
// request before it was begun: each is refused beside its day.
func TestNoDayOfAPaperIsBeforeWhatItIsOf(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		for _, row := range []struct{ form, item string }{{agreementForm, "starts"}, {undertakingForm, dated.SignedItem}, {"residence-rules", "gone_through"}} {
			x := h.begun(t, h.worker, f, row.form)
			w := writingOf(t, x, x.Definition.Parts[0].ID)
			w.Answers[row.item] = []string{string(f.ReferredOn.AddDays(-1))}
			if err := h.CompleteForm(ctx, h.worker, f.ID, w); !slices.Contains(itemsOf(err), row.item) {
				t.Errorf("%s: %v", row.form, err)
			}
		}
		x := h.requested(t, f)
		day := clock.DateOf(clock.FromMicros(x.OpenedAt), clock.Where(ctx))
		said := map[string]string{"answer": "granted", grantDay: string(day), "answered": string(day.AddDays(-1)), "officer": "C. Roy"}
		if err := h.replies(t, f, x, said); !slices.Equal(itemsOf(err), []string{"answered"}) {
			t.Errorf("answered before it was asked: %v", err)
		}
		said["answered"] = string(day)
		must(t, h.replies(t, f, x, said))
	})
}

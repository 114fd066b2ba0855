package reporting_test

import (
	"slices"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/owing"
)

// RPT-1: what each owes, by when, and what is late.
func TestWhatIsOwed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := reporting.Found(t, d)
		o := owing.Service{DB: d, Access: n.Rules, Clock: n.Clock}
		owed := func(a access.Actor) (out []string) {
			t.Helper()
			all, err := o.Owed(t.Context(), a)
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range all {
				text := o.Code
				if o.Count > 0 {
					text += string(rune('0' + o.Count))
				}
				if o.Late() {
					text += "!"
				}
				out = append(out, text)
			}
			return out
		}
		check := func(when string, provider, region, nation []string) {
			t.Helper()
			for i, a := range []access.Actor{n.Supervisor, n.Officer, n.Analyst} {
				if got, want := owed(a), [][]string{provider, region, nation}[i]; !slices.Equal(got, want) {
					t.Errorf("%s: %s owes %v, want %v", when, a.PersonID, got, want)
				}
			}
		}
		check("nothing sent", []string{"provider"}, []string{"providers1", "region"}, []string{"regions1", "nation"})
		n.Clock.Set(time.Date(2026, 10, 11, 15, 0, 0, 0, time.UTC))
		check("the 11th", []string{"provider!"}, []string{"providers1!", "region"}, []string{"regions1", "nation"})
		n.Send(t)
		check("sent", nil, []string{"to_answer1", "region"}, []string{"regions1", "nation"})
		sub := n.Standing(t)
		if err := n.Return(t.Context(), n.Officer, sub.ID, sub.Version, "Who?"); err != nil {
			t.Fatal(err)
		}
		check("returned", []string{"returned"}, []string{"providers1!", "region"}, []string{"regions1", "nation"})
		if err := n.Annotate(t.Context(), n.Supervisor, n.Period, "persons", "", "Noor."); err != nil {
			t.Fatal(err)
		}
		check("being corrected", []string{"returned"}, []string{"providers1!", "region"}, []string{"regions1", "nation"})
		n.SendOn(t)
		if err := n.Ask(t.Context(), n.Analyst, n.Period, "closing", "", "Why?"); err != nil {
			t.Fatal(err)
		}
		check("asked", []string{"asked1"}, []string{"asked1"}, []string{"waiting_answer1", "nation"})
		n.Clock.Set(time.Date(2026, 10, 31, 15, 0, 0, 0, time.UTC))
		check("the 31st", []string{"asked1!"}, []string{"asked1!"}, []string{"waiting_answer1!", "nation!"})
		if err := n.SendToManagement(t.Context(), n.Analyst, n.Period.Month, nil, ""); err != nil {
			t.Fatal(err)
		}
		check("sent to management", []string{"asked1!"}, []string{"asked1!"}, []string{"waiting_answer1!"})
		if got := owed(n.Other); len(got) != 0 {
			t.Errorf("a provider without a site owes %v", got)
		}
	})
}

// RPT-4: the months that are owed and not accepted are named, with where they stand.
func TestNationGaps(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := reporting.Found(t, d)
		o := owing.Service{DB: d, Access: n.Rules, Clock: n.Clock}
		// Nobody said since when the site is there: it owes nothing of a month before its first file.
		gaps, err := o.NationGaps(t.Context(), n.Analyst, "2026-08", "2026-09")
		if err != nil || len(gaps) != 1 || gaps[0].Period.Month != "2026-09" {
			t.Fatalf("%+v, %v", gaps, err)
		}
		if _, err := d.Exec(t.Context(), "update site set active_from='2026-01-01'"); err != nil {
			t.Fatal(err)
		}
		gaps, err = o.NationGaps(t.Context(), n.Analyst, "2026-08", "2026-09")
		if err != nil || len(gaps) != 2 || gaps[0].Period != (reporting.Period{n.Period.OrganisationID, "ATL", "2026-08"}) || gaps[1].Provider != "Harbour" || gaps[1].State != "" {
			t.Fatalf("%+v, %v", gaps, err)
		}
		if _, err := o.NationGaps(t.Context(), n.Officer, "2026-08", "2026-09"); err == nil {
			t.Error("a region reads the nation's")
		}
		sub, err := n.Certify(t.Context(), n.Supervisor, n.Period, reporting.Signing{})
		if err != nil {
			t.Fatal(err)
		}
		if err := n.Submit(t.Context(), n.Supervisor, sub.ID, sub.Version); err != nil {
			t.Fatal(err)
		}
		if gaps, err = o.NationGaps(t.Context(), n.Analyst, "2026-09", "2026-09"); err != nil || len(gaps) != 1 || gaps[0].State != reporting.Submitted {
			t.Fatalf("sent, not accepted: %+v, %v", gaps, err)
		}
		if err := n.Accept(t.Context(), n.Officer, sub.ID, sub.Version+1); err != nil {
			t.Fatal(err)
		}
		if gaps, err = o.NationGaps(t.Context(), n.Analyst, "2026-09", "2026-09"); err != nil || len(gaps) != 0 {
			t.Errorf("accepted: %+v, %v", gaps, err)
		}
		if _, err := d.Exec(t.Context(), "update organisation set name_fr='Le Havre'"); err != nil {
			t.Fatal(err)
		}
		french := i18n.WithLanguage(t.Context(), i18n.French)
		if gaps, err = o.NationGaps(french, n.Analyst, "2026-08", "2026-08"); err != nil || len(gaps) != 1 || gaps[0].Provider != "Le Havre" {
			t.Errorf("in French: %+v, %v", gaps, err)
		}
		if lines, err := n.NationBoard(french, n.Analyst, "2026-09"); err != nil || lines[0].Name != "Le Havre" {
			t.Errorf("on the board: %+v, %v", lines, err)
		}
	})
}

// RPT-1, RPT-2: a correction is owed until it is sent, then an answer to it, then new reports of region and headquarters.
func TestACorrectionIsOwed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := reporting.Found(t, d)
		o := owing.Service{DB: d, Access: n.Rules, Clock: n.Clock}
		owes := func(a access.Actor, want ...string) {
			t.Helper()
			all, err := o.Owed(t.Context(), a)
			var codes []string
			for _, x := range all {
				if codes = append(codes, x.Code); x.Late() {
					t.Errorf("%s is late at once", x.Code)
				}
			}
			if err != nil || !slices.Equal(codes, want) {
				t.Errorf("%s owes %v, want %v, %v", a.PersonID, codes, want, err)
			}
		}
		n.SendOn(t)
		m := n.Period.Month
		if err := n.SendToManagement(t.Context(), n.Analyst, m, nil, ""); err != nil {
			t.Fatal(err)
		}
		n.Clock.Set(time.Date(2026, 11, 28, 15, 0, 0, 0, time.UTC)) // the month after is reported now, and late
		for _, sql := range []string{"update site set active_to='2026-09-30'", "update supervision_file set state='CLOSED', closed_on='2026-09-30'"} {
			if _, err := d.Exec(t.Context(), sql); err != nil {
				t.Fatal(err)
			}
		}
		if err := n.Correct(t.Context(), n.Supervisor, n.Period, n.Standing(t).Version, "One was left out."); err != nil {
			t.Fatal(err)
		}
		if gaps, err := o.NationGaps(t.Context(), n.Analyst, m, m); err != nil || len(gaps) != 0 {
			t.Errorf("an accepted month is said to be missing: %v, %v", gaps, err)
		}
		owes(n.Supervisor, "correction")
		n.Send(t)
		owes(n.Supervisor)
		owes(n.Officer, "to_answer_again")
		sub := n.Standing(t)
		if err := n.Accept(t.Context(), n.Officer, sub.ID, sub.Version); err != nil {
			t.Fatal(err)
		}
		owes(n.Officer, "region_again")
		if err := n.Consolidate(t.Context(), n.Officer, m, nil, ""); err != nil {
			t.Fatal(err)
		}
		owes(n.Officer)
		owes(n.Analyst, "nation_again")
		if err := n.SendToManagement(t.Context(), n.Analyst, m, nil, ""); err != nil {
			t.Fatal(err)
		}
		owes(n.Analyst)
	})
}

// RPT-1, RPT-3: a month that comes back after its day is not late at once.
func TestAMonthThatComesBackIsNotLate(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := reporting.Found(t, d)
		n.Send(t)
		sub := n.Standing(t)
		n.Clock.Set(time.Date(2026, 10, 28, 15, 0, 0, 0, time.UTC))
		if err := n.Return(t.Context(), n.Officer, sub.ID, sub.Version, "Is this all?"); err != nil {
			t.Fatal(err)
		}
		owed, err := owing.Service{DB: d, Access: n.Rules, Clock: n.Clock}.Owed(t.Context(), n.Supervisor)
		if err != nil || len(owed) != 1 || owed[0].Code != "returned" || owed[0].Due != clock.Date("2026-11-02") || owed[0].Days != reporting.AnswerDays {
			t.Errorf("%+v, %v", owed, err)
		}
	})
}

// RPT-1, RPT-4: what somebody calls for after the day that is set for it is not late at once: there are days for it. What was certified too
// early and begun anew is owed as what was never sent, and did not come back.
func TestWhatIsCalledForLaterIsNotLateAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := reporting.Found(t, d)
		owed := func(a access.Actor, code string) reporting.Period {
			t.Helper()
			all, err := owing.Service{DB: d, Access: n.Rules, Clock: n.Clock}.Owed(t.Context(), a)
			i := slices.IndexFunc(all, func(o owing.Owing) bool { return o.Code == code })
			if err != nil || i < 0 {
				t.Fatalf("no %s: %+v, %v", code, all, err)
			}
			if o := all[i]; code != "provider" && (o.Due != "2026-11-02" || o.Days != reporting.AnswerDays) {
				t.Errorf("%s is due by %s, in %d days", code, o.Due, o.Days)
			}
			return all[i].Period
		}
		n.Clock.Set(time.Date(2026, 10, 28, 15, 0, 0, 0, time.UTC))
		p := owed(n.Supervisor, "provider")
		sub, err := n.Certify(t.Context(), n.Supervisor, p, reporting.Signing{})
		if err != nil {
			t.Fatal(err)
		}
		if err := n.Correct(t.Context(), n.Supervisor, p, sub.Version, "Certified before all was in."); err != nil {
			t.Fatal(err)
		}
		owed(n.Supervisor, "provider")
		n.Send(t)
		owed(n.Officer, "to_answer")
		if err := n.Ask(t.Context(), n.Analyst, p, "closing", "", "Why?"); err != nil {
			t.Fatal(err)
		}
		for _, a := range []access.Actor{n.Supervisor, n.Officer} {
			owed(a, "asked")
		}
		owed(n.Analyst, "waiting_answer")
		n.Clock.Set(time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC))
		for code, a := range map[string]access.Actor{"asked": n.Officer, "waiting_answer": n.Analyst} {
			all, err := owing.Service{DB: d, Access: n.Rules, Clock: n.Clock}.Owed(t.Context(), a)
			i := slices.IndexFunc(all, func(o owing.Owing) bool { return o.Code == code })
			if err != nil || i < 0 || all[i].Period.Month != p.Month || all[i].Count != 1 || all[i].Due != "2026-11-02" {
				t.Errorf("a question about an earlier month: %+v, %v", all, err)
			}
		}
	})
}

// RPT-1, RPT-2: a provider has no month in a region in which it has no part: nobody opens, adjusts or certifies one there, and the nation
// counts none.
func TestNoMonthElsewhere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := reporting.Found(t, d)
		for _, region := range []string{"QUE", "XXX"} {
			p := n.Period
			p.Region = region
			if _, err := n.Month(t.Context(), n.Supervisor, p); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s is opened: %v", region, err)
			}
			if _, err := n.Certify(t.Context(), n.Supervisor, p, reporting.Signing{Nil: true}); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s is certified: %v", region, err)
			}
			if err := n.Adjust(t.Context(), n.Supervisor, p, "opening", "", 50, "test"); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s is adjusted: %v", region, err)
			}
		}
		if _, err := n.Month(t.Context(), n.Supervisor, n.Period); err != nil {
			t.Errorf("its own: %v", err)
		}
	})
}

// RPT-1: a month that was never sent is not forgotten when the next one is due: it is said to whoever owes it, the oldest first.
func TestMonthsThatWereNeverSent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := reporting.Found(t, d)
		o := owing.Service{DB: d, Access: n.Rules, Clock: n.Clock}
		earlier := func(code string, a access.Actor) owing.Owing {
			t.Helper()
			all, err := o.Owed(t.Context(), a)
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(all, func(o owing.Owing) bool { return o.Code == code })
			if i < 0 {
				return owing.Owing{}
			}
			return all[i]
		}
		n.Clock.Set(time.Date(2026, 12, 5, 15, 0, 0, 0, time.UTC))
		if _, err := d.Exec(t.Context(), `insert into supervision_file (id, organisation_id, site_id, region, programme, client_id, state, referred_on, decided_on, decision, decision_reason, enrolled_on, closed_on, closure_reason, risk, city, housing, ground, standard, liaison_name, housing_referred, opened_in_error, withdrawn, import_id, last_contact, next_due, version, housing_answer)
			values ('old',$1,'','ATL','CCMS','c','ACTIVE','2026-06-03','','','','','','','','','','','','',false,false,false,'','','',1,'')`, n.Period.OrganisationID); err != nil {
			t.Fatal(err)
		}
		if o := earlier("earlier", n.Supervisor); o.Count != 1 || o.Period.Month != "2026-10" {
			t.Errorf("the first month here, and none of before: %+v", o)
		}
		for code, a := range map[string]access.Actor{"earlier_region": n.Officer, "earlier_nation": n.Analyst} {
			if o := earlier(code, a); o.Count != 0 {
				t.Errorf("%s, of before anything was sent: %+v", code, o)
			}
		}
		if _, err := d.Exec(t.Context(), "insert into submission values ('later','other','ATL','2026-11',1,1,'SUBMITTED',false,1,'boss','',0,'',0,'',1,'','',0,'')"); err != nil {
			t.Fatal(err)
		}
		if o := earlier("earlier", n.Supervisor); o.Count != 0 {
			t.Errorf("of before anybody sent a month: %+v", o)
		}
		n.SendOn(t)
		if err := n.SendToManagement(t.Context(), n.Analyst, n.Period.Month, nil, ""); err != nil {
			t.Fatal(err)
		}
		n.Clock.Set(time.Date(2027, 1, 5, 15, 0, 0, 0, time.UTC))
		for code, a := range map[string]access.Actor{"earlier": n.Supervisor, "earlier_region": n.Officer, "earlier_nation": n.Analyst} {
			if o := earlier(code, a); o.Count != 2 || o.Period.Month != "2026-10" || !o.Late() {
				t.Errorf("%s: %+v", code, o)
			}
		}
		if _, err := n.Certify(t.Context(), n.Supervisor, reporting.Period{OrganisationID: n.Period.OrganisationID, Region: n.Period.Region, Month: "2026-10"}, reporting.Signing{}); err != nil {
			t.Fatal(err)
		}
		if o := earlier("earlier", n.Supervisor); o.Count != 1 || o.Period.Month != "2026-11" {
			t.Errorf("one is begun: %+v", o)
		}
	})
}

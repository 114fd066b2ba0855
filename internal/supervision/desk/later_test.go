package desk

import (
	"slices"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// CCM-17: a report that waits for the agency's final action stays with whoever has the file when that is closed, as with the officer, after those of
// the files under way; once it is answered, what went on or stood for now ended with the file.
func TestAReportOfAClosedFileStillWaits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _, f := opened(t, d)
		breach, err := s.Report(ctx, worker, f.ID, reported(called()))
		must(t, err)
		f, err = s.Stored(ctx, d, f.ID)
		must(t, err)
		_, err = s.Close(ctx, worker, f.ID, f.Version, supervision.Closure{Reason: "BREACH", On: "2026-11-08"})
		must(t, err)
		list, err := s.Undecided(ctx, worker)
		if err != nil || len(list) != 1 || list[0].ID != breach || list[0].State != supervision.Closed {
			t.Fatalf("closed, and waits: %+v %v", list, err)
		}
		if list, err := s.Undecided(ctx, other); err != nil || len(list) != 0 {
			t.Errorf("a colleague is told: %+v %v", list, err)
		}
		if list, err := s.OfResidents(ctx, matron); err != nil || len(list) != 0 {
			t.Errorf("the house is told of who left: %+v %v", list, err)
		}
		must(t, s.AnswerBreach(ctx, officer, breach, "WARN_WRITTEN", "2026-11-08"))
		if list, err := s.Undecided(ctx, worker); err != nil || len(list) != 0 {
			t.Errorf("closed, and answered: %+v %v", list, err)
		}
	})
}

// CCM-17: a breach that goes on is brought up to date, and what stands until further word is lifted, also after the agency's final action; as long
// as either holds, instructions may be added and the breach stays listed; each act leaves its event, once.
func TestABreachIsBroughtUpToDate(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _, f := opened(t, d)
		breach, err := s.Report(ctx, worker, f.ID, reported(called()))
		must(t, err)
		must(t, s.AnswerBreach(ctx, officer, breach, "WARN_WRITTEN", "2026-11-08"))
		listed := func(want int, said ...string) {
			t.Helper()
			list, err := s.Undecided(ctx, worker)
			if err != nil || len(list) != want {
				t.Fatalf("%d listed, %v", len(list), err)
			}
			var codes []string
			for _, x := range list {
				for _, i := range x.Said {
					codes = append(codes, i.Code)
				}
			}
			if !slices.Equal(codes, said) {
				t.Errorf("%v stand", codes)
			}
		}
		listed(1, "HOUSE_ARREST") // that an officer comes ended with the final action
		word := Word{Going: "ONGOING", Whereabouts: "At a friend's"}
		for by, a := range map[string]access.Actor{"a colleague": other, "the officer": officer, "the house": matron} {
			if err := s.BringUpToDate(ctx, a, f.ID, breach, word); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s: %v", by, err)
			}
		}
		if problems := fault.ProblemsOf(s.BringUpToDate(ctx, worker, f.ID, breach, Word{Whereabouts: " "})); len(problems) != 2 {
			t.Errorf("%+v", problems)
		}
		must(t, s.BringUpToDate(ctx, worker, f.ID, breach, word))
		must(t, s.Instruct(ctx, worker, f.ID, breach, "POLICE", "Camille Roy"))
		over := func(int) error {
			return s.BringUpToDate(ctx, worker, f.ID, breach, Word{Going: "PAST", Whereabouts: "Back home"})
		}
		if n := dbtest.AtOnce(t, 3, over); n != 1 {
			t.Errorf("over %d times", n)
		}
		listed(1, "HOUSE_ARREST")
		x, err := s.Open(ctx, officer, f.ID, breach)
		must(t, err)
		if x.Breach.Going != "PAST" || x.Breach.Whereabouts != "Back home" || len(x.Words) != 2 || x.Words[0].Whereabouts != "At a friend's" || !x.OpenTo() {
			t.Errorf("%+v %+v", x.Breach, x.Words)
		}
		at := slices.IndexFunc(x.Instructions, func(i Instruction) bool { return i.Code == "HOUSE_ARREST" })
		arrest := x.Instructions[at].ID
		if problems := fault.ProblemsOf(s.Lift(ctx, worker, f.ID, breach, arrest, " ")); len(problems) != 1 || problems[0].Field != "lifted_by" {
			t.Errorf("%+v", problems)
		}
		if err := s.Lift(ctx, officer, f.ID, breach, arrest, "Camille Roy"); err == nil {
			t.Error("the officer records it in the provider's name")
		}
		if n := dbtest.AtOnce(t, 3, func(int) error { return s.Lift(ctx, worker, f.ID, breach, arrest, "Camille Roy") }); n != 1 {
			t.Errorf("lifted %d times", n)
		}
		listed(0)
		if err := s.Instruct(ctx, worker, f.ID, breach, "POLICE", "Camille Roy"); !fault.Is(err, fault.NotReady) {
			t.Errorf("an instruction after all is over: %v", err)
		}
		events, err := s.History.Of(ctx, d, f.ID, []history.Kind{history.BreachUpdated, history.InstructionLifted}, 0, 20)
		if err != nil || len(events) != 3 {
			t.Errorf("%d events, %v", len(events), err)
		}
	})
}

// CCM-17: the most pressing first: of which the agency is not called yet, which go on, of high risk, then the oldest.
func TestTheMostPressingComesFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _, f := opened(t, d)
		for _, x := range []struct {
			id, on, going string
			uncalled      bool
		}{{"old", "2026-10-01", "PAST", false}, {"goes", "2026-11-02", "ONGOING", false}, {"uncalled", "2026-11-07", "PAST", true}, {"older", "2026-09-20", "PAST", false}} {
			_, err := d.Exec(ctx, `insert into breach (id, organisation_id, file_id, kind, occurred_on, learned_on, reported_on, account, action, answered_on) values ($1,'org',$2,'CURFEW','',$3,$3,'x','','')`, x.id, f.ID, x.on)
			must(t, err)
			_, err = d.Exec(ctx, "insert into breach_state (breach_id, organisation_id, file_id, going, whereabouts, mind) values ($1,'org',$2,$3,'x','')", x.id, f.ID, x.going)
			must(t, err)
			if x.uncalled {
				_, err = d.Exec(ctx, "insert into agency_call ("+callColumns+", organisation_id, logged_by, logged_at) values ('c',$1,'uncalled','BREACH',1,0,'','','','org','',0)", f.ID)
				must(t, err)
			}
		}
		list, err := s.Undecided(ctx, worker)
		must(t, err)
		var got []string
		for _, x := range list {
			got = append(got, x.ID)
		}
		if !slices.Equal(got, []string{"uncalled", "goes", "older", "old"}) {
			t.Errorf("%v", got)
		}
	})
}

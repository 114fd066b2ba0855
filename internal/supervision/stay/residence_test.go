package stay

import (
	"slices"
	"testing"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/custody"
)

// CCM-24: who is in detention by what the file says gets no place without a question: before enrolment, and after a breach that the agency
// answered with custody, until a check-in was kept; nobody is asked about who is only expected.
func TestNobodyInDetentionHasAPlace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), t.Context()
		f := h.referred(t, true, 1)[0]
		must := func(_ any, err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(nil, h.AddResidence(ctx, h.Housing, Residence{Name: "Harbour House", Places: 2}))
		houses, err := h.Beds(ctx, h.Housing)
		must(houses, err)
		arrives := func(said Said) error { return h.Arrive(ctx, h.Housing, houses[0].ID, f.ID, "2026-11-09", said) }
		asked := func(why, key string) {
			t.Helper()
			if p := fault.ProblemsOf(arrives(Said{})); len(p) != 1 || p[0].Field != FieldReleased || p[0].Key != "supervision.problem."+key {
				t.Errorf("%s: %+v", why, p)
			}
		}
		asked("referred", "detained")
		must(d.Exec(ctx, "update supervision_file set state='ACTIVE', enrolled_on='2026-10-01' where id=$1", f.ID))
		must(d.Exec(ctx, `insert into breach (id, organisation_id, file_id, kind, occurred_on, learned_on, reported_on, account, action, answered_on)
			values ('b',$1,$2,'REPORTING','2026-10-20','2026-10-20','2026-10-20','x','CUSTODY','2026-10-21')`, f.OrganisationID, f.ID))
		asked("taken into custody", "in_custody")
		must(nil, h.ExpectArrival(ctx, h.Housing, houses[0].ID, f.ID, h.today(ctx).AddDays(3), ""))
		rows, err := h.Service.Waiting(ctx, h.Housing)
		must(rows, err)
		if houses, err = h.Beds(ctx, h.Housing); err != nil || len(rows) != 1 || len(Waiting(rows, houses)) != 0 || len(Waiting(rows, nil)) != 1 || houses[0].Free() != 2 {
			t.Errorf("expected, and counted as waiting or as there: %+v, %v", houses, err)
		}
		must(d.Exec(ctx, "insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on) values ('c',$1,$2,'2026-11-02','KEPT','2026-11-02')", f.OrganisationID, f.ID))
		must(nil, arrives(Said{}))
		for _, since := range []clock.Date{"", "2026-10-21"} { // seen since, and not
			if houses, err = h.Beds(ctx, h.Housing); err != nil || len(houses[0].Stays) != 1 || houses[0].Stays[0].CustodySince != since {
				t.Errorf("a resident, in custody since %q: %+v, %v", since, houses, err)
			}
			must(d.Exec(ctx, "delete from check_in where file_id=$1", f.ID))
		}
		for also, since := range map[string]clock.Date{"": "", "WARN_VERBAL WARN_WRITTEN": "", "CUSTODY": "2026-10-21", "WARN_WRITTEN CUSTODY": "2026-10-21"} { // beside what is graver
			must(d.Exec(ctx, "update breach set action='CCMS_TERMINATED_OTHER_RELEASE', also=$1 where id='b'", also))
			if taken, err := custody.TakenInto(ctx, d, f.ID); err != nil || taken != since {
				t.Errorf("beside another release plan %q: in custody since %q, %v", also, taken, err)
			}
		}
	})
}

// CCM-24, CCM-17: a client who was held by what the file says and comes free into a house was released on that day, from detention or from the
// custody after a breach, which is over; of one who was not held nothing is told.
func TestAnArrivalTellsTheRelease(t *testing.T) {
	for name, row := range map[string]struct {
		state, breach string
		want          []history.ReleasedPayload
	}{
		"referred":                {"REFERRED", "", []history.ReleasedPayload{{Held: history.HeldInDetention}}},
		"approved":                {"APPROVED", "", []history.ReleasedPayload{{Held: history.HeldInDetention}}},
		"under supervision":       {"ACTIVE", "", nil},
		"in custody after it":     {"ACTIVE", "2026-10-21", []history.ReleasedPayload{{Held: history.HeldInCustody, Since: "2026-10-21"}}},
		"in custody from then on": {"ACTIVE", "2026-11-09", []history.ReleasedPayload{{Held: history.HeldInCustody, Since: "2026-11-09"}}},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h, ctx := open(t, d), t.Context()
				f := h.referred(t, true, 1)[0]
				must := func(_ any, err error) {
					t.Helper()
					if err != nil {
						t.Fatal(err)
					}
				}
				must(nil, h.AddResidence(ctx, h.Housing, Residence{Name: "Harbour House", Places: 2}))
				houses, err := h.Beds(ctx, h.Housing)
				must(houses, err)
				enrolled := map[bool]string{true: "2026-10-01"}[row.state == "ACTIVE"]
				must(d.Exec(ctx, "update supervision_file set state=$2, enrolled_on=$3 where id=$1", f.ID, row.state, enrolled))
				if row.breach != "" {
					must(d.Exec(ctx, `insert into breach (id, organisation_id, file_id, kind, occurred_on, learned_on, reported_on, account, action, answered_on)
						values ('b',$1,$2,'REPORTING','2026-10-20','2026-10-20','2026-10-20','x','CUSTODY',$3)`, f.OrganisationID, f.ID, row.breach))
				}
				must(nil, h.Arrive(ctx, h.Housing, houses[0].ID, f.ID, "2026-11-09", Said{Released: true}))
				events, err := h.History.Of(ctx, d, f.ID, []history.Kind{history.Released}, 0, 5)
				must(events, err)
				var got []history.ReleasedPayload
				for _, e := range events {
					p, err := history.Decode[history.ReleasedPayload](e)
					must(p, err)
					if got = append(got, p); e.Effective != "2026-11-09" {
						t.Errorf("released on %s", e.Effective)
					}
				}
				if !slices.Equal(got, row.want) {
					t.Errorf("%+v, want %+v", got, row.want)
				}
				if since, err := custody.TakenInto(ctx, d, f.ID); err != nil || since != "" {
					t.Errorf("came free into a house, and is in custody since %s: %v", since, err)
				}
			})
		})
	}
}

// CCM-24: who is where, who waits, no more than there are places, each move with its dated event.
func TestBeds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		files := h.referred(t, true, 2)
		hidden := h.referred(t, false, 1)[0] // not referred for housing
		if err := h.AddResidence(t.Context(), h.Housing, Residence{Name: "Harbour House", Places: 1}); err != nil {
			t.Fatal(err)
		}
		if err := h.AddResidence(t.Context(), h.Worker, Residence{Name: "X", Places: 1}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a case manager added a residence: %v", err)
		}
		houses, err := h.Beds(t.Context(), h.Housing)
		if err != nil || len(houses) != 1 || houses[0].Free() != 1 {
			t.Fatalf("%+v, %v", houses, err)
		}
		if waiting, err := h.Waiting(t.Context(), h.Housing); err != nil || len(waiting) != 2 {
			t.Errorf("%d wait, %v", len(waiting), err)
		}
		if err := h.Arrive(t.Context(), h.Housing, houses[0].ID, files[0].ID, "2026-09-05", Said{Released: true}); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			file string
			kind fault.Kind
		}{"a full house": {files[1].ID, fault.Invalid}, "a file not referred for housing": {hidden.ID, fault.NotFound}} {
			if err := h.Arrive(t.Context(), h.Housing, houses[0].ID, c.file, "2026-09-06", Said{Released: true}); !fault.Is(err, c.kind) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := h.Arrive(t.Context(), h.Housing, houses[0].ID, files[1].ID, "2026-08-31", Said{Released: true}); fields(err) != "on " {
			t.Errorf("came before the referral: %v", err)
		}
		for name, day := range map[string]clock.Date{"before arriving": "2026-09-04", "tomorrow": h.today(t.Context()).AddDays(1), "on no day": ""} {
			if err := h.Depart(t.Context(), h.Housing, files[0].ID, day); fields(err) != "left_on " {
				t.Errorf("left %s: %v", name, err)
			}
		}
		if err := h.Depart(t.Context(), h.Housing, "", "2026-09-06"); fields(err) != "leaver " {
			t.Errorf("nobody left: %v", err)
		}
		if err := h.Depart(t.Context(), h.Housing, files[0].ID, "2026-10-01"); err != nil {
			t.Fatal(err)
		}
		for name, err := range map[string]error{"leaver ": h.Depart(t.Context(), h.Housing, files[0].ID, "2026-10-01"),
			"resident ": h.ExpectDeparture(t.Context(), h.Housing, files[0].ID, h.today(t.Context()))} {
			if fields(err) != name {
				t.Errorf("left already: %v", err)
			}
		}
		if err := h.Arrive(t.Context(), h.Housing, houses[0].ID, files[0].ID, "2026-09-20", Said{Released: true}); fields(err) != "on " {
			t.Errorf("two places in the same days: %v", err)
		}
		if err := h.Arrive(t.Context(), h.Housing, houses[0].ID, files[1].ID, "2026-10-01", Said{Released: true}); err != nil {
			t.Fatal(err)
		}
		if n, err := db.One[int](t.Context(), d, "select count(*) from event where act='attribute.changed' and payload like '%housing%'"); err != nil || n != 3 {
			t.Errorf("%d events, %v", n, err)
		}
		if _, err := h.Beds(t.Context(), h.Other); err != nil {
			t.Errorf("another provider's own, empty beds: %v", err)
		}
	})
}

// CCM-24: who is expected to come and to go stands beside who is there, and an arrival takes the place of what was expected.
func TestWhoIsExpected(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, true, 1)[0]
		hidden := h.referred(t, false, 1)[0]
		if err := h.AddResidence(t.Context(), h.Housing, Residence{Name: "Harbour House", Places: 1}); err != nil {
			t.Fatal(err)
		}
		house := func() Residence {
			t.Helper()
			houses, err := h.Beds(t.Context(), h.Housing)
			if err != nil || len(houses) != 1 {
				t.Fatalf("%+v, %v", houses, err)
			}
			return houses[0]
		}
		id := house().ID
		for name, c := range map[string]struct {
			err  error
			kind fault.Kind
		}{
			"yesterday":        {h.ExpectArrival(t.Context(), h.Housing, id, f.ID, "2026-11-09", ""), fault.Invalid},
			"another's house":  {h.ExpectArrival(t.Context(), h.Housing, "x", f.ID, "2026-11-12", ""), fault.NotFound},
			"not for housing":  {h.ExpectArrival(t.Context(), h.Housing, id, hidden.ID, "2026-11-12", ""), fault.NotFound},
			"a case manager":   {h.ExpectArrival(t.Context(), h.Worker, id, f.ID, "2026-11-12", ""), fault.Forbidden},
			"leaves, not here": {h.ExpectDeparture(t.Context(), h.Housing, f.ID, "2026-11-12"), fault.Invalid},
			"leaves, not ours": {h.ExpectDeparture(t.Context(), h.Housing, hidden.ID, "2026-11-12"), fault.NotFound},
		} {
			if !fault.Is(c.err, c.kind) {
				t.Errorf("%s: %v", name, c.err)
			}
		}
		for _, day := range []clock.Date{"2026-11-12", "2026-11-14"} {
			if err := h.ExpectArrival(t.Context(), h.Housing, id, f.ID, day, ""); err != nil {
				t.Fatal(err)
			}
		}
		if got := house(); len(got.Expected) != 1 || got.Expected[0].On != "2026-11-14" || got.Free() != 1 {
			t.Errorf("%+v", got)
		}
		if err := h.Arrive(t.Context(), h.Housing, id, f.ID, "2026-11-10", Said{Released: true}); err != nil {
			t.Fatal(err)
		}
		if err := h.ExpectDeparture(t.Context(), h.Housing, f.ID, "2026-11-30"); err != nil {
			t.Fatal(err)
		}
		if got := house(); len(got.Expected) != 0 || len(got.Stays) != 1 || got.Stays[0].LeavesOn != "2026-11-30" {
			t.Errorf("%+v", got)
		}
		if err := h.ExpectArrival(t.Context(), h.Housing, id, f.ID, "2026-11-14", ""); !fault.Is(err, fault.NotReady) {
			t.Errorf("a resident is expected: %v", err)
		}
	})
}

// CCM-24: what is missing to give a place is named beside its field; whoever takes the last place while another client is
// expected is given it, with a warning.
func TestPlacesAreAskedForAndWarnedOf(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		files := h.referred(t, true, 2)
		if err := h.AddResidence(t.Context(), h.Housing, Residence{Name: "Harbour House", Places: 1}); err != nil {
			t.Fatal(err)
		}
		houses, err := h.Beds(t.Context(), h.Housing)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Arrive(t.Context(), h.Housing, "", "", "", Said{Released: true}); fields(err) != "file residence on " {
			t.Errorf("nothing chosen: %v", err)
		}
		if err := h.ExpectDeparture(t.Context(), h.Housing, "", h.today(t.Context())); fields(err) != "resident " {
			t.Errorf("nobody chosen: %v", err)
		}
		if err := h.ExpectArrival(t.Context(), h.Housing, houses[0].ID, files[0].ID, h.today(t.Context()).AddDays(1), ""); err != nil {
			t.Fatal(err)
		}
		if short, err := h.Short(t.Context(), h.Housing, houses[0].ID); err != nil || short {
			t.Errorf("one place for one: %v, %v", short, err)
		}
		if err := h.Arrive(t.Context(), h.Housing, houses[0].ID, files[1].ID, h.today(t.Context()), Said{Released: true}); err != nil {
			t.Fatal(err)
		}
		if short, err := h.Short(t.Context(), h.Housing, houses[0].ID); err != nil || !short {
			t.Errorf("the place of somebody expected is taken unsaid: %v, %v", short, err)
		}
	})
}

// CCM-24: the last bed goes to one person, and one person to one bed, however many try at once.
func TestBedsAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		files := h.referred(t, true, 4)
		for _, name := range []string{"A", "B"} {
			if err := h.AddResidence(t.Context(), h.Housing, Residence{Name: name, Places: 1}); err != nil {
				t.Fatal(err)
			}
		}
		houses, err := h.Beds(t.Context(), h.Housing)
		if err != nil {
			t.Fatal(err)
		}
		arrived := dbtest.AtOnce(t, 16, func(i int) error {
			return h.Arrive(t.Context(), h.Housing, houses[i%2].ID, files[(i/2)%len(files)].ID, "2026-09-05", Said{Released: true})
		})
		stays := number(t, d, "select count(*) from bed_stay where left_on=''")
		most := number(t, d, "select max(n) from (select count(*) as n from bed_stay where left_on='' group by residence_id) x")
		people := number(t, d, "select count(distinct file_id) from bed_stay where left_on=''")
		if arrived != stays || most != 1 || people != stays {
			t.Errorf("%d arrived, %d stay, %d in one bed, %d people", arrived, stays, most, people)
		}
		left := dbtest.AtOnce(t, 8, func(i int) error { return h.Depart(t.Context(), h.Housing, files[i%len(files)].ID, "2026-10-01") })
		if left != stays {
			t.Errorf("%d of %d left", left, stays)
		}
	})
}

// CCM-24: a client of high risk who is put into a house that is not marked for it is asked about; the reason is kept and shown there, once for
// an arrival that was expected, and not asked of anybody else.
func TestHighRiskInAHouseThatIsNotMarked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		files := h.referred(t, true, 3)
		for _, f := range files[:2] {
			if _, err := d.Exec(t.Context(), "update supervision_file set risk='HIGH' where id=$1", f.ID); err != nil {
				t.Fatal(err)
			}
		}
		for _, r := range []Residence{{Name: "A", Places: 9}, {Name: "B", Places: 9, HighRisk: true}} {
			if err := h.AddResidence(t.Context(), h.Housing, r); err != nil {
				t.Fatal(err)
			}
		}
		houses, err := h.Beds(t.Context(), h.Housing)
		if err != nil || len(houses) != 2 {
			t.Fatal(houses, err)
		}
		plain, marked := houses[0].ID, houses[1].ID
		for name, err := range map[string]error{"arrives": h.Arrive(t.Context(), h.Housing, plain, files[0].ID, "2026-11-09", Said{Why: " ", Released: true}),
			"expected": h.ExpectArrival(t.Context(), h.Housing, plain, files[0].ID, "2026-11-12", "")} {
			if fields(err) != "unmarked_why " {
				t.Errorf("%s: %v", name, err)
			}
		}
		for i, err := range []error{h.ExpectArrival(t.Context(), h.Housing, plain, files[0].ID, "2026-11-12", "Nothing else is free."),
			h.Arrive(t.Context(), h.Housing, plain, files[0].ID, "2026-11-09", Said{Released: true}), h.Arrive(t.Context(), h.Housing, marked, files[1].ID, "2026-11-09", Said{Released: true}),
			h.Arrive(t.Context(), h.Housing, plain, files[2].ID, "2026-11-09", Said{Released: true})} {
			if err != nil {
				t.Errorf("%d: %v", i, err)
			}
		}
		if houses, err = h.Beds(t.Context(), h.Housing); err != nil {
			t.Fatal(err)
		}
		for _, house := range houses {
			for _, x := range house.Stays {
				if house.Misplaced(x) != (x.FileID == files[0].ID) || house.Misplaced(x) != (x.UnmarkedWhy == "Nothing else is free.") {
					t.Errorf("%s: %+v", house.Name, x)
				}
			}
		}
	})
}

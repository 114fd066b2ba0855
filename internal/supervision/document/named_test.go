package document

import (
	"slices"
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// came takes a referral from the officer to the provider, who receives it or not, and gives its id.
func (h house) came(t *testing.T, f supervision.File, received bool) string {
	t.Helper()
	x := h.begun(t, h.officer, f, referralForm)
	h.completed(t, h.officer, f, x.ID, agencyPart)
	must(t, h.SendForm(ctx, h.officer, f.ID, x.ID, Said{}))
	if received {
		must(t, h.ReceiveForm(ctx, h.worker, f.ID, x.ID))
	}
	return x.ID
}

// CCM-11: a decision told by telephone begins with the next hearing that the latest BSF801 received names, with its day, though the provider has
// written nothing in it; not with one that nobody received, or a hearing that is past.
func TestADecisionBeginsWithTheHearingNamed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Noor Warsame")
		named := func() (day, received clock.Date) {
			t.Helper()
			day, received, err := h.HearingNamed(ctx, h.DB, f)
			must(t, err)
			return day, received
		}
		form := h.came(t, f, false)
		if day, _ := named(); day != "" {
			t.Errorf("of one that nobody received: %s", day)
		}
		must(t, h.ReceiveForm(ctx, h.worker, f.ID, form))
		if day, received := named(); day != "2026-11-20" || received != clock.Today(ctx, h.Clock) {
			t.Errorf("%s, received on %s", day, received)
		}
		h.Clock.(*clock.Settable).Set(time.Date(2026, 11, 21, 15, 0, 0, 0, time.UTC))
		if day, _ := named(); day != "" {
			t.Errorf("a hearing that is past: %s", day)
		}
	})
}

// CCM-11: the plan has the hearing that a received BSF801 names as proposed until the file is decided, and not beside the same one of its own.
func TestThePlanSaysAHearingThatIsProposed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Noor Warsame")
		h.came(t, f, true)
		for name, c := range map[string]struct {
			state supervision.State
			has   []supervision.Hearing
			want  clock.Date
		}{
			"undecided":          {supervision.Referred, nil, "2026-11-20"},
			"beside another one": {supervision.Referred, []supervision.Hearing{{OnDate: "2026-11-12"}}, "2026-11-20"},
			"beside the same":    {supervision.Referred, []supervision.Hearing{{OnDate: "2026-11-20"}}, ""},
			"accepted":           {supervision.Approved, nil, ""},
			"refused":            {supervision.Refused, nil, ""},
		} {
			f.State = c.state
			x, err := h.HearingProposed(ctx, h.DB, f, c.has)
			if must(t, err); x.Day != c.want {
				t.Errorf("%s: %+v", name, x)
			}
		}
	})
}

// CCM-11: the hearing that a decision is recorded with is in the plan, once, in the place of the one that the referral names, and none where it
// was emptied; a day that cannot be is refused at its field and decides nothing.
func TestTheHearingOfADecision(t *testing.T) {
	day := func(x clock.Date) *clock.Date { return &x }
	for name, c := range map[string]struct {
		hearing  *clock.Date
		proposed bool // the provider completed its part
		want     []string
		problem  string
	}{
		"as named":                  {day("2026-11-20"), false, []string{"DETENTION_REVIEW 2026-11-20"}, ""},
		"another":                   {day("2026-12-01"), false, []string{"DETENTION_REVIEW 2026-12-01"}, ""},
		"another than the referral": {day("2026-12-01"), true, []string{"DETENTION_REVIEW 2026-12-01"}, ""},
		"emptied":                   {day(""), true, nil, ""},
		"not asked":                 {nil, true, []string{"DETENTION_REVIEW 2026-11-20"}, ""},
		"no day":                    {day("soon"), true, nil, "supervision.problem.date"},
		"past":                      {day("2026-11-01"), false, nil, "document.problem.hearing_past"},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				f := h.referred(t, "Noor Warsame")
				if c.proposed {
					h.proposes(t, f)
				} else {
					h.came(t, f, true)
				}
				_, err := h.RecordDecision(ctx, h.worker, f.ID, f.Version, supervision.Decision{Code: supervision.Accepted, On: "2026-11-09", Hearing: c.hearing})
				if p := fault.ProblemsOf(err); c.problem == "" && err != nil || c.problem != "" && (len(p) != 1 || p[0].Field != "hearing_on" || p[0].Key != c.problem) {
					t.Fatalf("%v", err)
				}
				_, _, hearings, err := h.PlanStored(ctx, h.DB, f.ID)
				must(t, err)
				var got []string
				for _, x := range hearings {
					got = append(got, x.Kind+" "+string(x.OnDate))
				}
				if !slices.Equal(got, c.want) {
					t.Errorf("%v", got)
				}
			})
		})
	}
}

package intake

import (
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision/register"
)

// CCM-27, RPT-2: a step whose day is after the day as of which a register was right stays without it, and the next register gives it: the
// decision to decline of 5 November, the enrolment of the 6th and the closure of the 7th are each taken, once, and said as taken. A day that
// contradicts what is known, or another decision, is not taken, nor is any step over casework.
func TestAStepThatOnlyTheNextRegisterDates(t *testing.T) {
	const head = "Name,UCI,Referred on,Decision,Decision date,Enrolled on,Closed on,Reason\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		in := func(asOf clock.Date, text string) Outcome {
			t.Helper()
			out, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: readAsOf(t, head+text, asOf), Region: "ATL", Changes: true, Settings: Settings{AsOf: asOf, Reason: "As the register says"}})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		const rows = "Ada Byrne,11112222,2026-10-01,Declined,2026-11-05,,,\nBo Castell,22223333,2026-09-01,Accepted,2026-09-05,2026-11-06,,\nCy Duhamel,33334444,2026-08-01,Accepted,2026-08-05,2026-08-10,2026-11-07,Left Canada\n" +
			"Fay Gordon,66667777,2026-11-10,,,,,\nGil Hart,77778888,2026-11-02,Accepted,2026-11-03,2026-11-04,,\n"
		in("2026-10-31", rows+"Dee Ekwall,44445555,2026-10-01,Declined,2026-11-05,,,\nEve Fox,55556666,2026-10-01,Declined,2026-11-05,,,\n")
		for name, want := range map[string][3]string{"Ada Byrne": {"", "", ""}, "Bo Castell": {"2026-09-05", "", ""}, "Cy Duhamel": {"2026-08-05", "2026-08-10", ""}} {
			if f := named(t, d, name)[0]; string(f.DecidedOn) != want[0] || string(f.EnrolledOn) != want[1] || string(f.ClosedOn) != want[2] {
				t.Errorf("as of October, %s: %s %s %s", name, f.DecidedOn, f.EnrolledOn, f.ClosedOn)
			}
		}
		out := in("2026-11-20", rows+"Dee Ekwall,44445555,2026-10-01,Declined,2026-09-05,,,\nEve Fox,55556666,2026-10-01,Accepted,2026-11-05,,,\n")
		if out.Changed != 5 {
			t.Errorf("%d files changed, %q", out.Changed, saidOf(out))
		}
		for name, want := range map[string][3]string{"Ada Byrne": {"2026-11-05", "", ""}, "Bo Castell": {"2026-09-05", "2026-11-06", ""}, "Cy Duhamel": {"2026-08-05", "2026-08-10", "2026-11-07"},
			"Dee Ekwall": {"", "", ""}, "Eve Fox": {"", "", ""}} {
			f := named(t, d, name)[0]
			if string(f.DecidedOn) != want[0] || string(f.EnrolledOn) != want[1] || string(f.ClosedOn) != want[2] {
				t.Errorf("as of November, %s: %s %s %s", name, f.DecidedOn, f.EnrolledOn, f.ClosedOn)
			}
		}
		stands := "select count(*) from event e where kind='decided' and not exists (select 1 from event c where c.corrects=e.id) and file_id='" + named(t, d, "Ada Byrne")[0].ID + "'"
		if n := number(t, d, stands); n != 1 {
			t.Errorf("%d decisions of one referral stand", n)
		}
		if n := number(t, d, stands+" and effective='2026-11-05' and payload not like '%UNKNOWN%'"); n != 1 {
			t.Errorf("%d decisions of 5 November", n)
		}
		for name, want := range map[string]string{"Fay Gordon": "2026-11-10", "Gil Hart": "2026-11-02"} {
			if f, err := h.Stored(ctx, d, named(t, d, name)[0].ID); err != nil || string(f.ReferredOn) != want || f.Undated {
				t.Errorf("%s: referred %s, undated %v, %v", name, f.ReferredOn, f.Undated, err)
			}
		}
		asEvents(t, d, h)
		if again := in("2026-11-20", rows); again.Changed != 0 {
			t.Errorf("the same again changed %d files", again.Changed)
		}
		for _, f := range out.Findings {
			if f.Code == register.CodeNotTaken && f.Row <= 6 {
				t.Errorf("row %d is said not to be taken: %v", f.Row, f)
			}
		}
	})
}

// CCM-27: the decision of somebody enrolled, which only a later register names, takes nobody back to before their enrolment, nor opens a closed file.
func TestALaterDecisionTakesNobodyBack(t *testing.T) {
	const head = "Name,UCI,Referred on,Decision,Decision date,Enrolled on,Closed on,Reason\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		in := func(asOf clock.Date, text string) {
			t.Helper()
			if _, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: readAsOf(t, head+text, asOf), Region: "ATL", Changes: true, Settings: Settings{AsOf: asOf, Reason: "As the register says"}}); err != nil {
				t.Fatal(err)
			}
		}
		in("2026-09-30", "Ada Byrne,11112222,2026-07-01,,,2026-07-05,,\nBo Castell,22223333,2026-07-01,,,2026-07-05,2026-08-01,Left Canada\nCy Duhamel,33334444,2026-07-01,,,,,\nDee Ekwall,44445555,2026-07-01,,,,,\n")
		in("2026-10-31", "Ada Byrne,11112222,2026-07-01,Accepted,2026-07-03,2026-07-05,,\nBo Castell,22223333,2026-07-01,Accepted,2026-07-03,2026-07-05,2026-08-01,Left Canada\n"+
			"Cy Duhamel,33334444,2026-07-01,Accepted,2026-07-03,,,\nDee Ekwall,44445555,2026-07-01,Declined,2026-07-03,,,\n")
		for name, want := range map[string]string{"Ada Byrne": "ACTIVE", "Bo Castell": "CLOSED", "Cy Duhamel": "APPROVED", "Dee Ekwall": "REFUSED"} {
			if f := named(t, d, name)[0]; string(f.State) != want || f.DecidedOn != "2026-07-03" {
				t.Errorf("%s: %s, decided on %q", name, f.State, f.DecidedOn)
			}
		}
		asEvents(t, d, h)
	})
}

// CCM-27, RPT-2: how it was decided is taken from a later register for the day that is known, or for one that no other step contradicts; of another day, or a refusal of
// somebody enrolled, it is said and not taken. A day of which no register says how it was decided stays with the file.
func TestADecisionIsTakenForItsDay(t *testing.T) {
	const head = "Name,UCI,Referred on,Decision,Decision date,Enrolled on,Closed on,Reason\n"
	of := func(decision, day, enrolled, closed string) string {
		return "Ada Byrne,11112222,2026-06-20," + decision + "," + day + "," + enrolled + "," + closed + "\n"
	}
	for name, c := range map[string]struct {
		first, next          string
		decision, day, state string
		taken                bool
		why                  string // of the refusal or the closure
	}{
		"the same day":                        {of("", "2026-06-28", "", ","), of("Accepted", "2026-06-28", "", ","), "ACCEPTED", "2026-06-28", "APPROVED", true, ""},
		"without its day":                     {of("", "2026-06-28", "", ","), of("Accepted", "", "", ","), "ACCEPTED", "2026-06-28", "APPROVED", true, ""},
		"another day":                         {of("", "2026-06-28", "", ","), of("Accepted", "2026-07-02", "", ","), "", "2026-06-28", "REFERRED", false, ""},
		"another day, declined":               {of("", "2026-06-28", "", ","), of("Declined", "2026-07-02", "", ","), "", "2026-06-28", "REFERRED", false, ""},
		"another day, enrolled":               {of("", "2026-06-28", "2026-07-07", ","), of("Accepted", "2026-07-02", "2026-07-07", ","), "", "2026-06-28", "ACTIVE", false, ""},
		"after the enrolment":                 {of("", "", "2026-07-07", ","), of("Accepted", "2026-07-09", "", ","), "", "", "ACTIVE", false, ""},
		"before the enrolment":                {of("", "", "2026-07-07", ","), of("Accepted", "2026-07-05", "", ","), "ACCEPTED", "2026-07-05", "ACTIVE", true, ""},
		"declined, enrolled":                  {of("", "", "2026-07-07", ","), of("Declined", "2026-07-03", "2026-07-07", ","), "", "", "ACTIVE", false, ""},
		"declined without a day, enrolled":    {of("", "", "2026-07-07", ","), of("Declined", "", "", ","), "", "", "ACTIVE", false, ""},
		"declined, closed":                    {of("", "", "2026-07-07", "2026-08-01,Left Canada"), of("Declined", "2026-07-03", "", "2026-08-01,Left Canada"), "", "", "CLOSED", false, "LEFT_CANADA"},
		"a day alone":                         {of("", "", "", ","), of("", "2026-06-28", "", ","), "", "2026-06-28", "REFERRED", true, ""},
		"a day alone, after the enrolment":    {of("", "", "2026-07-07", ","), of("", "2026-07-09", "", ","), "", "", "ACTIVE", false, ""},
		"an enrolment before a known day":     {of("", "2026-07-05", "", ","), of("", "", "2026-07-01", ","), "", "2026-07-05", "REFERRED", false, ""},
		"a closure before a known enrolment":  {of("", "", "2026-07-07", ","), of("", "", "", "2026-07-01,Left Canada"), "", "", "ACTIVE", false, ""},
		"a closure of the day of the arrival": {of("", "", "2026-07-07", ","), of("", "", "", "2026-07-07,Left Canada"), "", "", "CLOSED", true, "LEFT_CANADA"},
		"a closure dated, for another reason": {of("", "", "2026-07-07", "soon,Death"), of("", "", "2026-07-07", "2026-08-09,Other"), "", "", "CLOSED", true, "OTHER"},
		"the reason of a closure":             {of("", "", "2026-07-07", "2026-08-09,"), of("", "", "2026-07-07", "2026-08-09,Death"), "", "", "CLOSED", true, "DEATH"},
		"the reason of another closure":       {of("", "", "2026-07-07", "2026-08-09,"), of("", "", "2026-07-07", "2026-08-12,Death"), "", "", "CLOSED", false, ""},
		"another reason of the closure":       {of("", "", "2026-07-07", "2026-08-09,Other"), of("", "", "2026-07-07", "2026-08-09,Death"), "", "", "CLOSED", false, "OTHER"},
		"why declined":                        {of("Declined", "2026-06-28", "", ","), of("Declined - no capacity", "2026-06-28", "", ","), "REFUSED_BY_SP", "2026-06-28", "REFUSED", true, "NO_PLACE"},
		"why declined, and when":              {of("Declined", "", "", ","), of("Declined - no capacity", "2026-06-28", "", ","), "REFUSED_BY_SP", "2026-06-28", "REFUSED", true, "NO_PLACE"},
		"declined, and why":                   {of("", "", "", ","), of("Declined - no capacity", "2026-06-28", "", ","), "REFUSED_BY_SP", "2026-06-28", "REFUSED", true, "NO_PLACE"},
		"accepted, now declined":              {of("Accepted", "2026-06-28", "", ","), of("Declined - no capacity", "2026-06-28", "", ","), "ACCEPTED", "2026-06-28", "APPROVED", false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h, out := open(t, d), Outcome{}
				for _, in := range []struct {
					asOf clock.Date
					text string
				}{{"2026-09-30", c.first}, {"2026-10-31", c.next}} {
					var err error
					if out, err = h.ImportRegister(ctx, h.supervisor, Import{Reading: readAsOf(t, head+in.text, in.asOf), Region: "ATL", Changes: true, Settings: Settings{AsOf: in.asOf, Reason: "As the register says"}}); err != nil {
						t.Fatal(err)
					}
				}
				if f := named(t, d, "Ada Byrne")[0]; f.Decision != c.decision || string(f.DecidedOn) != c.day || string(f.State) != c.state {
					t.Errorf("%q decided on %q, stands as %s", f.Decision, f.DecidedOn, f.State)
				}
				if f, err := h.Stored(ctx, d, named(t, d, "Ada Byrne")[0].ID); err != nil || f.DecisionReason+f.ClosureReason != c.why {
					t.Errorf("for %q %q, %v", f.DecisionReason, f.ClosureReason, err)
				}
				if n := number(t, d, "select count(*) from event e where kind in ('decided','closed') and not exists (select 1 from event c where c.corrects=e.id) and exists (select 1 from event c where c.kind=e.kind and c.id<>e.id and not exists (select 1 from event x where x.corrects=c.id))"); n != 0 {
					t.Errorf("%d decisions or closures of one referral stand", n)
				}
				if taken := out.Changed == 1; taken != c.taken {
					t.Errorf("taken %v: %q", taken, saidOf(out))
				}
				asEvents(t, d, h)
			})
		})
	}
}

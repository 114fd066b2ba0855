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

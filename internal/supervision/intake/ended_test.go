package intake

import (
	"slices"
	"strings"
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/register"
)

const steps = "Name,UCI,City,Referred on,Decision,Decision date,Enrolled on,Closed on,Reason\n"

// CCM-27, RPT-2: nobody is enrolled by a register on a referral that was not accepted. Who was referred again, or is said to be accepted or
// enrolled after all, is put side by side like a closed client, stays out on the command line, and is not told of until somebody chose.
func TestARefusalIsNoWayIn(t *testing.T) {
	for name, c := range map[string]struct {
		before, after string
		code          string
		untold        bool
	}{
		"referred again, accepted and enrolled": {"Truro,2026-06-01,Declined,2026-06-10,,,", "Truro,2026-08-01,Accepted,2026-08-10,2026-08-15,,", register.CodeRefusedHere, true},
		"withdrawn, and referred again":         {"Truro,2026-06-01,Withdrawn,2026-06-10,,,", "Truro,2026-08-01,,,,,", register.CodeUCIHere, true},
		"referred again on the day it ended":    {"Truro,2026-06-01,Withdrawn,2026-06-10,,,", "Truro,2026-06-10,,,,,", register.CodeUCIHere, true},
		"accepted and enrolled after all":       {"Truro,2026-06-01,Declined,2026-06-10,,,", "Truro,2026-06-01,Accepted,2026-08-10,2026-08-15,,", register.CodeRefusedHere, true},
		"enrolled, and no word of a decision":   {"Truro,2026-06-01,Declined,2026-06-10,,,", "Truro,2026-06-01,,,2026-08-15,,", register.CodeRefusedHere, true},
		"declined and closed, then enrolled":    {"Truro,2026-06-01,Declined,2026-06-10,,2026-06-10,Other", "Truro,2026-06-01,Accepted,2026-08-10,2026-08-15,,", register.CodeRefusedHere, true},
		"closed, and referred again":            {"Truro,2026-06-01,Accepted,2026-06-10,2026-06-11,2026-07-01,Other", "Truro,2026-08-01,,,,,", register.CodeUCIHere, true},
		"another city":                          {"Truro,2026-06-01,Declined,2026-06-10,,,", "Halifax,2026-06-01,Declined,2026-06-10,,,", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				if out, err := brought(t, h, h.supervisor, steps+"Ada Byrne,11112222,"+c.before+"\n"); err != nil || out.Imported != 1 {
					t.Fatalf("%+v, %v", out, err)
				}
				was := named(t, d, "Ada Byrne")[0]
				i := Import{Reading: asRead(t, steps+"Ada Byrne,11112222,"+c.after+"\n"), Region: "ATL", Settings: Settings{AsOf: "2026-11-09"}, Changes: true}
				out, err := h.ImportRegister(ctx, h.supervisor, i)
				if err != nil || out.untold != c.untold || strings.Join(codesOf(out, register.Duplicate), " ") != c.code || (out.Undecided == 1) != c.untold {
					t.Errorf("%+v, %v", out, err)
				}
				is := named(t, d, "Ada Byrne")
				if len(is) != 1 || is[0].EnrolledOn != was.EnrolledOn || is[0].State != was.State {
					t.Errorf("%+v", is)
				}
				asEvents(t, d, h)
			})
		})
	}
}

// CCM-27: chosen to be the same stay, a row enrols nobody on a refusal, and says why; chosen to be another, it opens a file of its own, which
// the next register finds again.
func TestARowOnARefusalAsChosen(t *testing.T) {
	const before, after = "Ada Byrne,11112222,Truro,2026-06-01,Declined,2026-06-10,,,\n", "Ada Byrne,11112222,Halifax,2026-06-01,Accepted,2026-08-10,2026-08-15,2026-09-01,Other\n"
	for choice, c := range map[Choice]struct {
		files, changed int
		states         []supervision.State
	}{
		TakeChanges: {1, 1, []supervision.State{supervision.Refused}},
		AnotherStay: {2, 0, []supervision.State{supervision.Refused, supervision.Closed}},
	} {
		t.Run(string(choice), func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				if _, err := brought(t, h, h.supervisor, steps+before); err != nil {
					t.Fatal(err)
				}
				i := Import{Reading: asRead(t, steps+after), Region: "ATL", Settings: Settings{AsOf: "2026-11-09"}, Changes: true, Choices: map[int]Choice{2: choice}}
				out, err := h.ImportRegister(ctx, h.supervisor, i)
				if err != nil || out.Changed != c.changed || out.untold != (choice == TakeChanges) {
					t.Fatalf("%+v, %v", out, err)
				}
				var states []supervision.State
				for _, f := range named(t, d, "Ada Byrne") {
					states = append(states, f.State)
					if f.State == supervision.Refused && (f.EnrolledOn != "" || f.ClosedOn != "" || f.LastContact != "") {
						t.Errorf("%+v", f)
					}
				}
				if slices.Sort(states); !slices.Equal(states, slices.Sorted(slices.Values(c.states))) {
					t.Errorf("%v, want %v", states, c.states)
				}
				if said := saidOf(out); choice == TakeChanges && !slices.Contains(said, "Enrolled on not_taken  2026-08-15 "+keptRefused) {
					t.Errorf("%q", said)
				}
				asEvents(t, d, h)
				next := Import{Reading: readAsOf(t, steps+strings.Replace(after, "Halifax", "Moncton", 1), "2026-11-10"), Region: "ATL", Changes: true, Settings: Settings{AsOf: "2026-11-10"}}
				if out, err := h.ImportRegister(ctx, h.supervisor, next); err != nil || out.Changed != c.files-1 {
					t.Errorf("next month: %+v, %v", out, err)
				}
			})
		})
	}
}

// CCM-27: a row speaks of the file with its referral, else of one that has not ended, else of the last.
func TestWhichFileARowSpeaksOf(t *testing.T) {
	refused := standingAs{ID: "refused", ReferredOn: "2026-06-01", DecidedOn: "2026-06-10", Decision: "WITHDRAWN"}
	open := standingAs{ID: "open", ReferredOn: "2026-03-01", Decision: supervision.Accepted, EnrolledOn: "2026-03-02"}
	closed := standingAs{ID: "closed", ReferredOn: "2026-01-01", ClosedOn: "2026-02-01"}
	after := standingAs{ID: "after", ReferredOn: "2026-06-01"}
	for _, c := range []struct {
		files    []standingAs
		referred clock.Date
		want     string
	}{
		{[]standingAs{open, refused}, "", "open"}, {[]standingAs{open, refused}, "2026-06-01", "refused"}, {[]standingAs{closed, open}, "2026-01-01", "closed"},
		{[]standingAs{closed, refused}, "2026-09-01", "refused"}, {[]standingAs{refused, after}, "2026-06-01", "after"}, {[]standingAs{after, refused}, "2026-06-01", "after"},
	} {
		k := &known{files: map[string][]standingAs{"who": c.files}}
		if got := k.of(register.Row{Dates: map[register.Field]clock.Date{register.Referred: c.referred}}, "who", "").file.ID; got != c.want {
			t.Errorf("referred %s of %v: %s, want %s", c.referred, c.files, got, c.want)
		}
	}
}

// CCM-27, RPT-2: what follows an enrolment is not taken from a row about a referral that was not accepted: no breach is counted of somebody who
// was never under supervision.
func TestWhatFollowsAnEnrolmentNeedsOne(t *testing.T) {
	refused := supervision.File{Decision: "DECLINED", DecidedOn: "2026-06-10"}
	enrolled := supervision.File{Decision: supervision.Accepted, EnrolledOn: "2026-06-11"}
	row := func(on string) register.Row {
		return register.Row{Dates: map[register.Field]clock.Date{register.Enrolled: clock.Date(on)}}
	}
	for _, c := range []struct {
		field          register.Field
		without, after bool // the row says of no enrolment, or of one
	}{{register.Breaches, true, true}, {register.Missed, true, true}, {register.Standard, false, true}, {register.LastCheckIn, false, true}, {register.Closed, false, true},
		{register.City, false, false}} {
		if got := unaccepted(c.field, row(""), refused); got != c.without {
			t.Errorf("%s of no enrolment: %v", c.field, got)
		}
		if got := unaccepted(c.field, row("2026-08-15"), refused); got != c.after {
			t.Errorf("%s after an enrolment: %v", c.field, got)
		}
		if unaccepted(c.field, row("2026-06-11"), enrolled) {
			t.Errorf("%s of somebody enrolled", c.field)
		}
	}
}

// CCM-27, RPT-2: what a row tells of after a closure is not taken onto the closed file, and the register does not tell that time then: nobody
// reads 0 where somebody was there.
func TestWhatComesAfterAClosureIsNotTold(t *testing.T) {
	const before = "Ada Byrne,11112222,Truro,2026-01-02,Accepted,2026-01-03,2026-01-04,2026-02-20,Other\n"
	for after, untold := range map[string]bool{
		"Ada Byrne,11112222,Halifax,2026-01-02,Accepted,2026-01-03,2026-08-20,2026-10-20,Other\n": true,
		"Ada Byrne,11112222,Halifax,2026-01-02,Accepted,2026-01-03,2026-08-20,,\n":                true,
		"Ada Byrne,11112222,Halifax,2026-01-02,Accepted,2026-01-03,2026-01-04,2026-02-20,Other\n": false,
		"Ada Byrne,11112222,Halifax,2026-01-02,Accepted,2026-01-03,2026-01-04,2026-02-27,Other\n": false, // the day of the closure, corrected
	} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			h := open(t, d)
			if _, err := brought(t, h, h.supervisor, steps+before); err != nil {
				t.Fatal(err)
			}
			i := Import{Reading: asRead(t, steps+after), Region: "ATL", Settings: Settings{AsOf: "2026-11-09"}, Changes: true, Choices: map[int]Choice{2: TakeChanges}}
			if out, err := h.ImportRegister(ctx, h.supervisor, i); err != nil || out.untold != untold {
				t.Errorf("%s: untold %v, %v", after, out.untold, err)
			}
		})
	}
}

// CCM-27, RPT-2: whom an earlier register closed and a newer one lists without a closure is said, before it comes in and after, also where the row is
// here word for word: the file stays closed, which nobody would see otherwise.
func TestAClosureThatANewerRegisterLacks(t *testing.T) {
	const open, shut = "Ada Byrne,11112222,Truro,2026-01-02,Accepted,2026-01-03,2026-01-04,,\n", "Ada Byrne,11112222,Truro,2026-01-02,Accepted,2026-01-03,2026-01-04,2026-09-20,Other\n"
	for name, c := range map[string]struct {
		after string
		said  bool
	}{
		"word for word as before the closure": {open, true},
		"another city":                        {strings.Replace(open, "Truro", "Halifax", 1), true},
		"the name in capitals":                {strings.Replace(open, "Ada Byrne", "ADA BYRNE", 1), true},
		"the closure too":                     {strings.Replace(shut, "Truro", "Halifax", 1), false},
		"a closure that cannot be read":       {strings.Replace(open, "04,,", "04,soon,", 1), false},
		"enrolled once more after it":         {strings.Replace(open, "2026-01-04", "2026-10-04", 1), false},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := registrar(t, d)
				for _, r := range []struct {
					text string
					asOf clock.Date
				}{{open, "2026-09-01"}, {shut, "2026-10-01"}} {
					if _, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: readAsOf(t, steps+r.text, r.asOf), Region: "ATL", Settings: Settings{AsOf: r.asOf}, Changes: true}); err != nil {
						t.Fatal(err)
					}
				}
				at, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(steps + c.after), Hash: "h", Region: "ATL", Settings: Settings{AsOf: "2026-11-09", Reason: "As the register says"}})
				if err != nil {
					t.Fatal(err)
				}
				look, err := h.LookAtRegister(ctx, h.supervisor, at, "", 0)
				out := later(t, h, steps+c.after)
				for what, findings := range map[string][]register.Finding{"looked at": look.Reading.Findings, "brought in": out.Findings} {
					found := slices.IndexFunc(findings, func(f register.Finding) bool { return f.Code == register.CodeClosedHere })
					if err != nil || found >= 0 != c.said || c.said && (findings[found].Column != "Closed on" || findings[found].Was != "2026-09-20") {
						t.Errorf("%s: %+v, %v", what, findings, err)
					}
				}
				if is := named(t, d, "Ada Byrne"); len(is) != 1 || is[0].State != supervision.Closed || c.said && !out.untold {
					t.Errorf("%+v, untold %v", is, out.untold)
				}
				addsUp(t, name, out)
			})
		})
	}
}

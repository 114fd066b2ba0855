package intake

import (
	"context"
	"slices"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/register"
)

// meansOf gives the sentences' keys of one code, with what becomes of the cell.
func meansOf(out Outcome, code string) (said []string) {
	for _, f := range out.Findings {
		if f.Code == code {
			said = append(said, strings.TrimPrefix(f.Key(), "register.finding.")+" "+strings.TrimPrefix(f.Fate(), "register.fate."))
		}
	}
	return said
}

// CCM-27: what is said of a missing UCI is what becomes of the row: a file without one, nothing of a file that is here, or it stays out.
func TestWhatAMissingUCIMeans(t *testing.T) {
	const (
		heading  = "Name,UCI,DOB,Risk,Referred on\n"
		bo       = "Bo Castell,,1991-01-02,High,2026-03-02\n"
		changed  = "Bo Castell,,1991-01-02,Low,2026-03-02\n"
		tooLong  = ",1992-01-02,Low,2026-03-03\n"
		comes    = "uci_missing without"
		ofAFile  = "uci_missing_known nothing"
		staysOut = "uci_missing_out out"
	)
	for name, c := range map[string]struct {
		before, text string
		i            Import
		want         string
	}{
		"somebody new":                       {"", bo, Import{}, comes},
		"somebody new, looked at":            {"", bo, Import{DryRun: true}, comes},
		"here, and it says something else":   {bo, changed, Import{Changes: true}, ofAFile},
		"here, and nobody said what to do":   {bo, changed, Import{}, staysOut},
		"here, and left out":                 {bo, changed, Import{Choices: map[int]Choice{2: LeaveOut}}, staysOut},
		"here, another stay":                 {bo, changed, Import{Choices: map[int]Choice{2: AnotherStay}}, ofAFile},
		"here, another person":               {bo, changed, Import{Choices: map[int]Choice{2: OtherPerson}}, comes},
		"here word for word":                 {bo, bo, Import{}, ofAFile},
		"a name that is too long to be kept": {"", strings.Repeat("Bo", 150) + "," + tooLong, Import{}, staysOut},
	} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			h := open(t, d)
			if c.before != "" {
				if _, err := brought(t, h, h.supervisor, heading+c.before); err != nil {
					t.Fatal(err)
				}
			}
			c.i.Reading, c.i.Region, c.i.Reason = asRead(t, heading+c.text), "ATL", "As the register says"
			out, err := h.ImportRegister(ctx, h.supervisor, c.i)
			if got := meansOf(out, register.CodeUCIMissing); err != nil || !slices.Equal(got, []string{c.want}) {
				t.Errorf("%s: %q, want %q, %v", name, got, c.want, err)
			}
			addsUp(t, name, out)
		})
	}
}

// CCM-27: of a row that cannot be kept the cause that is so is said, beside its cell.
func TestWhyARowIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		i := Import{Region: "ATL", Reading: asRead(t, "Name,UCI,DOB\n"+strings.Repeat("Bo", 150)+",11112222,1990-01-02\nAda Byrne,33334444,1991-01-02\nCy Duhamel,"+strings.Repeat("5", 50)+",1992-01-02\n")}
		taken := false
		i.Step = func(ctx context.Context, _ int) error {
			if taken {
				return nil
			}
			taken = true
			return d.Tx(ctx, func(tx *db.Tx) error { // somebody else is given the UCI while the row waits to be kept
				_, err := h.Registry.AddClient(ctx, tx, registry.Client{OrganisationID: "org", Programme: access.CCMS, FullName: "Dee Ekwall", UCIWritten: "33334444"})
				return err
			})
		}
		out, err := h.ImportRegister(ctx, h.supervisor, i)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range out.Findings {
			if f.Code == register.CodeRefused {
				got = append(got, f.Column+" "+strings.TrimPrefix(f.Key(), "register.finding."))
			}
		}
		if want := []string{"Name refused_too_long", "UCI refused_uci_taken", "UCI refused_too_long"}; !slices.Equal(got, want) || out.Errors() != 3 || out.Imported != 0 {
			t.Errorf("%q, want %q; %d in error, %d imported", got, want, out.Errors(), out.Imported)
		}
		addsUp(t, "refused", out)
	})
}

// CCM-27: what the cell says stands beside a client who is here already; of a refusal the day of the enrolment or the decision, in words.
func TestWhatTheCellOfADuplicateSays(t *testing.T) {
	bundle, err := i18n.NewBundle(supervision.Locale, register.Locale)
	if err != nil {
		t.Fatal(err)
	}
	for row, want := range map[string]string{
		"Ada Byrne,11112222,Truro,2026-06-01,Accepted,2026-08-10,2026-08-15,,": "Enrolled on: 2026-08-15",
		"Ada Byrne,11112222,Truro,2026-06-01,Accepted,2026-08-10,,,":           "Decision: Accepté",
		"Ada Byrne,1111-2222,Truro,2026-08-01,,,,,":                            "UCI: 1111-2222",
	} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			h := open(t, d)
			if _, err := brought(t, h, h.supervisor, steps+"Ada Byrne,11112222,Truro,2026-06-01,Declined,2026-06-10,,,\n"); err != nil {
				t.Fatal(err)
			}
			out := later(t, h, steps+row+"\n")
			said := ""
			for _, f := range out.Findings {
				if f.Severity == register.Duplicate {
					said += f.Column + ": " + f.Says(i18n.With(ctx, bundle, i18n.French, nil))
				}
			}
			if said != want {
				t.Errorf("%s: %q, want %q", row, said, want)
			}
		})
	}
}

// CCM-27: that a register is read as of the day on which it was given, as neither it nor anybody says another, is said once, and of the register alone.
func TestADayThatNobodySaidIsSaid(t *testing.T) {
	for text, c := range map[string]struct {
		asOf    clock.Date
		assumed bool
	}{few: {"", true}, "Register as of 2026-11-01\n" + few: {"", false}, "Our register\n" + few: {"2026-11-01", false}} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			h := registrar(t, d)
			at, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(text), Hash: text, Region: "ATL", Settings: Settings{AsOf: c.asOf}})
			if err != nil {
				t.Fatal(err)
			}
			look, err := h.LookAtRegister(ctx, h.supervisor, at, "", 0)
			if err != nil || look.Settings.Assumed != c.assumed {
				t.Errorf("%q, looked at: %+v, %v", text[:20], look.Settings, err)
			}
			if err := h.BringIn(ctx, h.supervisor, at); err != nil {
				t.Fatal(err)
			}
			_, out, err := h.RegisterReport(ctx, h.supervisor, h.came(t, at).ID)
			if err != nil || out.Assumed != c.assumed || out.AsOf != look.Settings.AsOf || out.Imported != 3 {
				t.Errorf("%q, brought in: %+v, %v", text[:20], out, err)
			}
		})
	}
}

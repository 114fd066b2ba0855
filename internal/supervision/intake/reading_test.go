package intake

import (
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/register"
)

// S9: looking at a register, and at what became of it, is reading what it says of people.
func TestLookingIsARead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		at, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(few), Region: "ATL"})
		if err != nil {
			t.Fatal(err)
		}
		reads := func() int {
			t.Helper()
			rows, err := h.Audit.Recent(ctx, audit.Filter{ObjectKind: "register", ObjectID: at, ReadsOnly: true, Outcome: audit.Done})
			if err != nil {
				t.Fatal(err)
			}
			return len(rows)
		}
		if l, err := h.LookAtRegister(ctx, h.supervisor, at, "", 0); err != nil || l.Fate != FateNew || len(l.Rows) != 3 || reads() != 1 {
			t.Errorf("looked at: %q, %d rows, %d reads, %v", l.Fate, len(l.Rows), reads(), err)
		}
		if _, _, err := h.RegisterReport(ctx, h.supervisor, at); err != nil || reads() != 2 {
			t.Errorf("what became of it: %d reads, %v", reads(), err)
		}
	})
}

// SEC-1: whoever supervises one site brings in its registers, and knows nothing of another's.
func TestRegisterOfAnotherSite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		here, there := h.supervisor, h.supervisor
		here.SiteID, there.SiteID = "here", "there"
		if _, err := h.ReceiveRegister(ctx, here, Received{Content: []byte(few), SiteID: "there", Region: "ATL"}); !fault.Is(err, fault.NotFound) {
			t.Errorf("for another site: %v", err)
		}
		at, err := h.ReceiveRegister(ctx, here, Received{Content: []byte(few), SiteID: "here", Region: "ATL"})
		if err != nil {
			t.Fatal(err)
		}
		for who, a := range map[string]access.Actor{"here": here, "whole": h.supervisor, "there": there} {
			list, err := h.Registers(ctx, a)
			if want := map[string]int{"here": 1, "whole": 1, "there": 0}[who]; err != nil || len(list) != want {
				t.Errorf("%s lists %d, %v", who, len(list), err)
			}
			if _, err := h.LookAtRegister(ctx, a, at, "", 0); fault.Is(err, fault.NotFound) != (who == "there") {
				t.Errorf("%s looks: %v", who, err)
			}
		}
		_, _, file := h.RegisterFile(ctx, there, at)
		for name, err := range map[string]error{"original": file, "bring in": h.BringIn(ctx, there, at), "leave": h.DropRegister(ctx, there, at),
			"withdraw": h.WithdrawRegister(ctx, there, at)} {
			if !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

const ownWords = "Our people as of 2026-10-31,,,\nWho,Number,Danger,Let in on\nAda Byrne,11112222,Low,2026-11-05\n"

// CCM-27: the day above headings that nobody knows counts at the first look, and where they are remembered for the
// provider's next register, whoever reads it.
func TestStandsAsOfAboveOwnHeadings(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		at, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(ownWords), Region: "ATL", Settings: Settings{Unheaded: true}})
		if err != nil {
			t.Fatal(err)
		}
		l, err := h.LookAtRegister(ctx, h.supervisor, at, FateNew, 0)
		if err != nil || l.Settings.AsOf != "2026-10-31" {
			t.Fatalf("looked at as of %q, %v", l.Settings.AsOf, err)
		}
		if err := h.ReadAgain(ctx, h.supervisor, at, l.Settings, map[string]register.Field{"who": register.FullName, "number": register.UCI,
			"danger": register.Risk, "let in on": register.Enrolled}); err != nil {
			t.Fatal(err)
		}
		if err := h.BringIn(ctx, h.supervisor, at); err != nil {
			t.Fatal(err)
		}
		h.came(t, at)
		for organisation, want := range map[string]string{"org": "2026-10-31", "elsewhere": string(h.today(ctx))} {
			if how, err := h.Dated(ctx, organisation, []byte(ownWords), Settings{}); err != nil || string(how.AsOf) != want || how.Assumed != (want == string(h.today(ctx))) {
				t.Errorf("%s: %+v, %v", organisation, how, err)
			}
		}
		how, err := h.Dated(ctx, "org", []byte(ownWords), Settings{AsOf: "2026-11-02"})
		if err != nil || how.AsOf != "2026-11-02" || how.Assumed {
			t.Errorf("asked for: %+v, %v", how, err)
		}
	})
}

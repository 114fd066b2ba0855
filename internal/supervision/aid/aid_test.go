package aid

import (
	"context"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/filetest"
)

var ctx = context.Background()

// CCM-21: amounts are read as people of either language write them.
func TestAmounts(t *testing.T) {
	for text, want := range map[string]int64{"20": 2000, "19.50": 1950, "19,5": 1950, "$ 7": 700, "7 $": 700, "1 000": 100000, "0": 0, "": -1, "-3": -1, "1.234": -1, "ten": -1, "99999999": -1} {
		if got := ParseMoney(text); got != want {
			t.Errorf("%q is %d, want %d", text, got, want)
		}
	}
}

// CCM-21: what is wrong with an entry, and who may write one.
func TestWhoGivesWhat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := Service{h.Documents.Service}
		good := Entry{Item: "TICKET", Quantity: 2, Cents: 700, OnDay: "2026-11-10", Receipt: "SIGNED"}
		filetest.Must(t, s.Buy(ctx, h.Worker, Entry{Item: "TICKET", Quantity: 10, Cents: 3500, OnDay: "2026-11-01"}))
		for name, c := range map[string]struct {
			by     access.Actor
			change func(*Entry)
			kind   fault.Kind
			field  string
		}{
			"a colleague":         {h.Colleague, func(*Entry) {}, fault.NotFound, ""},
			"another provider":    {h.Other, func(*Entry) {}, fault.NotFound, ""},
			"the officer":         {h.Officer, func(*Entry) {}, fault.Forbidden, ""},
			"nothing known":       {h.Worker, func(e *Entry) { e.Item = "GOLD" }, fault.Invalid, "item"},
			"other, not said":     {h.Worker, func(e *Entry) { e.Item = "OTHER" }, fault.Invalid, "words"},
			"none":                {h.Worker, func(e *Entry) { e.Quantity = 0 }, fault.Invalid, "quantity"},
			"less than none":      {h.Worker, func(e *Entry) { e.Quantity = -1 }, fault.Invalid, "quantity"},
			"no value":            {h.Worker, func(e *Entry) { e.Cents = -1 }, fault.Invalid, "value"},
			"tomorrow":            {h.Worker, func(e *Entry) { e.OnDay = "2026-11-11" }, fault.Invalid, "on_day"},
			"before the referral": {h.Worker, func(e *Entry) { e.OnDay = "2026-11-01" }, fault.Invalid, "on_day"},
			"receipt not said":    {h.Worker, func(e *Entry) { e.Receipt = "" }, fault.Invalid, "receipt"},
			"more than is left":   {h.Worker, func(e *Entry) { e.Quantity = 11 }, fault.Invalid, "knowing"},
		} {
			e := good
			c.change(&e)
			err := s.Give(ctx, c.by, h.File.ID, e, false)
			if !fault.Is(err, c.kind) || c.field != "" && fault.ProblemsOf(err)[0].Field != c.field {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, a := range []access.Actor{h.Officer, h.Housing} {
			if err := s.Buy(ctx, a, good); err == nil {
				t.Errorf("%s buys", a.PersonID)
			}
		}
		filetest.Must(t, s.Give(ctx, h.Worker, h.File.ID, good, false))
		for by, kind := range map[*access.Actor]fault.Kind{&h.Colleague: fault.NotFound, &h.Officer: fault.Forbidden} {
			if _, err := s.OfFile(ctx, *by, h.File.ID); !fault.Is(err, kind) {
				t.Errorf("%s reads: %v", by.PersonID, err)
			}
		}
		if ledger, err := s.Of(ctx, h.Colleague); err != nil || len(ledger.Totals) != 0 || len(ledger.Stock) != 1 {
			t.Errorf("a colleague sees the stock and no totals of files that are not theirs: %+v %v", ledger, err)
		}
		if ledger, err := s.Of(ctx, h.Other); err != nil || len(ledger.Stock)+len(ledger.Bought)+len(ledger.Totals) != 0 {
			t.Errorf("another provider: %+v %v", ledger, err)
		}
	})
}

// CCM-21: an entry is undone by a counter-entry with a reason, once, and totals and stock follow; nothing goes below zero unseen.
func TestTheLedgerAddsUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s, file := Service{h.Documents.Service}, h.File.ID
		filetest.Must(t, s.Buy(ctx, h.Supervisor, Entry{Item: "GROCERY", Quantity: 3, Cents: 3000, OnDay: "2026-10-20"}))
		filetest.Must(t, s.Give(ctx, h.Worker, file, Entry{Item: "GROCERY", Quantity: 2, Cents: 2000, OnDay: "2026-11-05", Receipt: "SIGNED"}, false))
		filetest.Must(t, s.Give(ctx, h.Worker, file, Entry{Item: "GROCERY", Quantity: 1, Cents: 1000, OnDay: "2026-11-06", Receipt: "NOT_SIGNED"}, false))
		filetest.Must(t, s.Give(ctx, h.Supervisor, file, Entry{Item: "GROCERY", Quantity: 1, Cents: 1000, OnDay: "2026-11-07", Receipt: "SIGNED"}, true))
		of, err := s.OfFile(ctx, h.Worker, file)
		if err != nil || of.Cents != 4000 || len(of.Entries) != 3 || of.Stock[0].Left() != -1 {
			t.Fatalf("%+v %v", of.Entries, err)
		}
		second := of.Entries[1]
		if second.Receipt != "NOT_SIGNED" {
			t.Fatalf("order: %+v", of.Entries)
		}
		if err := s.Counter(ctx, h.Worker, file, second.ID, " "); !fault.Is(err, fault.Invalid) {
			t.Errorf("without a reason: %v", err)
		}
		if n := dbtest.AtOnce(t, 4, func(int) error { return s.Counter(ctx, h.Supervisor, file, second.ID, "It was another client.") }); n != 1 {
			t.Errorf("undone %d times", n)
		}
		of, err = s.OfFile(ctx, h.Worker, file)
		if err != nil || of.Cents != 3000 || len(of.Entries) != 4 || of.Stock[0].Left() != 0 {
			t.Fatalf("%+v %v", of.Entries, err)
		}
		for _, e := range of.Entries {
			if e.Corrects != "" {
				if err := s.Counter(ctx, h.Worker, file, e.ID, "x"); !fault.Is(err, fault.NotFound) {
					t.Errorf("a counter-entry is undone: %v", err)
				}
			} else if e.Undone != (e.ID == second.ID) {
				t.Errorf("%+v", e)
			}
		}
		ledger, err := s.Of(ctx, h.Supervisor)
		if err != nil || len(ledger.Totals) != 2 {
			t.Fatalf("%+v %v", ledger.Totals, err)
		}
		for _, x := range ledger.Totals {
			want := map[string]int64{h.Worker.Name: 2000, h.Supervisor.Name: 1000}[x.Name]
			if x.Month != "2026-11" || x.Cents != want || x.Unsigned != 0 || x.Files != 1 {
				t.Errorf("%+v, want %d", x, want)
			}
		}
		lines, err := s.Lines(ctx, h.Supervisor, "2026")
		if err != nil || len(lines) != 5 || lines[0].Kind != Bought || lines[1].FullName != "Noor Warsame" {
			t.Errorf("lines: %+v %v", lines, err)
		}
		if lines, err := s.Lines(ctx, h.Colleague, "2026"); err != nil || len(lines) != 1 {
			t.Errorf("a colleague takes out %d lines, %v", len(lines), err)
		}
	})
}

// CCM-21: the last ticket is given once.
func TestTheLastOneIsGivenOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := Service{h.Documents.Service}
		filetest.Must(t, s.Buy(ctx, h.Worker, Entry{Item: "TICKET", Quantity: 1, Cents: 350, OnDay: "2026-11-01"}))
		n := dbtest.AtOnce(t, 5, func(int) error {
			return s.Give(ctx, h.Worker, h.File.ID, Entry{Item: "TICKET", Quantity: 1, Cents: 350, OnDay: "2026-11-10", Receipt: "SIGNED"}, false)
		})
		if n != 1 {
			t.Errorf("given %d times", n)
		}
	})
}

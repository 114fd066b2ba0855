package intake

import (
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
)

// CCM-1, CCM-27: that two are different people, said of a pair or by taking one person's records apart, stands where it can be taken back: the two
// then wait for a decision as before, and can be put together.
func TestThatTwoAreDifferentIsTakenBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		out, err := brought(t, h, h.supervisor, twins)
		if err != nil || out.Imported != 3 {
			t.Fatalf("%+v, %v", out, err)
		}
		ada, bo := named(t, d, "Ada Byrne")[0], named(t, d, "Bo Castell")[0]
		pairs, err := h.pairing().Pairs(ctx, h.supervisor, "")
		if err != nil || len(pairs) != 1 {
			t.Fatalf("%+v, %v", pairs, err)
		}
		if err := h.pairing().SettlePair(ctx, h.supervisor, pairs[0].ID, registry.SettledDifferent); err != nil {
			t.Fatal(err)
		}
		if err := h.SamePerson(ctx, h.supervisor, ada.ID, bo.ID); err != nil { // of whom nobody ever asked
			t.Fatal(err)
		}
		merge, err := db.One[string](ctx, d, "select id from client_merge where undone_at=0")
		if err != nil {
			t.Fatal(err)
		}
		if err := h.NotSamePerson(ctx, h.supervisor, ada.ID, merge); err != nil {
			t.Fatal(err)
		}
		apart, err := h.pairing().Apart(ctx, h.supervisor, "")
		if err != nil || len(apart) != 2 || !apart[0].Taken || apart[1].Taken || apart[1].ID != pairs[0].ID || apart[0].At == 0 || apart[1].At == 0 {
			t.Fatalf("%+v, %v", apart, err)
		}
		if by := number(t, d, "select count(*) from client_pair where settled='different' and settled_by='"+h.supervisor.PersonID+"'"); by != 2 {
			t.Errorf("of %d it is known who said so", by)
		}
		if of, err := h.pairing().Apart(ctx, h.supervisor, bo.ClientID); err != nil || len(of) != 1 || of[0].ID != apart[0].ID {
			t.Errorf("of one client: %+v, %v", of, err)
		}
		if list, err := h.pairing().Apart(ctx, h.otherSupervisor, ""); err != nil || len(list) != 0 {
			t.Errorf("another provider's: %+v, %v", list, err)
		}
		if err := h.pairing().AskAgain(ctx, h.otherSupervisor, apart[0].ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("another provider: %v", err)
		}
		for n, x := range apart {
			if err := h.pairing().AskAgain(ctx, h.supervisor, x.ID); err != nil {
				t.Fatal(err)
			}
			if waiting, err := h.pairing().PairsWaiting(ctx, h.supervisor); err != nil || waiting != n+1 {
				t.Errorf("%d wait, %v", waiting, err)
			}
			if err := h.pairing().AskAgain(ctx, h.supervisor, x.ID); !fault.Is(err, fault.NotFound) {
				t.Errorf("twice: %v", err)
			}
		}
		if err := h.pairing().SettlePair(ctx, h.supervisor, apart[0].ID, registry.SettledSame); err != nil {
			t.Error(err)
		}
		if n := number(t, d, "select count(*) from client where merged_into<>''"); n != 1 {
			t.Errorf("%d clients were put together", n)
		}
	})
}

// CCM-1: a client's UCI that is corrected to that of somebody of whom it was said that they are somebody else leads to where the two are compared.
func TestTheUCIOfSomebodyElseLeadsToThem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		if _, err := brought(t, h, h.supervisor, twins); err != nil {
			t.Fatal(err)
		}
		pairs, err := h.pairing().Pairs(ctx, h.supervisor, "")
		if err != nil || len(pairs) != 1 {
			t.Fatalf("%+v, %v", pairs, err)
		}
		if err := h.pairing().SettlePair(ctx, h.supervisor, pairs[0].ID, registry.SettledDifferent); err != nil {
			t.Fatal(err)
		}
		c, err := h.Registry.ClientByID(ctx, d, pairs[0].OneClient)
		if err != nil {
			t.Fatal(err)
		}
		c.UCIWritten = pairs[0].OtherUCI
		met, err := h.Twins(ctx, h.supervisor, c)
		if err != nil || len(met) != 1 || met[0].File.ID != pairs[0].OtherFile || !met[0].SameUCI {
			t.Errorf("%+v, %v", met, err)
		}
		for want, different := range map[string][]string{"alike": nil, "uci": {pairs[0].OtherClient}} {
			err := h.CorrectClient(ctx, h.supervisor, pairs[0].OneFile, c, "as the card says", different...)
			if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Field != want || p[0].Key == "registry.problem.uci_taken" {
				t.Errorf("%s: %+v, %v", want, p, err)
			}
		}
	})
}

package supervision

import (
	"slices"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/registry"
)

// CCM-1: nothing is opened for somebody who has the UCI, or the name and birth date, of a client who is here, before
// somebody says who it is: that person, who is led to the file, or another, of whom nobody is asked again.
func TestAReferralMeetsWhoIsHere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		noor := registry.Client{FullName: "Noor Haddad", UCIWritten: "11-2222-3333", BirthDate: "1990-01-02"}
		receive := func(a access.Actor, c registry.Client, of string, different ...string) (File, error) {
			return h.ReceiveReferral(ctx, a, Referral{Client: c, Region: "ATL", ReceivedOn: "2026-09-01", Of: of, Different: different})
		}
		files := func() int { return number(t, d, "select count(*) from supervision_file") }
		if _, err := receive(h.worker, registry.Client{FullName: "Not Born Yet", BirthDate: "2026-09-02"}, ""); !slices.Equal(fieldsOf(err), []string{"birth_date"}) {
			t.Errorf("born after the referral: %v", err)
		}
		first, err := receive(h.worker, noor, "")
		if err != nil {
			t.Fatal(err)
		}
		namesake := registry.Client{FullName: "NOOR HADDAD", BirthDate: "1990-01-02"}
		sameUCI := registry.Client{FullName: "Nour Hadad", UCIWritten: "1122223333"}
		for name, c := range map[string]registry.Client{"sent again": noor, "the same name": namesake, "the same UCI": sameUCI, "a name alone": {FullName: "noor haddad"}} {
			if _, err := receive(h.worker, c, ""); !slices.Equal(fieldsOf(err), []string{"alike"}) || files() != 1 {
				t.Errorf("%s: %v, %d files", name, err, files())
			}
			if f, err := receive(h.worker, c, first.ClientID); err != nil || f.ID != first.ID || files() != 1 {
				t.Errorf("%s, that person: %v, %v, %d files", name, f.ID, err, files())
			}
		}
		if _, err := receive(h.worker, sameUCI, "", first.ClientID); !slices.Equal(fieldsOf(err), []string{"uci"}) || files() != 1 {
			t.Errorf("two people of one UCI: %v", err)
		}
		corrected, err := h.Registry.ClientByID(ctx, d, first.ClientID)
		if err != nil {
			t.Fatal(err)
		}
		corrected.UCIWritten = "55-5566-6677"
		if err := h.Registry.CorrectClient(ctx, h.worker, first.ID, corrected, "typed wrongly"); err != nil {
			t.Fatal(err)
		}
		formerly := registry.Client{FullName: "Somebody Else", UCIWritten: "1122 223333"}
		if _, err := receive(h.worker, formerly, ""); !slices.Equal(fieldsOf(err), []string{"alike"}) || files() != 1 {
			t.Errorf("a UCI that was corrected: %v, %d files", err, files())
		}
		second, err := receive(h.worker, namesake, "", first.ClientID)
		if err != nil || second.ID == first.ID {
			t.Fatalf("%+v, %v", second, err)
		}
		if n := number(t, d, "select count(*) from client_pair where settled='different'"); n != 1 {
			t.Errorf("%d pairs are decided", n)
		}
		for _, blank := range []string{"", "again"} { // without a birth date
			if _, err := receive(h.worker, registry.Client{FullName: "Rima Saleh"}, ""); (err != nil) != (blank != "") {
				t.Errorf("%s: %v", blank, err)
			}
		}
	})
}

// CCM-1, SEC-1: of a colleague's client a case manager learns no more than that there is one; the file is opened all the
// same, without the UCI that is the other's, and the pair waits for a supervisor.
func TestAReferralMeetsAColleaguesClient(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		c := registry.Client{OrganisationID: "org", Programme: access.CCMS, FullName: "Noor Haddad", UCIWritten: "11-2222-3333", BirthDate: "1990-01-02"}
		r := Referral{Client: c, Region: "ATL", ReceivedOn: "2026-09-01"}
		first, err := h.ReceiveReferral(ctx, h.colleague, r)
		if err != nil {
			t.Fatal(err)
		}
		twins, err := h.Twins(ctx, h.worker, c)
		if err != nil || len(twins) != 1 || !twins[0].Hidden() || !twins[0].SameUCI || twins[0].Client.FullName != "" {
			t.Fatalf("%+v, %v", twins, err)
		}
		r.Of = first.ClientID
		if _, err := h.ReceiveReferral(ctx, h.worker, r); !slices.Equal(fieldsOf(err), []string{"alike"}) {
			t.Errorf("a file that may not be read was led to: %v", err)
		}
		r.Of, r.Different = "", []string{first.ClientID}
		f, err := h.ReceiveReferral(ctx, h.worker, r)
		if err != nil || f.ID == first.ID {
			t.Fatalf("%+v, %v", f, err)
		}
		if n := number(t, d, "select count(*) from client_pair where settled=''"); n != 1 {
			t.Errorf("%d pairs wait for a supervisor", n)
		}
		if n := number(t, d, "select count(*) from client where id=$1 and uci_written=''", f.ClientID); n != 1 {
			t.Error("two clients have one UCI")
		}
	})
}

// CCM-1: a referral of somebody whose file was closed before enrolment, or opened in error, opens another file of the same
// client; one whose supervision ended leads to the file that is reopened, or to another where the client comes back anew.
func TestAReferralOfSomebodyWhoCameBefore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		r := Referral{Client: registry.Client{FullName: "Noor Haddad", BirthDate: "1990-01-02"}, Region: "ATL", ReceivedOn: "2026-09-01"}
		f, err := h.ReceiveReferral(ctx, h.worker, r)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Close(ctx, h.worker, f.ID, f.Version, Closure{Reason: "WITHDREW", On: "2026-09-02"}); err != nil {
			t.Fatal(err)
		}
		r.Of = f.ClientID
		again, err := h.ReceiveReferral(ctx, h.worker, r)
		if err != nil || again.ID == f.ID || again.ClientID != f.ClientID || again.State != Referred {
			t.Errorf("%+v, %v", again, err)
		}
		over := h.active(t)
		if _, err := h.Close(ctx, h.worker, over.ID, over.Version, Closure{Reason: "OTHER", On: "2026-10-02"}); err != nil {
			t.Fatal(err)
		}
		r.Client, r.Of = registry.Client{FullName: "Noor Warsame", BirthDate: "1990-01-02"}, over.ClientID
		if f, err := h.ReceiveReferral(ctx, h.worker, r); err != nil || f.ID != over.ID {
			t.Errorf("%+v, %v", f, err)
		}
		r.Anew = true
		if f, err := h.ReceiveReferral(ctx, h.worker, r); err != nil || f.ID == over.ID || f.ClientID != over.ClientID || f.State != Referred {
			t.Errorf("another stay: %+v, %v", f, err)
		}
		if f, err := h.ReceiveReferral(ctx, h.worker, r); err != nil || f.ClientID != over.ClientID || number(t, d, "select count(*) from supervision_file where client_id=$1", over.ClientID) != 2 {
			t.Errorf("a stay that is open already was opened again: %+v, %v", f, err)
		}
	})
}

// CCM-1, RPT-2: what is put right on one file of a client is put right for the stays before, since each one's first day.
func TestACorrectionReachesEveryStay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		before := h.active(t)
		if _, err := h.Close(ctx, h.worker, before.ID, before.Version, Closure{Reason: "OTHER", On: "2026-10-02"}); err != nil {
			t.Fatal(err)
		}
		c, err := h.Registry.ClientByID(ctx, d, before.ClientID)
		if err != nil {
			t.Fatal(err)
		}
		now, err := h.ReceiveReferral(ctx, h.worker, Referral{Client: registry.Client{FullName: c.FullName, BirthDate: c.BirthDate}, Region: "ATL", ReceivedOn: "2026-10-05", Of: c.ID, Anew: true})
		if err != nil || now.ID == before.ID {
			t.Fatalf("%+v, %v", now, err)
		}
		c.BirthDate = "1977-07-07"
		if err := h.CorrectClient(ctx, h.worker, now.ID, c, "as the passport says"); err != nil {
			t.Fatal(err)
		}
		for _, f := range []File{before, now} {
			events, err := h.History.Of(ctx, d, f.ID, []history.Kind{history.AttributeSet}, 0, 99)
			if err != nil || len(events) == 0 || events[0].Effective != f.ReferredOn || !strings.Contains(string(events[0].Payload), "1977-07-07") {
				t.Errorf("the file of %s: %+v, %v", f.ReferredOn, events, err)
			}
		}
	})
}

// CCM-1, SEC-3: a correction that makes a client like another is not saved before somebody says that they are two; they
// never have one UCI, and nobody is asked about the two again.
func TestACorrectionMeetsWhoIsHere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		for _, c := range []registry.Client{{FullName: "Noor Haddad", UCIWritten: "11112222", BirthDate: "1990-01-02"}, {FullName: "Nour Saleh", BirthDate: "1990-01-02"}} {
			if _, err := h.ReceiveReferral(ctx, h.worker, Referral{Client: c, Region: "ATL", ReceivedOn: "2026-09-01"}); err != nil {
				t.Fatal(err)
			}
		}
		files, err := db.All[File](ctx, d, "select "+fileColumns+" from supervision_file f order by f.id")
		if err != nil {
			t.Fatal(err)
		}
		one, other := files[0], files[1]
		c, err := h.Registry.ClientByID(ctx, d, other.ClientID)
		if err != nil {
			t.Fatal(err)
		}
		named, numbered := c, c
		named.FullName, numbered.UCIWritten = "Noor Haddad", "1111-2222"
		for _, x := range []registry.Client{named, numbered} {
			if err := h.CorrectClient(ctx, h.worker, other.ID, x, "passport"); !slices.Equal(fieldsOf(err), []string{"alike"}) {
				t.Errorf("%+v: %v", x, err)
			}
		}
		if err := h.CorrectClient(ctx, h.worker, other.ID, numbered, "passport", one.ClientID); !slices.Equal(fieldsOf(err), []string{"uci"}) {
			t.Errorf("two people of one UCI: %v", err)
		}
		if err := h.CorrectClient(ctx, h.worker, other.ID, named, "passport", one.ClientID); err != nil {
			t.Fatal(err)
		}
		named.Version, named.Sex = named.Version+1, "F"
		if err := h.CorrectClient(ctx, h.worker, other.ID, named, "passport"); err != nil {
			t.Errorf("asked again: %v", err)
		}
	})
}

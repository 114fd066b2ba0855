package intake

import (
	"strings"
	"testing"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/register"
)

// CCM-27, RPT-2: a referral of whose day a register says nothing that can be read is never given the day of something else as its own: the
// file stands from the first day that the row says, or from the day as of which the register was right, and the referral says that
// its day is not known. A later register that dates it is taken, in a file with casework too, unless it contradicts what is known.
func TestAReferralOfNoDay(t *testing.T) {
	const head = "Name,UCI,Referred on,Decision,Decision date,Enrolled on,Liaison officer\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		in := func(text string, changes bool) Outcome {
			t.Helper()
			out, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: asRead(t, head+text), Region: "ATL", Changes: changes, Settings: Settings{AsOf: "2026-06-30", Reason: "As the register says"}})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		in("Ada Byrne,11112222,2031-01-05,Accepted,2025-05-18,,Robin\nBo Castell,22223333,03/04/2026,Accepted,20/04/2026,04/05/2026,\nCy Duhamel,33334444,,,,,\n"+
			"Dee Ekwall,44445555,2026-03-01,Accepted,2026-03-02,,\nEve Fox,55556666,soon,Accepted,,,\n", false)
		for name, want := range map[string]struct {
			on      string
			undated bool
			decided string
		}{"Ada Byrne": {"2025-05-18", true, "2025-05-18 "}, "Bo Castell": {"2026-04-20", true, "2026-04-20 "}, "Cy Duhamel": {"2026-06-30", true, ""},
			"Dee Ekwall": {"2026-03-01", false, "2026-03-02 "}, "Eve Fox": {"2026-06-30", true, "2026-06-30 UNKNOWN"}} {
			f, err := h.Stored(ctx, d, named(t, d, name)[0].ID)
			if err != nil || string(f.ReferredOn) != want.on || f.Undated != want.undated {
				t.Errorf("%s: %s, undated %v, %v", name, f.ReferredOn, f.Undated, err)
			}
			if n := number(t, d, "select count(*) from event where kind='referred' and file_id='"+f.ID+"' and effective='"+want.on+"' and (payload like '%UNKNOWN%')="+map[bool]string{true: "(1=1)", false: "(1=0)"}[want.undated]); n != 1 {
				t.Errorf("%s: %d events of the referral are so", name, n)
			}
			decided := number(t, d, "select count(*) from event where kind='decided' and file_id='"+f.ID+"' and effective='"+strings.Fields(want.decided + " - ")[0]+"' and payload like '%"+strings.TrimPrefix(want.decided, strings.Fields(want.decided + " - ")[0]+" ")+"%'")
			if (decided == 1) != (want.decided != "") {
				t.Errorf("%s: %d decisions are so", name, decided)
			}
		}

		worked := history.Fact{Kind: history.Corrected, Effective: "2026-07-02", Payload: history.CorrectedPayload{Name: "sex"}}
		if err := d.Tx(ctx, func(tx *db.Tx) error {
			_, err := h.History.Append(ctx, tx, h.supervisor, history.ActClientCorrected, "org", named(t, d, "Bo Castell")[0].ID, worked)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		later := in("Ada Byrne,11112222,2025-05-02,Accepted,2025-05-18,,Sasha\nBo Castell,22223333,2026-04-03,Accepted,20/04/2026,04/05/2026,\nCy Duhamel,33334444,2026-08-01,,,,\n", true)
		if got := saidOf(later); len(got) < 3 {
			t.Errorf("cell by cell: %q", got)
		}
		for name, want := range map[string]string{"Ada Byrne": "2025-05-02", "Bo Castell": "2026-04-03", "Cy Duhamel": "2026-06-30"} {
			f, err := h.Stored(ctx, d, named(t, d, name)[0].ID)
			if err != nil || string(f.ReferredOn) != want || f.Undated != (name == "Cy Duhamel") {
				t.Errorf("later, %s: %s, undated %v, %v", name, f.ReferredOn, f.Undated, err)
			}
		}
		if f := named(t, d, "Ada Byrne")[0]; f.LiaisonName != "Sasha" {
			t.Errorf("the officer is still %s", f.LiaisonName)
		}
		asEvents(t, d, h)
		if out := codesOf(in("Cy Duhamel,33334444,2026-08-01,,,,\n", true), register.Warning); len(out) == 0 {
			t.Error("a referral after the day on which it was known is taken without a word")
		}
	})
}

// CCM-27, RPT-2: a step that somebody records by hand, on a file whose referral has no day, counts on its own day: the file stands from then, as it does
// when a later register dates the step. One on or after the day from which it stands moves nothing, nor does any on a dated file.
func TestAStepByHandCountsOnItsDay(t *testing.T) {
	const head = "Name,UCI,Referred on,Decision,Decision date,Enrolled on,Closed on,Reason\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		_, err := h.ImportRegister(ctx, h.supervisor, Import{Region: "ATL", Settings: Settings{AsOf: "2026-09-30"}, Reading: readAsOf(t, head+
			"Ada Byrne,11112222,soon,Accepted,soon,soon,,\nBo Castell,22223333,soon,,,,,\nCy Duhamel,33334444,soon,Accepted,soon,soon,,\nDee Ekwall,44445555,2026-09-01,Accepted,2026-09-05,soon,,\nEve Fox,55556666,2026-07-01,Accepted,,,,\n", "2026-09-30")})
		if err != nil {
			t.Fatal(err)
		}
		stored := func(name string) supervision.File {
			f, err := h.Stored(ctx, d, named(t, d, name)[0].ID)
			if err != nil {
				t.Fatal(err)
			}
			return f
		}
		enrol := func(name string, on clock.Date) {
			t.Helper()
			f := stored(name)
			if _, err := h.Enrol(ctx, h.supervisor, f.ID, f.Version, on, "", ""); err != nil {
				t.Fatalf("%s on %s: %v", name, on, err)
			}
		}
		dated := stored("Eve Fox") // referred on a day, decided on none
		if _, err := h.Enrol(ctx, h.supervisor, dated.ID, dated.Version, "2026-06-20", "", ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("enrolled before the referral: %v", err)
		}
		enrol("Ada Byrne", "2026-07-14")
		enrol("Cy Duhamel", "2026-10-05")
		enrol("Dee Ekwall", "2026-09-10")
		bo := stored("Bo Castell")
		if _, err := h.RecordDecision(ctx, h.supervisor, bo.ID, bo.Version, supervision.Decision{Code: supervision.Accepted, On: "2026-07-02", Word: supervision.Word{Said: "C. Roy", Way: "PHONE", On: "2026-07-02"}}); err != nil {
			t.Fatalf("decided by hand: %v", err)
		}
		enrol("Bo Castell", "2026-07-20")
		for name, want := range map[string]clock.Date{"Ada Byrne": "2026-07-14", "Bo Castell": "2026-07-02", "Cy Duhamel": "2026-09-30", "Dee Ekwall": "2026-09-01"} {
			f := stored(name)
			if f.ReferredOn != want || f.Undated != (name != "Dee Ekwall") {
				t.Errorf("%s stands from %s, undated %v", name, f.ReferredOn, f.Undated)
			}
			if n := number(t, d, "select count(*) from event e where kind='referred' and effective='"+string(want)+"' and not exists (select 1 from event c where c.corrects=e.id) and file_id='"+f.ID+"'"); n != 1 {
				t.Errorf("%s: %d referrals of %s stand", name, n, want)
			}
		}
		asEvents(t, d, h)
	})
}

package history_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

var (
	noon  = time.Date(2026, 7, 10, 12, 0, 0, 0, time.UTC)
	actor = access.Actor{PersonID: "person", MembershipID: "membership", OrganisationID: "org", Roles: []access.Role{access.CaseManager}}
)

type house struct {
	*history.Record
	d     *db.DB
	log   *audit.Log
	clock *clock.Settable
}

func open(t *testing.T, d *db.DB) house {
	t.Helper()
	keys, err := audit.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	clk := clock.At(noon)
	log, err := audit.Open(context.Background(), d, db.Config{Path: filepath.Join(t.TempDir(), "reads.db"), HexKey: dbtest.Key}, keys, clk)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := log.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return house{history.New(d, log, clk), d, log, clk}
}

func (h house) append(act history.Act, facts ...history.Fact) (ids []string, err error) {
	ctx := context.Background()
	err = h.d.Tx(ctx, func(tx *db.Tx) (err error) {
		ids, err = h.Append(ctx, tx, actor, act, "org", "file", facts...)
		return err
	})
	return ids, err
}

func risk(level string, on clock.Date) history.Fact {
	return history.Fact{Kind: history.RiskSet, Effective: on, Payload: history.RiskPayload{Risk: level}}
}

// SEC-3: an act leaves its events and one audit row.
func TestAppendLeavesEventsAndOneAuditRow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), context.Background()
		ids, err := h.append(history.ActReferralReceived,
			history.Fact{Kind: history.Referred, Effective: "2026-07-08", EffectiveAt: noon.Add(-48 * time.Hour), Payload: history.ReferredPayload{Provider: "org", Region: "R1"}},
			risk("HIGH", "2026-07-08"))
		if err != nil || len(ids) != 2 {
			t.Fatalf("%v %v", ids, err)
		}
		events, err := h.Of(ctx, d, "file", nil, 0, 10)
		if err != nil || len(events) != 2 || events[0].ID != ids[1] || events[1].ID != ids[0] {
			t.Fatalf("%+v %v", events, err)
		}
		e := events[1]
		if e.Kind != history.Referred || e.Act != history.ActReferralReceived || e.Person != "person" || e.Role != "case_manager" ||
			!e.Recorded.Equal(noon) || !e.EffectiveAt.Equal(noon.Add(-48*time.Hour)) || e.Effective != "2026-07-08" || !events[0].EffectiveAt.IsZero() {
			t.Errorf("%+v", e)
		}
		payload, err := history.Decode[history.ReferredPayload](e)
		if err != nil || payload != (history.ReferredPayload{Provider: "org", Region: "R1"}) {
			t.Errorf("%+v %v", payload, err)
		}
		rows, err := h.log.Recent(ctx, audit.Filter{ObjectKind: "file", ObjectID: "file"})
		if err != nil || len(rows) != 1 || rows[0].Action != "referral.received" || rows[0].PersonID != "person" || rows[0].Role != "case_manager" {
			t.Fatalf("%+v %v", rows, err)
		}
	})
}

func TestAppendHoldsActsAgainstTheTable(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	referred := history.Fact{Kind: history.Referred, Effective: "2026-07-08", Payload: history.ReferredPayload{}}
	for name, c := range map[string]struct {
		act   history.Act
		facts []history.Fact
	}{
		"an unknown act":          {"file.burned", []history.Fact{referred}},
		"no facts":                {history.ActConditionsChanged, nil},
		"a must that is missing":  {history.ActReferralReceived, []history.Fact{risk("LOW", "2026-07-08")}},
		"a kind it may not leave": {history.ActReferralReceived, []history.Fact{referred, {Kind: history.Closed, Effective: "2026-07-08", Payload: history.ClosedPayload{}}}},
		"no date":                 {history.ActRiskChanged, []history.Fact{risk("LOW", "")}},
		"a day that is none":      {history.ActRiskChanged, []history.Fact{risk("LOW", "2026-02-30")}},
		"another kind's payload":  {history.ActRiskChanged, []history.Fact{{Kind: history.RiskSet, Effective: "2026-07-08", Payload: history.ClosedPayload{Reason: "LOW"}}}},
		"text for a payload":      {history.ActRiskChanged, []history.Fact{{Kind: history.RiskSet, Effective: "2026-07-08", Payload: map[string]string{"name": "Amina"}}}},
		"no payload":              {history.ActRiskChanged, []history.Fact{{Kind: history.RiskSet, Effective: "2026-07-08"}}},
	} {
		if _, err := h.append(c.act, c.facts...); err == nil {
			t.Errorf("%s went through", name)
		}
	}
	if n, err := db.One[int](context.Background(), h.d, "select count(*) from event"); err != nil || n != 0 {
		t.Errorf("%d events were kept, %v", n, err)
	}
}

// SEC-3: events are only ever added to, whoever asks the database.
func TestEventsRefuseChange(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		if _, err := h.append(history.ActRiskChanged, risk("LOW", "2026-07-08")); err != nil {
			t.Fatal(err)
		}
		for _, statement := range []string{"update event set effective='2020-01-01'", "delete from event"} {
			if _, err := d.Exec(context.Background(), statement); err == nil {
				t.Errorf("%s was let through", statement)
			}
		}
	})
}

// RPT-2: what was known at an instant stays what it was, late entries and corrections included.
func TestKnownAt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), context.Background()
		first, err := h.append(history.ActRiskChanged, risk("LOW", "2026-07-01"))
		if err != nil {
			t.Fatal(err)
		}
		h.clock.Set(noon.AddDate(0, 0, 5))
		corrected := risk("HIGH", "2026-07-01")
		corrected.Corrects = first[0]
		if _, err := h.append(history.ActRiskChanged, corrected); err != nil {
			t.Fatal(err)
		}
		then, err := history.KnownAt(ctx, d, "file", noon.AddDate(0, 0, 1))
		if err != nil || len(then) != 1 || then[0].Payload != `{"risk":"LOW"}` {
			t.Fatalf("%+v %v", then, err)
		}
		now, err := history.KnownAt(ctx, d, "file", noon.AddDate(0, 0, 9))
		if err != nil || len(now) != 2 {
			t.Fatalf("%+v %v", now, err)
		}
		if standing := history.Standing(now); len(standing) != 1 || standing[0].Payload != `{"risk":"HIGH"}` {
			t.Errorf("%+v", standing)
		}
	})
}

func TestOfPagesAndNarrows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), context.Background()
		for range 3 {
			if _, err := h.append(history.ActRiskChanged, risk("LOW", "2026-07-01")); err != nil {
				t.Fatal(err)
			}
			if _, err := h.append(history.ActFileReopened, history.Fact{Kind: history.Reopened, Effective: "2026-07-02"}); err != nil {
				t.Fatal(err)
			}
		}
		page, err := h.Of(ctx, d, "file", []history.Kind{history.RiskSet}, 0, 2)
		if err != nil || len(page) != 2 || page[0].Kind != history.RiskSet {
			t.Fatalf("%+v %v", page, err)
		}
		rest, err := h.Of(ctx, d, "file", []history.Kind{history.RiskSet, history.Closed}, page[1].Seq, 10)
		if err != nil || len(rest) != 1 || slices.ContainsFunc(page, func(e history.Event) bool { return e.ID == rest[0].ID }) {
			t.Fatalf("%+v %v", rest, err)
		}
	})
}

// CCM-16, UX-2: the timeline tells what happened by its days, what was learned late at its own; what takes effect later than it was
// recorded happened when it was recorded. Pages follow each other without a gap or a repetition, by an index.
func TestTheTimelineIsOfDays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), context.Background()
		add := func(level string, on clock.Date) {
			t.Helper()
			if _, err := h.append(history.ActRiskChanged, risk(level, on)); err != nil {
				t.Fatal(err)
			}
		}
		want := []clock.Date{"2026-08-30", "2026-07-10", "2026-07-09", "2026-07-09", "2026-07-02", "2025-11-30", "2025-03-01"}
		for _, on := range []clock.Date{"2026-07-09", "2026-08-30", "2026-07-10", "2025-11-30", "2026-07-02", "2026-07-09", "2025-03-01"} {
			h.clock.Set(noon)
			if on == "2026-07-10" {
				h.clock.Set(noon.Add(-time.Hour)) // earlier in the day, and recorded later
			}
			add("LOW", on)
		}
		whole, err := h.Told(ctx, d, "file", 0, 99)
		if err != nil || len(whole) != len(want) {
			t.Fatalf("%d events, %v", len(whole), err)
		}
		days := func(events []history.Event) (out []clock.Date) {
			for _, e := range events {
				out = append(out, e.Effective)
			}
			return out
		}
		want[0], want[1] = want[1], want[0] // both of the tenth: recorded then, the one that takes effect in August before the other
		if got := days(whole); !slices.Equal(got, want) {
			t.Errorf("told as %v, not %v", got, want)
		}
		var paged []history.Event
		for before := int64(0); ; before = paged[len(paged)-1].Seq {
			page, err := h.Told(ctx, d, "file", before, 2)
			if err != nil {
				t.Fatal(err)
			}
			if paged = append(paged, page...); len(page) < 2 {
				break
			}
		}
		if !slices.EqualFunc(paged, whole, func(x, y history.Event) bool { return x.ID == y.ID }) {
			t.Errorf("pages tell %v", days(paged))
		}
		if _, err := h.Told(ctx, d, "another file", whole[0].Seq, 2); !fault.Is(err, fault.NotFound) {
			t.Errorf("a place in another file: %v", err)
		}
		if plan := dbtest.Plan(t, d, "select id from event where file_id='file' and (told_on, seq) < ('2026-07-09', 5) order by told_on desc, seq desc limit 20"); !dbtest.Orders(plan, "event_told") {
			t.Errorf("no index orders a page: %s", plan)
		}
	})
}

// CCM-16: a note that was brought in is not called signed: nobody signed it here.
func TestANoteThatWasBroughtInIsCalledSo(t *testing.T) {
	for _, c := range []struct {
		e    history.Event
		want string
	}{
		{history.Event{Kind: history.NoteSigned}, "history.kind.note_signed"}, {history.Event{Kind: history.NoteSigned, ImportID: "i"}, "history.note_brought_in"},
		{history.Event{Kind: history.Referred, ImportID: "i"}, "history.kind.referred"},
	} {
		if got := c.e.Key(); got != c.want {
			t.Errorf("%s is called %s", c.e.Kind, got)
		}
	}
}

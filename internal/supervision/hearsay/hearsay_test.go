package hearsay

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/filetest"
	"passerelle/internal/supervision/overruled"
)

var ctx = context.Background()

func open(t *testing.T, d *db.DB) (filetest.House, Service) {
	t.Helper()
	h := filetest.Open(t, d)
	s := Service{h.Documents.Service}
	h.Documents.Words = s
	return h, s
}

var byPhone = supervision.Word{Said: " Camille Roy ", Way: "PHONE", On: "2026-11-10"}

func fields(err error) (out []string) {
	for _, p := range fault.ProblemsOf(err) {
		out = append(out, p.Field)
	}
	return out
}

// saysWho reports whether an error names somebody.
func saysWho(err error, name string) bool {
	known, ok := errors.AsType[*fault.Error](err)
	return ok && slices.Contains(known.Args, any(name))
}

// CCM-11, CCM-18: what is the agency's is recorded by the provider only with who said so, how and on what day, and nothing is done
// without; the agency's own people are not asked, nor is a decision that is the provider's own. The event has codes and no name.
func TestOnWhoseWord(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := open(t, d)
		file, accepted := h.File.ID, supervision.Decision{On: "2026-11-10", Code: supervision.Accepted}
		for name, row := range map[string]struct {
			word supervision.Word
			want []string
		}{
			"nothing":     {supervision.Word{}, []string{"word_said", "word_way", "word_on"}},
			"no name":     {supervision.Word{Said: " ", Way: "PHONE", On: "2026-11-10"}, []string{"word_said"}},
			"no such way": {supervision.Word{Said: "Camille Roy", Way: "PIGEON", On: "2026-11-10"}, []string{"word_way"}},
			"to come":     {supervision.Word{Said: "Camille Roy", Way: "PHONE", On: "2026-11-11"}, []string{"word_on"}},
			"a long name": {supervision.Word{Said: strings.Repeat("é", longestName/2+1), Way: "PHONE", On: "2026-11-10"}, []string{"word_said"}},
			"no day":      {supervision.Word{Said: "Camille Roy", Way: "PHONE", On: "today"}, []string{"word_on"}},
		} {
			accepted.Word = row.word
			if _, err := s.RecordDecision(ctx, h.Worker, file, h.File.Version, accepted); !slices.Equal(fields(err), row.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if now, err := s.Stored(ctx, d, file); err != nil || now.State != supervision.Referred {
			t.Fatalf("%s, %v", now.State, err)
		}
		accepted.Word = byPhone
		f, err := s.RecordDecision(ctx, h.Worker, file, h.File.Version, accepted)
		filetest.Must(t, err)
		_, err = s.ChangeConditions(ctx, h.Worker, file, f.Version, supervision.ConditionChange{On: "2026-11-10", Add: []supervision.Condition{{Code: "CURFEW", Words: "22:00"}}})
		if !slices.Equal(fields(err), []string{"word_said", "word_way", "word_on"}) {
			t.Errorf("a condition on nobody's word: %v", err)
		}
		f, err = s.ChangeConditions(ctx, h.Worker, file, f.Version, supervision.ConditionChange{On: "2026-11-10", Add: []supervision.Condition{{Code: "CURFEW", Words: "22:00"}}, Word: byPhone})
		filetest.Must(t, err)
		if _, err := s.ChangeRisk(ctx, h.Worker, file, f.Version, "LOW", "2026-11-10", supervision.Word{}); len(fields(err)) != 3 {
			t.Errorf("a risk level on nobody's word: %v", err)
		}
		_, err = s.ChangeRisk(ctx, h.Worker, file, f.Version, "LOW", "2026-11-10", byPhone)
		filetest.Must(t, err)
		list, err := s.Of(ctx, d, file)
		if err != nil || len(list) != 3 || list[2].SaidBy != "Camille Roy" || list[2].What != supervision.Accepted || list[0].What != "LOW" || list[1].About != OfConditions {
			t.Fatalf("%+v, %v", list, err)
		}
		said, err := s.OfConditions(ctx, file)
		if x := said[list[1].Conditions()[0]]; err != nil || x.RecordedByName != h.Worker.Name || x.SaidOn != "2026-11-10" {
			t.Errorf("%+v, %v", said, err)
		}
		events, err := s.History.Of(ctx, d, file, []history.Kind{history.WordTaken}, 0, 10)
		filetest.Must(t, err)
		if p, err := history.Decode[history.WordPayload](events[2]); err != nil || p != (history.WordPayload{Word: list[2].ID, About: OfDecision, Way: "PHONE", On: "2026-11-10"}) {
			t.Errorf("%+v, %v", p, err)
		}
	})
}

func named() registry.Client {
	return registry.Client{FullName: "Idil " + id.New(), Sex: "F", BirthDate: "1991-01-02"}
}

// CCM-11: a refusal of the provider's own, a client who withdraws, and an officer who decides are on nobody else's word.
func TestWhoIsNotAsked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := open(t, d)
		other := func() supervision.File {
			f, err := s.ReceiveReferral(ctx, h.Worker, supervision.Referral{Client: named(), Region: "ATL", ReceivedOn: "2026-11-02", Risk: "HIGH"})
			filetest.Must(t, err)
			return f
		}
		for _, code := range []string{supervision.RefusedBySP, "WITHDRAWN"} {
			f := other()
			_, err := s.RecordDecision(ctx, h.Worker, f.ID, f.Version, supervision.Decision{On: "2026-11-10", Code: code})
			filetest.Must(t, err)
		}
		_, err := s.DecideForAgency(ctx, h.Officer, h.File.ID, h.File.Version, supervision.Decision{On: "2026-11-10", Code: supervision.Accepted})
		filetest.Must(t, err)
		did := []history.Fact{{Kind: history.RiskSet, Payload: history.RiskPayload{Risk: "LOW"}}}
		for who, a := range map[string]access.Actor{"the officer": h.Officer, "what the agency granted": access.SystemActor(access.GrantsInEffect, h.File.OrganisationID)} {
			must := d.Tx(ctx, func(tx *db.Tx) error {
				facts, err := s.Take(ctx, tx, a, h.File, supervision.Word{}, did)
				if len(facts) > 0 || err != nil {
					t.Errorf("%s is asked: %v %v", who, facts, err)
				}
				return nil
			})
			filetest.Must(t, must)
		}
		if n, err := s.Count(ctx, h.Officer); n != 0 || err != nil {
			t.Errorf("%d wait, %v", n, err)
		}
	})
}

// CCM-11: what was recorded on the agency's word waits for the region's officer, and for nobody else, until it is confirmed or
// contradicted, once; a contradiction needs words and is the case manager's to see to, until the same is recorded anew.
func TestTheOfficerSettlesIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := open(t, d)
		f, err := s.RecordDecision(ctx, h.Worker, h.File.ID, h.File.Version, supervision.Decision{On: "2026-11-10", Code: supervision.Accepted, Word: byPhone})
		filetest.Must(t, err)
		f, err = s.ChangeRisk(ctx, h.Worker, f.ID, f.Version, "LOW", "2026-11-10", byPhone)
		filetest.Must(t, err)
		for who, a := range map[string]access.Actor{"worker": h.Worker, "other region": h.OtherRegion, "housing": h.Housing} {
			if list, err := s.Waiting(ctx, a); err != nil || len(list) != 0 {
				t.Errorf("%s: %+v, %v", who, list, err)
			}
		}
		list, err := s.Waiting(ctx, h.Officer)
		if n, bad := s.Count(ctx, h.Officer); err != nil || bad != nil || n != 2 || len(list) != 2 || list[0].FullName != "Noor Warsame" || len(list[0].Texts) != 1 {
			t.Fatalf("%+v, %v", list, err)
		}
		decision, risk := list[0].ID, list[1].ID
		for _, gone := range []string{"withdrawn", "opened_in_error"} {
			_, err := d.Exec(ctx, "update supervision_file set "+gone+"=$1 where id=$2", true, f.ID)
			filetest.Must(t, err)
			if list, err := s.Waiting(ctx, h.Officer); err != nil || len(list) != 0 {
				t.Errorf("of a file that is %s: %+v, %v", gone, list, err)
			}
			_, err = d.Exec(ctx, "update supervision_file set "+gone+"=$1 where id=$2", false, f.ID)
			filetest.Must(t, err)
		}
		for who, a := range map[string]access.Actor{"worker": h.Worker, "other region": h.OtherRegion, "supervisor": h.Supervisor} {
			if err := s.Confirm(ctx, a, f.ID, decision); !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s confirms: %v", who, err)
			}
		}
		filetest.Must(t, s.Confirm(ctx, h.Officer, f.ID, decision))
		if err := s.Contradict(ctx, h.Officer, f.ID, decision, Otherwise{Words: "No.", Decision: supervision.Decision{Code: Nothing}}); !fault.IsStale(err) || !saysWho(err, h.Officer.Name) {
			t.Errorf("settled twice, or nobody says by whom: %v", err)
		}
		if err := s.Contradict(ctx, h.Officer, f.ID, risk, Otherwise{Words: "  "}); !slices.Equal(fields(err), []string{"contradiction"}) {
			t.Errorf("without words: %v", err)
		}
		if err := s.Contradict(ctx, h.Officer, f.ID, risk, Otherwise{Words: strings.Repeat("x", longestWords+1)}); !slices.Equal(fields(err), []string{"contradiction"}) {
			t.Errorf("too many words: %v", err)
		}
		if n := dbtest.AtOnce(t, 4, func(int) error { return s.Contradict(ctx, h.Officer, f.ID, risk, Otherwise{Words: "It stays high."}) }); n != 1 {
			t.Errorf("%d contradictions", n)
		}
		if !slices.Contains(h.Tasks(t), taskContradicted) {
			t.Errorf("nothing is left to do: %v", h.Tasks(t))
		}
		if n, err := s.Count(ctx, h.Officer); n != 0 || err != nil {
			t.Errorf("%d wait, %v", n, err)
		}
		_, err = s.ChangeRisk(ctx, h.Worker, f.ID, f.Version, "HIGH", "2026-11-10", byPhone)
		filetest.Must(t, err)
		if slices.Contains(h.Tasks(t), taskContradicted) {
			t.Errorf("recorded anew, it is still to do")
		}
	})
}

// CCM-11: an officer's own decision settles what was recorded on the agency's word: the same confirms it, another contradicts it; each leaves
// its event. It is the decision of the file from then on, so nothing is left to correct.
func TestTheOfficersOwnDecisionSettlesIt(t *testing.T) {
	for code, want := range map[string]string{supervision.Accepted: Contradicted, supervision.NotApproved: Confirmed} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			h, s := open(t, d)
			f, err := s.RecordDecision(ctx, h.Worker, h.File.ID, h.File.Version, supervision.Decision{On: "2026-11-10", Code: supervision.NotApproved, Reason: "RISK", Word: byPhone})
			filetest.Must(t, err)
			if now, err := s.Stored(ctx, d, f.ID); err != nil || now.OnWord != overruled.Open {
				t.Fatalf("%q, %v", now.OnWord, err)
			}
			_, err = s.DecideForAgency(ctx, h.Officer, f.ID, f.Version, supervision.Decision{On: "2026-11-10", Code: code, Reason: map[string]string{supervision.NotApproved: "RISK"}[code]})
			filetest.Must(t, err)
			list, err := s.Of(ctx, d, f.ID)
			if err != nil || len(list) != 1 || list[0].Outcome != want || list[0].SettledByName != h.Officer.Name || list[0].Contradiction != map[string]string{Contradicted: code}[want] {
				t.Errorf("%s: %+v, %v", code, list, err)
			}
			events, err := s.History.Of(ctx, d, f.ID, []history.Kind{history.WordSettled}, 0, 10)
			if err != nil || len(events) != 1 || events[0].Act != history.ActDecisionRecorded {
				t.Errorf("%s: %+v, %v", code, events, err)
			}
			if now, err := s.Stored(ctx, d, f.ID); err != nil || now.Decision != code || slices.Contains(h.Tasks(t), taskContradicted) {
				t.Errorf("%s: the file has %s, and %v is to do, %v", code, now.Decision, h.Tasks(t), err)
			}
		})
	}
}

// CCM-11, UX-1: what an officer decided instead is said in the reader's language, whoever decided and in whichever; what they wrote stays theirs.
func TestWhatWasSaidInsteadInTheReadersLanguage(t *testing.T) {
	bundle, err := i18n.NewBundle(supervision.Locale)
	filetest.Must(t, err)
	for kept, want := range map[string][2]string{
		supervision.Accepted: {"Accepted", "Accepté"}, "Accepted": {"Accepted", "Accepté"}, "Accepté": {"Accepted", "Accepté"}, "I said no.": {"I said no.", "I said no."}, "": {"", ""},
	} {
		for i, l := range []i18n.Language{i18n.English, i18n.French} {
			if got := (Word{About: OfDecision, Contradiction: kept}).Contradicts(i18n.With(ctx, bundle, l, nil)); got != want[i] {
				t.Errorf("%s: %q reads %q", l, kept, got)
			}
		}
	}
}

// CCM-11, CCM-19: a closed file is opened again only with who at the agency agreed, how and on what day; it waits for the officer as other
// words do, who confirms it or says otherwise.
func TestAReopeningIsOnTheAgencysWord(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := open(t, d)
		_, err := d.Exec(ctx, "update supervision_file set state='CLOSED', decision='ACCEPTED', decided_on='2026-11-03', enrolled_on='2026-11-03', closed_on='2026-11-09', closure_reason='REMOVED' where id=$1", h.File.ID)
		filetest.Must(t, err)
		if _, err := s.Reopen(ctx, h.Worker, h.File.ID, h.File.Version, "2026-11-10", "Reconsidered.", supervision.Word{}); !slices.Equal(fields(err), []string{"word_said", "word_way", "word_on"}) {
			t.Errorf("on nobody's word: %v", err)
		}
		f, err := s.Reopen(ctx, h.Worker, h.File.ID, h.File.Version, "2026-11-10", "Reconsidered.", byPhone)
		if err != nil || f.State != supervision.Active {
			t.Fatalf("%s, %v", f.State, err)
		}
		list, err := s.Waiting(ctx, h.Officer)
		if err != nil || len(list) != 1 || list[0].About != OfReopening || list[0].SaidBy != "Camille Roy" || len(list[0].Texts) != 1 {
			t.Fatalf("%+v, %v", list, err)
		}
		filetest.Must(t, s.Contradict(ctx, h.Officer, f.ID, list[0].ID, Otherwise{Words: "It stays closed."}))
		if !slices.Contains(h.Tasks(t), taskContradicted) {
			t.Errorf("nothing is left to do: %v", h.Tasks(t))
		}
	})
}

// CCM-11, CCM-13: what the agency decided instead is the decision of the file, and counts in the place of what was recorded; while it has
// decided nothing, the approval is decided anew by either side. Of a client under supervision already nothing changes, and it waits until the
// agency approves it after all.
func TestTheAgencysOwnDecisionPrevails(t *testing.T) {
	refused := supervision.Decision{On: "2026-11-10", Code: supervision.NotApproved, Reason: "RISK"}
	for name, row := range map[string]struct {
		instead  supervision.Decision
		enrolled bool
		state    supervision.State
		waits    int
		act      history.Act
	}{
		"not approved":            {refused, false, supervision.Refused, 0, history.ActDecisionRecorded},
		"nothing decided":         {supervision.Decision{Code: Nothing}, false, supervision.Approved, 1, history.ActWordSettled},
		"of one under it":         {refused, true, supervision.Active, 1, history.ActWordSettled},
		"nothing of one under it": {supervision.Decision{Code: Nothing}, true, supervision.Active, 1, history.ActWordSettled},
	} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			h, s := open(t, d)
			f, err := s.RecordDecision(ctx, h.Worker, h.File.ID, h.File.Version, supervision.Decision{On: "2026-11-10", Code: supervision.Accepted, Word: byPhone})
			filetest.Must(t, err)
			if row.enrolled {
				f, err = s.Enrol(ctx, h.Worker, f.ID, f.Version, "2026-11-10", "", "Early release.")
				filetest.Must(t, err)
			}
			h.Clock.Set(h.Clock.Now().Add(time.Minute))
			list, err := s.Of(ctx, d, f.ID)
			filetest.Must(t, err)
			if err := s.Contradict(ctx, h.Officer, f.ID, list[0].ID, Otherwise{Words: "I said no.", Decision: supervision.Decision{Code: supervision.Accepted}}); !slices.Equal(fields(err), []string{"agency_decision"}) {
				t.Errorf("%s: the same instead: %v", name, err)
			}
			filetest.Must(t, s.Contradict(ctx, h.Officer, f.ID, list[0].ID, Otherwise{Words: "I said no.", Decision: row.instead}))
			now, err := s.Stored(ctx, d, f.ID)
			if err != nil || now.State != row.state || (now.OnWord == overruled.Denied) != (row.waits > 0) {
				t.Fatalf("%s: %s, %q, %v", name, now.State, now.OnWord, err)
			}
			if !slices.Contains(h.Tasks(t), taskContradicted) {
				t.Errorf("%s: nothing is left to do: %v", name, h.Tasks(t))
			}
			settled, err := s.History.Of(ctx, d, f.ID, []history.Kind{history.WordSettled}, 0, 10)
			if err != nil || len(settled) != 1 || settled[0].Act != row.act {
				t.Errorf("%s: %+v, %v", name, settled, err)
			}
			waiting, err := s.Waiting(ctx, h.Officer)
			if n, bad := s.Count(ctx, h.Officer); err != nil || bad != nil || n != row.waits || len(waiting) != row.waits || row.waits == 1 && !waiting[0].Denied() {
				t.Errorf("%s: %d wait for the officer: %+v, %v", name, n, waiting, err)
			}
			decided, err := s.History.Of(ctx, d, f.ID, []history.Kind{history.Decided}, 0, 10)
			if standing := history.Standing(decided); err != nil || len(standing) != 1 {
				t.Errorf("%s: %d decisions count, %v", name, len(standing), err)
			}
			if row.waits == 0 {
				return
			}
			h.Clock.Set(h.Clock.Now().Add(time.Minute))
			if row.enrolled {
				if _, err := s.DecideForAgency(ctx, h.Officer, f.ID, now.Version, refused); !fault.Is(err, fault.NotReady) {
					t.Errorf("%s: a decision took the client out of supervision: %v", name, err)
				}
			}
			_, err = s.DecideForAgency(ctx, h.Officer, f.ID, now.Version, supervision.Decision{On: "2026-11-10", Code: supervision.Accepted})
			filetest.Must(t, err)
			again, err := s.Stored(ctx, d, f.ID)
			if n, _ := s.Count(ctx, h.Officer); err != nil || again.State != row.state || again.OnWord != "" || n != 0 || slices.Contains(h.Tasks(t), taskContradicted) {
				t.Errorf("%s: approved after all: %s, %q, %d wait, %v, %v", name, again.State, again.OnWord, n, h.Tasks(t), err)
			}
		})
	}
}

// CCM-11: the case manager records what the officer says now, on their word; what stands by itself is not decided again.
func TestTheProviderRecordsTheOfficersDecision(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := open(t, d)
		f, err := s.RecordDecision(ctx, h.Worker, h.File.ID, h.File.Version, supervision.Decision{On: "2026-11-10", Code: supervision.Accepted, Word: byPhone})
		filetest.Must(t, err)
		refused := supervision.Decision{On: "2026-11-10", Code: supervision.NotApproved, Word: byPhone}
		if _, err := s.RecordDecision(ctx, h.Worker, f.ID, f.Version, refused); !fault.Is(err, fault.NotReady) {
			t.Errorf("decided again while nobody denies it: %v", err)
		}
		list, err := s.Of(ctx, d, f.ID)
		filetest.Must(t, err)
		h.Clock.Set(h.Clock.Now().Add(time.Minute))
		filetest.Must(t, s.Contradict(ctx, h.Officer, f.ID, list[0].ID, Otherwise{Words: "Not yet.", Decision: supervision.Decision{Code: Nothing}}))
		now, err := s.RecordDecision(ctx, h.Worker, f.ID, f.Version, refused)
		if err != nil || now.State != supervision.Refused {
			t.Fatalf("%s, %v", now.State, err)
		}
		if list, err = s.Waiting(ctx, h.Officer); err != nil || len(list) != 1 || list[0].What != supervision.NotApproved || list[0].Outcome != "" {
			t.Errorf("the new word waits: %+v, %v", list, err)
		}
	})
}

package headsup

import (
	"context"
	"slices"
	"sync"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/filetest"
)

func opened(t *testing.T, d *db.DB) (filetest.House, Service) {
	t.Helper()
	h := filetest.Open(t, d)
	_, err := d.Exec(t.Context(), `insert into site (id, organisation_id, name, region_code, city, province, address, phone, active_from, active_to)
		values ('site','org','Port Sable','ATL','','NS','','','2020-01-01','')`)
	filetest.Must(t, err)
	return h, Service{h.Documents.Service}
}

// CCM-1: a heads-up is whole, of a site the actor may announce somebody at, and seen by that provider and that region only; a
// coordinator sees those with housing wanted.
func TestWhoSeesAHeadsUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		h, s := opened(t, d)
		for _, c := range []struct {
			by   access.Actor
			what HeadsUp
			kind fault.Kind
		}{{h.Officer, HeadsUp{SiteID: "site"}, fault.Invalid}, {h.Officer, HeadsUp{SiteID: "elsewhere", Name: "B. O."}, fault.Invalid}, {h.OtherRegion, HeadsUp{SiteID: "site", Name: "B. O."}, fault.Invalid},
			{h.Other, HeadsUp{SiteID: "site", Name: "B. O.", Way: Telephone, ToldOn: "2026-11-10"}, fault.Invalid}, {h.Worker, HeadsUp{SiteID: "site", Name: "B. O.", Way: Here + "?", ToldOn: "2026-11-10"}, fault.Invalid},
			{h.Worker, HeadsUp{SiteID: "site", Name: "B. O.", Way: Telephone, ToldOn: "2026-11-11"}, fault.Invalid}, {h.Worker, HeadsUp{SiteID: "site", Name: "B. O.", Way: Telephone}, fault.Invalid},
			{h.Worker, HeadsUp{SiteID: "site", Name: "B. O.", Way: Telephone, ToldOn: "2026-11-10", Risk: "EXTREME"}, fault.Invalid},
			{h.Housing, HeadsUp{SiteID: "site", Name: "B. O.", Way: Telephone, ToldOn: "2026-11-10"}, fault.Forbidden}} {
			if _, err := s.Record(ctx, c.by, c.what, false); !fault.Is(err, c.kind) {
				t.Errorf("%s records %+v: %v", c.by.PersonID, c.what, err)
			}
		}
		_, wrong := s.Record(ctx, h.Worker, HeadsUp{SiteID: "elsewhere", Way: Telephone, ToldOn: "2026-11-11"}, false)
		if n := len(fault.ProblemsOf(wrong)); n != 3 { // site, name and day are said at once
			t.Errorf("%d problems: %v", n, wrong)
		}
		told, err := s.Record(ctx, h.Officer, HeadsUp{SiteID: "site", Name: " B. O. ", ExpectedOn: "2026-11-12", HeldAt: "Jail"}, false)
		filetest.Must(t, err)
		housed, err := s.Record(ctx, h.Worker, HeadsUp{SiteID: "site", Name: "Tesfay Hailemariam", Way: Telephone, ToldOn: "2026-11-09", ToldBy: "Officer", Risk: "HIGH", Housing: "yes"}, false)
		filetest.Must(t, err)
		for _, c := range []struct {
			by   access.Actor
			sees int
		}{{h.Worker, 2}, {h.Colleague, 2}, {h.Supervisor, 2}, {h.Officer, 2}, {h.Housing, 1}, {h.Other, 0}, {h.OtherRegion, 0}} {
			list, err := s.Open(ctx, c.by)
			if err != nil || len(list) != c.sees {
				t.Errorf("%s sees %+v, %v", c.by.PersonID, list, err)
			}
			if _, err := s.Of(ctx, c.by, told); (err == nil) != (c.sees == 2) || err != nil && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s opens one: %v", c.by.PersonID, err)
			}
		}
		one, err := s.Of(ctx, h.Worker, told)
		if err != nil || one.Name != "B. O." || one.Way != Here || one.ToldBy != h.Officer.Name || one.ToldOn != "2026-11-10" || !one.Late("2026-11-13") || one.Late("2026-11-12") {
			t.Errorf("%+v %v", one, err)
		}
		if err := s.Change(ctx, h.Housing, HeadsUp{ID: housed, Version: 1, Name: "x"}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a coordinator writes: %v", err)
		}
	})
}

// CCM-1: who is here already is found at once, by UCI and by names alike: a client of the own files, or somebody who is
// announced already. It is kept when the person says so; one UCI is announced once, whoever says what.
func TestSomebodyAlikeIsFound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		h, s := opened(t, d)
		at := func(name, uci string) HeadsUp {
			return HeadsUp{SiteID: "site", Name: name, UCIWritten: uci, Way: Email, ToldOn: "2026-11-10"}
		}
		for _, name := range []string{"Noor Warsame", "Nour Warsame", "warsame noor"} { // who has a file
			if _, err := s.Record(ctx, h.Worker, at(name, ""), false); !fault.Is(err, fault.Invalid) || fault.ProblemsOf(err)[0].Field != "alike" {
				t.Errorf("%s: %v", name, err)
			}
			if found, err := s.Alike(ctx, h.Officer, at(name, "")); err != nil || len(found.Files) != 1 {
				t.Errorf("%s: the officer sees %+v, %v", name, found, err)
			}
		}
		if found, err := s.Alike(ctx, h.Colleague, at("Noor Warsame", "")); err != nil || len(found.Files) != 0 {
			t.Errorf("a colleague sees %+v, %v", found, err)
		}
		_, err := s.Record(ctx, h.Worker, at("Noor Warsame", ""), true)
		filetest.Must(t, err)
		_, err = s.Record(ctx, h.Worker, at("T. H.", "12-3456-7890"), false)
		filetest.Must(t, err)
		for name, uci := range map[string]string{"Somebody": "1234567890", "t. h.": "", "Noor Warsama": ""} {
			if found, err := s.Alike(ctx, h.Colleague, at(name, uci)); err != nil || len(found.HeadsUps) != 1 {
				t.Errorf("%s %s: %+v %v", name, uci, found, err)
			}
		}
		if _, err := s.Record(ctx, h.Worker, at("Another", "1234567890"), true); !fault.Is(err, fault.Invalid) || fault.ProblemsOf(err)[0].Field != "uci" {
			t.Errorf("one UCI twice: %v", err)
		}
		var kept int
		var both sync.WaitGroup
		var lock sync.Mutex
		for range 4 {
			both.Go(func() {
				if _, err := s.Record(ctx, h.Colleague, at("Abeba Tekle", ""), false); err == nil {
					lock.Lock()
					kept++
					lock.Unlock()
				}
			})
		}
		both.Wait()
		if kept != 1 {
			t.Errorf("announced at once: %d are kept", kept)
		}
	})
}

// CCM-1: a heads-up leads to one file, which names it, or is closed with a reason; what somebody else did meanwhile is said.
func TestAHeadsUpLeadsToOneFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		h, s := opened(t, d)
		told, err := s.Record(ctx, h.Officer, HeadsUp{SiteID: "site", Name: "B. O.", Risk: "HIGH", Housing: "yes"}, false)
		filetest.Must(t, err)
		filetest.Must(t, s.Change(ctx, h.Officer, HeadsUp{ID: told, Version: 1, Name: "Berhane Okbai", Risk: "HIGH", Housing: "yes"}))
		if err := s.Change(ctx, h.Officer, HeadsUp{ID: told, Version: 1, Name: "B. O."}); !fault.IsStale(err) {
			t.Errorf("changed meanwhile: %v", err)
		}
		if v, err := s.Prefill(ctx, h.Worker, told); err != nil || v.Get("full_name") != "Berhane Okbai" || v.Get("housing") != "yes" || v.Get("region") != "site" || v.Get("risk") != "HIGH" {
			t.Errorf("%v %v", v, err)
		}
		referral := supervision.Referral{Client: registry.Client{FullName: "Berhane Okbai", BirthDate: "1990-01-02"}, SiteID: "site", Region: "ATL", ReceivedOn: "2026-11-10", Taken: s.Taken(h.Worker, told)}
		f, err := s.ReceiveReferral(ctx, h.Worker, referral)
		filetest.Must(t, err)
		events, err := s.History.Of(ctx, d, f.ID, []history.Kind{history.Announced}, 0, 10)
		if err != nil || len(events) != 1 || events[0].Effective != "2026-11-10" {
			t.Errorf("%+v %v", events, err)
		}
		if list, err := s.BeforeFile(ctx, h.Officer, f); err != nil || len(list) != 1 || list[0].Outcome != Referred {
			t.Errorf("%+v %v", list, err)
		}
		if list, err := s.Open(ctx, h.Worker); err != nil || len(list) != 0 {
			t.Errorf("%+v %v", list, err)
		}
		referral.Client.FullName, referral.Client.BirthDate = "Another", "1980-01-02"
		if _, err := s.ReceiveReferral(ctx, h.Worker, referral); !fault.Is(err, fault.Invalid) {
			t.Errorf("a second file of one heads-up: %v", err)
		}
		if n, err := db.One[int](ctx, d, "select count(*) from client where full_name='Another'"); err != nil || n != 0 {
			t.Errorf("%d of a file that was not opened, %v", n, err)
		}

		other, err := s.Record(ctx, h.Officer, HeadsUp{SiteID: "site", Name: "C. D."}, false)
		filetest.Must(t, err)
		for _, c := range []struct {
			reason, words string
			version       int
			kind          fault.Kind
		}{{"", "", 1, fault.Invalid}, {"OTHER", " ", 1, fault.Invalid}, {Referred, "", 1, fault.Invalid}, {"NOT_COMING", "", 2, fault.Conflict}} {
			if err := s.Close(ctx, h.Supervisor, other, c.version, c.reason, c.words); !fault.Is(err, c.kind) {
				t.Errorf("%+v: %v", c, err)
			}
		}
		filetest.Must(t, s.Close(ctx, h.Supervisor, other, 1, "NOT_COMING", ""))
		if err := s.Close(ctx, h.Supervisor, other, 2, "OTHER", "again"); !fault.IsStale(err) {
			t.Errorf("closed twice: %v", err)
		}
		if _, err := s.Prefill(ctx, h.Worker, other); !fault.Is(err, fault.NotReady) {
			t.Errorf("opened after all: %v", err)
		}
		if list, err := s.Ended(ctx, h.Officer); err != nil || len(list) != 2 || list[0].ID != other {
			t.Errorf("%+v %v", list, err)
		}
	})
}

// CCM-2: that nobody asked about housing is told apart from no, in a heads-up and in the file that it becomes.
func TestHousingThatNobodyAskedAbout(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := opened(t, d)
		for name, answer := range map[string]string{"Berhane Okbai": "", "Idil Mattila": "no", "Noor Dahir": "yes"} {
			want := answer
			told, err := s.Record(t.Context(), h.Worker, HeadsUp{SiteID: "site", Name: name, Way: Telephone, ToldOn: "2026-11-09", ToldBy: "Officer", Housing: answer}, false)
			filetest.Must(t, err)
			x, err := s.Of(t.Context(), h.Worker, told)
			filetest.Must(t, err)
			begins, err := s.Prefill(t.Context(), h.Worker, told)
			filetest.Must(t, err)
			if x.Housing != want || begins.Get("housing") != want {
				t.Errorf("%q: %q, %v", answer, x.Housing, begins)
			}
			f, err := s.ReceiveReferral(t.Context(), h.Worker, supervision.Referral{Client: registry.Client{FullName: name, Sex: "F", BirthDate: "1990-01-02"}, Region: "ATL",
				ReceivedOn: "2026-11-09", HousingReferred: answer == "yes", HousingAnswer: answer})
			filetest.Must(t, err)
			if f, err = s.Stored(t.Context(), d, f.ID); err != nil || f.HousingAnswer != want || f.HousingReferred != (want == "yes") {
				t.Errorf("%q: %q %v, %v", answer, f.HousingAnswer, f.HousingReferred, err)
			}
		}
		if _, err := s.Record(t.Context(), h.Worker, HeadsUp{SiteID: "site", Name: "Maybe", Way: Telephone, ToldOn: "2026-11-09", ToldBy: "Officer", Housing: "maybe"}, false); !fault.Is(err, fault.Invalid) {
			t.Errorf("neither yes nor no: %v", err)
		}
	})
}

// CCM-1: a heads-up without a site asks for one; one of another's or none at all is said to be that.
func TestAHeadsUpSaysWhatIsWrongWithItsSite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		h, s := opened(t, d)
		for _, x := range []struct {
			by         access.Actor
			site, want string
		}{{h.Worker, "", "headsup.problem.site"}, {h.Worker, "elsewhere", "supervision.problem.site"}} {
			_, err := s.Record(ctx, x.by, HeadsUp{SiteID: x.site, Name: "B. O.", Way: Telephone, ToldOn: "2026-11-10"}, false)
			if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Key != x.want {
				t.Errorf("%q: %v", x.site, err)
			}
		}
		_, err := d.Exec(ctx, "update site set active_to='2026-11-01'")
		filetest.Must(t, err)
		_, err = s.Record(ctx, h.Worker, HeadsUp{Name: "B. O.", Way: Telephone, ToldOn: "2026-11-10"}, false)
		if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Key != "headsup.problem.no_sites" {
			t.Errorf("where there is no site: %v", err)
		}
	})
}

// CCM-2: what the agency said here itself only the agency changes, and what its referral says too; what was said before stays, with who
// changed it.
func TestNobodyRewritesWhatTheAgencySaid(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		h, s := opened(t, d)
		told, err := s.Record(ctx, h.Officer, HeadsUp{SiteID: "site", Name: "B. O.", Risk: "HIGH", Housing: "yes"}, false)
		filetest.Must(t, err)
		if err := s.Change(ctx, h.Worker, HeadsUp{ID: told, Version: 1, Name: "B. O.", Risk: "LOW", Housing: "no"}); !fault.Is(err, fault.NotReady) {
			t.Errorf("the provider rewrote what the officer said: %v", err)
		}
		heard, err := s.Record(ctx, h.Worker, HeadsUp{SiteID: "site", Name: "Sara Idris", Way: Telephone, ToldBy: "Officer", ToldOn: "2026-11-10", Risk: "LOW"}, false)
		filetest.Must(t, err)
		filetest.Must(t, s.Change(ctx, h.Worker, HeadsUp{ID: heard, Version: 1, Name: "Sara Idris", Risk: "HIGH"}))
		if came := (HeadsUp{Way: Telephone, ReferredAt: 1}); came.ChangedBy(h.Worker) || !came.ChangedBy(h.Officer) {
			t.Error("the provider rewrites what the referral says")
		}
		filetest.Must(t, s.Change(ctx, h.Officer, HeadsUp{ID: told, Version: 1, Name: "Berhane Okbai", Risk: "HIGH", Housing: "yes"}))
		filetest.Must(t, s.Change(ctx, h.Officer, HeadsUp{ID: told, Version: 2, Name: "Berhane Okbai", Risk: "LOW", Housing: "yes", HeldAt: "Laval"}))
		filetest.Must(t, s.Change(ctx, h.Officer, HeadsUp{ID: told, Version: 3, Name: "Berhane Okbai", Risk: "LOW", Housing: "yes", HeldAt: "Laval"}))
		x, err := s.Of(ctx, h.Worker, told)
		filetest.Must(t, err)
		changes, err := s.Changes(ctx, x)
		filetest.Must(t, err)
		var got []string
		for _, c := range changes {
			got = append(got, c.Field+" "+c.Was+" "+c.Is+" "+c.By)
		}
		by := " " + h.Officer.Name
		if want := []string{"name B. O. Berhane Okbai" + by, "held_at  Laval" + by, "risk HIGH LOW" + by}; !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
	})
}

package referring

import (
	"context"
	"slices"
	"sync"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/filetest"
	"passerelle/internal/supervision/headsup"
)

type desk struct {
	filetest.House
	Service
	announced string
}

func opened(t *testing.T, d *db.DB) desk {
	t.Helper()
	h := filetest.Open(t, d)
	_, err := d.Exec(t.Context(), `insert into site (id, organisation_id, name, region_code, city, province, address, phone, active_from, active_to)
		values ('site','org','Port Sable','ATL','','NS','','','2020-01-01','')`)
	filetest.Must(t, err)
	x := desk{House: h, Service: Service{Service: headsup.Service{Service: h.Documents.Service}, Forms: h.Documents.Forms}}
	x.announced, err = x.Record(t.Context(), h.Officer, headsup.HeadsUp{SiteID: "site", Name: "B. O.", HeldAt: "Holding centre", Risk: "HIGH", Housing: "yes", AnswerBy: "2026-11-12"}, false)
	filetest.Must(t, err)
	return x
}

func (h desk) now(t *testing.T, a access.Actor) Referral {
	t.Helper()
	x, err := h.of(t.Context(), h.DB, a, h.announced)
	filetest.Must(t, err)
	return x
}

// whole are the answers of an agency's part that is complete.
func whole(x Referral) forms.Answers {
	said := x.At.Answers()
	for item, answer := range map[string]string{"client_name": "Berhane Okbai", "uci": "11-2233-4455", "born": "1990-01-02", "citizenship": "Eritrea", "language": "Tigrinya", "interpreter": "yes",
		"detained": "2026-11-01 10:00", "grounds": "FLIGHT", "urgent": "no", "housing_needs": "A single room", "concerns": "1", "concerns[0].concern": "Missed an interview", "concerns[0].concern_source": "Agency's file", "referred": "2026-11-09"} {
		said[item] = []string{answer}
	}
	return said
}

func (h desk) completes(t *testing.T) {
	t.Helper()
	x := h.now(t, h.Officer)
	filetest.Must(t, h.Complete(t.Context(), h.Officer, h.announced, forms.Writing{Version: x.At.Version, Answers: whole(x)}))
}

// CCM-1: the referral is begun with what the heads-up says, is the officer's until it is sent, and opens the file: the file begins with
// what it says, and has the form with its sender and its receipt.
func TestTheReferralOpensTheFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, h := context.Background(), opened(t, d)
		for _, a := range []access.Actor{h.Worker, h.Supervisor} {
			if err := h.Begin(ctx, a, h.announced); !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s begins it: %v", a.PersonID, err)
			}
		}
		for _, a := range []access.Actor{h.OtherRegion, h.Other, h.House.Housing} {
			if err := h.Begin(ctx, a, h.announced); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s begins it: %v", a.PersonID, err)
			}
		}
		filetest.Must(t, h.Begin(ctx, h.Officer, h.announced))
		begun := h.now(t, h.Officer)
		said := begun.At.Answers()
		if said.Get("client_name") != "B. O." || said.Get("held_at") != "Holding centre" || said.Get("risk") != "HIGH" || said.Get("housing") != "yes" || said.Get("officer") != h.Officer.Name ||
			said.Get("urgent") != "yes" || said.Get("urgent_by") != "2026-11-12" {
			t.Errorf("it begins with %v", said)
		}
		if err := h.Send(ctx, h.Officer, h.announced); !fault.Is(err, fault.NotReady) {
			t.Errorf("sent while it is written: %v", err)
		}
		if err := h.Complete(ctx, h.Officer, h.announced, forms.Writing{Version: 1, Answers: said}); !fault.Is(err, fault.Invalid) {
			t.Errorf("complete without what is required: %v", err)
		}
		h.completes(t)
		if x := h.now(t, h.Worker); x.There() {
			t.Errorf("the provider reads what was not sent: %+v", x)
		}
		filetest.Must(t, h.Send(ctx, h.Officer, h.announced))
		came := h.now(t, h.Worker)
		if !came.There() || !came.Received || came.Writes || came.Name != "Berhane Okbai" || came.UCIWritten != "11-2233-4455" || !came.Came() {
			t.Errorf("what came: %+v", came)
		}
		begins, err := h.Prefill(ctx, h.Worker, h.announced)
		filetest.Must(t, err)
		for field, want := range map[string]string{"full_name": "Berhane Okbai", "uci": "11-2233-4455", "birth_date": "1990-01-02", "language": "Tigrinya", "interpreter": "yes", "risk": "HIGH", "housing": "yes",
			"ground": "FLIGHT", "received_on": "2026-11-09", "region": "site", "heads_up": h.announced} {
			if begins.Get(field) != want {
				t.Errorf("the file begins with %s %q", field, begins.Get(field))
			}
		}
		for _, seen := range []string{"", "another"} {
			_, err = h.ReceiveReferral(ctx, h.Worker, supervision.Referral{Client: registry.Client{FullName: "Berhane Okbai", BirthDate: "1990-01-02"}, SiteID: "site", Region: "ATL", ReceivedOn: "2026-11-09", Risk: "HIGH", HousingReferred: true, Taken: h.Taken(h.Worker, h.announced, seen, "")})
			if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Key != "referring.problem.later" {
				t.Errorf("opened with what an older one says: %v", err)
			}
		}
		f, err := h.ReceiveReferral(ctx, h.Worker, supervision.Referral{Client: registry.Client{FullName: "Berhane Okbai", BirthDate: "1990-01-02"}, SiteID: "site", Region: "ATL", ReceivedOn: "2026-11-09", Risk: "HIGH", HousingReferred: true, Taken: h.Taken(h.Worker, h.announced, begins.Get("referral"), "")})
		filetest.Must(t, err)
		_, err = h.ReceiveReferral(ctx, h.Worker, supervision.Referral{Client: registry.Client{FullName: "Berhane Okbai", BirthDate: "1990-01-02"}, SiteID: "site", Region: "ATL", ReceivedOn: "2026-11-09", Risk: "HIGH", HousingReferred: true, Different: []string{f.ClientID}, Taken: h.Taken(h.Worker, h.announced, begins.Get("referral"), "")})
		if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Key != "headsup.problem.ended" {
			t.Errorf("opened again by a colleague who had its page open: %v", err)
		}
		list, err := h.Documents.FormsOf(ctx, h.Worker, f.ID)
		if err != nil || len(list.Forms) != 1 || list.Forms[0].State != forms.Received || list.Forms[0].Sendings[0].SentBy != h.Officer.PersonID || list.Forms[0].Sendings[0].ReceivedByName != h.Worker.Name {
			t.Fatalf("the file has %+v, %v", list.Forms, err)
		}
		if all, err := h.Forms.Whole(ctx, d, forms.OfHeadsUp(h.announced)); err != nil || len(all) != 0 {
			t.Errorf("the heads-up keeps %+v, %v", all, err)
		}
		if err := h.Begin(ctx, h.Officer, h.announced); !fault.Is(err, fault.NotReady) {
			t.Errorf("another after the file is open: %v", err)
		}
	})
}

// CCM-1: a referral that was sent is corrected by a later one; what came stands until that is sent. The receipt is given once.
func TestAReferralIsCorrected(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, h := context.Background(), opened(t, d)
		filetest.Must(t, h.Begin(ctx, h.Officer, h.announced))
		h.completes(t)
		filetest.Must(t, h.Reopen(ctx, h.Officer, h.announced, h.now(t, h.Officer).At.Version))
		h.completes(t)
		filetest.Must(t, h.Send(ctx, h.Officer, h.announced))
		if err := h.Reopen(ctx, h.Officer, h.announced, h.now(t, h.Officer).At.Version); !fault.Is(err, fault.NotReady) && !fault.Is(err, fault.Forbidden) {
			t.Errorf("written again after it was sent: %v", err)
		}
		filetest.Must(t, h.Receive(ctx, h.Worker, h.announced))
		if err := h.Receive(ctx, h.Worker, h.announced); !fault.Is(err, fault.Forbidden) {
			t.Errorf("received twice: %v", err)
		}
		first := h.now(t, h.Worker).Filled.ID
		filetest.Must(t, h.Replace(ctx, h.Officer, h.announced))
		x := h.now(t, h.Officer)
		later := whole(x)
		later["risk"] = []string{"LOW"}
		filetest.Must(t, h.Complete(ctx, h.Officer, h.announced, forms.Writing{Version: x.At.Version, Answers: later}))
		if stands := h.now(t, h.Worker); stands.Filled.ID != first || stands.At.Answers().Get("risk") != "HIGH" {
			t.Errorf("before the later is sent the provider reads %+v", stands.At.Answers())
		}
		filetest.Must(t, h.Send(ctx, h.Officer, h.announced))
		if now := h.now(t, h.Worker); now.Filled.ID == first || now.Risk != "LOW" || !now.Received {
			t.Errorf("after it was sent: %+v", now.HeadsUp)
		}
	})
}

// CCM-1: of two who begin one referral at once one form is begun, and a provider does not close what came, but says that it came twice.
func TestOneReferralOfOneHeadsUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, h := context.Background(), opened(t, d)
		var both sync.WaitGroup
		for range 4 {
			both.Go(func() {
				if err := h.Begin(ctx, h.Officer, h.announced); err != nil {
					t.Errorf("begun at once: %v", err)
				}
			})
		}
		both.Wait()
		if all, err := h.Forms.Whole(ctx, d, forms.OfHeadsUp(h.announced)); err != nil || len(all) != 1 {
			t.Errorf("%d forms were begun, %v", len(all), err)
		}
		h.completes(t)
		filetest.Must(t, h.Send(ctx, h.Officer, h.announced))
		err := h.Close(ctx, h.Worker, h.announced, 1, "NOT_COMING", "")
		if !slices.ContainsFunc(fault.ProblemsOf(err), func(p fault.Problem) bool { return p.Key == "headsup.problem.came" }) {
			t.Errorf("a referral that came is closed unanswered: %v", err)
		}
		filetest.Must(t, h.Close(ctx, h.Worker, h.announced, 1, "TWICE", ""))
	})
}

// CCM-1: a referral that is sent says on its heads-up by when an early release needs an answer.
func TestAnEarlyReleaseStandsWithItsHeadsUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, h := context.Background(), opened(t, d)
		filetest.Must(t, h.Begin(ctx, h.Officer, h.announced))
		x := h.now(t, h.Officer)
		said := whole(x)
		said["urgent"], said["urgent_by"] = []string{"yes"}, []string{"2026-11-13"}
		filetest.Must(t, h.Complete(ctx, h.Officer, h.announced, forms.Writing{Version: x.At.Version, Answers: said}))
		if now := h.now(t, h.Officer); now.AnswerBy != "2026-11-12" { // as the heads-up said
			t.Errorf("said before it is sent: %s", now.AnswerBy)
		}
		filetest.Must(t, h.Send(ctx, h.Officer, h.announced))
		if now := h.now(t, h.Worker); now.AnswerBy != "2026-11-13" {
			t.Errorf("%+v", now.HeadsUp)
		}
	})
}

// CCM-1, RPT-2: a file that is opened from a referral with several grounds says on which of them it stands.
func TestOneOfSeveralGroundsIsChosen(t *testing.T) {
	for _, test := range []struct {
		said   []string
		ground string
		asks   bool
	}{{[]string{"FLIGHT", "DANGER"}, "", true}, {[]string{"FLIGHT", "DANGER"}, "IDENTITY", true}, {[]string{"FLIGHT", "DANGER"}, "DANGER", false},
		{[]string{"FLIGHT"}, "", false}, {[]string{"FLIGHT", "DFN"}, "", false}, {[]string{"DFN"}, "", true}, {[]string{"DFN"}, "IDENTITY", false}} {
		err := grounded(context.Background(), supervision.File{Ground: test.ground}, forms.Answers{"grounds": test.said})
		if p := fault.ProblemsOf(err); test.asks != (len(p) == 1 && p[0].Field == "ground") {
			t.Errorf("%+v: %v", test, err)
		}
	}
}

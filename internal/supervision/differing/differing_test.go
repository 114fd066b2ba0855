package differing_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/differing"
	"passerelle/internal/supervision/document"
	"passerelle/internal/supervision/filetest"
	"passerelle/internal/supervision/headsup"
	"passerelle/internal/supervision/housing"
	"passerelle/internal/supervision/referring"
	"passerelle/internal/supervision/synopsis"
)

var ctx = context.Background()

type desk struct {
	filetest.House
	differing.Service
	referrals referring.Service
	announced string
}

func opened(t *testing.T, d *db.DB, grounds ...string) desk {
	t.Helper()
	h := filetest.Open(t, d)
	_, err := d.Exec(ctx, `insert into site (id, organisation_id, name, region_code, city, province, address, phone, active_from, active_to)
		values ('site','org','Port Sable','ATL','','NS','','','2020-01-01','')`)
	filetest.Must(t, err)
	x := desk{House: h, Service: differing.Service{Service: h.Documents.Service}, referrals: referring.Service{Service: headsup.Service{Service: h.Documents.Service}, Forms: h.Documents.Forms}}
	x.announced, err = x.referrals.Record(ctx, h.Officer, headsup.HeadsUp{SiteID: "site", Name: "B. O.", HeldAt: "Holding centre", Risk: "HIGH", Housing: "yes"}, false)
	filetest.Must(t, err)
	filetest.Must(t, x.referrals.Begin(ctx, h.Officer, x.announced))
	of, err := x.referrals.Of(ctx, h.Officer, x.announced)
	filetest.Must(t, err)
	said := of.At.Answers()
	for item, answer := range map[string]string{"client_name": "Berhane Okbai", "uci": "11-2233-4455", "born": "1990-01-02", "citizenship": "Eritrea", "language": "Tigrinya", "interpreter": "yes",
		"detained": "2026-11-01 10:00", "grounds": "FLIGHT", "urgent": "no", "housing_needs": "A single room", "concerns": "1", "concerns[0].concern": "Missed an interview", "concerns[0].concern_source": "Agency's file", "referred": "2026-11-09"} {
		said[item] = []string{answer}
	}
	if len(grounds) > 0 {
		said["grounds"] = grounds
	}
	filetest.Must(t, x.referrals.Complete(ctx, h.Officer, x.announced, forms.Writing{Version: of.At.Version, Answers: said}))
	filetest.Must(t, x.referrals.Send(ctx, h.Officer, x.announced))
	return x
}

// opens opens the file of the referral at a risk level and with an answer of housing.
func (h desk) opens(t *testing.T, risk string, housed bool, why string) (supervision.File, error) {
	t.Helper()
	of, err := h.referrals.Of(ctx, h.Worker, h.announced)
	filetest.Must(t, err)
	return h.ReceiveReferral(ctx, h.Worker, supervision.Referral{Client: registry.Client{FullName: "Berhane Okbai", BirthDate: "1990-01-02"}, SiteID: "site", Region: "ATL", ReceivedOn: "2026-11-09",
		Risk: risk, HousingReferred: housed, Ground: "FLIGHT", Taken: h.referrals.Taken(h.Worker, h.announced, of.Filled.ID, why)})
}

// again sends a later referral for an open file, with other answers.
func (h desk) again(t *testing.T, fileID string, answers map[string]string) {
	t.Helper()
	list, err := h.Documents.FormsOf(ctx, h.Officer, fileID)
	filetest.Must(t, err)
	at := slices.IndexFunc(list.Forms, func(x document.FileForm) bool { return x.Code == differing.Form && x.SupersededBy == "" })
	later, err := h.Documents.ReplaceForm(ctx, h.Officer, fileID, list.Forms[at].ID)
	filetest.Must(t, err)
	form, err := h.Documents.Form(ctx, h.Officer, fileID, later)
	filetest.Must(t, err)
	p, _ := form.At(differing.Part)
	said := p.Answers()
	for item, answer := range answers {
		said[item] = []string{answer}
	}
	filetest.Must(t, h.Documents.CompleteForm(ctx, h.Officer, fileID, forms.Writing{FormID: later, Part: differing.Part, Version: p.Version, Answers: said}))
	h.House.Clock.Set(h.House.Clock.Now().Add(time.Minute)) // what is sent as it is begun came with the form before
	filetest.Must(t, h.Documents.SendForm(ctx, h.Officer, fileID, later, document.Said{}))
}

// told gives the kinds of what the housing coordinator is told of a file.
func (h desk) told(t *testing.T, fileID string) (out []history.Kind) {
	t.Helper()
	list, err := housing.Service{Service: h.Service.Service}.Notices(ctx, h.House.Housing)
	filetest.Must(t, err)
	for _, n := range list {
		if n.FileID == fileID {
			out = append(out, n.Kind)
		}
	}
	return out
}

// differs gives what the synopsis says that differs.
func (h desk) differs(t *testing.T, a access.Actor, fileID string) differing.Difference {
	t.Helper()
	p, err := (&synopsis.Service{Service: h.Documents}).Page(ctx, a, fileID)
	filetest.Must(t, err)
	return p.Differs
}

func (h desk) tasks(t *testing.T, fileID string) int {
	t.Helper()
	list, err := h.Schedule.TasksOfFile(ctx, h.DB, fileID)
	filetest.Must(t, err)
	n := 0
	for _, x := range list {
		if x.Source == supervision.DiffersSource && x.PersonID == h.Worker.PersonID {
			n++
		}
	}
	return n
}

// CCM-1, CCM-2: a file is not opened with another risk or housing than its referral says without a word of why; with one the reason is kept
// and told to both sides, and the higher level counts for the coordinator until it is settled.
func TestAFileOpenedOtherwiseSaysWhy(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := opened(t, d)
		for _, test := range []struct {
			risk   string
			housed bool
			fields []string
		}{{"LOW", true, []string{"risk"}}, {"HIGH", false, []string{"housing"}}, {"", false, []string{"risk", "housing"}}} {
			_, err := h.opens(t, test.risk, test.housed, " ")
			var fields []string
			for _, p := range fault.ProblemsOf(err) {
				fields = append(fields, p.Field)
			}
			if !slices.Equal(fields, test.fields) {
				t.Errorf("opened with %q, %v: %v", test.risk, test.housed, err)
			}
		}
		f, err := h.opens(t, "LOW", true, "The assessment says less.")
		filetest.Must(t, err)
		if now, err := h.Stored(ctx, d, f.ID); err != nil || now.Risk != "LOW" || !now.TellsHousing() {
			t.Errorf("the file says %q and tells housing %v, %v", now.Risk, now.TellsHousing(), err)
		}
		if told := h.told(t, f.ID); !slices.Contains(told, history.Referred) || !slices.Contains(told, history.DifferenceFound) {
			t.Errorf("the coordinator is told %v", told)
		}
		if got := h.differs(t, h.Worker, f.ID); got.Risk != "HIGH" || got.FileRisk != "LOW" || got.Why != "The assessment says less." || got.Housing != "" {
			t.Errorf("the synopsis says %+v", got)
		}
		waiting, err := h.Waiting(ctx, h.Officer)
		if err != nil || len(waiting) != 1 || waiting[0].Why != "The assessment says less." {
			t.Errorf("the officer is told %+v, %v", waiting, err)
		}
		if n := h.tasks(t, f.ID); n != 0 {
			t.Errorf("%d tasks although it was said why", n)
		}
		if _, err := h.ChangeRisk(ctx, h.Worker, f.ID, 0, "MEDIUM", "2026-11-10", supervision.Word{}); err != nil {
			t.Fatal(err)
		}
		if got := h.differs(t, h.Worker, f.ID); got.There() || len(h.told(t, f.ID)) != 0 {
			t.Errorf("after another level was set: %+v", got)
		}
	})
}

// CCM-1: a file that is opened as its referral says differs in nothing.
func TestAFileOpenedAsItsReferralSays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := opened(t, d)
		f, err := h.opens(t, "HIGH", true, "")
		filetest.Must(t, err)
		if got := h.differs(t, h.Worker, f.ID); got.There() || slices.Contains(h.told(t, f.ID), history.DifferenceFound) {
			t.Errorf("it differs: %+v", got)
		}
	})
}

// CCM-1, CCM-2: a later referral that says another risk or housing than the file waits for the case manager, the coordinator is told at once,
// and either answer settles it.
func TestALaterReferralSaysOtherwise(t *testing.T) {
	for _, test := range []struct {
		outcome, risk string
		tells         bool
	}{{differing.Taken, "HIGH", true}, {differing.Kept, "MEDIUM", false}} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			h := opened(t, d)
			f, err := h.opens(t, "MEDIUM", false, "Told so on the telephone.")
			filetest.Must(t, err)
			h.again(t, f.ID, map[string]string{"risk": "MEDIUM", "housing": "no"})
			if got := h.differs(t, h.Worker, f.ID); got.There() || len(h.told(t, f.ID)) != 0 {
				t.Fatalf("the agency says the same now, and it differs: %+v", got)
			}
			h.again(t, f.ID, map[string]string{"risk": "HIGH", "housing": "yes", "housing_needs": "A single room"})
			if n := h.tasks(t, f.ID); n != 1 {
				t.Errorf("%d tasks", n)
			}
			if got := h.differs(t, h.Worker, f.ID); got.Risk != "HIGH" || got.FileRisk != "MEDIUM" || got.Housing != "yes" || got.FileHousing != "no" || got.Why != "" {
				t.Errorf("the synopsis says %+v", got)
			}
			if told := h.told(t, f.ID); !slices.Contains(told, history.DifferenceFound) {
				t.Errorf("the coordinator is told %v", told)
			}
			if err := h.Settle(ctx, h.Officer, f.ID, test.outcome, "why"); !fault.Is(err, fault.Forbidden) {
				t.Errorf("settled by the officer: %v", err)
			}
			if err := h.Settle(ctx, h.Worker, f.ID, differing.Kept, ""); !fault.Is(err, fault.Invalid) {
				t.Errorf("kept without a reason: %v", err)
			}
			filetest.Must(t, h.Settle(ctx, h.Worker, f.ID, test.outcome, "The interview"))
			now, err := h.Stored(ctx, d, f.ID)
			if err != nil || now.Risk != test.risk || now.TellsHousing() != test.tells || h.differs(t, h.Worker, f.ID).There() || h.tasks(t, f.ID) != 0 {
				t.Errorf("%s: %+v, %v", test.outcome, now, err)
			}
			if err := h.Settle(ctx, h.Worker, f.ID, test.outcome, "again"); !fault.IsStale(err) {
				t.Errorf("settled twice: %v", err)
			}
		})
	}
}

// CCM-1, UX-1: what is wrong with a file that is opened otherwise than its referral says is said in one round: its ground and its risk.
func TestWhatAnOpeningLacksIsSaidTogether(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := opened(t, d, "FLIGHT", "DANGER")
		of, err := h.referrals.Of(ctx, h.Worker, h.announced)
		filetest.Must(t, err)
		_, err = h.ReceiveReferral(ctx, h.Worker, supervision.Referral{Client: registry.Client{FullName: "Berhane Okbai", BirthDate: "1990-01-02"}, SiteID: "site", Region: "ATL", ReceivedOn: "2026-11-09",
			Risk: "LOW", HousingReferred: true, Taken: h.referrals.Taken(h.Worker, h.announced, of.Filled.ID, "")})
		var beside []string
		for _, p := range fault.ProblemsOf(err) {
			beside = append(beside, p.Field)
		}
		if !slices.Equal(beside, []string{"ground", "risk"}) {
			t.Errorf("said beside %v: %v", beside, err)
		}
	})
}

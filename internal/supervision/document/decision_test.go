package document

import (
	"errors"
	"slices"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/ground"
)

// referred gives a file that waits for the agency's decision.
func (h house) referred(t *testing.T, name string) supervision.File {
	t.Helper()
	f, err := h.ReceiveReferral(ctx, h.worker, supervision.Referral{Client: registry.Client{FullName: name, Sex: "F", BirthDate: "1990-01-02"},
		Region: "ATL", ReceivedOn: "2026-09-01", Risk: "HIGH", City: "Port Sable", Standard: "WEEKLY"})
	must(t, err)
	return f
}

// proposed takes a referral through both sides, until its decision is to be written: the plan goes with it, in one transmission
// with one receipt (CCM-10).
func (h house) proposed(t *testing.T, f supervision.File) (formID string) {
	t.Helper()
	x := h.begun(t, h.officer, f, referralForm)
	if _, early := x.At(DecisionPart); !early || x.Seen[len(x.Seen)-1].MayWrite {
		t.Fatal("the decision is written before the assessment")
	}
	h.completed(t, h.officer, f, x.ID, "agency")
	must(t, h.SendForm(ctx, h.officer, f.ID, x.ID, Said{}))
	must(t, h.ReceiveForm(ctx, h.worker, f.ID, x.ID))
	h.completed(t, h.worker, f, x.ID, "provider")
	h.signs(t, f, x.ID)
	if err := h.SendForm(ctx, h.worker, f.ID, x.ID, Said{}); !errors.Is(err, ErrNoPlan) {
		t.Fatalf("without the plan that it says goes with it: %v", err)
	}
	plan := h.begun(t, h.worker, f, planForm)
	h.completed(t, h.worker, f, plan.ID, "provider")
	must(t, h.SendForm(ctx, h.worker, f.ID, x.ID, Said{}))
	for _, form := range []string{x.ID, plan.ID} {
		if got := h.seen(t, h.officer, f, form); got.State != forms.Sent || !got.MayReceive {
			t.Fatalf("%s is %s at the officer's", got.Code, got.State)
		}
	}
	must(t, h.ReceiveForm(ctx, h.officer, f.ID, x.ID))
	if got := h.seen(t, h.worker, f, plan.ID); got.State != forms.Received || got.Sendings[0].ReceivedByName != "Camille Roy" {
		t.Fatalf("one receipt is not of both: %s %+v", got.State, got.Sendings)
	}
	return x.ID
}

// says completes the decision of a referral.
func (h house) says(t *testing.T, a access.Actor, f supervision.File, formID string, said forms.Answers) error {
	t.Helper()
	p, _ := h.seen(t, a, f, formID).At(DecisionPart)
	said["decided_by"] = []string{"Camille Roy"}
	return h.CompleteForm(ctx, a, f.ID, forms.Writing{FormID: formID, Part: DecisionPart, Version: p.Version, Answers: said})
}

func decision(code, on, why string) forms.Answers {
	out := forms.Answers{decisionItem: {code}, decisionDay: {on}}
	if code == "NOT_APPROVED" {
		out[refusalItem] = []string{"PLAN"}
	}
	if code == "APPROVED" {
		out[ground.Item] = []string{"FLIGHT"}
	}
	if code != "APPROVED" {
		out[decisionWords] = []string{why}
	}
	return out
}

// stored gives how a file stands, with its history of decisions and questions.
func (h house) stored(t *testing.T, f supervision.File) (state string, kinds []history.Kind) {
	t.Helper()
	now, err := h.Stored(ctx, h.DB, f.ID)
	must(t, err)
	events, err := h.History.Of(ctx, h.DB, f.ID, []history.Kind{history.Decided, history.InformationAsked}, 0, 10)
	must(t, err)
	for _, e := range events {
		kinds = append(kinds, e.Kind)
	}
	return string(now.State) + " " + now.Decision + " " + now.DecisionReason + " " + string(now.DecidedOn), kinds
}

// CCM-11: what the agency decides on the form is the decision on the file, once it is sent and not before; the updated form is
// at the provider's with a receipt. A question decides nothing, and is put once.
func TestTheFormDecidesTheReferral(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		for _, row := range []struct {
			name, code, why, stands string
			kind                    history.Kind
		}{
			{"Noor Warsame", "APPROVED", "", "APPROVED ACCEPTED  2026-11-09", history.Decided},
			{"Idil Mattila", "NOT_APPROVED", "No one can meet her in the evening.", "REFUSED NOT_APPROVED_BY_CBSA PLAN 2026-11-09", history.Decided},
			{"Paolo Greene", "MORE", "Where does her sister live?", "REFERRED   ", history.InformationAsked},
		} {
			f := h.referred(t, row.name)
			form := h.proposed(t, f)
			if row.kind == history.Decided {
				if err := h.says(t, h.officer, f, form, decision(row.code, "2026-08-31", row.why)); !slices.Equal(itemsOf(err), []string{decisionDay}) {
					t.Fatalf("%s: decided before the referral: %v", row.code, err)
				}
			}
			must(t, h.says(t, h.officer, f, form, decision(row.code, "2026-11-09", row.why)))
			if got, _ := h.stored(t, f); got != "REFERRED   " {
				t.Fatalf("%s: decided before it was sent: %s", row.code, got)
			}
			must(t, h.SendForm(ctx, h.officer, f.ID, form, Said{}))
			if got, kinds := h.stored(t, f); got != row.stands || !slices.Equal(kinds, []history.Kind{row.kind}) {
				t.Fatalf("%s: %q %v", row.code, got, kinds)
			}
			stored, err := h.Stored(ctx, d, f.ID)
			if must(t, err); row.code == "APPROVED" && stored.Ground != "FLIGHT" {
				t.Errorf("the file does not stand on the ground that the acceptance names: %+v", stored)
			}
			back := h.seen(t, h.worker, f, form)
			if p, came := back.At(DecisionPart); !came || p.MayWrite || !back.MayReceive {
				t.Fatalf("%s: the provider has %+v", row.code, back.Seen)
			}
			must(t, h.ReceiveForm(ctx, h.worker, f.ID, form))
		}
	})
}

// CCM-11: there is one decision. What was decided on the file begins the form's part, which then must say the same and records
// nothing twice; a form that says otherwise is refused, completed or sent.
func TestOneDecisionOnFileAndForm(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Noor Warsame")
		form := h.proposed(t, f)
		must(t, h.says(t, h.officer, f, form, decision("APPROVED", "2026-11-09", "")))
		_, err := h.DecideForAgency(ctx, h.officer, f.ID, f.Version, supervision.Decision{Code: supervision.NotApproved, Reason: "RISK", On: "2026-11-08"})
		must(t, err)
		if err := h.SendForm(ctx, h.officer, f.ID, form, Said{}); !fault.IsStale(err) {
			t.Fatalf("another decision went back: %v", err)
		}
		p, _ := h.seen(t, h.officer, f, form).At(DecisionPart)
		must(t, h.ReopenForm(ctx, h.officer, f.ID, forms.Writing{FormID: form, Part: DecisionPart, Version: p.Version}))
		if err := h.says(t, h.officer, f, form, decision("APPROVED", "2026-11-09", "")); !slices.Equal(itemsOf(err), []string{decisionItem}) {
			t.Fatalf("another decision was completed: %v", err)
		}
		must(t, h.says(t, h.officer, f, form, decision("NOT_APPROVED", "2026-11-08", "As told.")))
		must(t, h.SendForm(ctx, h.officer, f.ID, form, Said{}))
		if got, kinds := h.stored(t, f); got != "REFUSED NOT_APPROVED_BY_CBSA RISK 2026-11-08" || len(kinds) != 1 {
			t.Fatalf("%q %v", got, kinds)
		}
	})
}

// CCM-11: the part begins with what the file has, the question too, which is not put again.
func TestTheDecisionBeginsFromTheFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Noor Warsame")
		form := h.proposed(t, f)
		begins := func() forms.Answers {
			x := h.seen(t, h.officer, f, form)
			p, _ := x.At(DecisionPart)
			said, err := h.BeginsWith(ctx, h.officer, x, p)
			must(t, err)
			return said
		}
		if said := begins(); said.Get(decisionItem) != "" || said.Get(decisionDay) != "2026-11-10" {
			t.Fatalf("nothing is decided: %v", said)
		}
		_, err := h.AskAboutReferral(ctx, h.officer, f.ID, f.Version, "Where does her sister live?")
		must(t, err)
		said := begins()
		if said.Get(decisionItem) != "MORE" || said.Get(decisionWords) != "Where does her sister live?" {
			t.Fatalf("begins with %v", said)
		}
		must(t, h.says(t, h.officer, f, form, said))
		must(t, h.SendForm(ctx, h.officer, f.ID, form, Said{}))
		if _, kinds := h.stored(t, f); len(kinds) != 1 {
			t.Fatalf("asked twice: %v", kinds)
		}
		now, err := h.Stored(ctx, d, f.ID)
		must(t, err)
		_, err = h.DecideForAgency(ctx, h.officer, f.ID, now.Version, supervision.Decision{Code: supervision.NotApproved, Reason: "PLAN", On: "2026-11-09"})
		must(t, err)
		f, err = h.Stored(ctx, d, f.ID)
		must(t, err)
		if known, err := h.knownOf(ctx, d, h.officer, f, ""); err != nil || known["decision"].(map[string]any)["reason"] != "PLAN" || known["decision"].(map[string]any)["on"] != "2026-11-09" {
			t.Fatalf("known: %v, %v", known["decision"], err)
		}
	})
}

// CCM-10: a plan that the agency agreed to goes on with BSF801, received by that; one that waits for the officer's answer is there
// already and is not sent twice; where one of the two cannot go, neither does.
func TestThePlanGoesWithTheReferral(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Noor Warsame")
		x := h.begun(t, h.officer, f, referralForm)
		h.completed(t, h.officer, f, x.ID, "agency")
		must(t, h.SendForm(ctx, h.officer, f.ID, x.ID, Said{}))
		must(t, h.ReceiveForm(ctx, h.worker, f.ID, x.ID))
		h.completed(t, h.worker, f, x.ID, "provider")
		h.signs(t, f, x.ID)
		plan := h.begun(t, h.worker, f, planForm)
		h.completed(t, h.worker, f, plan.ID, "provider")
		must(t, h.SendForm(ctx, h.worker, f.ID, plan.ID, Said{}))
		h.planWaits(t, 1)
		if along, err := h.GoesAlong(ctx, h.worker, h.seen(t, h.worker, f, x.ID)); along != nil || err != nil {
			t.Fatalf("a plan that waits goes along: %v", err)
		}
		must(t, h.ReceiveForm(ctx, h.officer, f.ID, plan.ID))
		h.completed(t, h.officer, f, plan.ID, "agency")
		must(t, h.SendForm(ctx, h.officer, f.ID, plan.ID, Said{}))
		if along, err := h.GoesAlong(ctx, h.worker, h.seen(t, h.worker, f, x.ID)); along == nil || along.ID != plan.ID || err != nil {
			t.Fatalf("the agreed plan does not go along: %v", err)
		}
		_, err := d.Exec(ctx, "delete from organisation where kind='region'")
		must(t, err)
		if err := h.SendForm(ctx, h.worker, f.ID, x.ID, Said{}); !fault.Is(err, fault.NotReady) || h.seen(t, h.worker, f, plan.ID).State != forms.Sent {
			t.Fatalf("without an office: %v", err)
		}
		_, err = d.Exec(ctx, `insert into organisation (id, code, kind, name, name_fr, region_code, time_zone, province, office_phone, after_phone, office_opens,
			office_closes, active_from, active_to) values ('agency','ATL-OFFICE','region','Region','Région','ATL','America/Halifax','NS','','','','','','')`)
		must(t, err)
		must(t, h.SendForm(ctx, h.worker, f.ID, x.ID, Said{}))
		now := h.seen(t, h.officer, f, plan.ID)
		if got := h.seen(t, h.officer, f, x.ID); now.Sendings[len(now.Sendings)-1].Transmission != got.Sendings[len(got.Sendings)-1].Transmission || now.State != forms.Sent {
			t.Fatalf("not one transmission: %+v %+v", now.Sendings, got.Sendings)
		}
		h.planWaits(t, 0) // it is answered with the referral
	})
}

// planWaits says how many forms wait for an answer of their own on both sides.
func (h house) planWaits(t *testing.T, want int) {
	t.Helper()
	for _, a := range []access.Actor{h.worker, h.officer} {
		if n, err := h.UnansweredCount(ctx, a); err != nil || n != want {
			t.Errorf("%s: %d forms without an answer, want %d, %v", a.PersonID, n, want, err)
		}
	}
}

// RPT-1, RPT-2: an accepted referral gives a file the ground on which the agency says that it stands, or the only one that it names; of
// several none is chosen, and none in place of the file's own unless it is said.
func TestOfSeveralGroundsNoneIsChosen(t *testing.T) {
	for _, test := range []struct {
		has    string
		said   []string
		stands string
		want   string
	}{{"", []string{"DANGER"}, "", "DANGER"}, {"", []string{"FLIGHT", "DANGER"}, "", ""}, {"IDENTITY", []string{"FLIGHT"}, "", "IDENTITY"}, {"", []string{"DFN"}, "", ""},
		{"", []string{"FLIGHT", "DANGER"}, "DANGER", "DANGER"}, {"FLIGHT", []string{"FLIGHT", "DANGER"}, "DANGER", "DANGER"}, {"DANGER", []string{"FLIGHT", "DANGER"}, "DANGER", "DANGER"}} {
		f := supervision.File{Ground: test.has}
		facts := ground.Grounded(&f, forms.Answers{"grounds": test.said, ground.Item: {test.stands}}, "2026-11-09")
		if f.Ground != test.want || (len(facts) == 1) != (test.has != test.want) {
			t.Errorf("%+v: %q, %d events", test, f.Ground, len(facts))
		}
	}
}

// RPT-1, CCM-11: an acceptance of a referral with several grounds names the one that the file stands on, and is refused beside it without, or
// with one that the referral does not name; sent, the file has it.
func TestAnAcceptanceNamesTheGround(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Idil Mattila")
		form := h.proposed(t, f)
		for _, other := range []string{"", "DANGER"} {
			said := decision("APPROVED", "2026-11-09", "")
			said[ground.Item] = []string{other}
			if err := h.says(t, h.officer, f, form, said); !slices.Equal(itemsOf(err), []string{ground.Item}) {
				t.Errorf("on %q: %v", other, err)
			}
		}
		said := decision("APPROVED", "2026-11-09", "")
		said[ground.Item] = []string{"IDENTITY"}
		must(t, h.says(t, h.officer, f, form, said))
		must(t, h.SendForm(ctx, h.officer, f.ID, form, Said{}))
		if now, err := h.Stored(ctx, d, f.ID); err != nil || now.Ground != "IDENTITY" {
			t.Errorf("the file stands on %q, %v", now.Ground, err)
		}
	})
}

// CCM-11: an acceptance with a reason of refusal, or with a question, is refused beside what does not go with it.
func TestAnAcceptanceHasNoReasonOfRefusal(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Sami Idris")
		for field, said := range map[string]supervision.Decision{"refusal": {On: "2026-09-02", Code: supervision.Accepted, Reason: "PLAN"}, "question": {On: "2026-09-02", Code: supervision.Accepted, Question: "Where is he to live?"}} {
			_, err := h.DecideForAgency(ctx, h.officer, f.ID, f.Version, said)
			if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		if now, err := h.Stored(ctx, d, f.ID); err != nil || now.State != supervision.Referred {
			t.Errorf("it stands at %s, %v", now.State, err)
		}
	})
}

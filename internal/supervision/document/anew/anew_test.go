package anew

import (
	"context"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/answers"
	"passerelle/internal/supervision/asking"
	"passerelle/internal/supervision/document"
	"passerelle/internal/supervision/filetest"
)

var ctx = context.Background()

// writes completes a part of a form as its specimen says, with some answers of one's own.
func writes(t *testing.T, h filetest.House, a access.Actor, formID, part string, own forms.Answers) {
	t.Helper()
	x, err := h.Documents.Form(ctx, a, h.File.ID, formID)
	filetest.Must(t, err)
	said, _ := forms.SpecimenOf(x.Definition, i18n.English)
	said["referred"], said["hearing"], said["urgent"], said["plan_attached"] = []string{"2026-11-02"}, []string{"2026-11-20"}, []string{"no"}, []string{"no"}
	said["grounds"], said["assessed"], said["detained"] = []string{"FLIGHT"}, []string{"2026-11-05"}, []string{"2026-11-01 10:00"}
	if part == document.DecisionPart {
		said = forms.Answers{"decided_by": {"Camille Roy"}}
	}
	for item, values := range own {
		said[item] = values
	}
	p, _ := x.At(part)
	filetest.Must(t, h.Documents.CompleteForm(ctx, a, h.File.ID, forms.Writing{FormID: formID, Part: part, Version: p.Version, Answers: x.Definition.OfPart(said, part)}))
}

// asked takes the referral of the file through both sides until the agency sent it back with what it needs to know.
func asked(t *testing.T, h filetest.House) (formID string) {
	t.Helper()
	formID, err := h.Documents.BeginForm(ctx, h.Officer, h.File.ID, "bsf801")
	filetest.Must(t, err)
	writes(t, h, h.Officer, formID, "agency", nil)
	filetest.Must(t, h.Documents.SendForm(ctx, h.Officer, h.File.ID, formID, document.Said{}))
	filetest.Must(t, h.Documents.ReceiveForm(ctx, h.Worker, h.File.ID, formID))
	writes(t, h, h.Worker, formID, "provider", nil)
	filetest.Must(t, h.Documents.SignForm(ctx, h.Worker, h.File.ID, forms.Signing{FormID: formID, Item: "worker_signature", Way: forms.Typed, Witness: "A witness"}))
	filetest.Must(t, h.Documents.SendForm(ctx, h.Worker, h.File.ID, formID, document.Said{}))
	filetest.Must(t, h.Documents.ReceiveForm(ctx, h.Officer, h.File.ID, formID))
	writes(t, h, h.Officer, formID, document.DecisionPart, forms.Answers{"decision_made": {"MORE"}, "decision_why": {"Who lives there?"}, "decided": {"2026-11-09"}})
	filetest.Must(t, h.Documents.SendForm(ctx, h.Officer, h.File.ID, formID, document.Said{}))
	return formID
}

func stored(t *testing.T, h filetest.House) supervision.File {
	t.Helper()
	f, err := h.Documents.Stored(ctx, h.Documents.DB, h.File.ID)
	filetest.Must(t, err)
	return f
}

// CCM-11: where the agency asked for more on BSF801 and accepted on the file since, the officer is asked to write the decision on the form anew, and
// both sides read beside the answer that the file was decided otherwise. The later form keeps what came, by whom it was sent and signed, and
// begins its decision with the file's; once it is sent, form and file say one thing.
func TestADecisionIsWrittenAnew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := Service{h.Documents}
		first := asked(t, h)
		waits := func(a access.Actor) []Waiting {
			t.Helper()
			list, err := s.Waiting(ctx, a)
			filetest.Must(t, err)
			return list
		}
		if _, there, err := s.Of(ctx, h.Officer, stored(t, h)); err != nil || there || len(waits(h.Officer)) != 0 {
			t.Errorf("before it is decided: %v", err)
		}
		questions, err := asking.Stored(ctx, d, h.File.ID)
		filetest.Must(t, err)
		filetest.Must(t, answers.Service{Service: h.Documents.Service}.AnswerQuestion(ctx, h.Worker, h.File.ID, questions[0].ID, "Her aunt."))
		f := stored(t, h)
		_, err = h.Documents.DecideForAgency(ctx, h.Officer, f.ID, f.Version, supervision.Decision{Code: supervision.Accepted, On: "2026-11-10"})
		filetest.Must(t, err)
		f = stored(t, h)
		for name, a := range map[string]access.Actor{"officer": h.Officer, "worker": h.Worker} {
			if x, err := h.Documents.Form(ctx, a, f.ID, first); err != nil || !x.DecidedOtherwise(f) {
				t.Errorf("the %s is not told: %v", name, err)
			}
		}
		if x, there, err := s.Of(ctx, h.Officer, f); err != nil || !there || x.ID != first {
			t.Fatalf("the officer is not asked: %v", err)
		}
		if _, there, _ := s.Of(ctx, h.Worker, f); there || len(waits(h.Worker)) != 0 || len(waits(h.OtherRegion)) != 0 {
			t.Error("others are asked")
		}
		if list := waits(h.Officer); len(list) != 1 || list[0].FormID != first || list[0].FullName != "Noor Warsame" || list[0].DecidedOn != "2026-11-10" {
			t.Errorf("%+v", list)
		}
		later, err := h.Documents.ReplaceForm(ctx, h.Officer, f.ID, first)
		filetest.Must(t, err)
		if _, there, _ := s.Of(ctx, h.Officer, f); there || len(waits(h.Officer)) != 0 {
			t.Error("asked, while the later is written")
		}
		x, err := h.Documents.Form(ctx, h.Officer, f.ID, later)
		filetest.Must(t, err)
		provider, _ := x.At("provider")
		p, _ := x.At(document.DecisionPart)
		said, err := h.Documents.BeginsWith(ctx, h.Officer, x, p)
		if err != nil || said.Get("decision_made") != "APPROVED" || said.Get("decided") != "2026-11-10" || provider.State != forms.Completed || len(x.Signatures) != 1 || len(x.Sendings) != 2 {
			t.Errorf("it begins with %v, %+v, %d signed, %d sent, %v", said, provider, len(x.Signatures), len(x.Sendings), err)
		}
		writes(t, h, h.Officer, later, document.DecisionPart, said)
		filetest.Must(t, h.Documents.SendForm(ctx, h.Officer, f.ID, later, document.Said{}))
		was, err := h.Documents.Form(ctx, h.Worker, f.ID, first)
		filetest.Must(t, err)
		now, err := h.Documents.Form(ctx, h.Worker, f.ID, later)
		if err != nil || was.State != forms.Superseded || was.SupersededBy != later || was.DecidedOtherwise(f) || now.DecidedOtherwise(f) || now.Answers().Get("decision_made") != "APPROVED" {
			t.Errorf("%s, %v, %v", was.State, now.Answers().Get("decision_made"), err)
		}
		if got := stored(t, h); got.State != supervision.Approved || got.DecidedOn != f.DecidedOn {
			t.Errorf("the file is %s of %s", got.State, got.DecidedOn)
		}
	})
}

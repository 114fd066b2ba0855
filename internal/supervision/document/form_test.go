package document

import (
	"slices"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/closed"
)

// begun gives a form that somebody began about a file, as they see it.
func (h house) begun(t *testing.T, a access.Actor, f supervision.File, code string) FormRecord {
	t.Helper()
	formID, err := h.BeginForm(ctx, a, f.ID, code)
	if err != nil {
		t.Fatal(err)
	}
	return h.seen(t, a, f, formID)
}

func (h house) seen(t *testing.T, a access.Actor, f supervision.File, formID string) FormRecord {
	t.Helper()
	x, err := h.Form(ctx, a, f.ID, formID)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// writingOf gives what a specimen says in a part.
func writingOf(t *testing.T, x FormRecord, part string) forms.Writing {
	t.Helper()
	said, ok := forms.SpecimenOf(x.Definition, i18n.English)
	p, seen := x.At(part)
	if !ok || !seen {
		t.Fatalf("no part %s of %s", part, x.Code)
	}
	if x.Code == changeForm { // the conditions that the specimen changes are in force on its own file only
		said["asks"] = []string{"risk"}
		if known := x.Answers().Get("risk_now"); known != "" { // and so is its risk
			said["risk_now"] = []string{known}
		}
	}
	if x.Code == closureForm { // the day of enrolment and the officer's confirmation are the file's
		delete(said, closed.EnrolledItem)
		delete(said, closed.ConfirmedItem)
		delete(said, "protocol")
	}
	if x.Code == reportForm { // a report says what its breach and its file say
		delete(said, "occurred_at")
		if day, _, known := strings.Cut(x.Answers().Get("learned"), " "); known {
			said[happenedItem] = []string{day}
		}
		for _, item := range []string{happenedItem, "learned", "called", "risk", "ongoing", "whereabouts"} {
			if known := x.Answers().Get(item); known != "" {
				said[item] = []string{known}
			}
		}
		if said["interim"] = x.Answers()["interim"]; len(said["interim"]) == 0 { // what the agency said is logged on the report
			delete(said, "interim")
		}
	}
	return forms.Writing{FormID: x.ID, Part: part, Answers: x.Definition.OfPart(said, part), Version: p.Version}
}

func (h house) completed(t *testing.T, a access.Actor, f supervision.File, formID, part string) {
	t.Helper()
	if err := h.CompleteForm(ctx, a, f.ID, writingOf(t, h.seen(t, a, f, formID), part)); err != nil {
		t.Fatal(part, err)
	}
}

// signs signs what a form asks for as the case manager, before a witness.
func (h house) signs(t *testing.T, f supervision.File, formID string) {
	t.Helper()
	must(t, h.SignForm(ctx, h.worker, f.ID, signing(formID, "worker_signature")))
}

// CCM-10, CCM-18: what is proposed and what is asked for leaves with the case manager's signature, or not at all: the refusal stands where
// the signature is chosen.
func TestNothingIsAskedUnsigned(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		referral, active := h.referred(t, "Idil Mattila"), h.active(t)
		change := h.begun(t, h.worker, active, changeForm)
		h.completed(t, h.worker, active, change.ID, "provider")
		must(t, h.AddPlace(ctx, h.worker, active.ID, registry.Place{Role: "family", Name: "Aunt", Address: "77 Hidden Lane", Protected: true}))
		for _, row := range []struct {
			file supervision.File
			form string
		}{{referral, h.unsigned(t, referral)}, {active, change.ID}} {
			err := h.SendForm(ctx, h.worker, row.file.ID, row.form, Said{})
			if !fault.Is(err, fault.NotReady) || !slices.Equal(itemsOf(err), []string{"item"}) {
				t.Errorf("sent unsigned: %v", err)
			}
			h.signs(t, row.file, row.form)
			if row.file.ID == active.ID { // what was typed of a protected address is asked about before it leaves
				_, err := d.Exec(ctx, "update form_part set answers=replace(answers, '{', '{\"note_typed\":[\"At 77 hidden lane.\"],') where form_id=$1 and answers like '{\"%'", row.form)
				must(t, err)
				if err := h.SendForm(ctx, h.worker, row.file.ID, row.form, Said{}); !slices.Equal(itemsOf(err), []string{registry.FieldNamed}) {
					t.Errorf("a protected address leaves unasked: %v", err)
				}
			}
			must(t, h.SendForm(ctx, h.worker, row.file.ID, row.form, Said{Named: true}))
		}
	})
}

// CCM-17, CCM-18, SEC-1, SEC-3: a report of non-compliance from the file and back: prefilled, written, signed, sent, received,
// answered; the officer meets nothing of it before it is sent, the provider nothing of the answer before it is. Its acts
// leave their events and nothing else.
func TestLifeOfAFormOnAFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		if _, err := h.ReportBreach(ctx, h.worker, f.ID, supervision.Breach{Kind: "ABSENT", OccurredOn: "2026-09-24", LearnedOn: "2026-09-25", ReportedOn: "2026-09-25", Account: "Did not come."}); err != nil {
			t.Fatal(err)
		}
		x := h.begun(t, h.worker, f, "bsf807")
		said := x.Answers()
		if said.Get("client_name") != "Noor Warsame" || said.Get("risk") != "HIGH" || said.Get("what") != "Did not come." || said.Get("occurred") != "2026-09-24" {
			t.Fatalf("begins with %v", said)
		}
		if len(x.Seen) != 1 || x.Seen[0].Part != "provider" || !x.Seen[0].MayWrite {
			t.Fatalf("the case manager sees %+v", x.Seen)
		}
		if _, err := h.Form(ctx, h.officer, f.ID, x.ID); !fault.Is(err, fault.NotFound) {
			t.Fatalf("the officer sees a draft: %v", err)
		}
		must(t, h.SaveForm(ctx, h.worker, f.ID, forms.Writing{FormID: x.ID, Part: "provider", Answers: said, Version: x.Seen[0].Version}))
		if err := h.SaveForm(ctx, h.worker, f.ID, forms.Writing{FormID: x.ID, Part: "provider", Answers: said, Version: x.Seen[0].Version}); !fault.IsStale(err) {
			t.Fatalf("written over unseen: %v", err)
		}
		if err := h.SendForm(ctx, h.worker, f.ID, x.ID, Said{}); !fault.Is(err, fault.NotReady) {
			t.Fatalf("a draft was sent: %v", err)
		}
		h.completed(t, h.worker, f, x.ID, "provider")
		if err := h.SendForm(ctx, h.worker, f.ID, x.ID, Said{}); !fault.Is(err, fault.NotReady) {
			t.Fatalf("sent unsigned: %v", err)
		}
		sign := forms.Signing{FormID: x.ID, Item: "worker_signature", Way: forms.Typed, Signer: "Robin Vale"}
		if err := h.SignForm(ctx, h.worker, f.ID, sign); !fault.Is(err, fault.Invalid) {
			t.Fatalf("a typed name without a witness: %v", err)
		}
		sign.Witness = "robin vale"
		if err := h.SignForm(ctx, h.worker, f.ID, sign); !fault.Is(err, fault.Invalid) {
			t.Fatalf("who signs is their own witness: %v", err)
		}
		if err := h.SignForm(ctx, h.worker, f.ID, forms.Signing{FormID: x.ID, Way: forms.Typed}); !fault.Is(err, fault.Invalid) {
			t.Fatalf("nothing chosen to sign: %v", err)
		}
		sign.Witness, sign.Interpreter, sign.Language = "Sam Poirier", "Ada Noor", "Somali"
		must(t, h.SignForm(ctx, h.worker, f.ID, sign))
		must(t, h.SendForm(ctx, h.worker, f.ID, x.ID, Said{}))
		h.waits(t, h.officer, x.ID)
		h.waits(t, h.worker)
		other := h.officer
		other.Region, other.OrganisationID = "PAC", "elsewhere"
		h.waits(t, other)
		h.answered(t, f, x.ID)
		h.waits(t, h.officer)
		h.waits(t, h.worker)
		if got := h.formEvents(t, f); !slices.Equal(got, []history.Kind{history.FormCompleted, history.FormSigned, history.FormSent, history.FormCompleted, history.FormSent}) {
			t.Errorf("the history has %v", got)
		}
	})
}

// waits wants these forms, and no others, in the tray of an actor.
func (h house) waits(t *testing.T, a access.Actor, forms ...string) {
	t.Helper()
	rows, err := h.Tray(ctx, a)
	must(t, err)
	var got []string
	for _, x := range rows {
		got = append(got, x.FormID)
		if x.FullName != "Noor Warsame" || x.Title.English == "" {
			t.Errorf("the tray shows %+v", x)
		}
	}
	n, err := h.Waiting(ctx, a)
	if err != nil || n != len(forms) || !slices.Equal(got, forms) {
		t.Errorf("in the tray of %s: %v, %d counted, %v", a.PersonID, got, n, err)
	}
}

// answered plays the officer's side of a report of non-compliance, and its way back.
func (h house) answered(t *testing.T, f supervision.File, formID string) {
	t.Helper()
	x := h.seen(t, h.officer, f, formID)
	if len(x.Seen) != 2 || x.Seen[0].MayWrite || !x.Seen[1].MayWrite || !x.MayReceive {
		t.Fatalf("the officer sees %+v", x.Seen)
	}
	must(t, h.ReceiveForm(ctx, h.officer, f.ID, formID))
	part := x.Seen[1]
	for path, proposed := range part.Answers() {
		if _, printed := x.Written()[path]; printed {
			t.Errorf("what nobody wrote is printed: %s %v", path, proposed)
		}
	}
	if len(part.Answers()) == 0 || len(x.Written()) == 0 {
		t.Error("nothing is proposed, or nothing is printed")
	}
	begins, err := h.BeginsWith(ctx, h.officer, x, part)
	if err != nil || !x.Unwritten(part) || begins.Get("officer") != "Camille Roy" {
		t.Fatalf("the answer begins with %v, %v", begins, err)
	}
	h.completed(t, h.officer, f, formID, "agency")
	if back := h.seen(t, h.worker, f, formID); len(back.Seen) != 1 {
		t.Fatalf("the provider sees the answer before it is sent: %+v", back.Seen)
	}
	must(t, h.SendForm(ctx, h.officer, f.ID, formID, Said{}))
	if back := h.seen(t, h.worker, f, formID); len(back.Seen) != 2 || back.Seen[1].MayWrite || !back.MayReceive {
		t.Fatalf("the provider sees %+v", back.Seen)
	}
	h.waits(t, h.worker, formID)
	must(t, h.ReceiveForm(ctx, h.worker, f.ID, formID))
	later, err := h.ReplaceForm(ctx, h.worker, f.ID, formID)
	must(t, err)
	if old := h.seen(t, h.officer, f, formID); old.SupersededBy != "" {
		t.Fatal("the officer is told of a form that replaces this one and was not sent")
	}
	h.completed(t, h.worker, f, later, "provider")
	if old := h.seen(t, h.worker, f, formID); old.State != forms.Received || old.SupersededBy != later || !old.Counts() {
		t.Fatalf("the replaced form is %s by %q", old.State, old.SupersededBy)
	}
	h.drop(t, f, later)
}

// drop takes the completion of the later form out of what the history is compared with: it is completed like any other.
func (h house) drop(t *testing.T, f supervision.File, formID string) {
	t.Helper()
	events, err := h.History.Of(ctx, h.DB, f.ID, nil, 0, 100)
	must(t, err)
	p, err := history.Decode[history.FormPayload](events[0])
	if err != nil || events[0].Kind != history.FormCompleted || p.Form != formID || p.Part != "provider" || p.Code != "bsf807" {
		t.Fatalf("the completion left %s %+v, %v", events[0].Kind, p, err)
	}
}

// formEvents gives the kinds of events of forms, the oldest first, without the last: that of the form that replaces.
func (h house) formEvents(t *testing.T, f supervision.File) []history.Kind {
	t.Helper()
	events, err := h.History.Of(ctx, h.DB, f.ID, []history.Kind{history.FormCompleted, history.FormSigned, history.FormSent}, 0, 100)
	must(t, err)
	var out []history.Kind
	for _, e := range events[1:] {
		out = append(out, e.Kind)
	}
	slices.Reverse(out)
	return out
}

// CCM-12, CCM-19, SEC-1: who begins what, and sees what: each side its own forms, the housing coordinator those marked for housing of a
// file referred for it, another provider none.
func TestWhoHasFormsOfAFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		if _, err := d.Exec(ctx, "update supervision_file set housing_referred=true where id=$1", f.ID); err != nil {
			t.Fatal(err)
		}
		for _, row := range []struct {
			name      string
			a         access.Actor
			code      string
			can, cant string
		}{
			{"case manager", h.worker, "bsf802", "bsf802", "bsf801"},
			{"supervisor", h.supervisor, "bsf806", "bsf806", "bsf801"},
			{"officer", h.officer, "bsf801", "bsf801", "bsf807"},
		} {
			l, err := h.FormsOf(ctx, row.a, f.ID)
			must(t, err)
			begins := func(code string) bool {
				return slices.ContainsFunc(l.Begin, func(v forms.Version) bool { return v.Code == code })
			}
			if !begins(row.can) || begins(row.cant) {
				t.Errorf("%s begins %v", row.name, l.Begin)
			}
			if _, err := h.BeginForm(ctx, row.a, f.ID, row.cant); !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s began %s: %v", row.name, row.cant, err)
			}
			h.begun(t, row.a, f, row.code)
		}
		h.begun(t, h.worker, f, "residence-rules")
		for name, row := range map[string]struct {
			a    access.Actor
			want []string
		}{
			"case manager": {h.worker, []string{"bsf802", "bsf806", "residence-rules"}},
			"officer":      {h.officer, []string{"bsf801"}},
			"housing":      {h.housing, []string{"residence-rules"}},
		} {
			l, err := h.FormsOf(ctx, row.a, f.ID)
			must(t, err)
			var got []string
			for _, x := range l.Forms {
				got = append(got, x.Code)
			}
			slices.Sort(got)
			if !slices.Equal(got, row.want) {
				t.Errorf("%s has %v, not %v", name, got, row.want)
			}
		}
		if _, err := h.FormsOf(ctx, h.otherSupervisor, f.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("another provider: %v", err)
		}
	})
}

// CCM-25: what a form begins from stands under published names only.
func TestKnownNamesArePublished(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		known, err := h.knownOf(ctx, d, h.worker, f, "")
		if err != nil || len(known.Unknown()) > 0 {
			t.Fatalf("%v, %v", known.Unknown(), err)
		}
	})
}

// CCM-18: the request for less begins with what is proposed and its evidence, and only while it is proposed.
func TestAStepDownBeginsTheRequest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		if _, err := h.BeginStepDown(ctx, h.worker, f.ID); !fault.Is(err, fault.NotReady) {
			t.Fatalf("nothing is proposed: %v", err)
		}
		_, err := d.Exec(ctx, "update supervision_file set enrolled_on='2026-06-01', last_contact='2026-11-03' where id=$1", f.ID)
		must(t, err)
		for _, on := range []string{"2026-09-17", "2026-10-17", "2026-11-03"} {
			_, err := d.Exec(ctx, "insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on) values ($1,'org',$2,$1,'KEPT','')", on, f.ID)
			must(t, err)
		}
		_, err = d.Exec(ctx, "insert into step_down_setting (organisation_id, clean_days) values ('org',59)") // the level of the referral is of before
		must(t, err)
		form, err := h.BeginStepDown(inEnglish(t), h.worker, f.ID)
		must(t, err)
		said := h.seen(t, h.worker, f, form).Answers()
		if said.Get("asks") != "risk" || said.Get("direction") != "lighter" || said.Get("risk_now") != "HIGH" || said.Get("risk_then") != "MEDIUM" || said.Get("why") == "" || said.Get("spoken") != "" {
			t.Errorf("begins with %v", said)
		}
		w := writingOf(t, h.seen(t, h.worker, f, form), providerPart)
		w.Answers[whyItem] = said[whyItem]
		completes := func(says string, refused bool) {
			t.Helper()
			if err := h.CompleteForm(inEnglish(t), h.worker, f.ID, w); slices.Contains(itemsOf(err), "why") != refused {
				t.Errorf("%s: %v", says, err)
			}
		}
		breach, err := h.ReportBreach(ctx, h.worker, f.ID, supervision.Breach{Kind: "CURFEW", LearnedOn: "2026-11-10", ReportedOn: "2026-11-10", Account: "Came home at one."})
		must(t, err)
		completes("non-compliance was reported since", true)
		must(t, h.TakeBackBreach(ctx, h.worker, f.ID, breach, "It was another client."))
		completes("the report was made in error", false)
	})
}

// CCM-10, CCM-12: before a condition binds the client, the agreement begins with those that the provider proposes, on BSF801 before
// the case plan; then with those in force. The agency's people begin with none that was not sent.
func TestAnAgreementBeginsWithWhatIsProposed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		first := func(x FormRecord) string { return x.Answers().Get("conditions[0].condition") }
		if got := first(h.begun(t, h.worker, f, "bsf802")); got != "" {
			t.Fatalf("begins with %q", got)
		}
		plan := h.begun(t, h.worker, f, "case-plan")
		h.completed(t, h.worker, f, plan.ID, "provider")
		if got := first(h.begun(t, h.worker, f, "bsf802")); got != "Report to the provider every week." {
			t.Errorf("of the case plan it begins with %q", got)
		}
		known, err := h.KnownOf(ctx, h.officer, f)
		must(t, err)
		if list, _ := known["conditions"].([]any); len(list) > 0 {
			t.Errorf("the officer begins with %v", list)
		}
		_, err = h.ChangeConditions(ctx, h.worker, f.ID, f.Version, supervision.ConditionChange{On: "2026-11-10", Add: []supervision.Condition{{Code: "FREE", Words: "You live with your aunt."}}})
		must(t, err)
		x := h.begun(t, h.worker, f, "bsf802")
		if got := first(x); !strings.Contains(got, "You live with your aunt.") || x.Answers().Entries("conditions") != 1 {
			t.Errorf("in force, it begins with %v", x.Answers())
		}
	})
}

package life

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/notes"
	"passerelle/internal/platform/blob"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document"
	"passerelle/internal/supervision/question"
	"passerelle/internal/supervision/synopsis"
)

var ctx = context.Background()

// house is an installation with one provider, the office of its region, and people on both sides.
type house struct {
	*Service
	docs                                *document.Service
	clk                                 *clock.Settable
	worker, supervisor, officer, second access.Actor
}

func open(t *testing.T, d *db.DB) house {
	t.Helper()
	keys, err := audit.NewKeys()
	must(t, err)
	clk := clock.At(time.Date(2026, 11, 10, 15, 0, 0, 0, time.UTC))
	log, err := audit.Open(ctx, d, db.Config{Path: filepath.Join(t.TempDir(), "reads.db"), HexKey: dbtest.Key}, keys, clk)
	must(t, err)
	t.Cleanup(func() {
		if err := log.Close(); err != nil {
			t.Errorf("close audit: %v", err)
		}
	})
	_, err = d.Exec(ctx, `insert into organisation (id, code, kind, name, name_fr, region_code, time_zone, province, office_phone, after_phone, office_opens,
		office_closes, active_from, active_to) values ('org','ORG','provider','Provider','Fournisseur','','America/Halifax','NS','','','','','',''),
		('agency','ATL-OFFICE','region','Region','Région','ATL','America/Halifax','NS','','','','','','')`)
	must(t, err)
	rules, record := access.New(d, log, clk), history.New(d, log, clk)
	files, err := blob.Open(filepath.Join(t.TempDir(), "files"), filepath.Join(t.TempDir(), "files.key"))
	must(t, err)
	filled, err := forms.New(d, rules, log, files, clk)
	must(t, err)
	s := supervision.New(supervision.Deps{DB: d, Access: rules, Audit: log, History: record, Registry: registry.New(d, rules, record, clk),
		Schedule: schedule.New(d, clk), Notes: notes.New(d, rules, record, clk), Clock: clk})
	of := func(person, org, region string, role access.Role) access.Actor {
		return access.Actor{PersonID: person, Name: "Person " + person, OrganisationID: org, Region: region, Programme: access.CCMS, Roles: []access.Role{role}}
	}
	officer := of("officer", "agency", "ATL", access.LiaisonOfficer)
	officer.Name = "Camille Roy"
	itself, docs := New(s, filled), document.New(s, filled)
	docs.Knowing = append(docs.Knowing, itself.Known)
	return house{itself, docs, clk, of("worker", "org", "", access.CaseManager), of("supervisor", "org", "", access.ProviderSupervisor),
		officer, of("elsewhere", "agency", "QUE", access.LiaisonOfficer)}
}

func (h house) referred(t testing.TB) supervision.File {
	t.Helper()
	return h.receives(t, "Noor Warsame")
}

// receives opens a file for somebody who is nobody else here.
func (h house) receives(t testing.TB, name string) supervision.File {
	t.Helper()
	different, err := db.All[string](ctx, h.DB, "select id from client")
	must(t, err)
	f, err := h.ReceiveReferral(ctx, h.worker, supervision.Referral{Client: registry.Client{FullName: name, Sex: "F", BirthDate: "1990-01-02"},
		Region: "ATL", ReceivedOn: "2026-09-01", Risk: "HIGH", City: "Port Sable", Standard: "WEEKLY", Different: different})
	must(t, err)
	return f
}

func (h house) approved(t testing.TB) supervision.File {
	t.Helper()
	f := h.referred(t)
	f, err := h.DecideForAgency(ctx, h.officer, f.ID, f.Version, supervision.Decision{On: "2026-09-05", Code: supervision.Accepted})
	must(t, err)
	return f
}

func (h house) enrolled(t testing.TB) supervision.File {
	t.Helper()
	f := h.approved(t)
	f, err := h.Enrol(ctx, h.worker, f.ID, f.Version, "2026-09-10", "2026-09-17", "Early release.")
	must(t, err)
	return f
}

// signing is a name typed before a witness: of staff that of whoever is signed in.
func signing(formID, item string) forms.Signing {
	g := forms.Signing{FormID: formID, Item: item, Way: forms.Typed, Witness: "Robin Ashby"}
	if item == "client_signature" {
		g.Signer = "Noor Warsame"
	}
	return g
}

// fill begins a form and completes its first part as its specimen is, and signs it.
func (h house) fill(t testing.TB, a access.Actor, fileID, code string, said ...string) string {
	t.Helper()
	formID := h.filled(t, a, fileID, code, said...)
	x, err := h.docs.Form(ctx, a, fileID, formID)
	must(t, err)
	for _, item := range x.Unsigned {
		must(t, h.docs.SignForm(ctx, a, fileID, signing(formID, item.ID)))
	}
	return formID
}

// filled begins a form and completes its first part as its specimen is.
func (h house) filled(t testing.TB, a access.Actor, fileID, code string, said ...string) string {
	t.Helper()
	formID, err := h.docs.BeginForm(ctx, a, fileID, code)
	must(t, err)
	x, err := h.docs.Form(ctx, a, fileID, formID)
	must(t, err)
	for _, p := range x.Seen {
		if !p.MayWrite {
			continue
		}
		specimen, _ := forms.SpecimenOf(x.Definition, i18n.English)
		specimen["signed_on"] = []string{string(clock.Today(ctx, h.docs.Clock))}
		if code == "closure-report" { // the officer's confirmation is the file's own, or none
			delete(specimen, "confirmed")
			delete(specimen, "protocol")
		}
		for i := 0; i+1 < len(said); i += 2 {
			specimen[said[i]] = []string{said[i+1]}
		}
		must(t, h.docs.CompleteForm(ctx, a, fileID, forms.Writing{FormID: formID, Part: p.Part, Version: p.Version, Answers: x.Definition.OfPart(specimen, p.Part)}))
	}
	return formID
}

// next gives where a file stands for somebody.
func (h house) next(t testing.TB, a access.Actor, fileID string) Next {
	t.Helper()
	v, err := h.View(ctx, a, fileID)
	must(t, err)
	n, err := h.Next(ctx, v)
	must(t, err)
	return n
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func number(t testing.TB, d *db.DB, query string, args ...any) int {
	t.Helper()
	n, err := db.One[int](ctx, d, query, args...)
	must(t, err)
	return n
}

func gatesOf(list []Wanting) (out []string) {
	for _, w := range list {
		out = append(out, w.Gate)
	}
	return out
}

// CCM-13: nobody is enrolled without agreement, undertaking and checklist unless somebody says why; what is missing is then
// listed, dated and owned, and is a task, until it is there.
func TestAnEnrolmentPutsOffWhatIsMissing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.approved(t)
		h.checks(t, f)
		if n := h.next(t, h.worker, f.ID); n.Phase != Approved || n.Step != "enrol" || len(n.Wanting) != 3 {
			t.Fatalf("%+v", n)
		}
		if _, err := h.Enrol(ctx, h.worker, f.ID, f.Version, "2026-09-10", "2026-09-17", " "); len(fault.ProblemsOf(err)) != 1 || fault.ProblemsOf(err)[0].Field != "why" {
			t.Fatalf("without a reason: %v", err)
		}
		f, err := h.Enrol(ctx, h.worker, f.ID, f.Version, "2026-09-10", "2026-09-17", "Released the same day.")
		must(t, err)
		n := h.next(t, h.worker, f.ID)
		if n.Phase != Enrolled || len(n.PutOff) != 4 || n.PutOff[0].DueOn != "2026-11-17" || n.PutOff[0].Where == "" {
			t.Fatalf("%+v", n)
		}
		if tasks := number(t, d, "select count(*) from task where file_id=$1 and person_id='worker' and rule=$2 and done_at=0", f.ID, taskPutOff); tasks != 4 {
			t.Errorf("%d tasks", tasks)
		}
		waiting, err := db.One[string](ctx, d, "select min(id) from task where file_id=$1 and rule=$2 and done_at=0", f.ID, taskPutOff)
		must(t, err)
		if err := h.FinishTask(ctx, h.worker, waiting); !fault.Is(err, fault.NotReady) {
			t.Errorf("what was put off is pressed away: %v", err)
		}
		h.fill(t, h.worker, f.ID, "undertaking")
		if n := h.next(t, h.worker, f.ID); len(n.PutOff) != 3 {
			t.Errorf("the undertaking is there: %+v", n.PutOff)
		}
		if tasks := number(t, d, "select count(*) from task where file_id=$1 and rule=$2 and done_at=0", f.ID, taskPutOff); tasks != 3 {
			t.Errorf("%d tasks", tasks)
		}
		must(t, h.Tick(ctx, h.worker, f.ID, EnrolmentList, []string{"plan", "verbal", "hearing", "agency", "workers", "needs", "contacts", "instructions"}, nil))
		h.fill(t, h.worker, f.ID, "bsf802")
		if n := h.next(t, h.worker, f.ID); len(n.PutOff) != 1 || n.PutOff[0].Gate != "copies" {
			t.Errorf("only the copies wait: %+v", n.PutOff)
		}
		for _, code := range []string{"bsf802", "undertaking"} {
			must(t, h.docs.SendForm(ctx, h.worker, f.ID, h.next(t, h.worker, f.ID).Facts.Papers[code].ID, document.Said{Stays: true}))
		}
		if n := h.next(t, h.worker, f.ID); len(n.PutOff) != 0 {
			t.Errorf("all is there: %+v", n.PutOff)
		}
	})
}

// CCM-13: with everything there, nothing is asked and nothing put off but the copies, which are made afterwards.
func TestAnEnrolmentWithEverything(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.approved(t)
		h.checks(t, f)
		h.fill(t, h.worker, f.ID, "bsf802")
		h.fill(t, h.worker, f.ID, "undertaking")
		must(t, h.Tick(ctx, h.worker, f.ID, EnrolmentList, []string{"plan", "verbal", "hearing", "agency", "workers", "needs", "contacts", "instructions"}, nil))
		must(t, h.SetHearing(ctx, h.worker, f.ID, supervision.Hearing{OnDate: "2026-11-20", AtTime: "10:00", Kind: "DETENTION_REVIEW", Place: "Halifax"}))
		if p := fault.ProblemsOf(h.Arrange(ctx, h.worker, f.ID, Interview{On: "2026-11-20", At: "14:30"})); len(p) != 1 || p[0].Field != "hearing_day" {
			t.Errorf("on the day of a hearing nobody asked: %v", p)
		}
		must(t, h.Arrange(ctx, h.worker, f.ID, Interview{On: "2026-09-10", At: "14:30", Place: "Port Sable", Officers: "C. Roy"}))
		if err := h.Arrange(ctx, h.worker, f.ID, Interview{On: "2026-09-11"}); !fault.IsStale(err) {
			t.Errorf("the interview was arranged already: %v", err)
		}
		_, err := h.EnrolFor(ctx, h.worker, f.ID, f.Version, "2026-09-10", supervision.Reporting{NextDue: "2026-09-17", Otherwise: true}, "")
		must(t, err)
		if n := h.next(t, h.worker, f.ID); len(n.PutOff) != 1 || n.PutOff[0].Gate != "copies" {
			t.Errorf("%+v", n.PutOff)
		}
	})
}

// CCM-8, CCM-10: the provider's part of the referral goes out with a consent, or with a reason.
func TestAProposalGoesWithConsent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t)
		if n := h.next(t, h.worker, f.ID); n.Phase != Referred || n.Step != "assess" {
			t.Fatalf("%+v", n)
		}
		form := h.fill(t, h.officer, f.ID, "bsf801")
		must(t, h.docs.SendForm(ctx, h.officer, f.ID, form, document.Said{}))
		if n := h.next(t, h.worker, f.ID); n.Phase != Referred {
			t.Errorf("the agency's part proposes nobody: %+v", n)
		}
		must(t, h.docs.ReceiveForm(ctx, h.worker, f.ID, form))
		h.fill(t, h.worker, f.ID, "intake")
		if n := h.next(t, h.worker, f.ID); n.Phase != Assessing || n.Step != "propose" || len(n.Wanting) == 0 || n.Wanting[0].Gate != "consent" {
			t.Errorf("%+v", n)
		}
		x, err := h.docs.Form(ctx, h.worker, f.ID, form)
		must(t, err)
		specimen, _ := forms.SpecimenOf(x.Definition, i18n.English)
		part, _ := x.At("provider")
		must(t, h.docs.CompleteForm(ctx, h.worker, f.ID, forms.Writing{FormID: form, Part: "provider", Version: part.Version, Answers: x.Definition.OfPart(specimen, "provider")}))
		must(t, h.docs.SignForm(ctx, h.worker, f.ID, signing(form, "worker_signature")))
		if err := h.docs.SendForm(ctx, h.worker, f.ID, form, document.Said{}); len(fault.ProblemsOf(err)) != 1 || fault.ProblemsOf(err)[0].Field != "why" {
			t.Fatalf("without consent: %v", err)
		}
		h.fill(t, h.worker, f.ID, "consent")
		if err := h.docs.SendForm(ctx, h.worker, f.ID, form, document.Said{}); len(fault.ProblemsOf(err)) != 1 || fault.ProblemsOf(err)[0].Field != "why" {
			t.Fatalf("before the plan is agreed: %v", err)
		}
		h.answersPlan(t, f.ID, h.fill(t, h.worker, f.ID, "case-plan"), "agreed")
		must(t, h.docs.SendForm(ctx, h.worker, f.ID, form, document.Said{}))
		if n := h.next(t, h.officer, f.ID); n.Phase != Proposed || n.Step != "approve" {
			t.Errorf("%+v", n)
		}
		h.saysTheEnrolment(t, f, form)
	})
}

// saysTheEnrolment: the interview that the agency says with its decision is proposed once that went to the provider, until one is kept
// (CCM-11, CCM-13).
func (h house) saysTheEnrolment(t *testing.T, f supervision.File, form string) {
	t.Helper()
	must(t, h.docs.ReceiveForm(ctx, h.officer, f.ID, form))
	x, err := h.docs.Form(ctx, h.officer, f.ID, form)
	must(t, err)
	specimen, _ := forms.SpecimenOf(x.Definition, i18n.English)
	part, _ := x.At("decision")
	must(t, h.docs.CompleteForm(ctx, h.officer, f.ID, forms.Writing{FormID: form, Part: "decision", Version: part.Version, Answers: x.Definition.OfPart(specimen, "decision")}))
	if said := h.next(t, h.worker, f.ID).Facts.EnrolmentSaid(); said.On != "" {
		t.Errorf("before it is sent: %+v", said)
	}
	must(t, h.docs.SendForm(ctx, h.officer, f.ID, form, document.Said{}))
	said := h.next(t, h.worker, f.ID).Facts.EnrolmentSaid()
	if want := (Said{On: "2026-11-11", At: "10:00", Place: "Office of the agency, 400 Example Square", Officer: said.Officer}); said != want || said.Officer == "" {
		t.Errorf("%+v", said)
	}
	if i := said.Interview(Interview{}); i.On != "2026-11-11" || i.At != "10:00" || i.Version != 0 {
		t.Errorf("what is proposed: %+v", i)
	}
	if kept := (Interview{On: "2026-11-13", Version: 1}); said.Interview(kept) != kept {
		t.Error("what is kept is proposed over")
	}
}

// CCM-19: supervision ends when the agency confirmed it, as an officer says or as the provider was told; before, no reason
// helps. The closing can be given up, begins once, and is over with the closure.
func TestAClosingWaitsForTheOfficer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.enrolled(t)
		shut := func(why string) error {
			now, err := h.Stored(ctx, d, f.ID)
			must(t, err)
			_, err = h.Close(ctx, h.worker, f.ID, now.Version, supervision.Closure{Reason: "STATUS_CHANGE", On: "2026-11-10", Why: why})
			return err
		}
		if err := shut("It is urgent."); !fault.Is(err, fault.NotReady) {
			t.Fatalf("not confirmed: %v", err)
		}
		if err := h.ConfirmEnd(ctx, h.worker, f.ID, supervision.Word{On: "2026-11-10", Said: "Camille Roy", Way: "PHONE"}, ""); !fault.Is(err, fault.NotReady) {
			t.Errorf("confirmed before it began: %v", err)
		}
		must(t, h.BeginClosing(ctx, h.worker, f.ID))
		if err := h.BeginClosing(ctx, h.worker, f.ID); !fault.Is(err, fault.NotReady) {
			t.Errorf("begun twice: %v", err)
		}
		if n := h.next(t, h.officer, f.ID); n.Phase != EndingSoon || n.Step != "confirm" || n.PutOff != nil {
			t.Errorf("%+v", n)
		}
		must(t, h.DropClosing(ctx, h.worker, f.ID))
		if n := h.next(t, h.worker, f.ID); n.Phase != Enrolled {
			t.Errorf("%+v", n)
		}
		must(t, h.BeginClosing(ctx, h.worker, f.ID))
		if err := h.ConfirmEnd(ctx, h.second, f.ID, supervision.Word{On: "2026-11-10"}, ""); !fault.Is(err, fault.NotFound) {
			t.Errorf("an officer of another region: %v", err)
		}
		if err := h.ConfirmEnd(ctx, h.worker, f.ID, supervision.Word{On: "2026-11-11", Said: " ", Way: "PHONE"}, ""); len(fault.ProblemsOf(err)) != 2 {
			t.Errorf("tomorrow, by nobody: %v", err)
		}
		must(t, h.ConfirmEnd(ctx, h.officer, f.ID, supervision.Word{On: "2026-11-10", Said: "somebody else", Way: "PHONE"}, ""))
		if n := h.next(t, h.worker, f.ID); n.Facts.Closing.ConfirmedBy != "Camille Roy" {
			t.Errorf("%+v", n.Facts.Closing)
		}
		if err := shut(""); len(fault.ProblemsOf(err)) != 1 {
			t.Errorf("without a reason: %v", err)
		}
		_, err := d.Exec(ctx, "insert into task (id,organisation_id,file_id,person_id,rule,source,due,priority,made,done_at,done_by,args) values ('t','org',$1,'worker','supervision.task.missed','checkin:x','2026-11-10',1,1,0,'','{}')", f.ID)
		must(t, err)
		waited := func() (out []string) {
			t.Helper()
			list, err := h.Schedule.TasksOfFile(ctx, d, f.ID)
			must(t, err)
			for _, x := range list {
				out = append(out, x.Rule+" "+x.Source)
			}
			slices.Sort(out)
			return out
		}
		before := waited()
		must(t, shut("Everything is on paper."))
		n := h.next(t, h.worker, f.ID)
		if n.Phase != FileClosed || n.Facts.Closing.Open() || n.Step != "reopen" {
			t.Errorf("%+v", n)
		}
		now, err := h.Stored(ctx, d, f.ID)
		must(t, err)
		_, err = h.Reopen(ctx, h.worker, f.ID, now.Version, "2026-11-10", "Reconsidered.", supervision.Word{})
		must(t, err)
		if after := waited(); len(before) == 0 || !slices.Equal(after, before) {
			t.Errorf("%v waits after the reopening, not %v", after, before)
		}
		if n := number(t, d, "select count(*) from file_put_off where file_id=$1 and done_on='' and gate like 'clos%'", f.ID); n != 0 {
			t.Errorf("%d things that the closing put off wait on an active file", n)
		}
		if err := shut("Again."); !fault.Is(err, fault.NotReady) {
			t.Errorf("a confirmation is of one closing: %v", err)
		}
	})
}

// CCM-19: before a file is closed it is said what has a day to come: hearings, what is booked beside check-ins, granted changes; and which
// questions are open.
func TestAClosureSaysWhatIsAhead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.enrolled(t)
		for day, kind := range map[clock.Date]string{"2026-12-02": "REFUGEE", "2026-11-20": "DETENTION_REVIEW"} {
			must(t, h.SetHearing(ctx, h.worker, f.ID, supervision.Hearing{OnDate: day, Kind: kind}))
		}
		for day, kind := range map[string]string{"2026-11-12": "other", "2026-11-13": "checkin", "2026-11-01": "other"} {
			_, err := d.Exec(ctx, `insert into appointment (id, organisation_id, file_id, person_id, at, date, place, interpreter, kind, status, version)
				values ($1,'org',$2,'worker',0,$1,'Clinic','',$3,'booked',1)`, day, f.ID, kind)
			must(t, err)
		}
		_, err := d.Exec(ctx, `insert into granted_change (form_id, organisation_id, file_id, effective, granted) values ('g','org',$1,'2026-12-05','{"On":"2026-12-05","Direction":"UP","Risk":"LOW"}')`, f.ID)
		must(t, err)
		_, err = question.New(synopsis.New(h.docs)).Send(ctx, h.worker, f.ID, []question.Asked{{Heading: "identity", Words: "Is the passport with the agency?"}})
		must(t, err)
		_, err = d.Exec(ctx, "insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on) values ('kw','org',$1,'2026-11-04','WAITING','2026-11-04'),('km','org',$1,'2026-11-03','MISSED','2026-11-03')", f.ID)
		must(t, err)
		got := h.next(t, h.worker, f.ID).Falls
		if !slices.Equal(got.Evidence, []clock.Date{"2026-11-04"}) || len(got.Tasks) == 0 || !(Falls{Evidence: got.Evidence}).Any() || !(Falls{Tasks: got.Tasks}).Any() {
			t.Errorf("what is awaited: %v; to be done: %+v", got.Evidence, got.Tasks)
		}
		if len(got.Hearings) != 2 || got.Hearings[0].OnDate != "2026-11-20" || len(got.Appointments) != 1 || got.Appointments[0].Date != "2026-11-12" ||
			len(got.Granted) != 1 || got.Granted[0].Risk != "LOW" || got.Questions != 1 || !got.Any() {
			t.Errorf("%+v", got)
		}
		if !(Falls{Questions: 1}).Any() || (Falls{}).Any() {
			t.Error("nothing ends, or something does")
		}
	})
}

// CCM-19: of many who begin to close a file at once one does, and one confirms.
func TestClosingsAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.enrolled(t)
		if n := dbtest.AtOnce(t, 8, func(int) error { return h.BeginClosing(ctx, h.worker, f.ID) }); n != 1 {
			t.Errorf("begun %d times", n)
		}
		if n := dbtest.AtOnce(t, 8, func(int) error {
			return h.ConfirmEnd(ctx, h.worker, f.ID, supervision.Word{On: "2026-11-10", Said: "Camille Roy", Way: "PHONE"}, "")
		}); n != 1 {
			t.Errorf("confirmed %d times", n)
		}
		if n := number(t, d, "select count(*) from event where file_id=$1 and kind in ('closing_begun','end_confirmed')", f.ID); n != 2 {
			t.Errorf("%d events", n)
		}
	})
}

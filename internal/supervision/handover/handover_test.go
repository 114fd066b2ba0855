package handover

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/notes"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/filetest"
	"passerelle/internal/supervision/life"
	"passerelle/internal/supervision/question"
	"passerelle/internal/supervision/release"
	"passerelle/internal/supervision/standard"
	"passerelle/internal/supervision/synopsis"
)

var ctx = context.Background()

func opened(t *testing.T, d *db.DB) (Service, filetest.House) {
	t.Helper()
	h := filetest.Open(t, d)
	for _, a := range []access.Actor{h.Worker, h.Colleague} {
		_, err := d.Exec(ctx, "insert into person (id, organisation_id, email, name, language, time_zone, password_hash, must_change) values ($1,'org',$1,$2,'en','UTC','',$3)",
			a.PersonID, a.Name, false)
		filetest.Must(t, err)
		_, err = d.Exec(ctx, "insert into membership (id, person_id, organisation_id, programme, region_code, site_id, roles, from_date, to_date, version) values ($1,$1,'org','CCMS','','',',case_manager,','2020-01-01','',1)", a.PersonID)
		filetest.Must(t, err)
	}
	base := h.Documents.Service
	return Service{Service: base, Release: &release.Service{Service: question.New(synopsis.New(h.Documents))}, Life: life.New(base, h.Documents.Forms),
		Standards: standard.Service{Service: base}}, h
}

var words = Words{GoingOn: "Looks for a room.", Watch: "The brother.", Promised: "A letter by Friday."}

// waitsFor gives the one hand-over that somebody is asked to take.
func waitsFor(t *testing.T, s Service, a access.Actor) Row {
	t.Helper()
	rows, err := s.ForMe(ctx, a)
	if err != nil || len(rows) != 1 {
		t.Fatalf("%s is asked to take %d files, %v", a.PersonID, len(rows), err)
	}
	return rows[0]
}

// CCM-22: who may hand a file over, to whom, and with which words.
func TestWhoHandsOver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h := opened(t, d)
		file := h.File.ID
		for name, c := range map[string]struct {
			by    access.Actor
			to    string
			w     Words
			kind  fault.Kind
			field string
		}{
			"a colleague":       {h.Colleague, "colleague", words, fault.NotFound, ""},
			"another provider":  {h.Other, "colleague", words, fault.NotFound, ""},
			"the officer":       {h.Officer, "colleague", words, fault.Forbidden, ""},
			"to nobody":         {h.Worker, "", words, fault.Invalid, "person"},
			"to who has it":     {h.Worker, "worker", words, fault.Invalid, "person"},
			"to the supervisor": {h.Worker, "supervisor", words, fault.Invalid, "person"},
			"without a word":    {h.Worker, "colleague", Words{Watch: "x"}, fault.Invalid, "going_on"},
			"with too many":     {h.Worker, "colleague", Words{GoingOn: "x", Promised: strings.Repeat("x", longest+1)}, fault.Invalid, "promised"},
		} {
			err := s.Offer(ctx, c.by, file, c.to, c.w)
			if !fault.Is(err, c.kind) || c.field != "" && fault.ProblemsOf(err)[0].Field != c.field {
				t.Errorf("%s: %v", name, err)
			}
		}
		filetest.Must(t, d.Tx(ctx, func(tx *db.Tx) error {
			return s.Access.Exclude(ctx, tx, h.Supervisor, "org", file, "colleague", "Neighbours.")
		}))
		if err := s.Offer(ctx, h.Worker, file, "colleague", words); !fault.Is(err, fault.Invalid) {
			t.Errorf("to somebody who is shut out: %v", err)
		}
	})
}

// CCM-22: whoever is asked reads the file and changes nothing; the file is theirs when they take it, the sender reads on for some
// days, and both end by themselves.
func TestAFileIsHandedOver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h := opened(t, d)
		file := h.File.ID
		may := func(a access.Actor, act access.Action) bool { return s.Access.Can(ctx, d, a, act, h.File.Subject()) }
		if may(h.Colleague, access.FileRead) {
			t.Fatal("a colleague reads the file")
		}
		filetest.Must(t, s.Offer(ctx, h.Worker, file, "colleague", words))
		if !may(h.Colleague, access.NoteRead) || may(h.Colleague, access.NoteWrite) || may(h.Colleague, access.AddressRead) || !may(h.Worker, access.NoteWrite) {
			t.Error("while it waits: the receiver reads and writes nothing, the sender works on")
		}
		if err := s.Offer(ctx, h.Supervisor, file, "colleague", words); !fault.Is(err, fault.NotReady) {
			t.Errorf("a second hand-over: %v", err)
		}
		row := waitsFor(t, s, h.Colleague)
		if err := s.Accept(ctx, h.Worker, file, row.ID); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the sender takes it: %v", err)
		}
		for _, c := range []struct {
			by   access.Actor
			many int
		}{{h.Supervisor, 1}, {h.Other, 0}, {h.Worker, 0}} {
			if rows, err := s.NotTaken(ctx, c.by); err != nil || len(rows) != c.many {
				t.Errorf("%s sees %d not taken, %v", c.by.PersonID, len(rows), err)
			}
		}
		before, err := s.Page(ctx, h.Colleague, file)
		if err != nil || !before.MayTake || before.MayOffer || before.Holder != "Person worker" {
			t.Fatalf("the page for the receiver: %+v %v", before.MayTake, err)
		}
		filetest.Must(t, s.Accept(ctx, h.Colleague, file, row.ID))
		if err := s.Accept(ctx, h.Colleague, file, row.ID); err == nil {
			t.Error("taken twice")
		}
		if !may(h.Colleague, access.FileWrite) || may(h.Worker, access.FileWrite) || !may(h.Worker, access.NoteRead) {
			t.Error("after it: the file is the receiver's, the sender reads on")
		}
		if page, err := s.Page(ctx, h.Worker, file); err != nil || page.MayOffer || page.MayTake || page.Last.SightUntil != s.Today(ctx).AddDays(SightDays) {
			t.Errorf("the page for the sender: %+v %v", page.Last, err)
		}
		for a, until := range map[*access.Actor]clock.Date{&h.Worker: s.Today(ctx).AddDays(SightDays), &h.Colleague: ""} {
			if rows, _, err := s.Caseload(ctx, *a, supervision.Filter{}); err != nil || len(rows) != 1 || rows[0].SightUntil != until {
				t.Errorf("the list of %s: %+v %v", a.PersonID, rows, err)
			}
		}
		h.Clock.Set(h.Clock.Now().AddDate(0, 0, SightDays))
		if !may(h.Worker, access.NoteRead) {
			t.Error("the last day does not count")
		}
		h.Clock.Set(h.Clock.Now().AddDate(0, 0, 1))
		if may(h.Worker, access.FileRead) || !may(h.Colleague, access.FileWrite) {
			t.Error("the sender's sight does not end by itself")
		}
		list, err := s.History.Of(ctx, d, file, []history.Kind{history.Assigned}, 0, 1)
		if err != nil || list[0].Person != "colleague" || list[0].Act != history.ActFileAssigned {
			t.Errorf("what happened: %+v %v", list, err)
		}
		filetest.Must(t, s.Offer(ctx, h.Colleague, file, "worker", words)) // and back
	})
}

// CCM-22: a refusal says why, tells the sender and the supervisor for some days, and ends what the receiver read.
func TestAHandOverIsRefusedOrTakenBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h := opened(t, d)
		file := h.File.ID
		filetest.Must(t, s.Offer(ctx, h.Worker, file, "colleague", words))
		row := waitsFor(t, s, h.Colleague)
		if err := s.Refuse(ctx, h.Colleague, file, row.ID, " "); !fault.Is(err, fault.Invalid) {
			t.Errorf("without a reason: %v", err)
		}
		filetest.Must(t, s.Refuse(ctx, h.Colleague, file, row.ID, "I am away next week."))
		if s.Access.Can(ctx, d, h.Colleague, access.FileRead, h.File.Subject()) {
			t.Error("whoever refused reads the file still")
		}
		for _, list := range []func(context.Context, access.Actor) ([]Row, error){s.OfMine, s.NotTaken} {
			by := h.Worker
			if rows, err := s.NotTaken(ctx, by); err != nil || len(rows) != 0 {
				t.Errorf("a case manager sees those of the provider: %v %v", rows, err)
			}
			if rows, _ := list(ctx, by); len(rows) == 0 {
				by = h.Supervisor
			}
			rows, err := list(ctx, by)
			if err != nil || len(rows) != 1 || rows[0].Outcome != Refused || rows[0].Reason != "I am away next week." {
				t.Errorf("the refusal is not told: %+v %v", rows, err)
			}
		}
		h.Clock.Set(h.Clock.Now().AddDate(0, 0, toldDays+1))
		if rows, err := s.OfMine(ctx, h.Worker); err != nil || len(rows) != 0 {
			t.Errorf("it is told for ever: %v %v", rows, err)
		}
		filetest.Must(t, s.Offer(ctx, h.Supervisor, file, "colleague", words))
		row = waitsFor(t, s, h.Colleague)
		if row.FromID != "worker" || row.OfferedBy != h.Supervisor.Name {
			t.Errorf("a supervisor hands it over for whoever has it: %+v", row)
		}
		filetest.Must(t, s.Withdraw(ctx, h.Worker, file, row.ID))
		if err := s.Withdraw(ctx, h.Worker, file, row.ID); !fault.Is(err, fault.NotReady) {
			t.Errorf("taken back twice: %v", err)
		}
		if err := s.Accept(ctx, h.Colleague, file, row.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("taken after it was taken back: %v", err)
		}
	})
}

// CCM-22: a supervisor who gives the file to somebody meanwhile ends the hand-over; nobody takes it from them.
func TestReassigningEndsAHandOver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h := opened(t, d)
		file := h.File.ID
		filetest.Must(t, s.Offer(ctx, h.Worker, file, "colleague", words))
		row := waitsFor(t, s, h.Colleague)
		filetest.Must(t, s.AssignTo(ctx, h.Supervisor, file, "colleague"))
		if err := s.Accept(ctx, h.Colleague, file, row.ID); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the old hand-over is taken: %v", err)
		}
		if rows, err := s.NotTaken(ctx, h.Supervisor); err != nil || len(rows) != 0 {
			t.Errorf("it waits still: %v %v", rows, err)
		}
		if page, err := s.Page(ctx, h.Colleague, file); err != nil || page.Waits() || !page.MayOffer {
			t.Errorf("the page says that it waits: %v", err)
		}
		filetest.Must(t, s.Offer(ctx, h.Colleague, file, "worker", words))
	})
}

// CCM-22: two who act at once leave one hand-over, and one answer.
func TestHandOversAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h := opened(t, d)
		file := h.File.ID
		if n := dbtest.AtOnce(t, 4, func(int) error { return s.Offer(ctx, h.Worker, file, "colleague", words) }); n != 1 {
			t.Errorf("%d hand-overs", n)
		}
		row := waitsFor(t, s, h.Colleague)
		n := dbtest.AtOnce(t, 4, func(i int) error {
			if i%2 == 0 {
				return s.Withdraw(ctx, h.Worker, file, row.ID)
			}
			return s.Accept(ctx, h.Colleague, file, row.ID)
		})
		if n != 1 {
			t.Errorf("%d answers", n)
		}
	})
}

// CCM-22: the page says what the next person needs: what is due and late, what binds, whom not to call, the notes of the last
// weeks, and never a protected address; out of scope there is none.
func TestThePageForTheNextPerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h := opened(t, d)
		file := h.File.ID
		f, err := s.RecordDecision(ctx, h.Worker, file, h.File.Version, supervision.Decision{On: "2026-11-03", Code: supervision.Accepted, Why: "On paper."})
		filetest.Must(t, err)
		f, err = s.Enrol(ctx, h.Worker, file, f.Version, "2026-11-03", "2026-11-05", "Early release.")
		filetest.Must(t, err)
		_, err = s.ChangeConditions(ctx, h.Worker, file, f.Version, supervision.ConditionChange{On: "2026-11-04", Add: []supervision.Condition{{Code: "CURFEW", Words: "home by ten"}}})
		filetest.Must(t, err)
		for _, p := range []registry.Place{{Role: "family", Name: "Aunt", Address: "4 Secret Lane", Protected: true},
			{Role: "client", Name: "Noor", Numbers: []registry.Number{{Kind: "phone", Value: "902-555-0101", NotSafe: true, NoVoicemail: true}}}} {
			filetest.Must(t, s.AddPlace(ctx, h.Worker, file, p))
		}
		for _, n := range []notes.Note{{Kind: "general", Body: "Came with her sister.", Occurred: "2026-11-09"}, {Kind: "general", Body: "Long ago.", Occurred: "2026-10-01", Meant: true}} {
			filetest.Must(t, s.WriteNote(ctx, h.Worker, file, n))
		}
		breach, err := s.ReportBreach(ctx, h.Worker, file, supervision.Breach{Kind: "CURFEW", LearnedOn: "2026-11-09", ReportedOn: "2026-11-09", Account: "Came home at one."})
		filetest.Must(t, err)
		filetest.Must(t, s.Release.Desk.Instruct(ctx, h.Worker, file, breach, "HOUSE_ARREST", "C. Roy"))
		filetest.Must(t, s.SetHearing(ctx, h.Worker, file, supervision.Hearing{OnDate: "2026-11-20", Kind: "DETENTION_REVIEW"}))
		filetest.Must(t, s.SetHearing(ctx, h.Worker, file, supervision.Hearing{OnDate: "2026-11-21", Kind: "DETENTION_REVIEW"}))
		_, err = d.Exec(ctx, "update hearing set on_date='2026-11-08' where file_id=$1 and on_date='2026-11-21'", file) // over, and nobody said what came of it
		filetest.Must(t, err)

		p, err := s.Page(ctx, h.Worker, file)
		filetest.Must(t, err)
		var codes []string
		for _, x := range p.Dangers {
			codes = append(codes, x.Code)
			if strings.Contains(x.Words, "Secret") {
				t.Errorf("a protected address is told: %+v", x)
			}
		}
		if want := []string{"instruction.HOUSE_ARREST", "high_risk", "not_safe", "no_voicemail", "protected"}; !slices.Equal(codes, want) {
			t.Errorf("dangers: %v, want %v", codes, want)
		}
		if len(p.Due) != 1 || p.Due[0].DueOn != "2026-11-05" || len(p.Conditions) != 1 || len(p.Hearings) != 2 || p.Hearings[0].OnDate != "2026-11-08" || len(p.Open) != 1 || len(p.Open[0].Instructions) != 1 {
			t.Errorf("due %v, conditions %v, hearings %v, breaches %v", p.Due, p.Conditions, p.Hearings, p.Open)
		}
		if len(p.Recent) != 1 || p.Recent[0].Body != "Came with her sister." {
			t.Errorf("notes: %+v", p.Recent)
		}
		if p.Behind != nil || len(p.Letters) != 0 {
			t.Errorf("nothing was signed or written: %+v %+v", p.Behind, p.Letters)
		}
		behindAndUnsent(t, d, file)
		if p, err := s.Page(ctx, h.Worker, file); err != nil || p.Behind == nil || len(p.Behind.Came) != 1 || len(p.Letters) != 1 || p.Letters[0].Subject != "Open" {
			t.Errorf("the agreement that is behind, the letter that waits: %+v %+v %v", p.Behind, p.Letters, err)
		}
		filetest.Must(t, s.AnswerBreach(ctx, h.Worker, breach, "WARN_VERBAL", "2026-11-10"))
		_, err = d.Exec(ctx, "insert into breach_state (breach_id, organisation_id, file_id, going, whereabouts) values ($1,'org',$2,'ONGOING','Unknown')", breach, file)
		filetest.Must(t, err)
		_, err = d.Exec(ctx, `insert into granted_change (form_id, organisation_id, file_id, effective, granted) values ('g','org',$1,'2026-11-20','{"On":"2026-11-20","Direction":"UP","Risk":"LOW"}')`, file)
		filetest.Must(t, err)
		p, err = s.Page(ctx, h.Worker, file)
		filetest.Must(t, err)
		if len(p.Open) != 0 || len(p.Answered) != 1 || p.Answered[0].Action != "WARN_VERBAL" || p.Answered[0].Going != "ONGOING" || p.Dangers[0] != (Danger{"was_ongoing", "Unknown"}) ||
			p.Dangers[1] != (Danger{"was_instruction.HOUSE_ARREST", "C. Roy"}) || len(p.Answered[0].Instructions) != 1 {
			t.Errorf("answered of late: %+v, %+v, %+v", p.Open, p.Answered, p.Dangers)
		}
		if len(p.Granted) != 1 || p.Granted[0].Effective != "2026-11-20" {
			t.Errorf("granted %+v", p.Granted)
		}
		h.Clock.Set(h.Clock.Now().AddDate(0, 0, 29))
		if p, err := s.Page(ctx, h.Worker, file); err != nil || len(p.Answered) != 0 {
			t.Errorf("answered long ago: %+v %v", p.Answered, err)
		}
		_, err = d.Exec(ctx, "update supervision_file set housing_referred=$2 where id=$1", file, true) // the coordinator reads the file, not its notes
		filetest.Must(t, err)
		for by, kind := range map[*access.Actor]fault.Kind{&h.Colleague: fault.NotFound, &h.Housing: fault.Forbidden, &h.Other: fault.NotFound, &h.Officer: fault.Forbidden, &h.OtherRegion: fault.NotFound} {
			if _, err := s.Page(ctx, *by, file); !fault.Is(err, kind) {
				t.Errorf("%s: %v", by.PersonID, err)
			}
		}
	})
}

// behindAndUnsent signs an agreement before the conditions of the file came, and writes two letters of which one left.
func behindAndUnsent(t *testing.T, d *db.DB, file string) {
	t.Helper()
	for _, insert := range []string{
		`insert into form (id, organisation_id, subject_kind, subject_id, code, definition, state, supersedes, opened_by, opened_by_name, opened_at)
			values ('agreed','org','file',$1,'bsf802',1,'signed','','p','p',1)`,
		`insert into form_part (form_id, part, organisation_id, state, answers, edited_by, edited_by_name, edited_at, version) values ('agreed','provider',(select organisation_id from supervision_file where id=$1),'completed','{}','p','p',1,1)`,
		`insert into form_signature (id, form_id, item, organisation_id, way, signer, witness, interpreter, language, covers, hash, image_id, kept_by, kept_by_name, signed_at)
			values ('s','agreed','client_signature',(select organisation_id from supervision_file where id=$1),'TYPED','x','','','','','','','p','p',1)`,
		`insert into letter (id, organisation_id, file_id, place_id, recipient, consent_id, subject, body, made_at, made_by, made_by_name, sent_on) values
			('l1','org',$1,'p','Counsel','c','Open','x',1,'p','p',''), ('l2','org',$1,'p','Counsel','c','Gone','x',1,'p','p','2026-11-08')`,
	} {
		_, err := d.Exec(t.Context(), insert, file)
		filetest.Must(t, err)
	}
}

// CCM-22: an answer is late after three days.
func TestAnAnswerIsLate(t *testing.T) {
	h := Handover{OfferedAt: time.Date(2026, 11, 10, 15, 0, 0, 0, time.UTC).UnixMicro()}
	if h.Late(ctx, "2026-11-13") || !h.Late(ctx, "2026-11-14") || h.AnswerBy(ctx) != "2026-11-24" {
		t.Errorf("late on the 13th %v, on the 14th %v, until %s", h.Late(ctx, "2026-11-13"), h.Late(ctx, "2026-11-14"), h.AnswerBy(ctx))
	}
	halifax, err := clock.Zone("America/Halifax")
	filetest.Must(t, err)
	evening := Handover{OfferedAt: time.Date(2026, 11, 11, 3, 20, 0, 0, time.UTC).UnixMicro()}
	if got := evening.Offered(clock.In(ctx, halifax)); got != "2026-11-10" {
		t.Errorf("offered in the evening of the 10th, said to be %s", got)
	}
	h.Outcome = Refused
	if h.Late(ctx, "2026-11-14") {
		t.Error("answered, and late")
	}
}

// CCM-22: a check-in whose appointment is booked stands once, with its hour.
func TestABookedCheckInStandsOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h := opened(t, d)
		f, err := s.RecordDecision(ctx, h.Worker, h.File.ID, h.File.Version, supervision.Decision{On: "2026-11-03", Code: supervision.Accepted, Why: "On paper."})
		filetest.Must(t, err)
		_, err = s.Enrol(ctx, h.Worker, f.ID, f.Version, "2026-11-03", "2026-11-12", "Early release.")
		filetest.Must(t, err)
		for day, due := range map[clock.Date]int{"2026-11-13": 1, "2026-11-12": 0} {
			filetest.Must(t, d.Tx(ctx, func(tx *db.Tx) error {
				if _, err := tx.Exec(ctx, "delete from appointment"); err != nil {
					return err
				}
				_, err := s.Schedule.AddAppointment(ctx, tx, schedule.Appointment{OrganisationID: "org", FileID: f.ID, PersonID: "worker", Date: day, Kind: schedule.CheckInAppointment})
				return err
			}))
			p, err := s.Page(ctx, h.Worker, f.ID)
			if err != nil || len(p.Due) != due || len(p.Appointments) != 1 {
				t.Errorf("booked on %s: %d due, %d booked, %v", day, len(p.Due), len(p.Appointments), err)
			}
		}
	})
}

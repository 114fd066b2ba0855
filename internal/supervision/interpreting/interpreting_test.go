package interpreting_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/filetest"
	"passerelle/internal/supervision/interpreting"
	"passerelle/internal/supervision/interview"
)

var ctx = context.Background()

// spoken opens a house whose client needs an interpreter and has a check-in on 2026-11-13 at 10:00.
func spoken(t *testing.T, d *db.DB) (filetest.House, interpreting.Service) {
	t.Helper()
	h := filetest.Open(t, d)
	s := interpreting.Service{Service: h.Documents.Service}
	run(t, d, "update client set interpreter_needed='yes'")
	run(t, d, "update supervision_file set state='ACTIVE', enrolled_on='2026-11-03' where id=$1", h.File.ID)
	h.File = move(t, h, "2026-11-13", "10:00")
	return h, s
}

func run(t *testing.T, d *db.DB, statement string, args ...any) {
	t.Helper()
	_, err := d.Exec(ctx, statement, args...)
	filetest.Must(t, err)
}

// move sets the check-in to a day and an hour.
func move(t *testing.T, h filetest.House, on clock.Date, hour string) supervision.File {
	t.Helper()
	f, err := h.Documents.Stored(ctx, h.Documents.DB, h.File.ID)
	filetest.Must(t, err)
	f, err = h.Documents.ScheduleCheckIn(ctx, h.Worker, f.ID, f.Version, on, supervision.Moved{By: supervision.Movers[0], Reason: "A doctor", At: hour, Late: "Asked", Hearing: true})
	filetest.Must(t, err)
	return f
}

// ahead gives what My day has of an actor.
func ahead(t *testing.T, s interpreting.Service, a access.Actor) (why []string) {
	t.Helper()
	list, err := s.Waiting(ctx, a)
	filetest.Must(t, err)
	for _, x := range list {
		why = append(why, x.Why)
	}
	return why
}

func page(t *testing.T, h filetest.House, s interpreting.Service) interpreting.Page {
	t.Helper()
	p, err := s.Page(ctx, h.Worker, h.File.ID)
	filetest.Must(t, err)
	return p
}

// of gives the booking of the first meeting to come.
func of(t *testing.T, h filetest.House, s interpreting.Service) interpreting.Booking {
	t.Helper()
	return page(t, h, s).Ahead[0].Booking
}

// word gives who interprets at the check-in as it says itself.
func word(t *testing.T, d *db.DB, h filetest.House) string {
	t.Helper()
	w, err := db.One[string](ctx, d, "select coalesce(max(interpreter),'') from appointment where file_id=$1 and status='booked'", h.File.ID)
	filetest.Must(t, err)
	return w
}

func fields(err error) (out []string) {
	for _, p := range fault.ProblemsOf(err) {
		out = append(out, p.Field)
	}
	slices.Sort(out)
	return out
}

var ada = interpreting.Details{Language: "Somali", Name: "Ada Noor", Phone: "902-555-0144"}

// CCM-15: an interpreter is asked for a meeting that the file has, with its day and hour, or for another of which both are said; whoever is on the list of
// people comes with their telephone; by those who work on the file alone, and once for each meeting.
func TestAnInterpreterIsAsked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := spoken(t, d)
		id := page(t, h, s).Meetings[0].ID
		filetest.Must(t, s.AddPlace(ctx, h.Worker, h.File.ID, registry.Place{Role: "interpreter", Name: "Ida Lam", Numbers: []registry.Number{{Kind: "phone", Value: "902-555-0188"}}}))
		ida := page(t, h, s).Offered[0].ID
		for name, x := range map[string]struct {
			b      interpreting.Booking
			chosen string
			want   []string
		}{
			"nothing":             {interpreting.Booking{}, "", []string{"interpreter", "meeting", "spoken"}},
			"a meeting of nobody": {interpreting.Booking{Meeting: "hearing", MeetingID: id, Details: ada}, "", []string{"meeting"}},
			"another, of no day":  {interpreting.Booking{Meeting: "other", Details: ada}, "", []string{"at_time", "on_day", "what"}},
			"another, before":     {interpreting.Booking{Meeting: "other", What: "Clinic", On: "2026-11-09", At: "9:00", Details: ada}, "", []string{"on_day"}},
			"no hour, no phone":   {interpreting.Booking{Meeting: "other", What: "Clinic", On: "2026-11-12", At: "noon", Details: interpreting.Details{Language: "x", Name: "y", Phone: "12"}}, "", []string{"at_time", "phone"}},
			"two at once":         {interpreting.Booking{Meeting: "checkin", MeetingID: id, Details: ada}, ida, []string{"interpreter"}},
			"nobody of the file":  {interpreting.Booking{Meeting: "checkin", MeetingID: id, Details: interpreting.Details{Language: "x", AskedOf: "y"}}, "z", []string{"place"}},
			"an unknown answer":   {interpreting.Booking{Meeting: "checkin", MeetingID: id, Details: interpreting.Details{Language: "x", AskedOf: "y", Client: "MAYBE"}}, "", []string{"client_says"}},
		} {
			if err := s.Ask(ctx, h.Worker, h.File.ID, x.b, x.chosen); !slices.Equal(fields(err), x.want) {
				t.Errorf("%s: %v %v", name, fields(err), err)
			}
		}
		good := interpreting.Booking{Meeting: "checkin", MeetingID: id, On: "2027-01-01", At: "23:00", Details: interpreting.Details{Language: "Somali", AskedOf: "City service"}}
		for who, a := range map[string]access.Actor{"officer": h.Officer, "colleague": h.Colleague, "other": h.Other, "housing": h.Housing} {
			if err := s.Ask(ctx, a, h.File.ID, good, ""); !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", who, err)
			}
		}
		if n := dbtest.AtOnce(t, 3, func(int) error { return s.Ask(ctx, h.Worker, h.File.ID, good, ida) }); n != 1 {
			t.Fatalf("asked %d times", n)
		}
		if b := of(t, h, s); b.On != "2026-11-13" || b.At != "10:00" || b.Name != "Ida Lam" || b.Phone != "902-555-0188" || b.Status != interpreting.Asked || b.AskedBy != h.Worker.Name {
			t.Errorf("%+v", b)
		}
		filetest.Must(t, s.Ask(ctx, h.Worker, h.File.ID, interpreting.Booking{Meeting: "other", What: "Clinic", On: "2026-11-12", At: "9:00", Details: ada}, ""))
		run(t, d, "update supervision_file set state='CLOSED', closed_on='2026-11-10' where id=$1", h.File.ID)
		if err := s.Ask(ctx, h.Worker, h.File.ID, good, ""); !fault.Is(err, fault.NotReady) {
			t.Errorf("of a closed file: %v", err)
		}
		if p := page(t, h, s); len(p.Ahead) != 0 || len(p.Loose) != 2 || !p.Loose[0].IsGone(p.Today) || p.MayAsk {
			t.Errorf("a closed file: %+v %+v", p.Ahead, p.Loose)
		}
		b := page(t, h, s).Loose[0]
		filetest.Must(t, s.Change(ctx, h.Worker, h.File.ID, b.ID, b.Version, interpreting.CalledOff, "", nil))
	})
}

// CCM-15: who is confirmed stands on the check-in itself, and goes off it with the booking; whoever saw less is told who was faster; each change is one
// event and one audit row; an interpreter comes on the day and not before.
func TestWhatBecomesOfABooking(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := spoken(t, d)
		ask := func() interpreting.Booking {
			filetest.Must(t, s.Ask(ctx, h.Worker, h.File.ID, interpreting.Booking{Meeting: "checkin", MeetingID: page(t, h, s).Meetings[0].ID, Details: ada}, ""))
			return of(t, h, s)
		}
		b := ask()
		if word(t, d, h) != "" {
			t.Error("who is only asked stands there")
		}
		for _, to := range []string{interpreting.Came, "", "SOON"} {
			if err := s.Change(ctx, h.Worker, h.File.ID, b.ID, b.Version, to, "", nil); !slices.Equal(fields(err), []string{"status"}) {
				t.Errorf("%q: %v", to, err)
			}
		}
		if err := s.Change(ctx, h.Worker, h.File.ID, b.ID, b.Version, interpreting.Confirmed, "", &interpreting.Details{}); !slices.Equal(fields(err), []string{"interpreter", "spoken"}) {
			t.Errorf("nobody: %v", err)
		}
		if n := dbtest.AtOnce(t, 3, func(int) error {
			return s.Change(ctx, h.Worker, h.File.ID, b.ID, b.Version, interpreting.Confirmed, "", nil)
		}); n != 1 || word(t, d, h) != "Ada Noor" {
			t.Errorf("confirmed %d times: %q", n, word(t, d, h))
		}
		if err := s.Change(ctx, h.Worker, h.File.ID, b.ID, b.Version, interpreting.Declined, "", nil); !fault.IsStale(err) {
			t.Errorf("unseen: %v", err)
		}
		b = of(t, h, s)
		other := ada
		other.Name, other.Client = "Ida Lam", "AGREES"
		filetest.Must(t, s.Change(ctx, h.Worker, h.File.ID, b.ID, b.Version, b.Status, "", &other))
		if word(t, d, h) != "Ida Lam" {
			t.Errorf("another name: %q", word(t, d, h))
		}
		refused := other // nobody stays confirmed whom the client does not want
		refused.Client = interpreting.Refuses
		if err := s.Change(ctx, h.Worker, h.File.ID, b.ID, b.Version+1, interpreting.Confirmed, "", &refused); !slices.Equal(fields(err), []string{"client_says"}) || word(t, d, h) != "Ida Lam" {
			t.Errorf("refused by the client: %v", err)
		}
		filetest.Must(t, s.Change(ctx, h.Worker, h.File.ID, b.ID, b.Version+1, interpreting.Declined, "Ill", nil))
		if word(t, d, h) != "" || !slices.Equal(ahead(t, s, h.Worker), []string{interpreting.WasRefused}) {
			t.Errorf("declined: %q %v", word(t, d, h), ahead(t, s, h.Worker))
		}
		b = ask()
		h.Clock.Set(time.Date(2026, 11, 13, 13, 59, 0, 0, time.UTC)) // 9:59 where the provider is
		for _, to := range []string{interpreting.Came, interpreting.NotCome} {
			if err := s.Change(ctx, h.Worker, h.File.ID, b.ID, b.Version, to, "", nil); !slices.Equal(fields(err), []string{"status"}) {
				t.Errorf("%s before the hour: %v", to, err)
			}
		}
		h.Clock.Set(time.Date(2026, 11, 13, 14, 0, 0, 0, time.UTC))
		filetest.Must(t, s.Change(ctx, h.Worker, h.File.ID, b.ID, b.Version, interpreting.NotCome, "", nil))
		filetest.Must(t, s.Change(ctx, h.Worker, h.File.ID, b.ID, b.Version+1, interpreting.Came, "", nil))
		if p := page(t, h, s); len(p.Ended) != 2 || p.Ended[0].Status != interpreting.Came || p.Ended[1].Words != "Ill" {
			t.Errorf("%+v", p.Ended)
		}
		events, err := s.History.Of(ctx, d, h.File.ID, []history.Kind{history.InterpreterAsked, history.InterpreterChanged}, 0, 20)
		filetest.Must(t, err)
		audited, err := db.One[int](ctx, d, "select count(*) from audit_act where action in ('interpreter.asked','interpreter.changed')")
		if err != nil || len(events) != 7 || audited != 7 {
			t.Errorf("%d events, %d rows of audit, %v", len(events), audited, err)
		}
	})
}

// CCM-6, CCM-15: who is booked does not follow a check-in, an interview or a hearing to another day: the meeting has nobody, My day and the page say
// so, and one press asks for the day it is on now and calls off what was.
func TestABookingDoesNotFollowItsMeeting(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := spoken(t, d)
		talks := interview.Service{Service: s.Service}
		first := interview.Interview{Through: "CUSTODY", With: "Sgt. Lowe", On: "2026-11-16", At: "10:30", Way: "TELEPHONE", Place: "902-555-0101"}
		filetest.Must(t, talks.Arrange(ctx, h.Worker, h.File.ID, first))
		filetest.Must(t, s.SetHearing(ctx, h.Worker, h.File.ID, supervision.Hearing{OnDate: "2026-11-17", AtTime: "09:00", Kind: "COURT"}))
		if got := ahead(t, s, h.Worker); !slices.Equal(got, []string{"NONE", "NONE", "NONE"}) {
			t.Fatalf("nothing is booked: %v", got)
		}
		for _, m := range page(t, h, s).Meetings {
			filetest.Must(t, s.Ask(ctx, h.Worker, h.File.ID, interpreting.Booking{Meeting: m.Kind, MeetingID: m.ID, Details: ada}, ""))
		}
		for _, x := range page(t, h, s).Ahead {
			filetest.Must(t, s.Change(ctx, h.Worker, h.File.ID, x.Booking.ID, x.Booking.Version, interpreting.Confirmed, "", nil))
		}
		talk := func() interview.Interview {
			p, err := talks.Of(ctx, h.Worker, h.File.ID)
			filetest.Must(t, err)
			return p.Current()
		}
		if got := ahead(t, s, h.Worker); len(got) != 0 || word(t, d, h) != "Ada Noor" || talk().Interpreter != "Ada Noor" {
			t.Fatalf("all are booked: %v, %q, %q", got, word(t, d, h), talk().Interpreter)
		}
		move(t, h, "2026-11-18", "14:00")
		next := talk()
		next.On = "2026-11-19"
		filetest.Must(t, talks.Move(ctx, h.Worker, h.File.ID, next.ID, next.Version, next, interview.Change{AskedBy: "CUSTODY", Reason: "Lockdown"}))
		_, _, all, err := s.PlanStored(ctx, d, h.File.ID)
		filetest.Must(t, err)
		all[0].OnDate = "2026-11-20"
		filetest.Must(t, s.SetHearing(ctx, h.Worker, h.File.ID, all[0]))
		if got := ahead(t, s, h.Worker); !slices.Equal(got, []string{"MOVED", "MOVED", "MOVED"}) || word(t, d, h) != "" || talk().Interpreter != "" {
			t.Fatalf("all moved: %v, %q, %q", got, word(t, d, h), talk().Interpreter)
		}
		x := page(t, h, s).Ahead[0]
		if err := s.Change(ctx, h.Worker, h.File.ID, x.Booking.ID, x.Booking.Version+1, interpreting.CalledOff, "", nil); !fault.IsStale(err) {
			t.Errorf("unseen: %v", err)
		}
		if n := dbtest.AtOnce(t, 3, func(int) error { return s.Anew(ctx, h.Worker, h.File.ID, x.Booking.ID, x.Booking.Version) }); n != 1 {
			t.Errorf("asked anew %d times", n)
		}
		for _, x := range page(t, h, s).Ahead {
			if x.Why == interpreting.Moved {
				filetest.Must(t, s.Anew(ctx, h.Worker, h.File.ID, x.Booking.ID, x.Booking.Version))
			}
		}
		p := page(t, h, s)
		for _, x := range p.Ahead {
			if x.Why != interpreting.OnlyAsked || x.Booking.On != x.On || x.Booking.At != x.Hour || x.Booking.Name != "Ada Noor" {
				t.Errorf("asked anew: %+v", x)
			}
			if err := s.Anew(ctx, h.Worker, h.File.ID, x.Booking.ID, x.Booking.Version); !fault.Is(err, fault.NotReady) {
				t.Errorf("anew for the same day: %v", err)
			}
		}
		if len(p.Ahead) != 3 || len(p.Ended) != 3 || p.Ended[0].Status != interpreting.CalledOff {
			t.Errorf("%+v %+v", p.Ahead, p.Ended)
		}
		now := talk()
		filetest.Must(t, talks.CallOff(ctx, h.Worker, h.File.ID, now.ID, now.Version, interview.Change{AskedBy: "OFFICER", Reason: "Released"}))
		if got := ahead(t, s, h.Worker); !slices.Contains(got, interpreting.Gone) {
			t.Errorf("the interview is called off: %v", got)
		}
	})
}

// CCM-15: My day has the coming two weeks of clients who need an interpreter, for whoever has the file and who covers, and for nobody else; who covers
// asks and confirms.
func TestInterpretersOnMyDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := spoken(t, d)
		for who, a := range map[string]access.Actor{"colleague": h.Colleague, "supervisor": h.Supervisor, "officer": h.Officer, "other": h.Other} {
			if got := ahead(t, s, a); len(got) != 0 {
				t.Errorf("%s: %v", who, got)
			}
		}
		h.Away(t, d, "2026-11-10", "2026-11-20", "colleague")
		for who, a := range map[string]access.Actor{"case manager": h.Worker, "cover": h.Colleague} {
			if got := ahead(t, s, a); !slices.Equal(got, []string{"NONE"}) {
				t.Errorf("%s: %v", who, got)
			}
		}
		on := page(t, h, s).Meetings[0].On
		for day, want := range map[string][]string{"2026-11-24": {"NONE"}, "2026-11-25": nil} { // it is 10 November
			run(t, d, "update check_in set due_on='"+day+"' where outcome=''")
			if got := ahead(t, s, h.Worker); !slices.Equal(got, want) {
				t.Errorf("on %s: %v", day, got)
			}
		}
		run(t, d, "update check_in set due_on='"+string(on)+"' where outcome=''")
		run(t, d, "update client set interpreter_needed='no'")
		if got := ahead(t, s, h.Worker); len(got) != 0 {
			t.Errorf("none is needed: %v", got)
		}
		run(t, d, "update client set interpreter_needed='yes'")
		filetest.Must(t, s.Ask(ctx, h.Colleague, h.File.ID, interpreting.Booking{Meeting: "checkin", MeetingID: page(t, h, s).Meetings[0].ID, Details: ada}, ""))
		if got := ahead(t, s, h.Worker); !slices.Equal(got, []string{"ASKED"}) {
			t.Errorf("asked: %v", got)
		}
		b := of(t, h, s)
		filetest.Must(t, s.Change(ctx, h.Colleague, h.File.ID, b.ID, b.Version, interpreting.Confirmed, "", nil))
	})
}

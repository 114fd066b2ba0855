package calendar

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/filetest"
)

var ctx = context.Background()

// CCM-15: a calendar elsewhere learns initials, whatever the name is written in.
func TestInitials(t *testing.T) {
	for name, want := range map[string]string{"Noor Warsame": "N.W.", "Jean-Luc de la Tour": "J.L.D.L.T.", "نور": "ن.", "  ": "", "o’Neil": "O.", "(Sam) Roy": "S.R."} {
		if got := Initials(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

// CCM-15: a week begins on its Monday.
func TestMonday(t *testing.T) {
	for day, want := range map[clock.Date]clock.Date{"2026-11-09": "2026-11-09", "2026-11-10": "2026-11-09", "2026-11-15": "2026-11-09", "2026-11-16": "2026-11-16"} {
		if got := Monday(day); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
}

// parsed reads a calendar file back as RFC 5545 says: lines end with CRLF, are at most 75 octets long, and are unfolded.
func parsed(t *testing.T, text string) (events []map[string]string) {
	t.Helper()
	if !strings.HasSuffix(text, "\r\n") || strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") {
		t.Error("a line does not end with CRLF")
	}
	for _, line := range strings.Split(text, "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) {
			t.Errorf("%d octets, or cut within a letter: %q", len(line), line)
		}
		if !strings.HasPrefix(line, " ") && line != "" && !strings.Contains(line, ":") {
			t.Errorf("no property: %q", line)
		}
	}
	var open []string
	for _, line := range strings.Split(strings.ReplaceAll(text, "\r\n ", ""), "\r\n") {
		name, value, _ := strings.Cut(line, ":")
		switch {
		case name == "BEGIN":
			open = append(open, value)
			if value == "VEVENT" {
				events = append(events, map[string]string{})
			}
		case name == "END":
			if len(open) == 0 || open[len(open)-1] != value {
				t.Fatalf("%s ends and is not open", value)
			}
			open = open[:len(open)-1]
		case len(open) == 2:
			events[len(events)-1][name] = strings.NewReplacer(`\n`, "\n", `\,`, ",", `\;`, ";", `\\`, `\`).Replace(value)
		}
	}
	if len(open) != 0 {
		t.Errorf("%v is not ended", open)
	}
	return events
}

// CCM-15: what is written is read back: days, instants, odd signs, long lines of letters that take several octets.
func TestACalendarFileIsReadBack(t *testing.T) {
	long := strings.Repeat("é", 120) + "; a, b\\c\nd"
	at := time.Date(2026, 11, 12, 14, 30, 0, 0, time.FixedZone("AST", -4*3600))
	var out bytes.Buffer
	filetest.Must(t, Write(&out, "Passerelle", at, []Event{{Entry: Entry{ID: "1", Kind: CheckIn, On: "2026-11-30"}, Summary: long},
		{Entry: Entry{ID: "2", Kind: Hearing, On: "2026-11-12", At: at}, Summary: "Hearing N.W.", URL: "https://passerelle.example/files/x"}}))
	events := parsed(t, out.String())
	if len(events) != 2 {
		t.Fatalf("%d events:\n%s", len(events), out.String())
	}
	if e := events[0]; e["SUMMARY"] != long || e["DTSTART;VALUE=DATE"] != "20261130" || e["DTEND;VALUE=DATE"] != "20261201" || e["UID"] != "check_in-1@passerelle" {
		t.Errorf("%v", e)
	}
	if e := events[1]; e["DTSTART"] != "20261112T183000Z" || e["DTEND"] != "20261112T193000Z" || e["URL"] != "https://passerelle.example/files/x" {
		t.Errorf("%v", e)
	}
}

// CCM-15: what a case manager has in a week: check-ins, once where their appointment is booked, hearings and interviews of the files
// that are theirs, in the provider's hours, and of those that they cover, to the last day of the absence; nobody else's.
func TestAWeek(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s, file := Service{h.Documents.Service}, h.File.ID
		f, err := s.RecordDecision(ctx, h.Worker, file, h.File.Version, supervision.Decision{On: "2026-11-03", Code: supervision.Accepted})
		filetest.Must(t, err)
		_, err = s.Enrol(ctx, h.Worker, file, f.Version, "2026-11-03", "2026-11-12", "")
		filetest.Must(t, err)
		filetest.Must(t, s.SetHearing(ctx, h.Worker, file, supervision.Hearing{OnDate: "2026-11-12", AtTime: "09:00", Kind: "DETENTION_REVIEW", Place: "Room 4"}))
		filetest.Must(t, s.SetHearing(ctx, h.Worker, file, supervision.Hearing{OnDate: "2026-11-20", Kind: "COURT"}))
		filetest.Must(t, d.Tx(ctx, func(tx *db.Tx) error {
			for _, x := range []schedule.Appointment{{At: time.Date(2026, 11, 12, 18, 30, 0, 0, time.UTC), Date: "2026-11-12", Kind: schedule.CheckInAppointment, Place: "Office"},
				{Date: "2026-11-11", Kind: schedule.OtherAppointment}, {Date: "2026-11-11", Kind: schedule.OtherAppointment, Status: schedule.Cancelled}} {
				x.OrganisationID, x.FileID, x.PersonID = "org", file, "worker"
				if _, err := s.Schedule.AddAppointment(ctx, tx, x); err != nil {
					return err
				}
			}
			return nil
		}))
		for day, status := range map[string]string{"2026-11-13": "ARRANGED", "2026-11-09": "HELD", "2026-11-14": "MOVED"} {
			_, err = d.Exec(ctx, `insert into assessment_interview (id, organisation_id, file_id, arranged_through, arranged_with, on_date, at_time, way, place, attends, housing, interpreter, language, bring,
				bring_words, status, note_owed, takes_place_of, by_name, recorded_at) values ($1,'org',$2,'','',$3,'10:00','','','',$4,'','','','',$5,$4,'','',0)`, "talk"+day, file, day, false, status)
			filetest.Must(t, err)
		}
		week, err := s.Between(ctx, h.Worker, "2026-11-09", "2026-11-15")
		filetest.Must(t, err)
		var got []string
		for _, e := range week {
			got = append(got, string(e.On)+" "+e.Kind+" "+e.Code)
			if e.FullName != "Noor Warsame" {
				t.Errorf("%+v", e)
			}
		}
		if want := "2026-11-09 assessment ; 2026-11-11 appointment other; 2026-11-12 hearing DETENTION_REVIEW; 2026-11-12 check_in checkin; 2026-11-13 assessment "; strings.Join(got, "; ") != want {
			t.Fatalf("%v, want %s", got, want)
		}
		if hour := week[3].At.Format("15:04"); hour != "14:30" || week[2].At.UTC().Hour() != 13 {
			t.Errorf("hours are not the provider's: %s, %s", hour, week[2].At)
		}
		for _, a := range []access.Actor{h.Colleague, h.Supervisor, h.Officer} {
			if list, err := s.Between(ctx, a, "2026-11-09", "2026-11-15"); err != nil || len(list) != 0 {
				t.Errorf("%s has %v, %v", a.PersonID, list, err)
			}
		}
		// Whoever covers has the days of the absence, and those alone.
		h.Away(t, d, "2026-11-08", "2026-11-12", "colleague")
		got = nil
		covered, err := s.Between(ctx, h.Colleague, "2026-11-09", "2026-11-15")
		filetest.Must(t, err)
		for _, e := range covered {
			got = append(got, string(e.On)+" "+e.Kind)
		}
		if want := "2026-11-09 assessment; 2026-11-11 appointment; 2026-11-12 hearing; 2026-11-12 check_in"; strings.Join(got, "; ") != want {
			t.Errorf("whoever covers has %v, want %s", got, want)
		}
	})
}

// SEC-1: a feed is at a secret of which only a hash is kept; a new one ends the one before, two at once leave one, and it ends with
// the person's place.
func TestFeedsAreSecretAndEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := h.Documents.Access
		_, err := d.Exec(ctx, "insert into person (id, organisation_id, email, name, language, time_zone, password_hash, must_change) values ('worker','org','a','Nora','fr','UTC','',$1)", false)
		filetest.Must(t, err)
		_, err = d.Exec(ctx, "insert into membership (id, person_id, organisation_id, programme, region_code, site_id, roles, from_date, to_date) values ('m1','worker','org','CCMS','','',',case_manager,','2020-01-01','')")
		filetest.Must(t, err)
		a := h.Worker
		a.MembershipID = "m1"
		first, err := s.MakeFeed(ctx, a)
		filetest.Must(t, err)
		if got, language, err := s.ActorOfFeed(ctx, first, "place"); err != nil || got.PersonID != "worker" || !got.Token || language != "fr" {
			t.Fatalf("%+v %s %v", got, language, err)
		}
		if n, err := db.One[int](ctx, d, "select count(*) from calendar_feed where secret_hash=$1 or id=$1", first); err != nil || n != 0 {
			t.Errorf("the secret stands in the database: %v", err)
		}
		second, err := s.MakeFeed(ctx, a)
		filetest.Must(t, err)
		for _, secret := range []string{first, "", "unknown"} {
			if _, _, err := s.ActorOfFeed(ctx, secret, "place"); !fault.Is(err, fault.NotFound) {
				t.Errorf("%q: %v", secret, err)
			}
		}
		if n := dbtest.AtOnce(t, 3, func(int) error { _, err := s.MakeFeed(ctx, a); return err }); n == 0 {
			t.Error("nobody makes one")
		}
		if n, err := db.One[int](ctx, d, "select count(*) from calendar_feed where ended_at=0"); err != nil || n != 1 {
			t.Errorf("%d feeds, %v", n, err)
		}
		filetest.Must(t, s.EndFeed(ctx, a))
		if _, _, err := s.ActorOfFeed(ctx, second, "place"); !fault.Is(err, fault.NotFound) {
			t.Errorf("after its end: %v", err)
		}
		third, err := s.MakeFeed(ctx, a)
		filetest.Must(t, err)
		_, err = d.Exec(ctx, "update membership set to_date='2026-11-01'")
		filetest.Must(t, err)
		if _, _, err := s.ActorOfFeed(ctx, third, "place"); !fault.Is(err, fault.NotFound) {
			t.Errorf("after the person's place: %v", err)
		}
	})
}

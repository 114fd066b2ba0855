package profile

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/filetest"
)

var ctx = context.Background()

func stored(t *testing.T, s Service, id string) supervision.File {
	t.Helper()
	f, err := s.Stored(ctx, s.DB, id)
	filetest.Must(t, err)
	return f
}

// RPT-2, CCM-18: city, ground and housing change from a day on, each with an event of its own when it differs, and what cannot be is
// refused beside its field with nothing kept.
func TestAProfileChangesFromADay(t *testing.T) {
	tests := []struct {
		name    string
		to      Profile
		on      clock.Date
		problem string // the field
		events  string
	}{
		{"another city", Profile{City: " Gull Bay "}, "2026-11-05", "", "city"},
		{"all of it", Profile{City: "Gull Bay", Ground: "FLIGHT", Housing: "with her aunt"}, "2026-11-05", "", "city ground housing"},
		{"nothing else", Profile{City: "Port Sable"}, "2026-11-05", "city", ""},
		{"no city any more", Profile{Ground: "FLIGHT"}, "2026-11-05", "city", ""},
		{"a long city", Profile{City: strings.Repeat("x", mostCity+1)}, "2026-11-05", "city", ""},
		{"an unknown ground", Profile{City: "Port Sable", Ground: "X"}, "2026-11-05", "ground", ""},
		{"a residence", Profile{City: "Port Sable", Housing: supervision.InResidence}, "2026-11-05", "housing", ""},
		{"before the referral", Profile{City: "Gull Bay"}, "2026-11-01", "on", ""},
		{"a day to come", Profile{City: "Gull Bay"}, "2026-11-11", "on", ""},
		{"no day", Profile{City: "Gull Bay"}, "", "on", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := filetest.Open(t, d)
				s := Service{h.Documents.Service}
				was := stored(t, s, h.File.ID)
				err := s.Change(ctx, h.Worker, was.ID, was.Version, test.to, test.on)
				if got := field(err); got != test.problem {
					t.Fatalf("%q: %v", got, err)
				}
				now := stored(t, s, was.ID)
				if test.problem != "" && (Of(now) != Of(was) || now.Version != was.Version) {
					t.Errorf("%+v is kept", Of(now))
				}
				if test.problem == "" && now.City != strings.TrimSpace(test.to.City) {
					t.Errorf("%+v", Of(now))
				}
				if got := named(t, s, was.ID); got != test.events {
					t.Errorf("events: %q", got)
				}
			})
		})
	}
}

func field(err error) string {
	if p := fault.ProblemsOf(err); len(p) > 0 {
		return p[0].Field
	}
	if err != nil {
		return fmt.Sprint(err)
	}
	return ""
}

// named gives what the events of the act say changed, the earliest first.
func named(t *testing.T, s Service, id string) string {
	t.Helper()
	events, err := s.History.Of(ctx, s.DB, id, []history.Kind{history.AttributeSet}, 0, 100)
	filetest.Must(t, err)
	var out []string
	for _, e := range events {
		if p, err := history.Decode[history.AttributePayload](e); err == nil && e.Act == history.ActAttributeChanged {
			out = append([]string{p.Name}, out...)
		}
	}
	return strings.Join(out, " ")
}

// RPT-2: a day before the last change of the same thing is refused; by whoever may not write in the file, or from a page that is not of
// today's state, nothing is changed; a place in a residence stays.
func TestAProfileChangesInOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := Service{h.Documents.Service}
		f := stored(t, s, h.File.ID)
		filetest.Must(t, s.Change(ctx, h.Worker, f.ID, f.Version, Profile{City: "Gull Bay"}, "2026-11-06"))
		if err := s.Change(ctx, h.Worker, f.ID, f.Version, Profile{City: "Far Bay"}, "2026-11-07"); !fault.IsStale(err) {
			t.Errorf("from an older page: %v", err)
		}
		f = stored(t, s, f.ID)
		if err := s.Change(ctx, h.Worker, f.ID, f.Version, Profile{City: "Port Sable"}, "2026-11-05"); field(err) != "on" {
			t.Errorf("before the last: %v", err)
		}
		for who, a := range map[string]access.Actor{"the officer": h.Officer, "another provider": h.Other, "the house": h.Housing} {
			if err := s.Change(ctx, a, f.ID, f.Version, Profile{City: "X"}, "2026-11-07"); err == nil {
				t.Errorf("%s changes it", who)
			}
		}
		_, err := d.Exec(ctx, "update supervision_file set housing=$2 where id=$1", f.ID, supervision.InResidence)
		filetest.Must(t, err)
		filetest.Must(t, s.Change(ctx, h.Worker, f.ID, f.Version, Profile{City: "Far Bay", Housing: "elsewhere"}, "2026-11-07"))
		if now := stored(t, s, f.ID); now.Housing != supervision.InResidence || now.City != "Far Bay" {
			t.Errorf("%+v", Of(now))
		}
	})
}

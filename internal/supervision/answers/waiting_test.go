package answers

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/history"
	"passerelle/internal/notes"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/asking"
)

var (
	ctx     = context.Background()
	worker  = access.Actor{PersonID: "worker", OrganisationID: "org", Programme: access.CCMS, Roles: []access.Role{access.CaseManager}}
	other   = access.Actor{PersonID: "colleague", OrganisationID: "org", Programme: access.CCMS, Roles: []access.Role{access.CaseManager}}
	officer = access.Actor{PersonID: "officer", OrganisationID: "agency", Region: "ATL", Programme: access.CCMS, Roles: []access.Role{access.LiaisonOfficer}}
)

func open(t *testing.T, d *db.DB) (Service, *clock.Settable) {
	t.Helper()
	keys, err := audit.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	clk := clock.At(time.Date(2026, 11, 10, 15, 0, 0, 0, time.UTC))
	log, err := audit.Open(ctx, d, db.Config{Path: filepath.Join(t.TempDir(), "reads.db"), HexKey: dbtest.Key}, keys, clk)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := log.Close(); err != nil {
			t.Errorf("close audit: %v", err)
		}
	})
	rules, record := access.New(d, log, clk), history.New(d, log, clk)
	return Service{supervision.New(supervision.Deps{DB: d, Access: rules, Audit: log, History: record, Registry: registry.New(d, rules, record, clk),
		Schedule: schedule.New(d, clk), Notes: notes.New(d, rules, record, clk), Clock: clk})}, clk
}

func (s Service) referred(t *testing.T, name, region string, on clock.Date) supervision.File {
	t.Helper()
	f, err := s.ReceiveReferral(ctx, worker, supervision.Referral{Client: registry.Client{FullName: name}, Region: region, ReceivedOn: on})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (s Service) reported(t *testing.T, name, region string, on clock.Date) (supervision.File, string) {
	t.Helper()
	f := s.referred(t, name, region, "2026-09-01")
	f, err := s.RecordDecision(ctx, worker, f.ID, f.Version, supervision.Decision{On: "2026-09-05", Code: supervision.Accepted})
	if err != nil {
		t.Fatal(err)
	}
	if f, err = s.Enrol(ctx, worker, f.ID, f.Version, "2026-09-10", "", ""); err != nil {
		t.Fatal(err)
	}
	breach, err := s.ReportBreach(ctx, worker, f.ID, supervision.Breach{Kind: "CURFEW", LearnedOn: on, ReportedOn: on, Account: "Came home at one."})
	if err != nil {
		t.Fatal(err)
	}
	return f, breach
}

func namesOf(rows []Row) (out []string) {
	for _, r := range rows {
		out = append(out, r.FullName)
	}
	return out
}

// CCM-11, CCM-17: an officer is told of each report without an answer and each referral without a decision of the region,
// the files under way before closed ones and the longest wait first; what is answered, taken back, brought by a
// register, or of another region is not among them.
func TestWhatWaitsForTheOfficer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := open(t, d)
		closed, _ := s.reported(t, "Closed", "ATL", "2026-09-20")
		if _, err := s.Close(ctx, worker, closed.ID, closed.Version+1, supervision.Closure{Reason: "LEFT_CANADA", On: "2026-10-01"}); err != nil {
			t.Fatal(err)
		}
		s.reported(t, "Late", "ATL", "2026-10-20")
		s.reported(t, "Early", "ATL", "2026-10-10")
		s.reported(t, "Elsewhere", "QUE", "2026-10-10")
		back, wrong := s.reported(t, "Back", "ATL", "2026-10-10")
		if err := s.TakeBackBreach(ctx, worker, back.ID, wrong, "another client"); err != nil {
			t.Fatal(err)
		}
		_, done := s.reported(t, "Done", "ATL", "2026-10-10")
		if err := s.AnswerBreach(ctx, officer, done, "NO_ACTION", "2026-10-11"); err != nil {
			t.Fatal(err)
		}
		_, brought := s.reported(t, "Brought", "ATL", "2026-10-10") // by a register, which says nothing of an answer
		if _, err := d.Exec(ctx, "update breach set kind='REGISTER' where id=$1", brought); err != nil {
			t.Fatal(err)
		}
		asked := s.referred(t, "Asked", "ATL", "2026-10-01")
		if _, err := s.AskAboutReferral(ctx, officer, asked.ID, asked.Version, "Which address?"); err != nil {
			t.Fatal(err)
		}
		s.referred(t, "New", "ATL", "2026-11-01")
		s.referred(t, "Old", "ATL", "2026-10-02")
		s.referred(t, "Away", "QUE", "2026-10-02")

		w, err := s.Waiting(ctx, officer)
		if err != nil {
			t.Fatal(err)
		}
		if got := namesOf(w.Breaches); !slices.Equal(got, []string{"Early", "Late", "Closed"}) || w.BreachCount != 3 {
			t.Errorf("reports: %d, %v", w.BreachCount, got)
		}
		if got := namesOf(w.Referrals); !slices.Equal(got, []string{"Old", "New", "Asked"}) || w.ReferralsCount != 3 {
			t.Errorf("referrals: %d, %v", w.ReferralsCount, got)
		}
		questions, err := asking.Stored(ctx, d, asked.ID)
		if err != nil || len(questions) != 1 {
			t.Fatalf("%+v, %v", questions, err)
		}
		if err := s.AnswerQuestion(ctx, worker, asked.ID, questions[0].ID, "Pier Road."); err != nil {
			t.Fatal(err)
		}
		if again, err := s.Waiting(ctx, officer); err != nil || !slices.Equal(namesOf(again.Referrals), []string{"Asked", "Old", "New"}) || !again.Referrals[0].Answered || again.Referrals[0].Asked || again.Referrals[1].Answered {
			t.Errorf("answered since: %+v, %v", again.Referrals, err)
		}
		if w, err := s.Waiting(ctx, worker); err != nil || w.BreachCount+w.ReferralsCount+len(w.Breaches) != 0 {
			t.Errorf("a case manager answers for the agency: %+v, %v", w, err)
		}
	})
}

// CCM-11, CCM-17: whoever has a file is told for a week what the officer answered on it; nobody else is, and nobody of what
// they recorded themselves.
func TestAnsweredLately(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, clk := open(t, d)
		_, breach := s.reported(t, "Noor", "ATL", "2026-11-01")
		if err := s.AnswerBreach(ctx, officer, breach, "WARN_VERBAL", "2026-11-02"); err != nil {
			t.Fatal(err)
		}
		f := s.referred(t, "Rima", "ATL", "2026-11-01")
		if _, err := s.DecideForAgency(ctx, officer, f.ID, f.Version, supervision.Decision{On: "2026-11-09", Code: supervision.Accepted}); err != nil {
			t.Fatal(err)
		}
		for _, statement := range []string{`insert into organisation (id, code, kind, name, name_fr, region_code, time_zone, province, office_phone, after_phone, office_opens, office_closes, active_from, active_to)
			values ('agency','ATL-R','region','Agency','','ATL','UTC','','','','','','2020-01-01','')`, `insert into person (id, organisation_id, email, name, language, time_zone, password_hash, must_change, deactivated_at)
			values ('officer','agency','o@example.org','Camille Roy','en','','',false,0), ('away','agency','a@example.org','Robin Ashby','en','','',false,0)`,
			`insert into absence (id, organisation_id, person_id, cover_id, from_date, to_date, reason, recorded_by, recorded) values ('b','agency','away','officer','2026-11-09','2026-11-12','LEAVE','away',1)`,
			`insert into membership (id, person_id, organisation_id, programme, region_code, site_id, roles, from_date, to_date, absence_id)
			values ('lent','officer','agency','CCMS','ATL','',',liaison_officer,','2026-11-09','2026-11-12','b')`} {
			if _, err := d.Exec(ctx, statement); err != nil {
				t.Fatal(err)
			}
		}
		list, err := s.Lately(ctx, worker)
		if err == nil && len(list) == 2 && (list[0].By != "Camille Roy" || list[0].For != "Robin Ashby") {
			t.Errorf("answered by %q for %q", list[0].By, list[0].For)
		}
		if err != nil || len(list) != 2 || list[0].Decision != supervision.Accepted || list[1].Action != "WARN_VERBAL" || list[1].FullName != "Noor" {
			t.Fatalf("%+v, %v", list, err)
		}
		for _, a := range []access.Actor{other, officer} {
			if list, err := s.Lately(ctx, a); err != nil || len(list) != 0 {
				t.Errorf("%s is told %+v, %v", a.PersonID, list, err)
			}
		}
		clk.Set(clk.Now().AddDate(0, 0, 8))
		if list, err := s.Lately(ctx, worker); err != nil || len(list) != 0 {
			t.Errorf("after a week: %+v, %v", list, err)
		}
	})
}

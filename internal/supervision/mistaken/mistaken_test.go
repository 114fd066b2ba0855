package mistaken

import (
	"context"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/filetest"
	"passerelle/internal/supervision/relied"
)

var ctx = context.Background()

// done is what may have happened in a file before somebody says that it was opened in error.
type done struct {
	what string
	do   func(t *testing.T, h filetest.House, d *db.DB, f supervision.File) supervision.File
}

func accepted(t *testing.T, h filetest.House, f supervision.File) supervision.File {
	f, err := h.Documents.RecordDecision(ctx, h.Worker, f.ID, f.Version, supervision.Decision{On: "2026-11-03", Code: supervision.Accepted})
	filetest.Must(t, err)
	return f
}

func enrolled(t *testing.T, h filetest.House, f supervision.File) supervision.File {
	f = accepted(t, h, f)
	f, err := h.Documents.Enrol(ctx, h.Worker, f.ID, f.Version, "2026-11-04", "2026-11-09", "")
	filetest.Must(t, err)
	return f
}

// byRegister lets what happened in a file have come from a register.
func byRegister(t *testing.T, d *db.DB, f supervision.File, facts ...history.Kind) {
	for _, kind := range facts {
		_, err := d.Exec(ctx, `insert into event (id, organisation_id, file_id, kind, act, effective, effective_at, recorded, person_id, role, system, payload, corrects, import_id)
			values ($1,'org',$2,$3,'register.imported','2026-11-03',0,0,'worker','provider_supervisor','importer','{}','','register')`, string(kind)+f.ID, f.ID, kind)
		filetest.Must(t, err)
	}
}

// relies lists them, by the sentence that names what others rely on; empty where nobody does.
var relies = map[string][]done{
	"": {
		{"nothing", func(_ *testing.T, _ filetest.House, _ *db.DB, f supervision.File) supervision.File { return f }},
		{"accepted on the agency's word", func(t *testing.T, h filetest.House, _ *db.DB, f supervision.File) supervision.File {
			return accepted(t, h, f)
		}},
		{"what a register says", func(t *testing.T, _ filetest.House, d *db.DB, f supervision.File) supervision.File {
			byRegister(t, d, f, history.Decided, history.Enrolled, history.CheckInOutcome)
			_, err := d.Exec(ctx, `insert into breach (id, organisation_id, file_id, kind, occurred_on, learned_on, reported_on, account, action, answered_on) values ($1,'org',$1,'REGISTER','','','2026-11-03','','','')`, f.ID)
			filetest.Must(t, err)
			return f
		}},
	},
	"supervision.relied.form": {{"a form was sent", func(t *testing.T, _ filetest.House, d *db.DB, f supervision.File) supervision.File {
		_, err := d.Exec(ctx, `insert into form (id, organisation_id, subject_kind, subject_id, code, definition, state, supersedes, opened_by, opened_by_name, opened_at)
			values ($1,'agency','file',$1,'bsf801',1,'SENT','','officer','',0)`, f.ID)
		filetest.Must(t, err)
		_, err = d.Exec(ctx, `insert into form_sending (id, form_id, organisation_id, to_organisation, covers, hash, sent_by, sent_by_name, sent_at) values ($1,$1,'agency','org','','','officer','',0)`, f.ID)
		filetest.Must(t, err)
		return f
	}}},
	"supervision.relied.question": {{"the officer was asked", func(t *testing.T, _ filetest.House, d *db.DB, f supervision.File) supervision.File {
		_, err := d.Exec(ctx, `insert into question_round (id, organisation_id, file_id, number, due_on, sent_at, sent_by, sent_by_name) values ($1,'org',$1,1,'2026-11-09',1,'worker','')`, f.ID)
		filetest.Must(t, err)
		return f
	}}},
	"supervision.relied.heads_up": {{"an officer announced them", func(t *testing.T, _ filetest.House, d *db.DB, f supervision.File) supervision.File {
		_, err := d.Exec(ctx, `insert into heads_up (id, organisation_id, site_id, region, programme, name, uci_written, uci_digits, told_on, way, told_by, expected_on, held_at, risk, housing, remarks,
			recorded_by, recorded_by_name, recorded_at, ended_on, file_id) values ($1,'org','','ATL','ccms','','','','2026-11-02','HERE','','','','',$2,'','officer','',0,'2026-11-02',$1)`, f.ID, false)
		filetest.Must(t, err)
		return f
	}}},
	"supervision.relied.decision": {{"an officer decided", func(t *testing.T, h filetest.House, _ *db.DB, f supervision.File) supervision.File {
		f, err := h.Documents.DecideForAgency(ctx, h.Officer, f.ID, f.Version, supervision.Decision{On: "2026-11-03", Code: supervision.Accepted})
		filetest.Must(t, err)
		return f
	}}},
	"supervision.relied.enrolled": {{"under supervision", func(t *testing.T, h filetest.House, _ *db.DB, f supervision.File) supervision.File {
		return enrolled(t, h, f)
	}}},
	"supervision.relied.stay": {{"in a bed", func(t *testing.T, _ filetest.House, d *db.DB, f supervision.File) supervision.File {
		_, err := d.Exec(ctx, `insert into residence (id, organisation_id, site_id, name, places, high_risk, rules) values ($1,'org','','Harbour Lodge',2,$2,'')`, f.ID, false)
		filetest.Must(t, err)
		_, err = d.Exec(ctx, `insert into bed_stay (id, organisation_id, residence_id, file_id, arrived_on, left_on) values ($1,'org',$1,$1,'2026-11-03','')`, f.ID)
		filetest.Must(t, err)
		return f
	}}},
	"supervision.relied.breach": {{"a breach", func(t *testing.T, h filetest.House, _ *db.DB, f supervision.File) supervision.File {
		f = enrolled(t, h, f)
		_, err := h.Documents.ReportBreach(ctx, h.Worker, f.ID, supervision.Breach{Kind: "CURFEW", LearnedOn: "2026-11-09", ReportedOn: "2026-11-09", Account: "Out at night."})
		filetest.Must(t, err)
		f, err = h.Documents.Stored(ctx, h.Documents.DB, f.ID)
		filetest.Must(t, err)
		return f
	}}},
}

// SEC-3, CCM-19: a file on which others rely leaves no list by a case manager's word alone, and what stands in the way is named; a supervisor may
// still say that it was opened in error. What a register brought in stands in nobody's way.
func TestWhatOthersRelyOnStandsInTheWay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		for key, list := range relies {
			for _, row := range list {
				f, err := h.Documents.ReceiveReferral(ctx, h.Worker, supervision.Referral{Client: registry.Client{FullName: row.what}, Region: "ATL", ReceivedOn: "2026-11-02", Risk: "HIGH"})
				filetest.Must(t, err)
				f = row.do(t, h, d, f)
				names, err := relied.Of(ctx, d, f.ID)
				if err != nil || (len(names) == 0) != (key == "") || key != "" && names[0] != key {
					t.Errorf("%s: %v, %v", row.what, names, err)
				}
				_, err = h.Documents.OpenedInError(ctx, h.Worker, f.ID, f.Version, true, "Twice.")
				if key == "" && err != nil || key != "" && (!fault.Is(err, fault.NotReady) || err.Error() != key) {
					t.Errorf("%s: the case manager: %v", row.what, err)
				}
				if key == "" {
					continue
				}
				if f, err = h.Documents.OpenedInError(ctx, h.Supervisor, f.ID, f.Version, true, "Twice."); err != nil || !f.OpenedInError {
					t.Errorf("%s: the supervisor: %v", row.what, err)
				}
			}
		}
	})
}

// SEC-3, CCM-19: who relies on a file is told that it was marked, and that it was put back: the officers of its region and the provider's
// supervisors, and nobody else; nor of a file of which the agency knew nothing, nor whoever did it; for some days.
func TestWhoReliesOnAFileIsTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := Service{h.Documents.Service}
		second := h.Supervisor
		second.PersonID = "second"
		told := func(when string, back bool, people map[*access.Actor]int) {
			t.Helper()
			for a, want := range people {
				list, err := s.Lately(ctx, *a)
				if err != nil || len(list) != want || want > 0 && (list[0].TakenBack() != back || list[0].FullName != "Noor Warsame" || list[0].Reason != "Twice.") {
					t.Errorf("%s, %s: %+v, %v", when, a.PersonID, list, err)
				}
			}
		}
		imported := func(by string) {
			_, err := d.Exec(ctx, "update supervision_file set import_id=$2 where id=$1", h.File.ID, by)
			filetest.Must(t, err)
		}
		imported("register")
		f, err := h.Documents.OpenedInError(ctx, h.Worker, h.File.ID, h.File.Version, true, "Twice.")
		filetest.Must(t, err)
		told("nobody knew of it", false, map[*access.Actor]int{&h.Officer: 0, &second: 0})
		imported("")
		told("a referral that was received here", false, map[*access.Actor]int{&h.Officer: 1, &second: 1})
		f, err = h.Documents.TakeBackInError(ctx, h.Worker, f.ID, f.Version)
		filetest.Must(t, err)
		f = enrolled(t, h, f)
		f, err = h.Documents.OpenedInError(ctx, h.Supervisor, f.ID, f.Version, true, "Twice.")
		filetest.Must(t, err)
		told("marked", false, map[*access.Actor]int{&h.Officer: 1, &second: 1, &h.Supervisor: 0, &h.Other: 0, &h.OtherRegion: 0, &h.Worker: 0, &h.Housing: 0})
		_, err = h.Documents.TakeBackInError(ctx, h.Worker, f.ID, f.Version)
		filetest.Must(t, err)
		told("put back", true, map[*access.Actor]int{&h.Officer: 1, &second: 1, &h.Supervisor: 1, &h.Other: 0, &h.OtherRegion: 0, &h.Worker: 0})
		h.Clock.Set(h.Clock.Now().AddDate(0, 0, days+1))
		told("later", true, map[*access.Actor]int{&h.Officer: 0, &h.Supervisor: 0})
	})
}

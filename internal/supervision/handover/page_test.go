package handover

import (
	"slices"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/registry"
	"passerelle/internal/supervision/checklist"
	"passerelle/internal/supervision/filetest"
	"passerelle/internal/supervision/interview"
)

// CCM-4, CCM-6, CCM-7, CCM-22: the page says which interview is to come, which document is waited for and of what the client refused that
// somebody be told; what came, what was held and what was allowed since stand on it no more. Whoever is asked to take the file reads the same.
func TestThePageSaysWhatIsWaitedFor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h := opened(t, d)
		file, interviews, lists := h.File.ID, interview.Service{Service: s.Service}, checklist.Service{Service: s.Service, Forms: h.Documents.Forms}
		filetest.Must(t, interviews.Arrange(ctx, h.Worker, file, interview.Interview{Through: "CUSTODY", With: "Sgt. Cole", On: "2026-11-11", At: "10:30", Way: "IN_PERSON", Place: "Jail, room 2"}))
		for _, name := range []string{"Correctional plan", "Health record"} {
			filetest.Must(t, lists.Ask(ctx, h.Worker, file, checklist.Document{Name: name, AskedOf: "Camille Roy", AskedOn: "2026-11-03"}))
		}
		filetest.Must(t, s.AddPlace(ctx, h.Worker, file, registry.Place{Role: "family", Name: "Aunt"}))
		released, err := s.Release.Page(ctx, h.Worker, file)
		filetest.Must(t, err)
		filetest.Must(t, s.Release.Refuse(ctx, h.Worker, file, released.People[0].ID, []string{"health", "housing"}, "2026-11-09"))
		filetest.Must(t, s.Offer(ctx, h.Worker, file, "colleague", words))

		p, err := s.Page(ctx, h.Colleague, file)
		filetest.Must(t, err)
		if len(p.Interviews) != 1 || p.Interviews[0].At != "10:30" || p.Interviews[0].Place != "Jail, room 2" {
			t.Errorf("interviews to come: %+v", p.Interviews)
		}
		if len(p.Documents) != 2 || p.Documents[0].DueOn != "2026-11-13" {
			t.Errorf("documents waited for: %+v", p.Documents)
		}
		if len(p.Withheld) != 1 || p.Withheld[0].Name != "Aunt" || !slices.Equal(p.Withheld[0].What, []string{"health", "housing"}) {
			t.Errorf("refused: %+v", p.Withheld)
		}

		h.Clock.Set(h.Clock.Now().AddDate(0, 0, 1))
		filetest.Must(t, interviews.Settle(ctx, h.Worker, file, p.Interviews[0].ID, 1, interview.Result{Outcome: interview.Held, Note: interview.NoteWritten}))
		filetest.Must(t, lists.Follow(ctx, h.Worker, file, p.Documents[0].ID, 1, checklist.Step{Kind: checklist.Received, On: "2026-11-11"}))
		if p, err = s.Page(ctx, h.Colleague, file); err != nil || len(p.Interviews) != 0 || len(p.Documents) != 1 {
			t.Errorf("what came stands still: %+v %+v %v", p.Interviews, p.Documents, err)
		}
	})
}

// CCM-17, CCM-22: the page says first what was found and not reported, with its day, its condition and who noted it, and what was set aside by whom, when and why;
// whoever is asked to take the file reads the same. What is reported stands there no more.
func TestThePageSaysWhatIsNotReported(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h := opened(t, d)
		file := h.File.ID
		for _, x := range []string{"insert into condition (id, organisation_id, file_id, code, words, imposed_by, from_date, to_date) values ('c','org',$1,'CURFEW','home by ten','','2026-11-01','')",
			"insert into house_note (id, organisation_id, file_id, residence_id, kind, on_day, at_time, words, author_id, author_name, recorded_at) values ('n1','org',$1,'r','CURFEW_MISSED','2026-11-07','23:00','','p','Owen Pryce',1)",
			"insert into house_note (id, organisation_id, file_id, residence_id, kind, on_day, at_time, words, author_id, author_name, recorded_at) values ('n2','org',$1,'r','ABSENT','2026-11-08','','','p','Owen Pryce',1)",
			"insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on) values ('k','org',$1,'2026-11-06','KEPT','2026-11-06')",
			"insert into check_in_finding (check_in_id, what, organisation_id, file_id, found_on) values ('k','address','org',$1,'2026-11-06')",
			"insert into house_finding (note_id, condition_id, organisation_id, file_id, found_on) values ('n1','c','org',$1,'2026-11-07')",
			"insert into house_finding (note_id, condition_id, organisation_id, file_id, found_on) values ('n2','c','org',$1,'2026-11-08')"} {
			_, err := d.Exec(ctx, x, file)
			filetest.Must(t, err)
		}
		_, err := d.Exec(ctx, "update supervision_file set state='ACTIVE' where id=$1", file)
		filetest.Must(t, err)
		filetest.Must(t, s.Release.Desk.SetAside(ctx, h.Worker, file, []string{"n1.c"}, "The bus was late."))
		filetest.Must(t, s.Offer(ctx, h.Worker, file, "colleague", words))
		p, err := s.Page(ctx, h.Colleague, file)
		filetest.Must(t, err)
		if len(p.Found) != 2 || p.Found[0].What != "address" || p.Found[0].DueOn != "2026-11-06" || p.Found[1].Code != "CURFEW" || p.Found[1].DueOn != "2026-11-08" || p.Found[1].NotedBy != "Owen Pryce" {
			t.Errorf("found: %+v", p.Found)
		}
		if len(p.Aside) != 1 || p.Aside[0].DueOn != "2026-11-07" || p.Aside[0].By != h.Worker.Name || p.Aside[0].Reason != "The bus was late." || p.Aside[0].On != p.Today || p.Aside[0].NotedBy != "Owen Pryce" {
			t.Errorf("set aside: %+v", p.Aside)
		}
	})
}

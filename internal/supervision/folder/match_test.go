package folder

import (
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/correspondence"
	"passerelle/internal/supervision/document/match"
)

// CCM-14, CCM-19: what a closing counts of the folder is what the page of the folder lists, whatever was marked, scanned or printed.
func TestTheClosingCountsWhatTheFolderLists(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		worker := access.Actor{PersonID: "worker", Name: "worker", OrganisationID: "org", Programme: access.CCMS, Roles: []access.Role{access.CaseManager}}
		file, err := s.ReceiveReferral(ctx, worker, supervision.Referral{Client: registry.Client{FullName: "Noor Warsame", UCIWritten: "1122-3344"}, Region: "ATL", ReceivedOn: "2026-09-01", Risk: "LOW"})
		must(t, err)
		agrees := func(name string, print, scan int) {
			t.Helper()
			f, err := s.Folder(ctx, worker, file.ID)
			must(t, err)
			p, err := match.Of(ctx, d, file.ID, "")
			must(t, err)
			if p.Print != len(f.ToPrint()) || p.Scan != len(f.ToScan()) || p.Print != print || p.Scan != scan {
				t.Errorf("%s: %+v, the folder has %d and %d, not %d and %d", name, p, len(f.ToPrint()), len(f.ToScan()), print, scan)
			}
		}
		form := func(id, state, way string, discarded int) {
			t.Helper()
			_, err := d.Exec(ctx, `insert into form (id, organisation_id, subject_kind, subject_id, code, definition, state, supersedes, opened_by, opened_by_name, opened_at, discarded_at)
				values ($1,'org','file',$2,'bsf806',4,$3,'','worker','',1,$4)`, id, file.ID, state, discarded)
			must(t, err)
			_, err = d.Exec(ctx, "insert into form_part (form_id, part, organisation_id, state, answers, edited_by, edited_by_name, edited_at, version) values ($1,'provider','org','completed','{}','worker','worker',1,1)", id)
			must(t, err)
			if way != "" {
				_, err = d.Exec(ctx, `insert into form_signature (id, form_id, item, organisation_id, way, signer, witness, interpreter, language, covers, hash, image_id, kept_by, kept_by_name, signed_at)
					values ($1,$1,'worker_signature','org',$2,'Robin','','','','','','','worker','worker',1)`, id, way)
				must(t, err)
			}
		}
		agrees("nothing", 0, 0)
		form("draft", "draft", "", 0)
		form("gone", "completed", "", 5)
		form("older", "superseded", "", 0)
		form("sent", "sent", "", 0)
		form("scanned", "signed", "scanned", 0)
		form("typed", "signed", "typed", 0)
		agrees("forms", 2, 0)
		must(t, s.Mark(ctx, worker, file.ID, []string{"FORM:sent"}, true))
		must(t, s.Mark(ctx, worker, file.ID, []string{"FORM:scanned"}, false))
		agrees("marked", 2, 0)
		if p, err := match.Of(ctx, d, file.ID, "typed"); err != nil || p.Print != 1 {
			t.Errorf("but the one that is written: %+v %v", p, err)
		}
		must(t, s.Correspondence.Write(ctx, worker, file.ID, correspondence.Filing{Message: correspondence.Message{Way: "FAX", Direction: "IN", SentOn: "2026-11-20", Sender: "Ada", Receiver: "Robin",
			Subject: "Lease", Body: "Signed.", Officer: "TOLD"}}, nil))
		_, err = d.Exec(ctx, `insert into letter (id, organisation_id, file_id, place_id, recipient, consent_id, subject, body, made_at, made_by, made_by_name, sent_on) values
			('out','org',$1,'p','Clinic','c','Hours','.',1,'worker','worker','2026-11-20'), ('kept','org',$1,'p','Clinic','c','Hours','.',1,'worker','worker','')`, file.ID)
		must(t, err)
		must(t, s.Add(ctx, worker, file.ID, "Lease", "2026-11-20"))
		agrees("a message, a letter and a paper", 4, 1)
	})
}

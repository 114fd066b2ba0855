package folder

import (
	"context"
	"path/filepath"
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
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/correspondence"
	"passerelle/internal/supervision/document"
	"passerelle/internal/supervision/question"
	"passerelle/internal/supervision/release"
	"passerelle/internal/supervision/synopsis"
)

var ctx = context.Background()

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, d *db.DB) *Service {
	t.Helper()
	keys, err := audit.NewKeys()
	must(t, err)
	clk := clock.At(time.Date(2026, 11, 27, 15, 0, 0, 0, time.UTC))
	log, err := audit.Open(ctx, d, db.Config{Path: filepath.Join(t.TempDir(), "reads.db"), HexKey: dbtest.Key}, keys, clk)
	must(t, err)
	t.Cleanup(func() { must(t, log.Close()) })
	rules, record := access.New(d, log, clk), history.New(d, log, clk)
	files, err := blob.Open(filepath.Join(t.TempDir(), "files"), filepath.Join(t.TempDir(), "files.key"))
	must(t, err)
	filled, err := forms.New(d, rules, log, files, clk)
	must(t, err)
	s := supervision.New(supervision.Deps{DB: d, Access: rules, Audit: log, History: record, Registry: registry.New(d, rules, record, clk),
		Schedule: schedule.New(d, clk), Notes: notes.New(d, rules, record, clk), Clock: clk})
	documents := document.New(s, filled)
	return &Service{s, documents, &correspondence.Service{Service: s, Files: files}, &release.Service{Service: question.New(synopsis.New(documents)), Files: files}, files}
}

// CCM-14, SEC-1: a letter is here by itself and is marked when it lies in the folder; what came on paper is named, scanned once,
// and taken off the list only before that; whoever does not write in the file changes nothing, whoever does not read it sees nothing.
func TestWhereDocumentsAre(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		of := func(person, org, region string, role access.Role) access.Actor {
			return access.Actor{PersonID: person, Name: person, OrganisationID: org, Region: region, Programme: access.CCMS, Roles: []access.Role{role}}
		}
		worker, officer := of("worker", "org", "", access.CaseManager), of("officer", "agency", "ATL", access.LiaisonOfficer)
		file, err := s.ReceiveReferral(ctx, worker, supervision.Referral{Client: registry.Client{FullName: "Noor Warsame", UCIWritten: "1122-3344"}, Region: "ATL", ReceivedOn: "2026-09-01", Risk: "LOW"})
		must(t, err)
		must(t, s.Correspondence.Write(ctx, worker, file.ID, correspondence.Filing{Message: correspondence.Message{Way: "FAX", Direction: "IN", SentOn: "2026-11-20", Sender: "Ada", Receiver: "Robin",
			Subject: "Lease", Body: "Signed.", Officer: "TOLD"}}, nil))
		f, err := s.Folder(ctx, worker, file.ID)
		must(t, err)
		if len(f.ToPrint()) != 1 || f.FileName(f.ToPrint()[0]) != "2026.11.20 – 1122-3344 – Lease" {
			t.Fatalf("%+v", f.Documents)
		}
		key := []string{f.Documents[0].Key()}
		must(t, s.Mark(ctx, worker, file.ID, key, true))
		must(t, s.Mark(ctx, worker, file.ID, key, true))
		if err := s.Mark(ctx, worker, file.ID, []string{"MESSAGE:of another file"}, true); !fault.Is(err, fault.NotFound) {
			t.Errorf("a document of another file: %v", err)
		}
		must(t, s.Add(ctx, worker, file.ID, "Plan", "2026-10-01"))
		if f, err = s.Folder(ctx, worker, file.ID); err != nil || len(f.Matching()) != 1 || len(f.ToScan()) != 1 || len(f.ToPrint()) != 0 {
			t.Fatalf("%+v, %v", f.Documents, err)
		}
		plan, scan := f.ToScan()[0].Ref, correspondence.Scan{Name: "plan.pdf", Content: []byte("%PDF-1.7")}
		for name, err := range map[string]error{"marked": s.Mark(ctx, officer, file.ID, key, false), "added": s.Add(ctx, officer, file.ID, "x", "2026-10-01"), "scanned": s.Scan(ctx, officer, file.ID, plan, scan),
			"removed": s.Remove(ctx, officer, file.ID, plan)} {
			if !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s by the officer: %v", name, err)
			}
		}
		must(t, s.Scan(ctx, worker, file.ID, plan, scan))
		if err := s.Scan(ctx, worker, file.ID, plan, scan); err == nil {
			t.Error("scanned over another")
		}
		if err := s.Remove(ctx, worker, file.ID, plan); err == nil {
			t.Error("a scan was removed")
		}
		if f, err = s.Folder(ctx, worker, file.ID); err != nil || len(f.Matching()) != 2 {
			t.Fatalf("%+v, %v", f.Documents, err)
		}
	})
}

// CCM-21: a consent that was signed on paper waits among what is to be scanned, by its day, is not taken off the list, and is a document
// of the folder once its scan is here, with which the task is done.
func TestAConsentOnPaperIsToBeScanned(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		worker := access.Actor{PersonID: "worker", Name: "worker", OrganisationID: "org", Programme: access.CCMS, Roles: []access.Role{access.CaseManager}}
		file, err := s.ReceiveReferral(ctx, worker, supervision.Referral{Client: registry.Client{FullName: "Noor Warsame"}, Region: "ATL", ReceivedOn: "2026-09-01", Risk: "LOW"})
		must(t, err)
		letters := &release.Service{Service: question.New(synopsis.New(s.Documents))}
		var counsel registry.Place
		must(t, d.Tx(ctx, func(tx *db.Tx) (err error) {
			counsel, err = s.Registry.AddPlace(ctx, tx, registry.Place{OrganisationID: "org", FileID: file.ID, Role: "counsel", Name: "Imogen Laing"})
			return err
		}))
		must(t, letters.KeepConsent(ctx, worker, file.ID, release.NewConsent{OnPaper: true, What: []string{"health"}, Covers: []string{counsel.ID}, GivenOn: "2026-11-20"}))
		f, err := s.Folder(ctx, worker, file.ID)
		if err != nil || len(f.ToScan()) != 1 || f.ToScan()[0].Dated != "2026-11-20" || len(f.ToPrint()) != 0 {
			t.Fatalf("to scan: %+v, %v", f.Documents, err)
		}
		waits := f.ToScan()[0]
		if waits.Name != "folder.consent – Imogen Laing" {
			t.Errorf("to whom it is does not stand in %q", waits.Name)
		}
		_, err = d.Exec(ctx, "update consent_release set revoked_on='2026-11-21' where file_id=$1", file.ID)
		must(t, err)
		if f, err = s.Folder(ctx, worker, file.ID); err != nil || f.ToScan()[0].Name == waits.Name {
			t.Errorf("a consent that was withdrawn has the name of another: %+v, %v", f.Documents, err)
		}
		_, err = d.Exec(ctx, "update consent_release set revoked_on='' where file_id=$1", file.ID)
		must(t, err)
		if err := s.Mark(ctx, worker, file.ID, []string{waits.Key()}, false); !fault.Is(err, fault.NotFound) {
			t.Errorf("marked away: %v", err)
		}
		if err := s.Remove(ctx, worker, file.ID, waits.Ref); err == nil {
			t.Error("taken off the list")
		}
		must(t, s.Scan(ctx, worker, file.ID, waits.Ref, correspondence.Scan{Name: "consent.pdf", Content: []byte("%PDF-1.7")}))
		if f, err = s.Folder(ctx, worker, file.ID); err != nil || len(f.ToScan()) != 0 || len(f.Matching()) != 1 || f.Matching()[0].Name != waits.Name || f.Matching()[0].Dated != "2026-11-20" {
			t.Fatalf("scanned: %+v, %v", f.Documents, err)
		}
		if tasks, err := s.Schedule.TasksOfFile(ctx, d, file.ID); err != nil || len(tasks) != 0 {
			t.Errorf("still to do: %+v, %v", tasks, err)
		}
	})
}

// CCM-14: a form that was signed on paper and scanned lies in the folder, by the word of who scanned it; one that was signed on screen does not.
func TestAFormSignedOnPaperIsInTheFolder(t *testing.T) {
	for way, paper := range map[forms.Way]bool{forms.Scanned: true, forms.Drawn: false} {
		var d Document
		d.scanned(document.FileForm{Filled: forms.Filled{Signatures: []forms.GivenSignature{{Way: forms.Typed, KeptByName: "Another", SignedAt: 1},
			{Way: way, KeptByName: "Nora", SignedAt: 2}}}})
		if d.OnPaper != paper || paper && (d.ByName != "Nora" || d.At != 2) {
			t.Errorf("signed %s: %+v", way, d)
		}
	}
}

// CCM-8, CCM-14: a letter to somebody outside belongs to the folder once it left, under its name by the rule and the day on its paper, and is
// marked as the others are; one that is only written, or was set aside, does not.
func TestALetterThatLeftIsInTheFolder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		worker := access.Actor{PersonID: "worker", Name: "worker", OrganisationID: "org", Programme: access.CCMS, Roles: []access.Role{access.CaseManager}}
		file, err := s.ReceiveReferral(ctx, worker, supervision.Referral{Client: registry.Client{FullName: "Noor Warsame", UCIWritten: "1122-3344"}, Region: "ATL", ReceivedOn: "2026-09-01", Risk: "LOW"})
		must(t, err)
		var counsel registry.Place
		must(t, d.Tx(ctx, func(tx *db.Tx) (err error) {
			counsel, err = s.Registry.AddPlace(ctx, tx, registry.Place{OrganisationID: "org", FileID: file.ID, Role: "counsel", Name: "Imogen Laing"})
			return err
		}))
		must(t, s.Release.KeepConsent(ctx, worker, file.ID, release.NewConsent{OnPaper: true, What: []string{"health"}, Covers: []string{counsel.ID}, GivenOn: "2026-11-20"}))
		letter, err := s.Release.Begin(ctx, worker, file.ID, counsel.ID, "Her health", "She is well.")
		must(t, err)
		letters := func() (out []Document) {
			f, err := s.Folder(ctx, worker, file.ID)
			must(t, err)
			for _, x := range f.Documents {
				if x.Kind == Letter {
					out = append(out, x)
				}
			}
			return out
		}
		if got := letters(); len(got) != 0 {
			t.Errorf("before it left: %+v", got)
		}
		must(t, s.Release.MarkSent(ctx, worker, file.ID, letter, "2026-11-26", "post", false))
		got := letters()
		f, err := s.Folder(ctx, worker, file.ID)
		must(t, err)
		if len(got) != 1 || f.FileName(got[0]) != "2026.11.26 – 1122-3344 – release.letter.to Imogen Laing" || len(f.ToPrint()) != 1 {
			t.Fatalf("it left: %+v", f.Documents)
		}
		must(t, s.Mark(ctx, worker, file.ID, []string{got[0].Key()}, true))
		if got = letters(); !got[0].OnPaper || !got[0].Here {
			t.Errorf("marked: %+v", got)
		}
	})
}

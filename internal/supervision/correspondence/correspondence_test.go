package correspondence

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/audit"
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
)

var ctx = context.Background()

type house struct {
	*Service
	worker, colleague, officer access.Actor
	file                       supervision.File
}

func open(t *testing.T, d *db.DB) house {
	t.Helper()
	keys, err := audit.NewKeys()
	must(t, err)
	clk := clock.At(time.Date(2026, 11, 27, 15, 0, 0, 0, time.UTC))
	log, err := audit.Open(ctx, d, db.Config{Path: filepath.Join(t.TempDir(), "reads.db"), HexKey: dbtest.Key}, keys, clk)
	must(t, err)
	t.Cleanup(func() { must(t, log.Close()) })
	_, err = d.Exec(ctx, `insert into organisation (id, code, kind, name, name_fr, region_code, time_zone, province, office_phone, after_phone, office_opens,
		office_closes, active_from, active_to) values ('org','ORG','provider','Provider','Fournisseur','','UTC','NS','','','','','','')`)
	must(t, err)
	_, err = d.Exec(ctx, `insert into person (id, organisation_id, email, name, language, time_zone, password_hash, must_change) values
		('worker','org','robin@harbour.example','Robin Vale','en','UTC','',$1)`, false)
	must(t, err)
	rules, record := access.New(d, log, clk), history.New(d, log, clk)
	files, err := blob.Open(filepath.Join(t.TempDir(), "files"), filepath.Join(t.TempDir(), "files.key"))
	must(t, err)
	s := supervision.New(supervision.Deps{DB: d, Access: rules, Audit: log, History: record, Registry: registry.New(d, rules, record, clk),
		Schedule: schedule.New(d, clk), Notes: notes.New(d, rules, record, clk), Clock: clk})
	of := func(person, org, region string, role access.Role) access.Actor {
		return access.Actor{PersonID: person, Name: person, OrganisationID: org, Region: region, Programme: access.CCMS, Roles: []access.Role{role}}
	}
	h := house{&Service{s, files}, of("worker", "org", "", access.CaseManager), of("colleague", "org", "", access.ProviderSupervisor), of("officer", "agency", "ATL", access.LiaisonOfficer), supervision.File{}}
	h.file, err = h.ReceiveReferral(ctx, h.worker, supervision.Referral{Client: registry.Client{FullName: "Noor Warsame", Sex: "F", UCIWritten: "1122-3344"}, Region: "ATL", ReceivedOn: "2026-09-01", Risk: "LOW"})
	must(t, err)
	return h
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func email(from, words string) []byte {
	return []byte(strings.ReplaceAll(fmt.Sprintf(`From: %s
To: robin@harbour.example
Subject: The letter
Date: Thu, 26 Nov 2026 14:05:00 +0000
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8

%s

-----Original Message-----
From: Robin
older words
--b
Content-Type: text/plain
Content-Disposition: attachment; filename="one.txt"

first
--b
Content-Type: text/plain
Content-Disposition: attachment; filename="two.txt"

second
--b--
`, from, words), "\n", "\r\n"))
}

func (h house) events(t *testing.T) (n int) {
	t.Helper()
	n, err := db.One[int](ctx, h.DB, "select count(*) from event where file_id=$1 and kind=$2", h.file.ID, history.NoteSigned)
	must(t, err)
	return n
}

// CCM-23, CCM-14, SEC-1, SEC-3: an e-mail is looked at by who brought it, filed once as a signed note, trimmed, with what was
// chosen of it and nothing else; the officer's copy is asked about; nobody else meets it before, and who may not read notes never.
func TestAnEmailIsFiled(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		id, err := h.Bring(ctx, h.worker, h.file.ID, "letter.eml", email("Ada Noor <ada@counsel.example>", "Here is the letter."))
		must(t, err)
		o, err := h.Message(ctx, h.worker, h.file.ID, id)
		must(t, err)
		if o.Sender != "Ada Noor (ada@counsel.example)" || o.Body != "Here is the letter." || o.SentOn != "2026-11-26" || o.Direction != "IN" || o.Officer != "" || len(o.Attachments) != 2 || !slices.Contains(o.Unknown, "ada@counsel.example") {
			t.Fatalf("looked at: %+v", o.Message)
		}
		if _, err := h.Bring(ctx, h.worker, h.file.ID, "again.eml", email("Ada Noor <ada@counsel.example>", "Here is the letter.")); !fault.Is(err, fault.Invalid) {
			t.Errorf("the same e-mail twice: %v", err)
		}
		for name, a := range map[string]access.Actor{"a colleague": h.colleague, "the officer": h.officer} {
			if _, err := h.Message(ctx, a, h.file.ID, id); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s meets what is not filed: %v", name, err)
			}
		}
		w := Filing{Message: o.Message, Keep: []string{o.Attachments[1].ID}}
		if err := h.File(ctx, h.worker, h.file.ID, id, w); !fault.Is(err, fault.Invalid) || h.events(t) != 0 {
			t.Fatalf("nothing said of the officer: %v", err)
		}
		w.Officer, w.OriginalKept = "TOLD", false
		must(t, h.File(ctx, h.worker, h.file.ID, id, w))
		if err := h.File(ctx, h.worker, h.file.ID, id, w); !fault.Is(err, fault.NotReady) || h.events(t) != 1 {
			t.Errorf("filed twice: %v, %d", err, h.events(t))
		}
		h.filed(t, id)
	})
}

// filed wants what became of the e-mail of the test above.
func (h house) filed(t *testing.T, id string) {
	t.Helper()
	o, err := h.Message(ctx, h.colleague, h.file.ID, id)
	must(t, err)
	n, err := h.Note(ctx, h.colleague, h.file.ID, o.NoteID)
	must(t, err)
	if n.Title != "The letter" || !strings.HasSuffix(n.Body, "\n\nHere is the letter.") || strings.Contains(n.Body, "older words") || !strings.Contains(n.Body, "ada@counsel.example") || n.Kind != notes.Correspondence {
		t.Errorf("the note says %q %q", n.Title, n.Body)
	}
	if o.Body != "" || o.Attachments[0].Kept || !o.Attachments[1].Kept {
		t.Errorf("kept: %+v", o.Message)
	}
	if _, err := h.Original(ctx, h.worker, h.file.ID, id); !fault.Is(err, fault.NotFound) {
		t.Errorf("the e-mail itself was not to be kept: %v", err)
	}
	if _, err := h.Files.Get(ctx, id); err == nil {
		t.Error("it lies in the store still")
	}
	held, err := h.Attachment(ctx, h.worker, h.file.ID, id, o.Attachments[1].ID)
	must(t, err)
	defer held.Close()
	if held.Name != "2026.11.26 – 1122-3344 – two.txt" {
		t.Errorf("named %q", held.Name)
	}
	if _, err := h.Attachment(ctx, h.worker, h.file.ID, id, o.Attachments[0].ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("a file that was left out: %v", err)
	}
	if _, err := h.Box(ctx, h.officer, h.file.ID); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Forbidden) {
		t.Errorf("the officer reads the provider's correspondence: %v", err)
	}
}

// CCM-23: what is not for this file leaves nothing; a letter on paper comes in with its scan; what cannot be is said.
func TestDropAndWrite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		id, err := h.Bring(ctx, h.worker, h.file.ID, "letter.eml", email("robin@harbour.example", "To somebody else."))
		must(t, err)
		if o, err := h.Message(ctx, h.worker, h.file.ID, id); err != nil || o.Direction != "OUT" {
			t.Errorf("%+v, %v", o.Message, err)
		}
		if err := h.Drop(ctx, h.colleague, h.file.ID, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("dropped by a colleague: %v", err)
		}
		must(t, h.Drop(ctx, h.worker, h.file.ID, id))
		if left, err := db.One[int](ctx, d, "select count(*) from correspondence where id=$1 and sender||receiver||subject||body||original_name<>''", id); err != nil || left != 0 {
			t.Errorf("something of it is left: %d, %v", left, err)
		}
		if _, err := h.Files.Get(ctx, id); err == nil {
			t.Error("it lies in the store still")
		}
		w := Filing{Message: Message{Way: "LETTER", Direction: "IN", SentOn: "2026-11-20", Sender: "Ada Noor", Receiver: "Robin Vale", Subject: "Lease", Body: "The lease ends.", Officer: "NOT_NEEDED"}}
		for name, wrong := range map[string]func(*Filing){
			"no reason":    func(*Filing) {},
			"in future":    func(w *Filing) { w.OfficerReason, w.SentOn = "known", "2026-11-28" },
			"without what": func(w *Filing) { w.OfficerReason, w.Body = "known", " " },
		} {
			one := w
			wrong(&one)
			if err := h.Write(ctx, h.worker, h.file.ID, one, nil); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		w.OfficerReason = "They sent it."
		if err := h.Write(ctx, h.worker, h.file.ID, w, &Scan{"x.html", []byte("<html>")}); !fault.Is(err, fault.Invalid) || h.events(t) != 0 {
			t.Errorf("markup as a scan: %v", err)
		}
		must(t, h.Write(ctx, h.worker, h.file.ID, w, &Scan{"lease.pdf", []byte("%PDF-1.7 lease")}))
		b, err := h.Box(ctx, h.worker, h.file.ID)
		must(t, err)
		if len(b.Messages) != 1 || b.Messages[0].State != Filed || h.events(t) != 1 {
			t.Fatalf("%+v", b.Messages)
		}
		o, err := h.Message(ctx, h.worker, h.file.ID, b.Messages[0].ID)
		must(t, err)
		held, err := h.Attachment(ctx, h.worker, h.file.ID, o.Message.ID, o.Attachments[0].ID)
		must(t, err)
		must(t, held.Close())
	})
}

// CCM-23, CCM-5: an e-mail or a letter that names a protected address is asked about once before it is filed, for the house or not, and
// nothing of it is kept until whoever files it says that the address is meant.
func TestAProtectedAddressInAMessageIsAskedAbout(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		must(t, h.AddPlace(ctx, h.worker, h.file.ID, registry.Place{Role: "family", Name: "Aunt", Address: "77 Hidden Lane", Protected: true}))
		asked := func(what string, err error) {
			t.Helper()
			if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Field != registry.FieldNamed || h.events(t) != 0 {
				t.Errorf("%s: %v %+v, %d notes", what, err, p, h.events(t))
			}
		}
		letter := Message{Way: "LETTER", Direction: "IN", SentOn: "2026-11-26", Sender: "Ada Noor", Receiver: "Robin", Subject: "The letter", Body: "Moved to 77, hidden lane.", Officer: "TOLD"}
		for _, house := range []bool{false, true} {
			asked("a letter", h.Write(ctx, h.worker, h.file.ID, Filing{Message: letter, ForHousing: house}, nil))
		}
		id, err := h.Bring(ctx, h.worker, h.file.ID, "letter.eml", email("Ada Noor <ada@counsel.example>", "She moved to 77 Hidden Lane."))
		must(t, err)
		m, err := h.Message(ctx, h.worker, h.file.ID, id)
		must(t, err)
		m.Message.Officer = "TOLD"
		w := Filing{Message: m.Message, Keep: []string{m.Attachments[0].ID}}
		asked("an e-mail", h.File(ctx, h.worker, h.file.ID, id, w))
		w.Body, w.Subject = "She moved.", "At 77 Hidden Lane"
		asked("its subject", h.File(ctx, h.worker, h.file.ID, id, w))
		w.NamesProtected = true
		must(t, h.File(ctx, h.worker, h.file.ID, id, w))
		must(t, h.Write(ctx, h.worker, h.file.ID, Filing{Message: letter, NamesProtected: true}, nil))
		if h.events(t) != 2 {
			t.Errorf("%d notes", h.events(t))
		}
	})
}

package forms

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/platform/blob"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
)

var ctx = context.Background()

type house struct {
	*Service
	t   *testing.T
	clk *clock.Settable
}

func open(t *testing.T, d *db.DB) house {
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
	files, err := blob.Open(filepath.Join(t.TempDir(), "files"), filepath.Join(t.TempDir(), "files.key"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(log.Close(), files.Close()); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	s, err := New(d, access.New(d, log, clk), log, files, clk)
	if err != nil {
		t.Fatal(err)
	}
	return house{s, t, clk}
}

var (
	worker  = access.Actor{PersonID: "w", Name: "Robin Vale", OrganisationID: "org", Programme: access.CCMS, Roles: []access.Role{access.CaseManager}}
	officer = access.Actor{PersonID: "o", Name: "Camille Roy", OrganisationID: "region", Programme: access.CCMS, Roles: []access.Role{access.LiaisonOfficer}}
	chief   = access.Actor{PersonID: "c", Name: "Dana Whelan", OrganisationID: "nhq", OrganisationKind: access.Headquarters, Programme: access.CCMS,
		Roles: []access.Role{access.Administrator}}
	file = OfFile("f1")
)

func (h house) tx(act func(tx *db.Tx) error) error { return h.db.Tx(ctx, act) }

func (h house) opened(code string, known Context) Filled {
	h.t.Helper()
	var f Filled
	if err := h.tx(func(tx *db.Tx) (err error) {
		f, err = h.Open(ctx, tx, worker, "org", file, code, known)
		return err
	}); err != nil {
		h.t.Fatal(err)
	}
	return f
}

func (h house) get(id string) Filled {
	h.t.Helper()
	f, err := h.Get(ctx, h.db, file, id)
	if err != nil {
		h.t.Fatal(err)
	}
	return f
}

func (h house) writing(id, part string, a Answers) Writing {
	p, _ := h.get(id).Part(part)
	return Writing{About: file, FormID: id, Part: part, Answers: a, Version: p.Version}
}

func (h house) complete(a access.Actor, id, part string, said Answers) error {
	w := h.writing(id, part, said)
	return h.tx(func(tx *db.Tx) error { return h.Complete(ctx, tx, a, w) })
}

func (h house) sign(id string, g Signing) error {
	g.About, g.FormID = file, id
	return h.tx(func(tx *db.Tx) error { return h.Sign(ctx, tx, worker, g) })
}

func (h house) send(a access.Actor, id, to string) error {
	return h.tx(func(tx *db.Tx) error { return h.Send(ctx, tx, a, file, to, id) })
}

func (h house) receive(a access.Actor, id string) error {
	return h.tx(func(tx *db.Tx) error { return h.Receive(ctx, tx, a, file, id) })
}

func specimen(t *testing.T, d *Definition) Answers {
	t.Helper()
	a, ok := SpecimenOf(d, i18n.English)
	if !ok {
		t.Fatalf("%s has no specimen", d.Code)
	}
	return a
}

var typedName = Signing{Item: "worker_signature", Way: Typed, Signer: "Robin Vale", Witness: "Alex Moreau", Interpreter: "Hana Girma", Language: "Tigrinya"}

// CCM-1, CCM-17: a form goes from its writer to the other side and back, each in their own part, with every version kept
// under who wrote it; what was signed or sent is never reopened.
func TestLifeOfAForm(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.opened("bsf807", Context{"file": map[string]any{"name": "Selam Tesfay", "uci": "11-2233-4455"}})
		if got := h.get(f.ID); got.Answers().Get("client_name") != "Selam Tesfay" || got.State != Draft {
			t.Fatalf("begun: %+v", got)
		}
		said := specimen(t, f.Definition)
		for _, c := range []struct {
			name string
			act  func() error
			want fault.Kind
		}{
			{"another's part", func() error { return h.complete(officer, f.ID, "provider", said) }, fault.Forbidden},
			{"half", func() error { return h.complete(worker, f.ID, "provider", Answers{"uci": {"1"}}) }, fault.Invalid},
			{"sent half", func() error { return h.send(worker, f.ID, "region") }, fault.NotReady},
			{"whole", func() error { return h.complete(worker, f.ID, "provider", said) }, -1},
			{"again", func() error { return h.complete(worker, f.ID, "provider", said) }, fault.NotReady},
			{"unsigned", func() error { return h.send(worker, f.ID, "region") }, fault.NotReady},
			{"no witness", func() error { return h.sign(f.ID, Signing{Item: "worker_signature", Way: Typed, Signer: "Robin Vale"}) }, fault.Invalid},
			{"no such place", func() error { return h.sign(f.ID, Signing{Item: "uci", Way: Typed, Signer: "Robin", Witness: "A"}) }, fault.NotFound},
			{"signed", func() error { return h.sign(f.ID, typedName) }, -1},
			{"signed twice", func() error { return h.sign(f.ID, typedName) }, fault.Invalid},
			{"not theirs to receive", func() error { return h.receive(officer, f.ID) }, fault.NotFound},
			{"sent", func() error { return h.send(worker, f.ID, "region") }, -1},
			{"the agency's part before it arrived", func() error { return h.complete(officer, f.ID, "agency", said) }, fault.NotReady},
			{"received by the wrong side", func() error { return h.receive(worker, f.ID) }, fault.NotFound},
			{"received", func() error { return h.receive(officer, f.ID) }, -1},
			{"the agency's part", func() error { return h.complete(officer, f.ID, "agency", said) }, -1},
			{"sent back", func() error { return h.send(officer, f.ID, "org") }, -1},
			{"received back", func() error { return h.receive(worker, f.ID) }, -1},
		} {
			err := c.act()
			if c.want == -1 && err != nil || c.want != -1 && !fault.Is(err, c.want) {
				t.Fatalf("%s: %v", c.name, err)
			}
		}
		got := h.get(f.ID)
		if got.State != Received || !slices.Equal(got.SentTo(), []string{"region", "org"}) || got.Sendings[0].ReceivedByName != "Camille Roy" || len(got.Unsigned()) != 0 {
			t.Errorf("%+v", got)
		}
		list, err := h.History(ctx, d, file, f.ID, "provider")
		if err != nil || len(list) != 2 || list[0].State != Completed || list[1].Answers().Get("client_name") != "Selam Tesfay" || list[0].EditedByName != "Robin Vale" {
			t.Errorf("%+v, %v", list, err)
		}
		if _, err := h.Get(ctx, d, OfFile("f2"), f.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("seen from another file: %v", err)
		}
	})
}

// SEC-3, CCM-13: what was signed is hashed, its versions are never changed, and a change behind the back of the house is
// seen.
func TestSignedStands(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.opened("bsf807", nil)
		if err := h.complete(worker, f.ID, "provider", specimen(t, f.Definition)); err != nil {
			t.Fatal(err)
		}
		if err := h.sign(f.ID, typedName); err != nil {
			t.Fatal(err)
		}
		w := h.writing(f.ID, "provider", nil)
		for name, act := range map[string]func(tx *db.Tx) error{
			"written":  func(tx *db.Tx) error { return h.Save(ctx, tx, worker, w) },
			"reopened": func(tx *db.Tx) error { return h.Reopen(ctx, tx, worker, w) },
		} {
			if err := h.tx(act); !fault.Is(err, fault.NotReady) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, table := range []string{"form_part_version", "form_signature", "form_sending", "form_receipt"} {
			for _, statement := range []string{"delete from " + table, "update " + table + " set form_id='x'"} {
				if _, err := d.Exec(ctx, statement); err == nil && (table == "form_signature" || table == "form_part_version") {
					t.Errorf("%s was let through", statement)
				}
			}
		}
		got := h.get(f.ID)
		if ok, err := h.Verify(ctx, d, got, got.Signatures[0]); err != nil || !ok {
			t.Errorf("the signature does not hold: %v", err)
		}
		other := got.Signatures[0]
		other.Covers = `{"provider":1}`
		if ok, err := h.Verify(ctx, d, got, other); err != nil || ok {
			t.Errorf("an earlier version passes for what was signed: %v", err)
		}
	})
}

// CCM-13: a signature that is drawn is a picture of bounded size, a scan paper; neither is lost or mixed up.
func TestImages(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	var drawn, dot bytes.Buffer
	pad := image.NewGray(image.Rect(0, 0, 300, 100))
	pad.Set(20, 50, color.White)
	if err := png.Encode(&dot, pad); err != nil {
		t.Fatal(err)
	}
	for x := 20; x < 200; x++ {
		pad.Set(x, 50, color.White)
	}
	if err := png.Encode(&drawn, pad); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		way   Way
		image string
		want  bool
	}{{Drawn, drawn.String(), true}, {Scanned, "%PDF-1.7", true}, {Drawn, "%PDF-1.7", false}, {Drawn, "", false}, {Drawn, dot.String(), false}, {Typed, drawn.String(), false},
		{Scanned, "<html>", false}, {Drawn, drawn.String() + strings.Repeat("x", MostDrawing), false}} {
		id, err := h.KeepImage(ctx, c.way, []byte(c.image))
		if (err == nil) != c.want || c.want == (id == "") {
			t.Errorf("%s, %.8q: %q, %v", c.way, c.image, id, err)
		}
		if !c.want {
			continue
		}
		kept, err := h.Image(ctx, GivenSignature{ImageID: id})
		if err != nil {
			t.Fatal(err)
		}
		back, err := io.ReadAll(kept)
		if err = errors.Join(err, kept.Close()); err != nil || string(back) != c.image {
			t.Errorf("%s came back another: %v", c.way, err)
		}
	}
}

// CCM-18: a later form begins with what the older said, and takes its place when it is completed; only one can.
func TestSupersede(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.opened("bsf807", nil)
		later := func() (l Filled, err error) {
			err = h.tx(func(tx *db.Tx) error { l, err = h.Supersede(ctx, tx, worker, file, f.ID); return err })
			return l, err
		}
		if _, err := later(); !fault.Is(err, fault.NotReady) {
			t.Errorf("a draft is superseded: %v", err)
		}
		said := specimen(t, f.Definition)
		if err := h.complete(worker, f.ID, "provider", said); err != nil {
			t.Fatal(err)
		}
		l, err := later()
		if err != nil || l.Answers().Get("what") != said.Get("what") {
			t.Fatalf("%v", err)
		}
		if _, err := later(); !fault.Is(err, fault.Conflict) {
			t.Errorf("superseded twice: %v", err)
		}
		if got := h.get(f.ID); got.State != Completed || got.SupersededBy != l.ID {
			t.Errorf("%+v", got)
		}
		if err := h.complete(worker, l.ID, "provider", said); err != nil {
			t.Fatal(err)
		}
		if got := h.get(f.ID); got.State != Superseded {
			t.Errorf("the older is %s", got.State)
		}
		if list, err := h.Of(ctx, d, file); err != nil || len(list) != 2 || list[0].ID != l.ID {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

// SEC-3: of two who write a part from the same version one is kept, the other told.
func TestLostUpdates(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.opened("bsf807", nil)
		w := h.writing(f.ID, "provider", Answers{"what": {"first"}})
		save := func() error { return h.tx(func(tx *db.Tx) error { return h.Save(ctx, tx, worker, w) }) }
		if err := save(); err != nil {
			t.Fatal(err)
		}
		if err := save(); !fault.Is(err, fault.Conflict) {
			t.Errorf("saved over: %v", err)
		}
		if got := h.get(f.ID); got.Answers().Get("what") != "first" {
			t.Errorf("%+v", got)
		}
	})
}

// CCM-25: an administrator of headquarters loads a version, sees what it changes, and dates it; the answers that are
// there stay in their own version.
func TestVersionsInForce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.opened("bsf807", nil)
		source, ok := SourceOf("bsf807", newest)
		if !ok {
			t.Fatal("no source")
		}
		next := []byte(strings.Replace(string(source), fmt.Sprintf("version: %d", newest), fmt.Sprintf("version: %d", newest+1), 1))
		for _, a := range []access.Actor{worker, {PersonID: "x", OrganisationID: "org", OrganisationKind: access.Provider, Roles: []access.Role{access.Administrator}}} {
			if _, err := h.Keep(ctx, a, "bsf807.yaml", next); err == nil {
				t.Errorf("%s of %s loads a form", a.Roles[0], a.OrganisationID)
			}
		}
		if _, err := h.Look(ctx, chief, "bsf807.yaml", source); len(FlawsOf(err)) != 1 {
			t.Errorf("the same version again: %v", err)
		}
		if l, err := h.Look(ctx, chief, "bsf807.yaml", next); err != nil || len(l.Changes) != 0 || l.Older.Version != newest {
			t.Fatalf("%+v, %v", l, err)
		}
		wanting := strings.Replace(string(source), fmt.Sprintf("version: %d", newest), "version: 9\nwanting: fr", 1)
		wanting = strings.Replace(wanting, "code: bsf807", "code: brought", 1)
		if _, err := h.Keep(ctx, chief, "brought.yaml", []byte(wanting)); err != nil {
			t.Fatal(err)
		}
		if p := fault.ProblemsOf(h.SetDate(ctx, chief, "brought", 9, 1, "2026-12-01")); len(p) != 1 || p[0].Key != "forms.problem.wanting.fr" {
			t.Errorf("in force in one language: %+v", p)
		}
		if _, err := h.Keep(ctx, chief, "bsf807.yaml", next); err != nil {
			t.Fatal(err)
		}
		number := func(day clock.Date) int {
			t.Helper()
			v, err := h.InForce(ctx, d, "bsf807", day)
			if err != nil {
				t.Fatal(err)
			}
			return v.Version
		}
		if number("2026-12-31") != newest {
			t.Error("in force without a date")
		}
		for day, ok := range map[clock.Date]bool{"2026-11-09": false, "2026-13-01": false, "": false} {
			if err := h.SetDate(ctx, chief, "bsf807", newest+1, 1, day); (err == nil) != ok {
				t.Errorf("dated %q: %v", day, err)
			}
		}
		if err := h.SetDate(ctx, chief, "bsf807", newest+1, 1, "2026-12-01"); err != nil {
			t.Fatal(err)
		}
		if err := h.SetDate(ctx, chief, "bsf807", newest+1, 1, "2026-12-02"); !fault.Is(err, fault.Conflict) {
			t.Errorf("dated from an older look: %v", err)
		}
		if number("2026-11-30") != newest || number("2026-12-01") != newest+1 {
			t.Error("the wrong version is in force")
		}
		h.clk.Set(h.clk.Now().AddDate(0, 1, 0))
		if err := h.SetDate(ctx, chief, "bsf807", newest+1, 2, "2027-01-01"); !fault.Is(err, fault.Invalid) {
			t.Errorf("a date that came was moved: %v", err)
		}
		if got := h.opened("bsf807", nil); got.Number != newest+1 || h.get(f.ID).Definition.Version != newest {
			t.Errorf("%d, %d", got.Number, h.get(f.ID).Definition.Version)
		}
		now := h.clk.Now()
		h.clk.Set(time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)) // where the administrator is its day has not come
		if p := fault.ProblemsOf(h.SetDate(ctx, chief, "bsf807", newest+1, 2, "2027-01-01")); len(p) != 1 || p[0].Key != "forms.problem.date_stands" {
			t.Errorf("a version with answers was taken out of force: %+v", p)
		}
		h.clk.Set(now)
		if n, err := db.One[int](ctx, d, "select count(*) from audit_act where action='form.load'"); err != nil || n != 3 {
			t.Errorf("%d acts are kept, %v", n, err)
		}
	})
}

// CCM-17: whatever is done in whatever order, a form is only ever in a state that the table leads to, what is signed stays
// as it was signed, and nothing is sent unsigned.
func TestNoOrderOfActsBreaksAForm(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	d, err := h.InForce(ctx, h.db, "bsf807", "2026-11-10")
	if err != nil {
		t.Fatal(err)
	}
	said := specimen(t, d)
	rapid.Check(t, func(r *rapid.T) {
		f := h.opened("bsf807", nil)
		for range rapid.IntRange(1, 12).Draw(r, "acts") {
			before := h.get(f.ID)
			switch rapid.SampledFrom([]string{"save", "complete", "reopen", "sign", "send", "receive", "answer"}).Draw(r, "act") {
			case "save":
				w := h.writing(f.ID, "provider", Answers{"what": {rapid.StringMatching("[a-z]{1,9}").Draw(r, "what")}})
				err = h.tx(func(tx *db.Tx) error { return h.Save(ctx, tx, worker, w) })
			case "complete":
				err = h.complete(worker, f.ID, "provider", said)
			case "reopen":
				w := h.writing(f.ID, "provider", nil)
				err = h.tx(func(tx *db.Tx) error { return h.Reopen(ctx, tx, worker, w) })
			case "sign":
				err = h.sign(f.ID, typedName)
			case "send":
				err = h.send(worker, f.ID, "region")
			case "receive":
				err = h.receive(officer, f.ID)
			case "answer":
				err = h.complete(officer, f.ID, "agency", said)
			}
			after := h.get(f.ID)
			if err != nil && after.Row != before.Row {
				r.Fatalf("an act that failed (%v) left a trace", err)
			}
			for _, x := range after.Sendings {
				if strings.Contains(x.Covers, `"provider"`) && len(after.Signatures) == 0 {
					r.Fatal("the provider's part was sent unsigned")
				}
			}
			for _, g := range after.Signatures {
				if ok, err := h.Verify(ctx, h.db, after, g); err != nil || !ok {
					r.Fatalf("what was signed changed: %v", err)
				}
			}
		}
	})
}

// CCM-1, CCM-17: what may follow what, written by hand beside the table of states.
func TestTransitions(t *testing.T) {
	states := []State{Draft, Completed, Signed, Sent, Received, Superseded}
	no := State("")
	for doing, want := range map[act][6]State{
		actSave:      {Draft, Completed, Signed, Sent, Received, no},
		actComplete:  {Completed, Completed, Completed, no, Completed, no},
		actReopen:    {no, Draft, no, no, no, no},
		actSign:      {no, Signed, Signed, no, no, no},
		actSend:      {no, Sent, Sent, no, Sent, no},
		actReceive:   {no, no, no, Received, no, no},
		actSupersede: {no, Superseded, Superseded, Superseded, Superseded, no},
	} {
		for i, from := range states {
			to, err := next(from, doing)
			if err != nil {
				to = no
			}
			if to != want[i] || (err != nil) != fault.Is(err, fault.NotReady) {
				t.Errorf("%s from %s leads to %q, %v; want %q", doing, from, to, err, want[i])
			}
		}
	}
}

// CCM-17: a day is judged where the writer is: what happened this evening in the west is not in the future, and tomorrow is.
func TestDaysAreTheWritersOwn(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	h.clk.Set(time.Date(2026, 11, 11, 4, 0, 0, 0, time.UTC)) // the evening of the 10th in Vancouver
	west, err := time.LoadLocation("America/Vancouver")
	if err != nil {
		t.Fatal(err)
	}
	f := h.opened("bsf807", nil)
	for day, ok := range map[string]bool{"2026-11-10": true, "2026-11-11": false} {
		w := h.writing(f.ID, "provider", Answers{"occurred": {day}})
		err := h.tx(func(tx *db.Tx) error { return h.Save(i18n.With(ctx, nil, i18n.English, west), tx, worker, w) })
		if (err == nil) != ok {
			t.Errorf("%s: %v", day, err)
		}
	}
}

// CCM-25: a version is dated, and comes into force, on the day of whoever looks; the page and the service say the same.
func TestAVersionsDayIsTheReadersOwn(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	h.clk.Set(time.Date(2026, 11, 11, 4, 0, 0, 0, time.UTC)) // the evening of the 10th in Vancouver
	zone, err := time.LoadLocation("America/Vancouver")
	if err != nil {
		t.Fatal(err)
	}
	west := i18n.With(ctx, nil, i18n.English, zone)
	h.load(newest + 1)
	v, err := h.Version(ctx, h.db, "bsf807", newest+1)
	if err != nil || !h.MayDate(west, chief, v) || h.MayDate(west, worker, v) {
		t.Errorf("%+v, %v", v, err)
	}
	for _, c := range []struct {
		day     clock.Date
		row     int
		ok      bool
		inForce int
	}{{"2026-11-09", 1, false, newest}, {"2026-11-11", 1, true, newest}, {"2026-11-10", 2, true, newest + 1}, {"2026-11-11", 3, false, newest + 1}} {
		if err := h.SetDate(west, chief, "bsf807", newest+1, c.row, c.day); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.day, err)
		}
		if got := h.listed(west, "bsf807"); got.Version != c.inForce {
			t.Errorf("dated %s, the list shows version %d", c.day, got.Version)
		}
	}
	if v, err = h.Version(ctx, h.db, "bsf807", newest+1); err != nil || h.MayDate(west, chief, v) {
		t.Errorf("offered for a version in force: %+v, %v", v, err)
	}
}

// CCM-25: a version that was loaded stays what it was when a later product ships one under its number.
func TestALoadedVersionIsNotReplaced(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		h.load(newest + 1)
		other := load(t, strings.NewReplacer("code: small", "code: bsf807", "version: 2", fmt.Sprintf("version: %d", newest+1)).Replace(small))
		h.shipped = append(slices.Clone(h.shipped), other)
		for range 2 { // read from its text, and from memory
			v, err := h.Version(ctx, d, "bsf807", newest+1)
			if _, asked := v.Item("client_name"); err != nil || !v.Loaded || !asked || !strings.Contains(string(v.Source()), "client_name") {
				t.Errorf("%v, %v", v.Loaded, err)
			}
		}
		if all, err := h.All(ctx, "bsf807"); err != nil || len(all) != newest+1 {
			t.Errorf("%d versions, %v", len(all), err)
		}
	})
}

// newest is the last shipped version of the report of non-compliance.
const newest = 3

// load loads the shipped report of non-compliance as another version.
func (h house) load(version int) {
	h.t.Helper()
	source, ok := SourceOf("bsf807", newest)
	if !ok {
		h.t.Fatal("no source")
	}
	if _, err := h.Keep(ctx, chief, "bsf807.yaml", []byte(strings.Replace(string(source), fmt.Sprintf("version: %d", newest), fmt.Sprintf("version: %d", version), 1))); err != nil {
		h.t.Fatal(err)
	}
}

func (h house) listed(ctx context.Context, code string) Version {
	h.t.Helper()
	list, err := h.List(ctx)
	if err != nil {
		h.t.Fatal(err)
	}
	i := slices.IndexFunc(list, func(l Listed) bool { return l.Newest.Code == code })
	return list[i].InForce
}

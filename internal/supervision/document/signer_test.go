package document

import (
	"slices"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/forms/printed"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/dated"
)

// toSign gives an agreement that waits for both its signatures.
func (h house) toSign(t *testing.T, f supervision.File) string {
	t.Helper()
	x := h.begun(t, h.worker, f, "bsf802")
	h.completed(t, h.worker, f, x.ID, "provider")
	return x.ID
}

// problemOf gives the field beside which an act was refused, and why.
func problemOf(err error) (field, key string) {
	if list := fault.ProblemsOf(err); len(list) > 0 {
		return list[0].Field, list[0].Key
	}
	return "", ""
}

// CCM-12, SEC-3: a signature is that of who gives it. Staff sign on screen as who is signed in, the client under a name of theirs, and whoever
// signs for the client is on the file in a role that can; anybody else is refused beside the field, with what to do.
func TestNobodySignsAsSomebodyElse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		must(t, h.DB.Tx(ctx, func(tx *db.Tx) error {
			return h.Registry.AddAlias(ctx, tx, h.worker, f.ClientID, registry.Alias{Name: "Nura Élise Cabdi", Kind: "ALIAS"})
		}))
		for role, name := range map[string]string{"family": "Halima Warsame", "employer": "Bay Bakery", "representative": "Sister Agnes"} {
			must(t, h.AddPlace(ctx, h.worker, f.ID, registry.Place{Role: role, Name: name}))
		}
		const staff, client, where = "document.problem.signer.staff", "document.problem.signer.client", "worker_signature"
		for _, c := range []struct {
			by                           access.Actor
			item, signer, witness, wrong string
			kept, role                   string
		}{
			{h.worker, where, "Ines Duval", "Sam Poirier", staff, "", ""},
			{h.supervisor, where, "Robin Vale", "Sam Poirier", staff, "", ""},
			{h.worker, where, "Noor Warsame", "Sam Poirier", staff, "", ""},
			{h.worker, where, "", "x", "forms.problem.witness_named", "", ""},
			{h.worker, where, "", "ROBIN vale", "forms.problem.witness_same", "", ""},
			{h.worker, where, "", "Sam Poirier", "", "Robin Vale", ""},
			{h.supervisor, where, "", "Sam Poirier", "", "Ines Duval", ""},
			{h.worker, "client_signature", "Somebody Else", "Sam Poirier", client, "", ""},
			{h.worker, "client_signature", "Robin Vale", "Sam Poirier", client, "", ""},
			{h.worker, "client_signature", "Bay Bakery", "Sam Poirier", client, "", ""},
			{h.worker, "client_signature", "", "Sam Poirier", "forms.problem.signer", "", ""},
			{h.worker, "client_signature", "Noor Warsame", "nour warsame", "forms.problem.witness_same", "", ""},
			{h.worker, "client_signature", "Noor Warsame", "Nura ELISE Cabdi", "forms.problem.witness_same", "", ""}, // the client under another name
			{h.worker, "client_signature", "Nura Élise Cabdi", "Noor Warsame", "forms.problem.witness_same", "", ""},
			{h.worker, "client_signature", "warsame noor", "Sam Poirier", "", "Noor Warsame", ""},
			{h.worker, "client_signature", "NURA ELISE cabdi", "Sam Poirier", "", "Nura Élise Cabdi", ""},
			{h.worker, "client_signature", "Halima Warsame", "Sam Poirier", "", "Halima Warsame", "family"},
			{h.worker, "client_signature", "sister agnès", "Sam Poirier", "", "Sister Agnes", "representative"},
		} {
			form := h.toSign(t, f)
			err := h.SignForm(ctx, c.by, f.ID, forms.Signing{FormID: form, Item: c.item, Way: forms.Typed, Signer: c.signer, Witness: c.witness})
			if _, key := problemOf(err); key != c.wrong {
				t.Errorf("%s, %q before %s: %v %s", c.item, c.signer, c.witness, err, key)
			}
			given := h.seen(t, h.worker, f, form).Signatures
			if kept := c.wrong == "" && len(given) == 1; kept != (c.wrong == "") || kept && (given[0].Signer != c.kept || given[0].Role != c.role) {
				t.Errorf("%s, %q: kept %+v", c.item, c.signer, given)
			}
		}
	})
}

// CCM-12: one scan is brought once, for every signature that stands on it, and only by who compared it with the form; on paper a colleague may have
// signed for the provider.
func TestOneScanHoldsEverySignatureOnIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		_, err := d.Exec(ctx, `insert into person (id, organisation_id, email, name, language, time_zone, password_hash, must_change, deactivated_at, signed_out_at, version)
			values ('supervisor','org','s@example.org','Ines Duval','en','America/Halifax','',false,0,0,1)`)
		must(t, err)
		_, err = d.Exec(ctx, `insert into membership (id, person_id, organisation_id, programme, region_code, site_id, roles, from_date, to_date)
			values ('m','supervisor','org','CCMS','','',',provider_supervisor,','2020-01-01','')`)
		must(t, err)
		scan := []byte("%PDF-1.7")
		both := []string{"client_signature", "worker_signature"}
		who := func(client, worker string) map[string]string {
			return map[string]string{both[0]: client, both[1]: worker}
		}
		for name, c := range map[string]struct {
			p     SignedPaper
			field string
		}{
			"no signature":     {SignedPaper{Signers: who("Noor Warsame", ""), Compared: true, SignedOn: paperDay}, "stands"},
			"not compared":     {SignedPaper{Stands: both, Signers: who("Noor Warsame", ""), SignedOn: paperDay}, "compared"},
			"of no day":        {SignedPaper{Stands: both, Signers: who("Noor Warsame", ""), Compared: true}, printed.FieldDay},
			"of no such day":   {SignedPaper{Stands: both, Signers: who("Noor Warsame", ""), Compared: true, SignedOn: "31/02/2026"}, printed.FieldDay},
			"of a day to come": {SignedPaper{Stands: both, Signers: who("Noor Warsame", ""), Compared: true, SignedOn: paperDay.AddDays(1)}, printed.FieldDay},
			"before its paper": {SignedPaper{Stands: both, Signers: who("Noor Warsame", ""), Compared: true, SignedOn: paperDay.AddDays(-1)}, printed.FieldDay},
			"another's client": {SignedPaper{Stands: both, Signers: who("Somebody Else", ""), Compared: true, SignedOn: paperDay}, SignerField(both[0])},
			"nobody's worker":  {SignedPaper{Stands: both, Signers: who("Noor Warsame", "Somebody Else"), Compared: true, SignedOn: paperDay}, SignerField(both[1])},
			"by a colleague":   {SignedPaper{Stands: both, Signers: who("Noor Warsame", "Ines Duval"), Compared: true, SignedOn: paperDay, Interpreter: "Ada Noor", Language: "Somali"}, ""},
		} {
			form := h.toSign(t, f)
			must(t, h.PrintToSign(ctx, h.worker, f.ID, form))
			c.p.FormID = form
			err := h.SignOnPaper(ctx, h.worker, f.ID, c.p, append(slices.Clone(scan), name...))
			field, key := problemOf(err)
			if field != c.field {
				t.Errorf("%s: %v beside %q", name, err, field)
			}
			if (name == "of no such day") != (key == "supervision.problem.date") { // it says the same as beside any other day
				t.Errorf("%s: %q", name, key)
			}
			x := h.seen(t, h.worker, f, form)
			if c.field != "" {
				if len(x.Signatures) != 0 {
					t.Errorf("%s: kept %+v", name, x.Signatures)
				}
				continue
			}
			if len(x.Signatures) != 2 || x.Signatures[0].SignedOn != paperDay || len(x.Unsigned) != 0 || x.Signatures[0].ImageID != x.Signatures[1].ImageID {
				t.Fatalf("%s: kept %+v", name, x.Signatures)
			}
			if i := slices.IndexFunc(x.Signatures, func(g forms.GivenSignature) bool { return g.Item == both[1] }); x.Signatures[i].Signer != "Ines Duval" || x.Signatures[i].Interpreter != "" {
				t.Errorf("the colleague's: %+v", x.Signatures[i])
			}
		}
		form := h.toSign(t, f)
		must(t, h.PrintToSign(ctx, h.worker, f.ID, form))
		wrong := who("Somebody Else", "Nobody Known")
		for name, c := range map[string]struct {
			p     SignedPaper
			image string
			want  []string
		}{ // what is wrong with the paper and with each signature is said at once
			"both signatures":      {SignedPaper{Signers: wrong, Compared: true, SignedOn: paperDay}, "%PDF-1.7 two wrong", nil},
			"everything":           {SignedPaper{Signers: wrong}, "", []string{"compared", "image", printed.FieldDay}},
			"no such day":          {SignedPaper{Signers: wrong, Compared: true, SignedOn: "31/02/2026"}, "%PDF-1.7 no day", []string{printed.FieldDay}},
			"a day to come":        {SignedPaper{Signers: wrong, Compared: true, SignedOn: paperDay.AddDays(1)}, "%PDF-1.7 to come", []string{printed.FieldDay}},
			"half an interpreter":  {SignedPaper{Signers: wrong, SignedOn: paperDay, Language: "Somali"}, "%PDF-1.7 half", []string{"compared", "paper_interpreter"}},
			"no picture and a day": {SignedPaper{Signers: wrong, Compared: true, SignedOn: paperDay}, "x", []string{"image"}},
		} {
			c.p.FormID, c.p.Stands = form, both
			got := itemsOf(h.SignOnPaper(ctx, h.worker, f.ID, c.p, []byte(c.image)))
			want := append([]string{SignerField(both[0]), SignerField(both[1])}, c.want...)
			slices.Sort(got)
			if slices.Sort(want); !slices.Equal(got, want) {
				t.Errorf("%s: beside %v, want %v", name, got, want)
			}
		}
	})
}

// CCM-12, SEC-3: a paper that was printed without saying that it is to be signed is told by the fingerprint under its lines; it is that of what its
// scan signs.
func TestAPaperIsToldByItsFingerprint(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		form := h.toSign(t, f)
		before, err := h.Fingerprint(ctx, h.seen(t, h.worker, f, form).FileForm)
		must(t, err)
		must(t, h.SignOnPaper(ctx, h.worker, f.ID, SignedPaper{FormID: form, Stands: []string{"worker_signature"}, Compared: true, SignedOn: paperDay}, []byte("%PDF-1.7")))
		x := h.seen(t, h.worker, f, form)
		if before == "" || x.Signatures[0].Hash != before {
			t.Errorf("printed %q, signed %q", before, x.Signatures[0].Hash)
		}
		if whole, err := h.Forms.Verify(ctx, d, x.Filled, x.Signatures[0]); err != nil || !whole {
			t.Errorf("what was signed is not what is kept: %v", err)
		}
		if err := h.SignForm(ctx, h.worker, f.ID, forms.Signing{FormID: form, Item: "client_signature", Way: forms.Scanned, Signer: "Noor Warsame"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a scan without its paper: %v", err)
		}
	})
}

// CCM-12: what a client signs of whom the file says that they need an interpreter names who read it to them and in which language, or why none
// was needed, on screen and on paper; refused beside the field otherwise. Of whoever signs for them, and of staff, nothing of it is asked.
func TestAClientWhoNeedsAnInterpreterSignsWhatWasReadToThem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		_, err := d.Exec(ctx, "update client set interpreter_needed='yes' where id=$1", f.ClientID)
		must(t, err)
		must(t, h.AddPlace(ctx, h.worker, f.ID, registry.Place{Role: "representative", Name: "Sister Agnes"}))
		const client, staff = "client_signature", "worker_signature"
		for name, c := range map[string]struct {
			g           forms.Signing
			wrong, kept string
		}{
			"nothing said":       {forms.Signing{Item: client, Signer: "Noor Warsame"}, "interpreter", ""},
			"only the language":  {forms.Signing{Item: client, Signer: "Noor Warsame", Language: "Somali"}, "interpreter", ""},
			"only a blank":       {forms.Signing{Item: client, Signer: "Noor Warsame", Uninterpreted: " "}, "interpreter", ""},
			"both":               {forms.Signing{Item: client, Signer: "Noor Warsame", Interpreter: "Ada Noor", Language: "Somali", Uninterpreted: "Reads it"}, "uninterpreted", ""},
			"read to them":       {forms.Signing{Item: client, Signer: "Noor Warsame", Interpreter: "Ada Noor", Language: "Somali"}, "", "Ada Noor·Somali·"},
			"none was needed":    {forms.Signing{Item: client, Signer: "Noor Warsame", Uninterpreted: "The worker speaks it"}, "", "··The worker speaks it"},
			"a representative":   {forms.Signing{Item: client, Signer: "Sister Agnes", Uninterpreted: "Speaks English"}, "", "··"},
			"the case manager's": {forms.Signing{Item: staff}, "", "··"},
		} {
			c.g.FormID, c.g.Way, c.g.Witness = h.toSign(t, f), forms.Typed, "Sam Poirier"
			err := h.SignForm(ctx, h.worker, f.ID, c.g)
			if field, _ := problemOf(err); field != c.wrong {
				t.Errorf("%s: %v beside %q", name, err, field)
			}
			scanned := h.toSign(t, f)
			paper := SignedPaper{FormID: scanned, Stands: []string{c.g.Item}, Compared: true, SignedOn: paperDay, Signers: map[string]string{c.g.Item: c.g.Signer},
				Interpreter: c.g.Interpreter, Language: c.g.Language, Uninterpreted: c.g.Uninterpreted}
			err = h.SignOnPaper(ctx, h.worker, f.ID, paper, []byte("%PDF-1.7 "+name))
			if field, _ := problemOf(err); c.wrong != "" && field != "paper_"+c.wrong || c.wrong == "" && err != nil {
				t.Errorf("%s, on paper: %v beside %q", name, err, field)
			}
			for _, form := range []string{c.g.FormID, scanned} {
				given := h.seen(t, h.worker, f, form).Signatures
				if len(given) == 0 && c.wrong != "" {
					continue
				}
				if len(given) != 1 || c.wrong != "" || given[0].Interpreter+"·"+given[0].Language+"·"+given[0].Uninterpreted != c.kept {
					t.Errorf("%s: kept %+v", name, given)
				}
			}
		}
	})
}

// CCM-12: the interpreter who read a form to its signer is neither they nor the client, under any of their names.
func TestNobodyInterpretsForThemselves(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		must(t, h.AddPlace(ctx, h.worker, f.ID, registry.Place{Role: "representative", Name: "Sister Agnes"}))
		x := h.begun(t, h.worker, f, undertakingForm)
		w := writingOf(t, x, "client")
		w.Answers[dated.SignedItem] = []string{string(clock.Today(ctx, h.Clock).AddDays(1))}
		if field, _ := problemOf(h.CompleteForm(ctx, h.worker, f.ID, w)); field != dated.SignedItem {
			t.Errorf("undertaken on a day to come: beside %q", field)
		}
		w.Answers[dated.SignedItem] = []string{string(clock.Today(ctx, h.Clock))}
		must(t, h.CompleteForm(ctx, h.worker, f.ID, w))
		for _, c := range [][2]string{{"Noor Warsame", "nour warsame"}, {"Sister Agnes", "Noor Warsame"}, {"Sister Agnes", "agnes SISTER"}, {"Sister Agnes", "Hana Girma"}} {
			err := h.SignForm(ctx, h.worker, f.ID, forms.Signing{FormID: x.ID, Item: "client_signature", Way: forms.Typed, Signer: c[0], Witness: "Sam Poirier", Interpreter: c[1], Language: "Somali"})
			if field, key := problemOf(err); c[1] == "Hana Girma" && err != nil || c[1] != "Hana Girma" && (field != "interpreter" || key != "document.problem.interpreter_same") {
				t.Errorf("%s read to %s: %v", c[1], c[0], err)
			}
		}
	})
}

// CCM-12, CCM-13: an undertaking is signed first on the day that it says; whoever signs beside the client may do so later.
func TestAnUndertakingIsDatedAsItIsSigned(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		x := h.begun(t, h.worker, f, undertakingForm)
		w := writingOf(t, x, "client")
		day := clock.Today(ctx, h.Clock)
		for _, c := range []struct{ said, problem string }{{string(day.AddDays(-1)), "document.problem.signed_otherwise"}, {string(day), ""}} {
			w.Answers[dated.SignedItem] = []string{c.said}
			must(t, h.CompleteForm(ctx, h.worker, f.ID, w))
			err := h.SignForm(ctx, h.worker, f.ID, forms.Signing{FormID: x.ID, Item: "client_signature", Way: forms.Typed, Signer: "Noor Warsame", Witness: "Sam Poirier"})
			if field, key := problemOf(err); key != c.problem || c.problem != "" && field != "item" {
				t.Errorf("dated %s: %s %s %v", c.said, field, key, err)
			}
			if c.problem != "" {
				seen, err := h.Form(ctx, h.worker, f.ID, x.ID)
				must(t, err)
				must(t, h.ReopenForm(ctx, h.worker, f.ID, writingOf(t, seen, "client")))
				seen, err = h.Form(ctx, h.worker, f.ID, x.ID)
				must(t, err)
				w = writingOf(t, seen, "client")
			}
		}
		h.Clock.(*clock.Settable).Set(h.Clock.Now().AddDate(0, 0, 1))
		must(t, h.SignForm(ctx, h.worker, f.ID, forms.Signing{FormID: x.ID, Item: "worker_signature", Way: forms.Typed, Signer: "Robin Vale", Witness: "Sam Poirier"}))
	})
}

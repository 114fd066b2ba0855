package register

import (
	"strings"
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/sheet"
)

func readNotes(t *testing.T, text string, o Options) NoteReading {
	t.Helper()
	sheets, err := sheet.Read([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	r, err := ReadNotes(sheets, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// CCM-16, CCM-27: what becomes of each case note of a provider's own sheet.
func TestNoteFates(t *testing.T) {
	const head = "Our notes\nDate,UCI,Author,Type,Text\n"
	for name, c := range map[string]struct {
		row   string
		order Order
		kind  string
		on    clock.Date
		code  string
	}{
		"a note":                {"2026-11-03,11112222,Wye,Phone,Called.", Unasked, "call", "2026-11-03", ""},
		"French kind":           {"2026-11-03,11112222,Wye,Présentation,Venue.", Unasked, "check_in", "2026-11-03", ""},
		"no kind":               {"2026-11-03,11112222,Wye,,Called.", Unasked, "general", "2026-11-03", ""},
		"an odd kind":           {"2026-11-03,11112222,Wye,Fax,Sent.", Unasked, "general", "2026-11-03", CodeNoteKind},
		"no author":             {"2026-11-03,11112222,,Call,Called.", Unasked, "call", "2026-11-03", ""},
		"no UCI":                {"2026-11-03,,Wye,Call,Called.", Unasked, "", "", CodeNoteWithoutUCI},
		"nothing said":          {"2026-11-03,11112222,Wye,Call,", Unasked, "", "", CodeNoteWithoutText},
		"no date":               {",11112222,Wye,Call,Called.", Unasked, "", "", CodeNoteDate},
		"two ways":              {"03/04/2026,11112222,Wye,Call,Called.", Unasked, "", "", CodeNoteTwoWays},
		"two ways, asked":       {"03/04/2026,11112222,Wye,Call,Called.", DayFirst, "call", "2026-04-03", ""},
		"two ways, one to come": {"03/12/2026,11112222,Wye,Call,Called.", Unasked, "call", "2026-03-12", ""},
		"in the future":         {"2027-01-01,11112222,Wye,Call,Called.", Unasked, "", "", CodeNoteFuture},
		"both to come":          {"11/12/2026,11112222,Wye,Call,Called.", Unasked, "", "", CodeNoteFuture},
		"no such day":           {"2026-02-30,11112222,Wye,Call,Called.", Unasked, "", "", CodeNoteImpossible},
		"no date at all":        {"soon,11112222,Wye,Call,Called.", Unasked, "", "", CodeNoteImpossible},
		"a year of two figures": {"3-Nov-26,11112222,Wye,Call,Called.", Unasked, "", "", CodeNoteImpossible},
		"too long":              {"2026-11-03,11112222,Wye,Call," + strings.Repeat("x", sheet.MaxCell+1), Unasked, "", "", CodeTooLong},
	} {
		r := readNotes(t, head+c.row+"\n", Options{Today: "2026-11-10", Order: c.order})
		var code string
		if len(r.Findings) > 0 {
			code = r.Findings[0].Code
		}
		var row NoteRow
		if len(r.Rows) > 0 {
			row = r.Rows[0]
		}
		if code != c.code || row.Kind != c.kind || row.On != c.on {
			t.Errorf("%s: %q, %+v", name, code, row)
		}
	}
	r := readNotes(t, "IUC;Date de la note;Auteur;Nature;Texte\n11112222;2026-11-03;Wye;Appel;Bonjour.\n\nIUC;Date de la note;Auteur;Nature;Texte\nTotal;1\n", Options{Today: "2026-11-10"})
	if len(r.Rows) != 1 || r.Skipped != 3 || len(r.Findings) != 0 || r.Rows[0].Author != "Wye" {
		t.Errorf("%+v", r)
	}
	if sheets, err := sheet.Read([]byte("Name,City\nAda,Halifax\n")); err == nil {
		if _, err := ReadNotes(sheets, Options{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("no notes: %v", err)
		}
	}
}

// CCM-16, CCM-27: each kind of note is known by the name that the pages give it, in both languages.
func TestNoteKindsByTheirNames(t *testing.T) {
	for word, want := range map[string]string{
		"General": "general", "Général": "general", "Check-in": "check_in", "Présentation": "check_in", "Telephone call": "call", "Phone call": "call", "TELEPHONE CALL": "call",
		"Appel téléphonique": "call", "Contact with a third party": "third_party", "Communication avec un tiers": "third_party", "Interview": "interview",
		"Entrevue": "interview", "Incident": "incident", "E-mail or letter": "correspondence", "Courriel ou lettre": "correspondence",
	} {
		r := readNotes(t, "UCI,Date,Kind,Text\n11112222,2026-11-03,"+word+",Said.\n", Options{Today: "2026-11-10"})
		if len(r.Findings) != 0 || len(r.Rows) != 1 || r.Rows[0].Kind != want || r.Rows[0].Text != "Said." {
			t.Errorf("%s: %+v", word, r)
		}
	}
}

func FuzzReadNotes(f *testing.F) {
	f.Add("UCI,Date,Text\n11112222,2026-11-03,Called.\n")
	f.Add("Texte;Date;IUC\n=1+1;3 avril 2026;1111-2222\n;;\n")
	f.Fuzz(func(t *testing.T, text string) {
		sheets, err := sheet.Read([]byte(text))
		if err != nil {
			return
		}
		r, err := ReadNotes(sheets, Options{Today: "2026-11-10"})
		if err != nil {
			return
		}
		for _, row := range r.Rows {
			if row.UCI == "" || row.Text == "" || !row.On.Valid() || row.On > "2026-11-10" {
				t.Errorf("%+v", row)
			}
		}
	})
}

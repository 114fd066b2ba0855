package web

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/owing"
)

// RPT-4, RPT-5: a quarter that lacks months says whose and which, on the page, on paper and in every file, in both
// languages; what stood at the end of a month that is missing is not made up.
func TestMissingMonthsAreSaid(t *testing.T) {
	for language, said := range map[i18n.Language][2]string{i18n.English: {"Months that are missing", "without Harbour 2026-07, 2026-08"}, i18n.French: {"Mois manquants", "sans Harbour 2026-07, 2026-08"}} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			o := open(t, d, language)
			o.act("supervisor", "/certify")
			o.act("supervisor", "/submit", o.step("supervisor")...)
			o.act("officer", "/accept", o.step("officer")...)
			for path, whose := range map[string]string{"/nation?month=2026-09&months=3": "", "/nation?month=2026-09&months=3&by=provider": "Harbour "} {
				if page := o.get("analyst", path); !strings.Contains(page, said[0]) || !strings.Contains(page, strings.Replace(said[1], whose, "", 1)) {
					t.Errorf("%s does not say what is missing", path)
				}
			}
			if strings.Contains(o.get("analyst", "/nation?month=2026-09"), said[0]) {
				t.Error("a whole month says that something is missing")
			}
			rows := lines(t, o.get("analyst", "/nation/figures.csv?month=2026-09&months=3"))
			if r := rows[1]; r[6] != "2026-07, 2026-08" || r[5] == "" {
				t.Errorf("a line of the file: %v", r)
			}
			for _, r := range rows[1:] {
				if r[2] == "opening" {
					t.Errorf("the opening of a month that is missing: %v", r)
				}
			}
			if r := rows[1]; r[0] != "" || r[1] != "" || r[len(r)-1] != "2026-07/2026-09" {
				t.Errorf("the first line is not the nation's, with its months: %v", r)
			}
			if rows = lines(t, o.get("analyst", "/nation/figures.csv?month=2026-10&months=1")); len(rows) != 2 || rows[1][1] != "Harbour" || rows[1][6] != "2026-10" {
				t.Errorf("a provider of whom nothing is counted: %v", rows)
			}
			checkMissingSheet(t, o, said[1])
		})
	}
}

func lines(t *testing.T, content string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(content, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func checkMissingSheet(t *testing.T, o *opened, said string) {
	t.Helper()
	sheets, err := sheet.Read([]byte(o.get("analyst", "/nation/figures.xlsx?month=2026-09&months=3")))
	if err != nil {
		t.Fatal(err)
	}
	if rows := sheets[1].Rows; len(rows) != 3 || rows[1][2].Text != "Harbour" || rows[1][3].Text != "2026-07" || rows[2][3].Text != "2026-08" {
		t.Errorf("the sheet of missing months: %v", rows)
	}
	if !slices.ContainsFunc(sheets[0].Rows[0], func(c sheet.Cell) bool { return strings.Contains(c.Text, said) }) {
		t.Errorf("no column says that it lacks months: %v", sheets[0].Rows[0])
	}
}

// RPT-5, UX-4: paper says what is missing too; a language is called by its name, a register's place by its words.
func TestPaperAndWords(t *testing.T) {
	bundle, err := i18n.NewBundle(reporting.Locale)
	if err != nil {
		t.Fatal(err)
	}
	all, err := reporting.Definitions()
	if err != nil {
		t.Fatal(err)
	}
	gaps := []owing.Gap{{Period: reporting.Period{Region: "ATL", Month: "2026-08"}, Provider: "Harbour"}}
	for language, said := range map[i18n.Language][3]string{i18n.English: {"without 1 provider’s month", "Arabic", "“Bed 1” (the register’s words)"},
		i18n.French: {"sans 1 mois d’un fournisseur", "Arabe", "«\u00a0Bed 1\u00a0» (selon le registre)"}} {
		ctx := i18n.With(t.Context(), bundle, language, time.UTC)
		var out bytes.Buffer
		if err := nationPaper(paperView{}, nationView{Definition: all[0], Gaps: gaps}).Render(ctx, &out); err != nil {
			t.Fatal(err)
		}
		if page := out.String(); !strings.Contains(page, "Harbour") || !strings.Contains(page, "2026-08") || !strings.Contains(page, said[0]) {
			t.Errorf("%s: %s", language, page)
		}
		for code, want := range map[string]string{"language/ar": said[1], "housing/Bed 1": said[2], "city/Halifax": "Halifax"} {
			by, code := split(code)
			if got := line(ctx, all[0], reporting.Cell{Figure: "closing_by_" + by, Code: code}); got != want {
				t.Errorf("%s: %q, want %q", by, got, want)
			}
		}
	}
}

// RPT-3, RPT-5: a provider of whose month only a register tells that came in later is named on the region's page and in its files, and to
// management, in both languages.
func TestAMonthBeforeARegisterIsMissingToo(t *testing.T) {
	for language, said := range map[i18n.Language][4]string{
		i18n.English: {"before its register came in", "without Tern 2026-09", "Without Tern (", "It would be without: Tern ("},
		i18n.French:  {"avant l’arrivée de son registre", "sans Tern 2026-09", "Sans Tern (", "Il y manquerait : Tern ("}} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			o := open(t, d, language)
			for _, sql := range []string{
				`insert into organisation (id, code, kind, name, name_fr, region_code, time_zone, province, office_phone, after_phone, office_opens, office_closes, active_from, active_to)
					values ($1,$1,'provider','Tern','Tern','','America/Halifax','NS','','','','','','')`,
				`insert into site (id, organisation_id, name, region_code, city, province, address, phone, active_from, active_to) values ($1,$1,'Port','ATL','','NS','','','','')`,
				`insert into register_import (id, organisation_id, file_hash, recorded, rows_read, imported, brought_on) values ($1,$1,'x',1,1,1,'2026-10-02')`,
				`insert into supervision_file (id, organisation_id, site_id, region, programme, client_id, state, referred_on, decided_on, decision, decision_reason, enrolled_on, closed_on, closure_reason, risk, city, housing, ground, standard, liaison_name,
					housing_referred, opened_in_error, withdrawn, import_id, last_contact, next_due, version, housing_answer)
					values ($1,$1,'','ATL','CCMS','c','ACTIVE','2026-03-01','','','','','','','','','','','','',false,false,false,$1,'','',1,'')`} {
				if _, err := d.Exec(t.Context(), sql, "tern"); err != nil {
					t.Fatal(err)
				}
			}
			o.act("supervisor", "/certify")
			o.act("supervisor", "/submit", o.step("supervisor")...)
			o.act("officer", "/accept", o.step("officer")...)
			if page := o.get("officer", "/region?month=2026-09"); !strings.Contains(page, "2026-09 ("+said[0]+")") {
				t.Error("the region's page does not name the provider")
			}
			if file := o.get("officer", "/region/figures.csv?month=2026-09"); !strings.Contains(file, "2026-09") || !slices.ContainsFunc(lines(t, file)[1:], func(r []string) bool { return slices.Contains(r, "Tern") }) {
				t.Error("the region's file does not name the provider")
			}
			o.post("officer", "/region/2026-09/consolidate")
			if page := o.get("analyst", "/nation?month=2026-09"); !strings.Contains(page, said[3]) {
				t.Errorf("headquarters is not told before it sends: %s", said[3])
			}
			o.post("analyst", "/nation/2026-09/send")
			page := o.get("management", "/national?month=2026-09")
			for _, want := range said[1:3] {
				if !strings.Contains(page, want) {
					t.Errorf("management is not told %q", want)
				}
			}
		})
	}
}

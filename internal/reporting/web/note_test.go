package web

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/sheet"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/told"
)

// RPT-2: what the numbers of a month cannot say stands on its page, on its paper and in its files in the same words.
func TestFilesSayWhatRegistersLeaveOpen(t *testing.T) {
	bundle, err := i18n.NewBundle(reporting.Locale)
	if err != nil {
		t.Fatal(err)
	}
	all, err := reporting.Definitions()
	if err != nil {
		t.Fatal(err)
	}
	d := all[0]
	for language, words := range map[i18n.Language][]string{i18n.English: {"came in with a register", "A row of a register waits", "decisions 2"},
		i18n.French: {"sont arrivés avec un registre", "Une ligne d’un registre attend", "décisions 2"}} {
		ctx := i18n.With(t.Context(), bundle, language, time.UTC)
		m := monthView{Provider: "Harbour", Month: reporting.Month{Period: reporting.Period{Month: "2026-10"}, Definition: d, CutOver: "2026-11-05",
			Waiting: told.Waiting{Register: "r1"}, Undated: told.Undated{Referrals: 1, Decisions: 2}}}
		if notes(ctx, monthView{}) != nil {
			t.Error("a month of which casework tells all has notes")
		}
		var page strings.Builder
		if err := cutOverNote(m).Render(ctx, &page); err != nil {
			t.Fatal(err)
		}
		file := withRemarks(ctx, sheet.Table{Columns: make([]sheet.Column, 3)}, nil, m.remarks(ctx)).Rows[0]
		list := remarksTable(ctx, d, m.remarks(ctx)).Rows
		for n, want := range words {
			if !strings.Contains(page.String(), want) || !strings.Contains(file[3].(string), want) || !slices.ContainsFunc(list[n], func(x any) bool { s, _ := x.(string); return strings.Contains(s, want) }) {
				t.Errorf("%q is not everywhere:\n%s\n%v\n%v", want, page.String(), file, list[n])
			}
		}
		if strings.Contains(page.String(), "/register/imports/") {
			t.Error("who may not settle rows is led to the register")
		}
		m.MayCertify = true
		page.Reset()
		if err := cutOverNote(m).Render(ctx, &page); err != nil || !strings.Contains(page.String(), "/register/imports/r1") {
			t.Errorf("who may settle rows is not led to the register (%v)", err)
		}
	}
}

// RPT-3, RPT-4: what registers leave open stands beside the sums of a region and the nation, on their pages, papers and in the workbooks.
func TestSumsSayWhatRegistersLeaveOpen(t *testing.T) {
	bundle, err := i18n.NewBundle(platform.Locale, reporting.Locale, access.Locale)
	if err != nil {
		t.Fatal(err)
	}
	all := []told.Open{{OrganisationID: "a", Region: "ATL", Waits: true}, {OrganisationID: "b", Region: "ATL", Waits: true, Undated: told.Undated{Decisions: 2}}}
	names := map[string]string{"a": "Harbour", "b": "Tideway"}
	for language, words := range map[i18n.Language]string{i18n.English: "decisions 2", i18n.French: "décisions 2"} {
		ctx := i18n.With(t.Context(), bundle, language, time.UTC)
		v := regionView{Open: all, Names: names, RegionMonth: reporting.RegionMonth{Definition: &reporting.Definition{}, Parts: make([]reporting.RegionPart, 1)}, Lines: make([]reporting.Line, 1)}
		n := nationView{Open: all, Names: names, Definition: &reporting.Definition{}, Parts: make([]reporting.Part, 1)}
		for where, page := range map[string]templ.Component{"region": regionPage(v), "its paper": regionPaper(paperView{}, v), "nation": nationPage(n), "its paper too": nationPaper(paperView{}, n)} {
			var out strings.Builder
			if err := page.Render(ctx, &out); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(out.String(), words) || !strings.Contains(out.String(), "<strong>Harbour</strong>") {
				t.Errorf("%s in %s is silent", where, language)
			}
		}
		remarks := openRemarks(ctx, all, names)
		if len(remarks) != 2 || !strings.Contains(remarks[1].text, words) || !strings.HasPrefix(remarks[1].provider, "Tideway") {
			t.Errorf("%+v", remarks)
		}
		file := withOpen(ctx, places(ctx, v.Definition, nil, nil), all, names)
		if last := file.Rows[len(file.Rows)-1]; len(file.Rows) != 2 || len(last) != len(file.Columns) || last[1] != "Tideway" || !strings.Contains(last[len(last)-1].(string), words) {
			t.Errorf("%s: %v", language, file.Rows)
		}
		m := publicationView{Open: []reporting.Period{{OrganisationID: "b", Region: "ATL"}}, Names: names}
		if taken := m.withOpen(ctx, sheet.Table{Columns: make([]sheet.Column, 5)}); len(taken.Rows) != 1 || len(taken.Rows[0]) != 5 || !strings.HasPrefix(taken.Rows[0][2].(string), "Tideway · ") {
			t.Errorf("what management takes with it, %s: %v", language, taken.Rows)
		}
	}
}

// RPT-3: whose months are not in the sums is not among those whose numbers stand in them as they are.
func TestOnlyWhoIsCountedLeavesSumsOpen(t *testing.T) {
	all := []told.Open{{OrganisationID: "a", Region: "ATL", Waits: true}, {OrganisationID: "a", Region: "PAC", Waits: true}, {OrganisationID: "b", Region: "ATL", Waits: true}}
	v := regionView{RegionMonth: reporting.RegionMonth{Parts: []reporting.RegionPart{{Submission: reporting.Submission{OrganisationID: "a", Region: "ATL"}}}}}
	n := nationView{Parts: []reporting.Part{{Period: reporting.Period{OrganisationID: "a", Region: "ATL"}}}}
	for where, places := range map[string]map[[2]string]bool{"region": v.places(), "nation": n.places()} {
		if got := counted(all, places); !slices.Equal(got, all[:1]) {
			t.Errorf("%s: %+v", where, got)
		}
	}
}

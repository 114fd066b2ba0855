package web

import (
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/sheet"
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

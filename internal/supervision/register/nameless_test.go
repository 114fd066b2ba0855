package register

import (
	"testing"

	"passerelle/internal/platform/sheet"
)

// RPT-2, CCM-27: a row that cannot come in and gives a day of somebody keeps its register from telling all of its time; the day of a birth,
// or nothing but a remark, does not.
func TestANamelessRowThatGivesDays(t *testing.T) {
	for row, want := range map[string]bool{
		",,,2026-05-01,\n":                  true,
		",,1990-01-02,,\n":                  false,
		",,,,Kept by the office\n":          false,
		"11112222,Byrne,,2026-05-01,\n":     false,
		"11112222,?!,1990-01-02,soon,\n":    false,
		"11112222,,1990-01-02,2026-5-01,\n": true,
	} {
		sheets, err := sheet.Read([]byte("UCI,Name,DOB,Referred on,Notes\n22223333,Castell,,2026-05-02,\n" + row))
		if err != nil {
			t.Fatal(err)
		}
		r, err := Read(sheets, Options{Today: "2026-11-10"})
		if err != nil || len(r.Lost) > 0 != want {
			t.Errorf("%q: lost %v, %v", row, r.Lost, err)
		}
	}
}

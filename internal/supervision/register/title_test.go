package register

import (
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/sheet"
)

// CCM-27: the day that a sheet's title states is taken when it can be read one way and has come.
func TestStatedDay(t *testing.T) {
	for title, want := range map[string]clock.Date{
		`"Client register, as of 2026-10-31"`: "2026-10-31", `"Registre des clients, au 31 octobre 2026"`: "2026-10-31", "As at: 31 Oct 2026": "2026-10-31",
		"As of 2031-01-01": "", "as of 03/04/2026": "", "Client register": "", "As of the last meeting": "",
	} {
		sheets, err := sheet.Read([]byte(title + ",,\n,,\nUCI,Name,Risk\n11112222,A B,Low\n"))
		if err != nil {
			t.Fatal(err)
		}
		if got := StatedDay(sheets, Options{Today: "2026-11-10"}); got != want {
			t.Errorf("%s: %q", title, got)
		}
	}
}

// CCM-27: headings that nobody knows, and headings that somebody named, have a title above them too.
func TestStatedDayAboveOtherHeadings(t *testing.T) {
	sheets, err := sheet.Read([]byte("Our people as of 2026-10-31,,\nWho,Number,Danger\nA B,11112222,Low\n"))
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]Field{"who": FullName, "number": UCI, "danger": Risk}
	for _, c := range []struct {
		options Options
		want    clock.Date
	}{{Options{Headings: named}, "2026-10-31"}, {Options{Unheaded: true}, "2026-10-31"}, {Options{}, ""}} {
		c.options.Today = "2026-11-10"
		if got := StatedDay(sheets, c.options); got != c.want {
			t.Errorf("%+v: %q", c.options, got)
		}
	}
}

package register

import (
	"slices"
	"testing"
)

// CCM-27, RPT-2: a word that says nothing is no city and no housing: the cell is empty, its text kept beside, and it is said.
func TestAWordThatIsNoPlace(t *testing.T) {
	for _, text := range []string{"n/a", "N.A.", "None", "unknown", "?", "s/o", "Aucun", "INCONNUE", "no", "Not known"} {
		r := read(t, "UCI,Name,Sex,City,Housing\n11112222,Chidi Deng,M,"+text+","+text+"\n", Options{})
		row := r.Rows[0]
		if got := said(r); !slices.Equal(got, []string{"2 City says_nothing warning", "2 Housing says_nothing warning"}) || row.Text[City] != "" || row.Text[Housing] != "" || row.Original[City] != text || row.Original[Housing] != text {
			t.Errorf("%q: said %q; %v beside %v", text, got, row.Text, row.Original)
		}
	}
	for _, text := range []string{"Noyan", "Nonantum", "with his aunt", "2", "東京"} {
		if r := read(t, "UCI,Name,Sex,City,Housing\n11112222,Chidi Deng,M,"+text+","+text+"\n", Options{}); len(said(r)) != 0 || r.Rows[0].Text[City] != text || r.Rows[0].Text[Housing] != text {
			t.Errorf("%q: said %q; %v", text, said(r), r.Rows[0].Text)
		}
	}
}

// CCM-27, RPT-2: a city is one whatever its accents and capitals, as most files of the provider have it, or most rows; of as many with its accents,
// then as the first.
func TestACityIsWrittenInOneWay(t *testing.T) {
	for name, x := range map[string]struct {
		rows  []string
		known map[string]int
		want  []string
	}{
		"most":          {[]string{"LAVAL", "Laval", "laval", "Laval"}, nil, []string{"Laval", "Laval", "Laval", "Laval"}},
		"the accent":    {[]string{"Montreal", "Montréal"}, nil, []string{"Montréal", "Montréal"}},
		"the first":     {[]string{"Truro", "TRURO", ""}, nil, []string{"Truro", "Truro", ""}},
		"of the files":  {[]string{"LAVAL", "LAVAL", "Truro"}, map[string]int{"Laval": 1}, []string{"Laval", "Laval", "Truro"}},
		"of most files": {[]string{"montreal"}, map[string]int{"Montreal": 3, "Montréal": 1, "MONTREAL": 2}, []string{"Montreal"}},
		"as many files": {[]string{"montreal"}, map[string]int{"Montreal": 1, "Montréal": 1}, []string{"Montréal"}},
		"two cities":    {[]string{"Saint John", "St. John's"}, nil, []string{"Saint John", "St. John's"}},
	} {
		r := Reading{}
		for _, city := range x.rows {
			r.Rows = append(r.Rows, Row{Text: map[Field]string{City: city}})
		}
		r.Spell(x.known)
		for i, want := range x.want {
			if got := r.Rows[i].Text[City]; got != want {
				t.Errorf("%s: row %d is %q, not %q", name, i, got, want)
			}
		}
	}
}

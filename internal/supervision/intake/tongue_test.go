package intake

import (
	"slices"
	"strings"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// CCM-27: a client's cards and letters are in the official language that the register says they speak, else in the register's own.
func TestTheLanguageOfCardsAndLetters(t *testing.T) {
	const english, french = "Name,UCI,Language,City,Referred on\n", "Nom complet,IUC,Langue,Ville,Aiguillé le\n"
	for name, c := range map[string]struct{ headings, language, province, want string }{
		"speaks French":                         {english, "Français", "", "fr"},
		"speaks French, by code":                {english, "fr", "", "fr"},
		"speaks English, in a French register":  {french, "anglais", "", "en"},
		"speaks another, in an English one":     {english, "Arabic", "", "en"},
		"speaks another, in a French one":       {french, "arabe", "", "fr"},
		"nothing is said, in an English one":    {english, "", "", "en"},
		"nothing is said, at a Quebec provider": {english, "", "QC", "fr"},
		"speaks English, at a Quebec provider":  {english, "English", "QC", "en"},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				if _, err := d.Exec(ctx, "update organisation set province=$1", c.province); err != nil {
					t.Fatal(err)
				}
				if out, err := brought(t, h, h.supervisor, c.headings+"Ada Byrne,11112222,"+c.language+",Truro,2026-03-01\n"); err != nil || out.Imported != 1 {
					t.Fatalf("%+v, %v", out, err)
				}
				if got, err := db.One[string](ctx, d, "select official_language from client"); err != nil || got != c.want {
					t.Errorf("%s, %v", got, err)
				}
			})
		})
	}
}

// CCM-27: a register that says that a client speaks the other official language offers it for their cards and letters as a difference, also where
// it says nothing else that is new, as long as nobody here has said it.
func TestTheLanguageOfCardsIsOffered(t *testing.T) {
	const row = "Name,UCI,Language,City,Referred on\nAda Byrne,11112222,Français,Truro,2026-03-01\n"
	const english, corrected = "update client set official_language='en'", `insert into client_correction (id, organisation_id, client_id, file_id, detail, was, reason, person_id, recorded)
		select 'x', c.organisation_id, c.id, f.id, 'official_language', 'fr', 'Asked', 'worker', 1 from client c join supervision_file f on f.client_id=c.id`
	for name, c := range map[string]struct {
		next    string
		before  []string // what happened meanwhile
		want    string
		offered bool
	}{
		"word for word":                   {row, []string{english}, "fr", true},
		"another city too":                {strings.Replace(row, "Truro", "Halifax", 1), []string{english}, "fr", true},
		"another language":                {strings.Replace(row, "Français", "Arabic", 1), []string{english}, "en", false},
		"the same":                        {row, nil, "fr", false},
		"somebody said it":                {row, []string{english, corrected}, "en", false},
		"the file was opened by somebody": {row, []string{english, "update supervision_file set import_id=''"}, "en", false},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := registrar(t, d)
				if out, err := brought(t, h, h.supervisor, row); err != nil || out.Imported != 1 {
					t.Fatalf("%+v, %v", out, err)
				}
				for _, act := range c.before {
					if _, err := d.Exec(ctx, act); err != nil {
						t.Fatal(err)
					}
				}
				_, rows := looks(t, h, c.next, FateChanges)
				if seen := slices.Contains(differs(rows), "official_language en fr "); seen != c.offered {
					t.Errorf("looked at: %q", differs(rows))
				}
				out := later(t, h, c.next)
				if taken := slices.Contains(saidOf(out), "official_language changed en fr "); taken != c.offered {
					t.Errorf("brought in: %q", saidOf(out))
				}
				if got := text(t, d, "select official_language from client"); got != c.want {
					t.Errorf("cards in %s, want %s", got, c.want)
				}
				if again := later(t, h, c.next); c.offered && (again.AlreadyHere != 1 || again.Changed != 0) {
					t.Errorf("once more: %+v", again)
				}
			})
		})
	}
}

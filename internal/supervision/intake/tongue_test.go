package intake

import (
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

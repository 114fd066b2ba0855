package registry

import (
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// CCM-1: a UCI that is kept as somebody wrote it is found by what was written.
func TestSearchByAUCIAsItWasWritten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if _, err := d.Exec(ctx, `insert into client (id, organisation_id, programme, uci_written, uci_digits, full_name, family_name, given_name, script_name, script_lang, birth_date,
			birth_state, sex, citizenship, language, official_language, interpreter_needed, merged_into, withdrawn, version, name_folded)
			values ('c','org','CCMS','1.2345679E7','123456797','Ada Byrne','','','','','','unknown','','','','en','unknown','',false,1,'ada byrne')`); err != nil {
			t.Fatal(err)
		}
		for text, want := range map[string]int{"1.2345679E7": 1, " 1.2345679e7 ": 1, "123456797": 1, "1.2345679E8": 0, "E7": 0} {
			where, args := Search(text, "c.id", 1)
			if n, err := db.One[int](ctx, d, "select count(*) from client c where "+where, args...); err != nil || n != want {
				t.Errorf("%q finds %d, %v", text, n, err)
			}
		}
	})
}

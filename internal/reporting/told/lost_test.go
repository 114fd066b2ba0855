package told

import (
	"slices"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// RPT-2, CCM-27: a row that could not come in is about the file that a later register brings with its UCI, or with all of its days; each file is that
// of one row, and what was hidden or said is taken into account.
func TestWhomALostRowIsAbout(t *testing.T) {
	const client = `insert into client (id, organisation_id, programme, uci_written, uci_digits, full_name, family_name, given_name, script_name, script_lang, name_folded, birth_date, birth_state, sex, citizenship, language,
		official_language, interpreter_needed, merged_into, version) values ('c','org','CCMS','','22223333','Bo','','','','','bo','','','','','','','','',1)`
	const file = `insert into supervision_file (id, organisation_id, site_id, region, programme, client_id, state, referred_on, decided_on, decision, decision_reason, enrolled_on, closed_on, closure_reason, risk, city, housing, ground, standard, liaison_name, housing_referred, opened_in_error, withdrawn, import_id, last_contact, next_due, version, housing_answer)
		values ('f','org','','ATL','CCMS','c','ACTIVE','2026-05-01','','','','2026-05-06','','','','','','','','',false,false,false,'then','','',1,'')`
	const event = `insert into event (id,organisation_id,file_id,kind,act,effective,effective_at,recorded,person_id,role,system,payload,corrects,import_id)
		values ('e','org','f','referred','register.imported','2026-05-01',0,20,'','','test','{"region":"ATL","source":"register"}','','then')`
	for name, c := range map[string]struct {
		lost string
		then string
		want []int
	}{
		"none":                  {"[]", "", nil},
		"before it was kept":    {"", "", nil},
		"all days":              {`[{"row":3,"days":{"referred":"2026-05-01","enrolled":"2026-05-06"}}]`, "", nil},
		"another day":           {`[{"row":3,"days":{"referred":"2026-05-01","enrolled":"2026-05-07"}}]`, "", []int{3}},
		"its UCI":               {`[{"row":3,"uci":"22223333","days":{"referred":"2026-04-01"}}]`, "", nil},
		"another UCI":           {`[{"row":3,"uci":"33334444","days":{"referred":"2026-05-01"}}]`, "", []int{3}},
		"two rows, one file":    {`[{"row":3,"days":{"referred":"2026-05-01"}},{"row":4,"days":{"referred":"2026-05-01"}}]`, "", []int{4}},
		"nothing but a number":  {`[{"row":3}]`, "", []int{3}},
		"the file was there":    {`[{"row":3,"days":{"referred":"2026-05-01"}}]`, "update register_import set done_at=30", []int{3}},
		"the file went":         {`[{"row":3,"days":{"referred":"2026-05-01"}}]`, "update supervision_file set withdrawn=true", []int{3}},
		"nobody is missing":     {`[{"row":3}]`, "update register_import set lost_said_at=30", nil},
		"of its own register":   {`[{"row":3,"days":{"referred":"2026-05-01"}}]`, "update supervision_file set import_id='first'", []int{3}},
		"one under another UCI": {`[{"row":3,"uci":"44445555","days":{}}]`, "update client set uci_digits='44445555'", nil},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				for _, sql := range []string{client, file, event,
					`insert into register_import (id, organisation_id, file_hash, recorded, rows_read, imported, brought_on, region, kind, state, done_at, lost) values ('first','org','x',1,1,1,'2026-12-09','ATL','register','done',10,'` + c.lost + `')`, c.then} {
					if _, err := d.Exec(t.Context(), sql); sql != "" && err != nil {
						t.Fatal(err)
					}
				}
				if got, err := Lacking(t.Context(), d, "first"); err != nil || !slices.Equal(got, c.want) {
					t.Errorf("%v, %v; want %v", got, err, c.want)
				}
			})
		})
	}
}

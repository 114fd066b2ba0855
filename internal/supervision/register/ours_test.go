package register

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"passerelle/internal/platform/sheet"
)

// CCM-27: the list of files that goes out of here for a provider's own database is read back by its own headings, in both languages;
// what it counts fills nothing.
func TestOurOwnListIsRead(t *testing.T) {
	keys := map[string]Field{"file": "", "uci": UCI, "name": FullName, "family_name": FamilyName, "given_name": GivenName, "script_name": ScriptName, "birth_date": BirthDate,
		"birth_state": "", "sex": Sex, "citizenship": Citizenship, "language": Language, "official_language": "", "interpreter": Interpreter, "region": "", "site": "", "state": "",
		"referred_on": Referred, "decision": Decision, "decided_on": DecisionDate, "enrolled_on": Enrolled, "closed_on": Closed, "closure_reason": Reason, "risk": Risk,
		"ground": Ground, "standard": Standard, "city": City, "residence": Housing, "last_contact": LastCheckIn, "next_due": "", "check_ins_kept": "", "check_ins_late": "",
		"check_ins_missed": "", "check_ins_excused": "", "breaches": "", "conditions": "", "notes": "", "case_manager": CaseManager, "taken_over": ""}
	order := strings.Fields(`file uci name family_name given_name script_name birth_date birth_state sex citizenship language official_language interpreter region site state
		referred_on decision decided_on enrolled_on closed_on closure_reason risk ground standard city residence last_contact next_due check_ins_kept check_ins_late
		check_ins_missed check_ins_excused breaches conditions notes case_manager taken_over`)
	for _, language := range []string{"en", "fr", "codes"} {
		labels := map[string]any{}
		if language != "codes" {
			raw, err := os.ReadFile(filepath.Join("..", "export", "locale", language+".json"))
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(raw, &labels); err != nil {
				t.Fatal(err)
			}
		}
		var row []sheet.Cell
		for _, key := range order {
			label, said := labels["export.column."+key].(string)
			if !said {
				label = key // as a list in CSV heads its columns
			}
			row = append(row, sheet.Cell{Text: label})
		}
		columns, _ := columnsOf(row, nil)
		for i, key := range order {
			if columns[i].Field != keys[key] {
				t.Errorf("%s: %q is read as %q, not %q", language, columns[i].Heading, columns[i].Field, keys[key])
			}
		}
	}
	columns, _ := columnsOf([]sheet.Cell{{Text: "Name"}, {Text: "UCI"}, {Text: "Notes"}}, nil)
	if columns[2].Field != Notes {
		t.Error("notes of a provider's own register are not read")
	}
}

// CCM-27: two rows of one name are said where a UCI and a birth date that would tell them apart are missing; a row that an earlier one is word
// for word is not kept, so nothing is left to decide of it.
func TestOneNameInOneFile(t *testing.T) {
	for name, c := range map[string]struct {
		rows string
		want Alike
		said bool
	}{
		"no UCI, no birth date":           {"Ada Byrne,,,Truro\nAda Byrne,,,Halifax\n", AlikeByName, true},
		"one without both":                {"Ada Byrne,11112222,1990-01-02,Truro\nAda Byrne,,,Halifax\n", AlikeByName, true},
		"no UCI, one birth date":          {"Ada Byrne,,1990-01-02,Truro\nAda Byrne,,1990-01-02,Halifax\n", AlikeWithoutUCI, true},
		"no UCI, two birth dates":         {"Ada Byrne,,1990-01-02,Truro\nAda Byrne,,1991-01-02,Halifax\n", "", false},
		"two UCIs, no birth date":         {"Ada Byrne,11112222,,Truro\nAda Byrne,22223333,,Halifax\n", "", false},
		"two UCIs, one birth date":        {"Ada Byrne,11112222,1990-01-02,Truro\nAda Byrne,22223333,1990-01-02,Halifax\n", "", true},
		"word for word":                   {"Ada Byrne,,1990-01-02,Truro\nAda Byrne,,1990-01-02,Truro\n", "", false},
		"word for word, and nothing said": {"Ada Byrne,,,Truro\nAda Byrne,,,Truro\n", "", false},
	} {
		r := read(t, "Name,UCI,DOB,City\n"+c.rows, Options{Today: "2026-11-10"})
		said := false
		for _, f := range r.Findings {
			if f.Code == CodeDecideLater {
				if said = true; f.Row != 3 || f.Other != 2 || f.Alike != c.want {
					t.Errorf("%s: %+v", name, f)
				}
			}
		}
		if said != c.said {
			t.Errorf("%s: said %v", name, said)
		}
	}
}

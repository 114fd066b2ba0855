package register

import "testing"

// CCM-27: a decision of which the cell says why is read apart: the outcome, the reason where it is known, else its text beside it.
func TestADecisionWithItsReason(t *testing.T) {
	for text, want := range map[string]struct{ decision, reason, left string }{
		"Declined – no capacity": {"REFUSED_BY_SP", "NO_PLACE", ""}, "Declined - no capacity": {"REFUSED_BY_SP", "NO_PLACE", ""}, "Refused: no beds": {"REFUSED_BY_SP", "NO_PLACE", ""},
		"Declined (full)": {"REFUSED_BY_SP", "NO_PLACE", ""}, "declined no capacity": {"REFUSED_BY_SP", "NO_PLACE", ""}, "Refusé : aucune place": {"REFUSED_BY_SP", "NO_PLACE", ""},
		"Refusée – manque de places": {"REFUSED_BY_SP", "NO_PLACE", ""}, "Refusé(e) – risque trop élevé": {"REFUSED_BY_SP", "RISK", ""}, "Not approved, risk": {"NOT_APPROVED_BY_CBSA", "RISK", ""},
		"Non accepté - pas de lit": {"REFUSED_BY_SP", "NO_PLACE", ""}, "Declined – other": {"REFUSED_BY_SP", "OTHER", ""},
		"Declined – lives too far away": {"REFUSED_BY_SP", "", "lives too far away"}, "Refusé – trop loin": {"REFUSED_BY_SP", "", "trop loin"},
		"Withdrawn – no capacity": {"WITHDRAWN", "", "no capacity"}, "Declined – client withdrew": {"WITHDRAWN", "", ""}, "Declined": {"REFUSED_BY_SP", "", ""},
		"Declined – then accepted 3 May": {}, "Refusé, puis accepté": {}, "Declined – decision pending": {}, "Accepted – if a bed is free": {}, "No – full": {}, "Declined soon": {}, "Waiting": {},
	} {
		r := read(t, "UCI,Name,Sex,Decision\n11112222,Ada Bo,F,\""+text+"\"\n", Options{})
		if len(r.Rows) != 1 {
			t.Fatalf("%s: %+v", text, r)
		}
		row := r.Rows[0]
		if row.Text[Decision] != want.decision || row.Text[RefusalReason] != want.reason {
			t.Errorf("%s: %q, %q", text, row.Text[Decision], row.Text[RefusalReason])
		}
		code := ""
		for _, f := range r.Findings {
			code += f.Code
		}
		switch {
		case want.decision == "":
			if code != CodeUnknown || row.Original[Decision] != text {
				t.Errorf("%s: %s, %q", text, code, row.Original[Decision])
			}
		case want.left != "":
			if code != CodeRefusalReason || row.Original[Decision] != text {
				t.Errorf("%s: %s, %q", text, code, row.Original[Decision])
			}
		case code != "" || row.Original[Decision] != "":
			t.Errorf("%s: %s, %q", text, code, row.Original[Decision])
		}
	}
}

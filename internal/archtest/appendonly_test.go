package archtest

import (
	"regexp"
	"strings"
	"testing"
)

// appendOnly lists the tables whose rows are never changed or removed, and the files that hold the recorded acts
// which alone may (disposal, redaction).
var appendOnly = map[string][]string{
	"event":         nil,
	"audit_act":     nil,
	"audit_read":    nil,
	"audit_seal":    nil,
	"note":          nil,
	"note_addendum": nil,

	"form_part_version": nil,
	"form_signature":    nil,
	"form_sending":      nil,
	"form_receipt":      nil,
	"form_printed":      nil,

	"finding_withdrawn": nil,
	"hearing_outcome":   nil,
}

// SEC-3: no statement in the tree could change what is only ever added to.
func TestNoStatementChangesAppendOnlyTables(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test {
			continue
		}
		for table, recordedActs := range appendOnly {
			if changes(f.text, table) && !contains(recordedActs, f.path) {
				t.Errorf("%s can change %s", f.path, table)
			}
		}
	}
}

func changes(text, table string) bool {
	return regexp.MustCompile(`(?i)(update|delete\s+from|replace\s+into|truncate(\s+table)?|drop\s+table)\s+` + table + `\b`).MatchString(text)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func TestChangesAreSeen(t *testing.T) {
	for _, text := range []string{"update event set kind=$1", "DELETE FROM event where", "delete  from\n event", "truncate event"} {
		if !changes(text, "event") {
			t.Errorf("not seen: %s", strings.TrimSpace(text))
		}
	}
	if changes("update event_filter set x=1", "event") {
		t.Error("another table was taken for it")
	}
}

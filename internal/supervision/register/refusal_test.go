package register

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/sheet"
)

// CCM-27: what is refused as a whole has a code, whichever way it is refused.
func TestRefusals(t *testing.T) {
	for want, content := range map[string]string{
		RefusedKind: "%PDF-1.7 \x00\x01", RefusedUnreadable: "PK\x03\x04 junk", RefusedQuote: "UCI,Name\n1,\"Ada\n2,Bo\n", RefusedTooLarge: "UCI,Name\n" + strings.Repeat("1,A\n", sheet.MaxRows+1),
		RefusedEmpty: "\n\n", RefusedNoHeading: "1,2\n3,4\n",
	} {
		sheets, err := sheet.Read([]byte(content))
		if err == nil {
			_, err = Read(sheets, Options{Today: today})
		}
		if err == nil {
			t.Errorf("%s: not refused", want)
		} else if got := Refusal(fmt.Errorf("read: %w", err)); got != want {
			t.Errorf("%s: %q (%v)", want, got, err)
		}
	}
	if got := Refusal(errors.New("disk")); got != RefusedFailed {
		t.Error(got)
	}
	if got := Refusal(fault.At("as_of", "supervision.problem.date")); got != RefusedOption {
		t.Error(got)
	}
}

package archtest

import (
	"regexp"
	"strings"
	"testing"
)

// todayInUTC takes the day of an instant in UTC, which from the afternoon on is tomorrow where people are.
var todayInUTC = regexp.MustCompile(`DateOf\([^)]*\bNow\(\), time\.UTC\)`)

// One place says what day it is: clock.Today, where whoever acts is. Access has a day of its own, the same for everybody.
func TestOnePlaceSaysWhatDayItIs(t *testing.T) {
	for _, f := range goFiles(t) {
		if strings.HasSuffix(f.path, "_test.go") || strings.HasPrefix(f.path, "internal/app/demo/") || f.path == "internal/access/check.go" {
			continue
		}
		if at := todayInUTC.FindString(f.text); at != "" {
			t.Errorf("%s: %s is tomorrow for whoever sits in Vancouver in the evening: use clock.Today", f.path, at)
		}
	}
}

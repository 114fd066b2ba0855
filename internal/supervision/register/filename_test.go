package register

import (
	"io"
	"strings"
	"testing"
)

// CCM-27: a register is given back under its own name, with the ending of what it is.
func TestNameOfARegister(t *testing.T) {
	for _, c := range [][3]string{{"", "UCI,Name", "register.csv"}, {"October.xlsx", "PK..", "October.xlsx"}, {`C:\lists\October.txt`, "UCI,Name", "October.csv"},
		{"../../etc/passwd", "UCI", "passwd.csv"}, {"..", "UCI", "register.csv"}, {"a/", "", "a.csv"}} {
		file, name, err := CalledAs(io.NopCloser(strings.NewReader(c[1])), FileName(c[0]))
		if err != nil || name != c[2] {
			t.Errorf("%q is called %q, %v", c[0], name, err)
			continue
		}
		if all, err := io.ReadAll(file); err != nil || string(all) != c[1] {
			t.Errorf("%q gives %q, %v", c[0], all, err)
		}
	}
	if FileName("a\nb.csv") != "" {
		t.Error("a name of two lines")
	}
}

package registry

import "testing"

// CCM-1: of two records of one person the one with a UCI is kept, else the earlier.
func TestKept(t *testing.T) {
	for _, c := range []struct {
		one, other Client
		kept       string
	}{
		{Client{ID: "1"}, Client{ID: "2"}, "1"},
		{Client{ID: "2"}, Client{ID: "1"}, "1"},
		{Client{ID: "1"}, Client{ID: "2", UCIDigits: "5"}, "2"},
		{Client{ID: "2", UCIDigits: "5"}, Client{ID: "1"}, "2"},
		{Client{ID: "2", UCIDigits: "5"}, Client{ID: "1", UCIDigits: "6"}, "1"},
	} {
		kept, put := Kept(c.one, c.other)
		if kept.ID != c.kept || put.ID == kept.ID {
			t.Errorf("%+v, %+v: %s", c.one, c.other, kept.ID)
		}
	}
}

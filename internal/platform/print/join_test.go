package print

import (
	"context"
	"strings"
	"testing"
)

// CCM-14: documents that are printed together are one PDF, each with its own page numbers.
func TestJoinedKeepTheirPageNumbers(t *testing.T) {
	long := Document{Language: "en-CA", Title: "Plan", Page: "page", Of: "of", Body: []byte("<p>one</p><div style=\"break-before:page\">two</div>")}
	short := Document{Language: "en-CA", Title: "Card", Page: "page", Of: "of", Body: []byte("<p>three</p>")}
	each, err := New(chromium(t), true).PDFs(context.Background(), long.HTML(), short.HTML())
	if err != nil {
		t.Fatal(err)
	}
	whole, err := FindSealer().Join(context.Background(), each)
	if err != nil {
		t.Fatal(err)
	}
	text := textOf(t, whole)
	for _, want := range []string{"page 1 of 2", "page 2 of 2", "page 1 of 1"} {
		if strings.Count(text, want) != 1 {
			t.Errorf("no %s in %q", want, text)
		}
	}
	if _, err := (Sealer{}).Join(context.Background(), each); err == nil {
		t.Error("joined without qpdf")
	}
}

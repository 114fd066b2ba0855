package web

import (
	"context"
	"slices"
	"strings"
	"testing"

	"passerelle/internal/platform/i18n"
)

// CCM-8: what goes with a letter stands in its order: each scan that is a PDF already behind the form whose paper it is.
func TestScansStandBehindTheirForm(t *testing.T) {
	b := bound{scans: map[int][][]byte{2: {[]byte("scan of the first"), []byte("its second page")}, 3: {[]byte("scan of the second")}}}
	var got []string
	for _, x := range b.ordered([][]byte{[]byte("letter"), []byte("first form"), []byte("second form")}) {
		got = append(got, string(x))
	}
	if want := []string{"letter", "first form", "scan of the first", "its second page", "second form", "scan of the second"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// CCM-8: a scan that is a picture is printed on a page of its own, which says what it is.
func TestAScanIsAPageOfItsOwn(t *testing.T) {
	b := bound{title: "To counsel"}
	ctx := i18n.WithLanguage(context.Background(), i18n.English)
	if err := b.add(ctx, scanPaper("data:image/png;base64,AAAA")); err != nil || len(b.printed) != 1 {
		t.Fatalf("%d, %v", len(b.printed), err)
	}
	if page := string(b.printed[0]); !strings.Contains(page, "data:image/png;base64,AAAA") || !strings.Contains(page, "release.scan") {
		t.Errorf("%s", page[len(page)-400:])
	}
}

package part

import (
	"strings"
	"testing"
)

// Words in the place of a tile's number are written smaller, so that none of them is broken on a phone.
func TestWordsInPlaceOfANumber(t *testing.T) {
	for number, words := range map[string]bool{"non disponible (registre)": true, "not available": true, "1\u00a0204": false, "12.5": false, "3 h": false, "–": false} {
		var page strings.Builder
		if err := TileNumber(number).Render(t.Context(), &page); err != nil || strings.Contains(page.String(), "app-tile__number--words") != words {
			t.Errorf("%s: %s %v", number, page.String(), err)
		}
	}
}

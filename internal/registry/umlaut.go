package registry

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// spelledOut writes letters with marks as German and the Nordic languages write them without.
var spelledOut = strings.NewReplacer("ä", "ae", "ö", "oe", "ø", "oe", "ü", "ue", "å", "aa")

// umlauts gives the words of a name that are also written with two letters in place of one with a mark, that way and folded, by how they are
// folded without: "muller" of Müller is "mueller". Who types either finds the other.
func umlauts(name string) map[string]string {
	plain, out := strings.Fields(Fold(name)), map[string]string{}
	long := strings.Fields(Fold(spelledOut.Replace(strings.ToLower(norm.NFC.String(strings.ToValidUTF8(name, " "))))))
	for i := range min(len(plain), len(long)) {
		if len(plain) == len(long) && plain[i] != long[i] {
			out[plain[i]] = long[i]
		}
	}
	return out
}

// twoForOne takes the second of the two letters out of a folded word that may stand for one with a mark.
var twoForOne = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u", "aa", "a")

// WithoutUmlauts gives one text for the spellings of a folded word with a mark and with two letters: "muller" of muller and of mueller. It
// makes Nol of Noel, too, so that it says enough only beside something else that is the same.
func WithoutUmlauts(word string) string { return twoForOne.Replace(word) }

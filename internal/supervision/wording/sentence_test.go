package wording

import "testing"

// CCM-12: words that somebody typed beside a condition stand as a sentence of their own in the agreement.
func TestASentence(t *testing.T) {
	for words, want := range map[string]string{"every Wednesday": "Every Wednesday.", " à 21 h ": "À 21 h.", "21:00 to 06:00": "21:00 to 06:00.", "Done!": "Done!", "Ready.": "Ready.",
		"": "", " ": "", "(by telephone)": "(by telephone)"} {
		if got := Sentence(words); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}

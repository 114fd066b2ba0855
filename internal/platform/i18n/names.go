package i18n

import (
	"context"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

var tags = map[Language]language.Tag{English: language.English, French: language.French}

// Spoken writes a language that people speak in the reader's words: by its code (so, prs), or by its name in English or
// French. What is neither stands as it is.
func Spoken(ctx context.Context, text string) string { return Lang(ctx).Spoken(text) }

// Country writes a country in the reader's words: by its code of two or three letters, or by its name in English or
// French. What is neither stands as it is.
func Country(ctx context.Context, text string) string { return Lang(ctx).Country(text) }

// Spoken writes a language in the words of this one; see the function of the same name.
func (l Language) Spoken(text string) string {
	code, ok := languageCode(text)
	if !ok {
		return text
	}
	if code == dari {
		return "Dari" // in both
	}
	return capital(display.Languages(tags[l]).Name(code))
}

// Country writes a country in the words of a language; see the function of the same name.
func (l Language) Country(text string) string {
	region, ok := countryCode(text)
	if !ok {
		return text
	}
	return capital(display.Regions(tags[l]).Name(region))
}

// dari is a language of its own to those who speak it, and a variety of Persian to the tables.
var dari = language.MustParse("fa-AF")

func languageCode(text string) (language.Tag, bool) {
	if text == "prs" {
		return dari, true
	}
	if n := len(text); (n == 2 || n == 3) && strings.ToLower(text) == text {
		if base, err := language.ParseBase(text); err == nil {
			tag := language.Make(base.String())
			return tag, display.English.Languages().Name(tag) != ""
		}
	}
	tag, ok := spokenByName()[strings.ToLower(strings.TrimSpace(text))]
	return tag, ok
}

func countryCode(text string) (language.Region, bool) {
	if n := len(text); (n == 2 || n == 3) && strings.ToUpper(text) == text {
		if region, err := language.ParseRegion(text); err == nil && region.IsCountry() {
			return region, true
		}
	}
	region, ok := countryByName()[strings.ToLower(strings.TrimSpace(text))]
	return region, ok
}

// spokenByName finds the languages by what either official language calls them.
var spokenByName = sync.OnceValue(func() map[string]language.Tag {
	out := map[string]language.Tag{"dari": dari}
	for _, tag := range display.Supported.Tags() {
		base, _ := tag.Base()
		tag = language.Make(base.String())
		for _, in := range tags {
			if name := display.Languages(in).Name(tag); name != "" {
				out[strings.ToLower(name)] = tag
			}
		}
	}
	return out
})

// countryByName finds the countries by what either official language calls them.
var countryByName = sync.OnceValue(func() map[string]language.Region {
	out := map[string]language.Region{}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			region, err := language.ParseRegion(string(a) + string(b))
			if err != nil || !region.IsCountry() {
				continue
			}
			for _, in := range tags {
				if name := display.Regions(in).Name(region); name != "" {
					out[strings.ToLower(name)] = region
				}
			}
		}
	}
	return out
})

func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

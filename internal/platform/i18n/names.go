package i18n

import (
	"context"
	"strings"
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
	return l.spoken(code)
}

func (l Language) spoken(code language.Tag) string {
	if name := unnamed[code]; name != "" {
		return name
	}
	if name := display.Languages(tags[l]).Name(code); name != "" {
		return capital(name)
	}
	return ""
}

// Country writes a country in the words of a language; see the function of the same name.
func (l Language) Country(text string) string {
	if isStateless(text) {
		return stateless[l]
	}
	region, ok := countryCode(text)
	if !ok {
		return text
	}
	return capital(display.Regions(tags[l]).Name(region))
}

// dari is a language of its own to those who speak it, and a variety of Persian to the tables.
var dari = language.MustParse("fa-AF")

// twi is what its speakers ask an interpreter for; the tables call it Akan, with other varieties.
var twi = language.Raw.Make("tw")

// unnamed are languages that the tables have no name for, called the same in both official languages.
var unnamed = map[language.Tag]string{dari: "Dari", twi: "Twi", language.Make("din"): "Dinka", language.Make("haz"): "Hazaragi", language.Make("rhg"): "Rohingya"}

func languageCode(text string) (language.Tag, bool) {
	code := asCode(text, strings.ToLower)
	if tag, known := languageOf(code); known {
		return tag, English.spoken(tag) != "" && French.spoken(tag) != ""
	}
	tag, ok := spokenByName()[folded(text)]
	return tag, ok
}

func countryCode(text string) (language.Region, bool) {
	code := asCode(text, strings.ToUpper)
	if region, err := language.ParseRegion(code); err == nil && code != "" && region.IsCountry() {
		return region.Canonicalize(), true
	}
	region, ok := countryByName()[folded(text)]
	return region, ok
}

func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// Official reports whether a language, as a record writes it, is English or French, in which pages are printed.
func Official(text string) bool {
	code, ok := languageCode(text)
	base, _ := code.Base()
	return ok && (base.String() == string(English) || base.String() == string(French))
}

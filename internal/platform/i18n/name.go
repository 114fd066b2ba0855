package i18n

import (
	"context"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

var (
	languageNames = map[Language]display.Namer{English: display.Languages(language.English), French: display.Languages(language.French)}
	countryNames  = map[Language]display.Namer{English: display.Regions(language.English), French: display.Regions(language.French)}
)

// ownNames are of languages that the tables have no name for.
var ownNames = map[string]map[Language]string{"prs": {English: "Dari", French: "dari"}}

// LanguageName names a language by its code (so, prs, fra) in the reader's language; what is no code stands as it was
// written.
func LanguageName(ctx context.Context, code string) string {
	if names, ok := ownNames[strings.ToLower(code)]; ok {
		return names[of(ctx).language]
	}
	base, err := language.ParseBase(strings.ToLower(code))
	if err != nil || len(code) > 3 {
		return code
	}
	return nameOr(languageNames[of(ctx).language], base, code)
}

// CountryName names a country by its code (SO, SOM) in the reader's language; what is no code stands as it was written.
func CountryName(ctx context.Context, code string) string {
	region, err := language.ParseRegion(strings.ToUpper(code))
	if err != nil || len(code) > 3 || !region.IsCountry() {
		return code
	}
	return nameOr(countryNames[of(ctx).language], region, code)
}

func nameOr(names display.Namer, of any, code string) string {
	if name := names.Name(of); name != "" {
		return name
	}
	return code
}

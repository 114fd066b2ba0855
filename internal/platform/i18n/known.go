package i18n

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/unicode/norm"
)

// Stateless is the code of those who are citizens of no country, as travel documents write it.
const Stateless = "XXA"

var stateless = map[Language]string{English: "Stateless", French: "Apatride"}

func isStateless(text string) bool {
	text = folded(text)
	return text == "xxa" || text == folded(stateless[English]) || text == folded(stateless[French])
}

// LanguageCode gives the code of a language that people speak (so, prs), from the code or a name in English or French,
// however accents and capitals are written; false when nobody knows it.
func LanguageCode(text string) (string, bool) {
	tag, ok := languageCode(text)
	if tag == dari {
		return "prs", true
	}
	base, _ := tag.Base()
	return base.String(), ok
}

// CountryCode gives the three letters of a country, from its code or a name in English or French, however accents and
// capitals are written; false when nobody knows it. Stateless is an answer too.
func CountryCode(text string) (string, bool) {
	if isStateless(text) {
		return Stateless, true
	}
	region, ok := countryCode(text)
	return region.ISO3(), ok
}

// Languages lists the names of the languages that people speak, in the order of this one.
func (l Language) Languages() []string {
	var out []string
	for _, tag := range spokenTags() {
		out = append(out, l.spoken(tag))
	}
	return l.sorted(out)
}

// Countries lists the names of the countries in the order of a language, with what is said of the stateless.
func (l Language) Countries() []string {
	out := []string{stateless[l]}
	for _, region := range regions() {
		out = append(out, capital(display.Regions(tags[l]).Name(region)))
	}
	return l.sorted(out)
}

func (l Language) sorted(names []string) []string {
	collate.New(tags[l]).SortStrings(names)
	return slices.Compact(names)
}

// asCode gives a text as a code of two or three letters; empty when it is written like a name.
func asCode(text string, written func(string) string) string {
	text = strings.TrimSpace(text)
	n := len(text)
	if n == 2 || n == 3 && (text == strings.ToLower(text) || text == strings.ToUpper(text)) {
		return written(text)
	}
	return ""
}

// folded writes a name so that accents, capitals and signs between words make no difference.
func folded(text string) string {
	plain := strings.Map(func(c rune) rune {
		switch {
		case unicode.Is(unicode.Mn, c) || strings.ContainsRune("'`’‘ʼ", c):
			return -1
		case !unicode.IsLetter(c):
			return ' '
		}
		return c
	}, norm.NFKD.String(strings.ToLower(text)))
	return strings.Join(strings.Fields(plain), " ")
}

// besides are languages of our clients that the tables know by name alone, and what they are called in daily speech.
var (
	besides    = strings.Fields("prs haz rhg kri ti ht ln wo ff rn rw so om ak tw ee lg ny sn yo ig ha zu bm dyu mos ku ckb ug bo dv yue hmn ase din rom bin")
	alsoSpoken = map[string]string{"farsi": "fa", "bengali": "bn", "mandarin": "zh", "creole": "ht", "tagalog": "fil", "tagal": "fil", "pushto": "ps", "pachto": "ps",
		"sign language": "ase", "sorani": "ckb", "kurmanji": "ku", "castillan": "es", "castilian": "es",
		"luganda": "lg", "haitian": "ht", "kreyol": "ht", "kreyol ayisyen": "ht", "panjabi": "pa", "kirundi": "rn", "fula": "ff", "fulani": "ff", "pulaar": "ff", "edo": "bin", "romani": "rom"}
	alsoCountry = map[string]string{"turkiye": "TR", "ivory coast": "CI", "drc": "CD", "rdc": "CD", "dr congo": "CD", "democratic republic of the congo": "CD",
		"republique democratique du congo": "CD", "republic of the congo": "CG", "congo": "CG", "usa": "US", "united states of america": "US", "etats unis damerique": "US",
		"great britain": "GB", "grande bretagne": "GB", "burma": "MM", "birmanie": "MM", "czech republic": "CZ", "republique tcheque": "CZ", "palestine": "PS",
		"swaziland": "SZ", "cape verde": "CV", "russian federation": "RU", "hong kong": "HK", "holland": "NL", "vietnam": "VN", "viet nam": "VN", "myanmar": "MM", "the gambia": "GM", "england": "GB", "u s a": "US", "u k": "GB", "congo drc": "CD", "guinea conakry": "GN",
		"trinidad": "TT"}
)

var spokenTags = sync.OnceValue(func() []language.Tag {
	var out []language.Tag
	add := func(tag language.Tag) {
		if French.spoken(tag) != "" && English.spoken(tag) != "" && tag != language.Und && !slices.Contains(out, tag) {
			out = append(out, tag)
		}
	}
	for _, code := range besides {
		tag, _ := languageOf(code)
		add(tag)
	}
	for _, tag := range display.Supported.Tags() {
		base, _ := tag.Base()
		add(language.Make(base.String()))
	}
	return out
})

func languageOf(code string) (language.Tag, bool) {
	switch code {
	case "prs":
		return dari, true
	case "tw", "twi":
		return twi, true
	}
	base, err := language.ParseBase(code)
	return language.Make(base.String()), err == nil
}

// spokenByName finds the languages by what either official language calls them.
var spokenByName = sync.OnceValue(func() map[string]language.Tag {
	out := map[string]language.Tag{}
	for name, code := range alsoSpoken {
		out[name], _ = languageOf(code)
	}
	for _, tag := range spokenTags() {
		for in := range tags {
			out[folded(in.spoken(tag))] = tag
		}
	}
	return out
})

var regions = sync.OnceValue(func() []language.Region {
	var out []language.Region
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			region, err := language.ParseRegion(string(a) + string(b))
			if err == nil && region.IsCountry() && region == region.Canonicalize() && region.ISO3() != "ZZZ" && display.English.Regions().Name(region) != "" {
				out = append(out, region)
			}
		}
	}
	return out
})

// countryByName finds the countries by what either official language calls them.
var countryByName = sync.OnceValue(func() map[string]language.Region {
	out := map[string]language.Region{}
	for name, code := range alsoCountry {
		out[name] = language.MustParseRegion(code)
	}
	for _, region := range regions() {
		for _, in := range tags {
			out[folded(display.Regions(in).Name(region))] = region
		}
	}
	return out
})

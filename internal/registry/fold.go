package registry

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// tatweel stretches a written word and is no letter.
const tatweel = 'ـ'

// plain holds letters that no decomposition takes apart, as people without them on the keyboard write them.
var plain = map[rune]string{
	'ł': "l", 'ø': "o", 'đ': "d", 'ð': "d", 'ħ': "h", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'þ': "th", 'ı': "i", 'ə': "e",
	'أ': "ا", 'إ': "ا", 'آ': "ا", 'ٱ': "ا", 'ى': "ي", 'ی': "ي", 'ک': "ك", 'ة': "ه",
}

// Fold writes a name so that its spellings meet: no accents, small letters, one blank between words. Letters of other
// scripts stay, without vowel marks.
func Fold(name string) string {
	var b strings.Builder
	blank := true
	name = strings.ToValidUTF8(strings.ReplaceAll(name, "´", "'"), " ") // what is decomposed first must be text
	for _, c := range norm.NFKD.String(strings.ToLower(norm.NFKD.String(name))) {
		switch {
		case unicode.Is(unicode.Mn, c) || isApostrophe(c) || c == tatweel:
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			blank = false
			if p, ok := plain[c]; ok {
				b.WriteString(p)
				continue
			}
			b.WriteRune(c)
		case !blank:
			b.WriteByte(' ')
			blank = true
		}
	}
	return strings.TrimSpace(b.String())
}

func isApostrophe(c rune) bool { return strings.ContainsRune("'`’‘ʼʻʾʿ′", c) }

// variants gives one spelling for names that are written in many ways; each list begins with the one that stands for
// all. A name that only looks alike is not in it: a search may find more, it must not find less.
var variants = variantsOf(
	"mohammed mohamed muhammad mohammad mohamad muhammed mahamed maxamed mehmed",
	"ahmed ahmad axmed", "yusuf yousef youssef yousuf yusef yuusuf", "hussein hussain husein hossein hussien xuseen",
	"hassan hasan xasan", "ali aly cali", "abdullah abdallah abdullahi cabdullahi abdulla", "ibrahim ebrahim ibraahim brahim",
	"omar umar cumar", "osman othman uthman cismaan", "fatima fatema fatma faadumo fadumo", "aisha ayesha aicha caasha",
	"mariam maryam meryem maryan miriam", "khadija kadija khadijah xadiija", "said saeed sayed saiid",
	"khalid khaled", "mustafa moustafa mostafa", "tesfay tesfaye", "oleksandr aleksandr alexander", "dmytro dmitry dmitri",
	"nguyen nguyin", "jean john juan", "mikhail mykhailo michael", "abdelrahman abdurrahman abdulrahman abdirahman",
	"jallow jalloh jallo diallo", "barry bari", "camara kamara", "conteh konteh", "sesay sessay", "toure turay", "traore trawally",
	"irina irena iryna", "olena elena yelena helena", "oksana oxana", "natalia natalya nataliya nathalie", "yulia julia iuliia", "serhiy sergei sergey sergii",
	"volodymyr vladimir", "andriy andrei andrey andrii", "kateryna ekaterina yekaterina", "oleksiy alexei aleksey", "kowalczyk kowalczik", "nowak novak",
	"kebede kebedde kabada", "haile hayle", "selassie sellassie", "tekle takle", "berhane birhane", "girma germa", "abebe ababa", "getachew gietachew",
	"farah faarax farax", "nur noor nour nuur", "jama jamac jaamac", "cabdi abdi", "guled guleed", "hersi xirsi",
	"beatriz beatrice beatrix", "sousa souza", "gonzalez gonzales", "hernandez hernandes", "rodriguez rodrigues", "jimenez gimenez ximenez", "perez peres", "gomez gomes",
	"lopez lopes", "sanchez sanches", "vasquez vazquez", "catalina katalina", "stefan stephen steven esteban", "jose joseph yosef", "ana anna", "sara sarah",
	"zainab zaynab zeinab zeynep", "leila layla laila leyla", "amina aminah", "huda hoda", "nadia nadiya", "rahimi raheemi", "hosseini husseini husaini", "karimi kareemi",
	"rahman rehman", "sheikh shaikh cheikh sheik", "chowdhury choudhury chaudhry", "begum beegum", "tran tranh", "pham fam",
	"okonkwo okonko", "chukwu chuku", "emmanuel emanuel", "elisabeth elizabeth elizabet", "christine kristine christina kristina",
)

func variantsOf(lists ...string) map[string]string {
	out := map[string]string{}
	for _, list := range lists {
		words := strings.Fields(list)
		for _, w := range words {
			out[w] = words[0]
		}
	}
	return out
}

// Tokens gives the words of a text for searching: folded, and each variant spelling by the one that stands for all.
func Tokens(text string) []string {
	words := strings.Fields(Fold(text))
	for i, w := range words {
		words[i] = spelled(w)
	}
	return words
}

// CalledAlike reports whether two names are one person's as a search finds them: in whatever order, accents and spelling. No name is the same as none.
func CalledAlike(a, b string) bool {
	x, y := Tokens(a), Tokens(b)
	slices.Sort(x)
	slices.Sort(y)
	return len(x) > 0 && slices.Equal(x, y)
}

// spelled gives the spelling that stands for all of a folded word.
func spelled(word string) string {
	if v, ok := variants[word]; ok {
		return v
	}
	for _, end := range sonOf {
		if first, ok := strings.CutSuffix(word, end); ok && first != "" {
			return first + sonOf[0]
		}
	}
	return word
}

// sonOf are the ways to write what many Pashto family names end in, "son of", first the one that stands for all.
var sonOf = []string{"zai", "zay", "zei", "zey", "zaie"}

// madeOfTwo ends a word of the index that words make together: who types "dsouza" finds D Souza by it, and it is no word
// more that two names share.
const madeOfTwo = "+"

// SortKey gives the text by which names are put in order, the same on every engine.
func SortKey(name string) string { return Fold(name) }

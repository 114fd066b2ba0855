package registry

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// FieldNamed is the field in which whoever writes or sends a text says that the protected address in it is meant.
const FieldNamed = "names_protected"

// FieldCalled is the field in which whoever logs a call says that somebody whom it is not safe to call was called.
const FieldCalled = "calls_unsafe"

// AskNamed asks about texts that name a protected address of a file, before they are signed or leave: nobody is refused, whoever writes
// says that it is meant. What is said back are the writer's own words, as they may not be allowed to read the address.
func (s *Service) AskNamed(ctx context.Context, q db.Querier, fileID string, meant bool, texts ...string) error {
	if meant {
		return nil
	}
	guarded, err := s.Guarded(ctx, q, fileID)
	if err != nil {
		return err
	}
	return AskAbout(guarded, texts...)
}

// AskAbout is AskNamed about some places of the file.
func AskAbout(places []Place, texts ...string) error {
	for _, p := range places {
		for _, text := range texts {
			if words := named(p, text); words != "" {
				return fault.At(FieldNamed, "registry.problem.names_protected", "Words", words)
			}
		}
	}
	return nil
}

// AskLeaving is AskNamed of texts that leave the provider. It asks about the name and telephone of a protected residence, and about telephone
// numbers that are known to be not safe to call, or take no message: whoever gets the text may call them.
func (s *Service) AskLeaving(ctx context.Context, q db.Querier, fileID string, meant bool, texts ...string) error {
	if meant {
		return nil
	}
	places, err := s.PlacesOf(ctx, q, fileID)
	if err != nil {
		return err
	}
	guarded, err := s.Guarded(ctx, q, fileID)
	if err != nil {
		return err
	}
	var c fault.Check
	c.Take(AskAbout(guarded, texts...), nil)
	for _, p := range guarded {
		for _, text := range texts {
			if words := p.foundBy(text); words != "" {
				c.Add(FieldNamed, "registry.problem.names_protected", "Words", words)
			}
		}
	}
	for _, p := range places {
		for _, n := range p.Numbers {
			if key := n.caution(); key != "" && slices.ContainsFunc(texts, n.within) {
				c.Add(FieldNamed, key, "Number", n.Value)
			}
		}
	}
	return c.Err()
}

// caution gives what is asked about a number that stands in a text which leaves; nothing of one that anybody may call.
func (n Number) caution() string {
	switch {
	case n.Kind != "phone":
		return ""
	case n.NotSafe:
		return "registry.problem.names_unsafe"
	case n.NoVoicemail:
		return "registry.problem.names_no_voicemail"
	}
	return ""
}

// NotToCall reports whether the place is reached by no telephone number but such as are known to be not safe to call.
func (p Place) NotToCall() bool {
	isPhone := func(n Number) bool { return n.Kind == "phone" }
	return slices.ContainsFunc(p.Numbers, isPhone) && !slices.ContainsFunc(p.Numbers, func(n Number) bool { return isPhone(n) && !n.NotSafe })
}

// ToCall gives the first telephone number that is not known to be unsafe, one known to be safe before the others.
func (p Place) ToCall() (Number, bool) {
	may := func(safe bool) func(Number) bool {
		return func(n Number) bool { return n.Kind == "phone" && n.Value != "" && !n.NotSafe && n.SafeToCall == safe }
	}
	for _, safe := range []bool{true, false} {
		if i := slices.IndexFunc(p.Numbers, may(safe)); i >= 0 {
			return p.Numbers[i], true
		}
	}
	return Number{}, false
}

// AskCalled asks about a call to somebody whom it is not safe to call: nobody is refused, whoever called says that it is meant.
func (p Place) AskCalled(meant bool) error {
	if meant || !p.NotToCall() {
		return nil
	}
	return fault.At(FieldCalled, "registry.problem.calls_unsafe", "Name", p.Name)
}

// aNumber is what may be a telephone number in a text, however it is written.
var aNumber = regexp.MustCompile(`\+?\(?\d(?:[ \x{00a0}().\-/]{0,3}\d){6,}`)

// within reports whether a text has the number, with or without the 1 of the country.
func (n Number) within(text string) bool {
	own := digits(n.Value)
	return own != "" && slices.ContainsFunc(aNumber.FindAllString(text, -1), func(x string) bool { return digits(x) == own })
}

// digits gives the digits of a telephone number without the 1 of the country.
func digits(number string) string {
	out := strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, number)
	if len(out) == 11 {
		out = strings.TrimPrefix(out, "1")
	}
	return out
}

// named gives the words of a text that name the address of a protected person or place; empty when none do.
func named(p Place, text string) string {
	if !p.Protected {
		return ""
	}
	words := wordsOf(text)
	number, street := doorOf(wordsOf(p.Address))
	if number == "" { // a house with a name, or a box: the whole of it, as it is written
		return whole(words, wordsOf(p.Address))
	}
	for i, w := range words {
		if w.folded != number {
			continue
		}
		for j := max(0, i-near); j <= min(len(words)-1, i+near); j++ {
			if words[j].folded == street {
				return join(words[min(i, j) : max(i, j)+1])
			}
		}
	}
	return ""
}

// foundBy gives the words of a text by which a protected residence is found without its street: its name, or its telephone; empty when none do. A
// person's name and number are no address.
func (p Place) foundBy(text string) string {
	if !p.Protected || p.Role != residence {
		return ""
	}
	if words := whole(wordsOf(text), wordsOf(p.Name)); words != "" {
		return words
	}
	for _, n := range p.Numbers {
		if n.Kind == "phone" && n.within(text) {
			return n.Value
		}
	}
	return ""
}

// SaidIn reports whether a text says the address of a protected person or place: names it, or has the whole of it or a part of it, as where only
// the street is written.
func (p Place) SaidIn(text string) bool {
	whole, part := strings.ToLower(strings.Join(strings.Fields(p.Address), " ")), strings.ToLower(strings.Join(strings.Fields(text), " "))
	return named(p, text) != "" || p.Protected && whole != "" && part != "" && (strings.Contains(whole, part) || strings.Contains(part, whole))
}

// near is how many words may stand between the number of a house and the name of its street: « 77, rue de la Cachette ».
const near = 4

// word is a word of a text as it was typed, and as spellings of it meet.
type word struct{ typed, folded string }

func wordsOf(text string) []word {
	typed := strings.FieldsFunc(text, func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.Is(unicode.Mn, c) && !isApostrophe(c)
	})
	out := make([]word, 0, len(typed))
	for _, t := range typed {
		bare := t
		if at := strings.IndexFunc(t, isApostrophe); at == 1 { // l’Église is the street Église
			bare = strings.TrimLeftFunc(t[at:], isApostrophe)
		}
		if f := strings.ReplaceAll(Fold(bare), " ", ""); f != "" {
			out = append(out, word{t, f})
		}
	}
	return out
}

func join(words []word) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.typed
	}
	return strings.Join(out, " ")
}

// ways are words for a kind of street, or within its name, that name none by themselves.
var ways = strings.Fields("rue avenue av ave boul boulevard blvd bd chemin ch ruelle allee place pl cote route rang terrasse cours impasse quai montee st ste saint sainte street " +
	"road rd lane ln drive dr court crt crescent cres way the de du des la le les d l north south east west nord sud est ouest n s e w")

// units are words after which a number is of a flat and not of a house.
var units = strings.Fields("apt apartment app appartement unit unite suite bureau room chambre box cp case po")

// doorOf gives the number of a house and the name of its street, as an address says them.
func doorOf(address []word) (number, street string) {
	for i, w := range address {
		if !isNumber(w.folded) || i > 0 && slices.Contains(units, address[i-1].folded) {
			continue
		}
		for _, next := range address[i+1:] {
			if isNumber(next.folded) {
				break
			}
			if !slices.Contains(ways, next.folded) {
				return w.folded, next.folded
			}
		}
	}
	return "", ""
}

// isNumber reports whether a word is the number of a house, with a letter at most: 77, 77b.
func isNumber(w string) bool {
	digits := strings.TrimRightFunc(w, unicode.IsLetter)
	return digits != "" && len(w)-len(digits) <= 1 && strings.IndexFunc(digits, func(c rune) bool { return !unicode.IsDigit(c) }) < 0
}

// leastWhole is the fewest letters of an address without a number that are looked for.
const leastWhole = 6

func whole(words, address []word) string {
	letters := 0
	for _, w := range address {
		letters += len(w.folded)
	}
	if letters < leastWhole {
		return ""
	}
	for i := 0; i+len(address) <= len(words); i++ {
		if slices.EqualFunc(words[i:i+len(address)], address, func(a, b word) bool { return a.folded == b.folded }) {
			return join(words[i : i+len(address)])
		}
	}
	return ""
}

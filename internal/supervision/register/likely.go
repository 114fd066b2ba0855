package register

import (
	"slices"
	"strings"

	"passerelle/internal/registry"
)

// mostLikely bounds how many people a name is said to mean: more than a few are no help.
const mostLikely = 3

// Likely gives the people whom a name may mean, in their order: who is called so, else whose name has all its words ("Chidi" for
// Chidi Okonkwo), else who is called so but for a letter or two or with first letters for names ("L. Charboneau"), else whose first letters it
// is. Nobody where that are many.
func Likely(written string, people []Person) []Person {
	key := sameName(written)
	if key == "" {
		return nil
	}
	for _, means := range []func(name string) bool{
		func(name string) bool { return sameName(name) == key },
		func(name string) bool { return holds(registry.Tokens(name), strings.Fields(key)) },
		func(name string) bool { return nearly(written, name) },
		func(name string) bool { return isInitials(written, name) },
	} {
		found := slices.DeleteFunc(slices.Clone(people), func(p Person) bool { return !means(p.Name) })
		if len(found) > 0 {
			if len(found) > mostLikely {
				return nil
			}
			return found
		}
	}
	return nil
}

func holds(words, all []string) bool {
	return !slices.ContainsFunc(all, func(w string) bool { return !slices.Contains(words, w) })
}

// nearly reports whether each word that is written is one of a name but for a letter or two, or its first letter; one of them is
// written out.
func nearly(written, name string) bool {
	left, whole := strings.Fields(registry.Fold(name)), false
	words := strings.Fields(registry.Fold(written))
	slices.SortStableFunc(words, func(x, y string) int { return len(y) - len(x) }) // what is written out takes its word first
	for _, w := range words {
		at := slices.IndexFunc(left, func(of string) bool { return isOrBegins(w, of) })
		if at < 0 {
			return false
		}
		left, whole = slices.Delete(left, at, at+1), whole || len([]rune(w)) > 1
	}
	return whole
}

func isOrBegins(word, of string) bool {
	if len([]rune(word)) == 1 {
		return strings.HasPrefix(of, word)
	}
	return registry.Alike(word, of) || registry.CalledAlike(word, of)
}

// isInitials reports whether what is written is the first letters of a name: "LC", "L. C.".
func isInitials(written, name string) bool {
	letters := ""
	words := strings.Fields(registry.Fold(name))
	for _, w := range words {
		letters += string([]rune(w)[:1])
	}
	return len(words) > 1 && strings.ReplaceAll(registry.Fold(written), " ", "") == letters
}

// NamesOf writes the names of people one after the other.
func NamesOf(people []Person) string {
	names := make([]string, len(people))
	for n, p := range people {
		names[n] = p.Name
	}
	return strings.Join(names, ", ")
}

package register

import (
	"slices"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/registry"
)

// Person is somebody who works for the provider.
type Person struct{ ID, Name string }

// called is the first row of a name and birth date, and the UCI that it gives.
type called struct {
	number int
	digits string
	born   clock.Date

	fingerprint string
}

// person looks at who the row is about: without a name it stays out; met before, it waits for somebody to compare.
func (r *reader) person(row *Row) {
	key := sameName(row.Text[FullName])
	if key == "" {
		r.find(row, FullName, CodeNoName, Error, "")
		if row.tells() {
			r.reading.Lost = append(r.reading.Lost, LostRowOf(*row))
		}
		return
	}
	if lostLetters(row.Text[FullName]) || lostLetters(row.Text[ScriptName]) {
		r.find(row, FullName, CodeLost, Warning, row.Text[FullName])
	}
	if r.uci(row) {
		r.reading.Twice = append(r.reading.Twice, *row)
		return
	}
	r.alike(row, key)
	r.reading.Rows = append(r.reading.Rows, *row)
}

// mostAlike bounds how many rows of one name are compared with each other: more are no people, but a sheet that is filled by machine.
const mostAlike = 50

// alike says of a row which earlier ones may be the same person, and of how much the row and the first of them have in common; nothing of one that
// is an earlier row word for word, which is here already once that is in.
func (r *reader) alike(row *Row, key string) {
	is := called{row.Number, registry.DigitsOfUCI(row.Text[UCI]), row.Dates[BirthDate], row.Fingerprint}
	if slices.ContainsFunc(r.byName[key], func(other called) bool { return is.fingerprint == other.fingerprint }) {
		return
	}
	for _, other := range r.byName[key] {
		oneMissing := is.digits == "" || other.digits == ""
		born := is.born != "" && is.born == other.born
		if !born && !(oneMissing && (is.born == "" || other.born == "")) {
			continue
		}
		if r.reading.Alike[row.Number] = append(r.reading.Alike[row.Number], other.number); len(r.reading.Alike[row.Number]) > 1 {
			continue
		}
		found := r.find(row, UCI, CodeDecideLater, Warning, row.Text[UCI])
		if found.Other = other.number; !born {
			found.Alike = AlikeByName
		} else if oneMissing {
			found.Alike = AlikeWithoutUCI
		}
	}
	if len(r.byName[key]) < mostAlike {
		r.byName[key] = append(r.byName[key], is)
	}
}

// name fills the full name from its parts, or the parts from "Family, Given".
func name(row *Row) {
	full := row.Text[FullName]
	if row.Text[GivenName] == "" && strings.Contains(row.Text[FamilyName], ",") && full == "" {
		full = row.Text[FamilyName] // "Nom" alone often holds both
		delete(row.Text, FamilyName)
	}
	family, given, comma := strings.Cut(full, ",")
	family, given = strings.TrimSpace(family), strings.TrimSpace(given)
	switch {
	case full == "":
		full = strings.TrimSpace(row.Text[GivenName] + " " + row.Text[FamilyName])
	case comma && family != "" && given != "" && !strings.Contains(given, ",") && row.Text[FamilyName]+row.Text[GivenName] == "":
		row.Text[FamilyName], row.Text[GivenName] = family, given
		full = given + " " + family
	}
	row.Text[FullName] = full
}

// sameName gives one text for a name in whatever order, accents, capitals and common spellings.
func sameName(name string) string {
	name = name[:min(len(name), longestWord)] // what is longer is no name, and stays out
	words := registry.Tokens(name)
	for i, w := range words {
		words[i] = registry.WithoutUmlauts(w)
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

// SameName reports whether two ways to write a name are one: in whatever order, accents, capitals and common spellings.
func SameName(one, other string) bool { return sameName(one) == sameName(other) }

// uci looks at the identifier and reports whether the row is of a person met before in the file.
func (r *reader) uci(row *Row) bool {
	digits := registry.DigitsOfUCI(row.Text[UCI])
	switch {
	case row.Text[UCI] == "":
		if row.Original[UCI] == "" {
			r.find(row, UCI, CodeUCIMissing, Warning, "")
		}
		return false
	case !registry.UsualUCI(digits):
		r.find(row, UCI, CodeUCILength, Warning, row.Text[UCI])
	}
	if other := r.byUCI[digits]; other != 0 && digits != "" {
		r.find(row, UCI, CodeUCITwice, Duplicate, row.Text[UCI]).Other = other
		return true
	}
	r.byUCI[digits] = row.Number
	return false
}

// Exactly finds the one person with exactly this name, order, accents and capitals aside; nobody when there are two.
func Exactly(written string, people []Person) string {
	key, found := sameName(written), ""
	for _, p := range people {
		if key == "" || sameName(p.Name) != key {
			continue
		}
		if found != "" {
			return ""
		}
		found = p.ID
	}
	return found
}

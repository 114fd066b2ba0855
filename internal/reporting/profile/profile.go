// Package profile says by what the closing caseload is divided, which line of it a file stands in, and which registers say nothing of it
// (RPT-2).
package profile

import (
	"cmp"
	"slices"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
)

// Names are what the closing caseload is divided by.
var Names = []string{"sex", "age", "ground", "risk", "city", "housing", "language"}

// Unknown is a line like any other: it is counted, and said.
const Unknown = "UNKNOWN"

// File is what is known of one file as its events pass.
type File struct {
	said     map[string]string
	told     []column        // what registers said of it
	spoke    map[string]bool // the registers that did, once they were right
	register string          // that brought it; empty for one that was opened here
}

// Brought says which register brought the file.
func (f *File) Brought(register string) { f.register = register }

// ofTheDay are what a later register tells as of the day on which it was right; what it tells of the person has been so all along, and a file
// of which it says no more than that it did not speak of by then.
var ofTheDay = []string{"ground", "risk", "city", "housing"}

// Set takes what became known of an attribute, from a register or, where none is named, from somebody here. Two spellings of one language
// are one line.
func (f *File) Set(name, value, register string) {
	if code, known := i18n.LanguageCode(value); known && name == "language" {
		value = code
	}
	if f.said == nil {
		f.said, f.spoke = map[string]string{}, map[string]bool{}
	}
	f.said[name] = value
	if register != "" && value != "" {
		f.told = append(f.told, column{register, name})
		f.spoke[register] = f.spoke[register] || slices.Contains(ofTheDay, name)
	}
}

// Line gives the line that the file stands in on a day. A home in a register's own words, "Bed 3", is no line of a nation's figures.
func (f *File) Line(name string, on clock.Date) string {
	value := f.said[source(name)]
	switch {
	case name == "age":
		return ageBand(clock.Date(value), on)
	case name == "housing" && value != "" && value != "RESIDENCE":
		return "WRITTEN"
	}
	return cmp.Or(value, Unknown)
}

// source names the attribute that a line is taken from.
func source(name string) string {
	if name == "age" {
		return "birth"
	}
	return name
}

// ageBand gives the band of an age in whole years on a day.
func ageBand(birth, on clock.Date) string {
	if !birth.Valid() || birth > on {
		return Unknown
	}
	age := on.Time().Year() - birth.Time().Year()
	if birth[5:] > on[5:] {
		age--
	}
	for _, b := range []struct {
		below int
		code  string
	}{{18, "0-17"}, {25, "18-24"}, {35, "25-34"}, {45, "35-44"}, {55, "45-54"}, {65, "55-64"}} {
		if age < b.below {
			return b.code
		}
	}
	return "65+"
}

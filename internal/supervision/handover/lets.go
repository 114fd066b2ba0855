package handover

import (
	"slices"

	"passerelle/internal/supervision/release"
)

// Lets is what a consent lets be said to somebody, as letters to them have it: what was taken back or refused since is left out.
type Lets struct {
	release.Consent
	Name string
	What []string
}

// lets gives what may be said to whom today.
func lets(p release.Page) (out []Lets) {
	for _, c := range p.Consents {
		for _, x := range p.People {
			if c.Lets(x.ID, p.Today) {
				out = append(out, Lets{c, x.Name, c.WhatTo(x.ID, p.Today)})
			}
		}
	}
	return out
}

// Withheld is what the client does not let be said to somebody.
type Withheld struct {
	release.Refusal
	What []string
}

// withheld gives what may not be said to whom today: what a later consent lets be said again is left out, and of two refusals to one person about
// one thing the later stands.
func withheld(p release.Page) (out []Withheld) {
	said := map[string]bool{}
	for _, r := range p.Refusals {
		by, _ := p.Followed(r)
		what := slices.DeleteFunc(r.What(), func(w string) bool {
			let := slices.ContainsFunc(by, func(c release.Consent) bool { return slices.Contains(c.What(), w) })
			before := said[r.PlaceID+" "+w]
			said[r.PlaceID+" "+w] = true
			return let || before
		})
		if len(what) > 0 {
			out = append(out, Withheld{r, what})
		}
	}
	return out
}

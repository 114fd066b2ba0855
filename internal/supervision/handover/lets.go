package handover

import (
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

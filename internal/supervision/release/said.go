package release

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
)

// What a contact told about the client.
const (
	SaidNothing   = "nothing"
	SaidSomething = "something"
)

// Saids lists the answers to whether something about the client was told.
var Saids = []string{SaidNothing, SaidSomething}

// Grounds lists on what something is told that no consent covers. Our reading of when a provider may: the law asks for it or allows it,
// somebody's life, health or safety is in danger, or the agency, which may, asked for it to be told.
var Grounds = []string{"law", "emergency", "agency"}

// Beyond gives what of some subjects may not be told to somebody on a day: what no consent in force then that covers them lets be said, by
// the same reading that lets a letter leave.
func Beyond(consents []Consent, placeID string, subjects []string, on clock.Date) []string {
	lets := SubjectsFor(consents, placeID, on)
	return slices.DeleteFunc(slices.Clone(subjects), func(w string) bool { return slices.Contains(lets, w) })
}

// What gives the subjects about which something was told.
func (x Contact) What() []string { return split(x.Written) }

// BeyondConsent gives those about which no consent let anything be told.
func (x Contact) BeyondConsent() []string { return split(x.Beyond) }

func split(written string) []string {
	if written == "" {
		return nil
	}
	return strings.Split(written, ",")
}

// weigh refuses a contact that leaves open whether something about the client was told, or about what; what no consent covers on its day is
// told on a ground, and on none otherwise.
func (x *Contact) weigh(ctx context.Context, consents []Consent, name string) error {
	var c fault.Check
	what := x.What()
	c.Require(slices.Contains(Saids, x.Said), "said", "release.problem.said")
	c.Require(x.Said != SaidNothing || len(what) == 0, "said", "release.problem.said_nothing")
	c.Require(x.Said != SaidSomething || len(what) > 0, "said_what", "release.problem.said_what")
	for _, w := range what {
		c.Require(slices.Contains(Subjects, w), "said_what", "release.problem.said_what")
	}
	if c.Err() != nil {
		return c.Err()
	}
	beyond := Beyond(consents, x.PlaceID, what, x.On)
	if x.Beyond = strings.Join(beyond, ","); len(beyond) == 0 {
		x.Ground = ""
		return nil
	}
	if !slices.Contains(Grounds, x.Ground) {
		return fault.At("ground", "release.problem.ground", "Name", name, "What", Words(ctx, beyond, nil))
	}
	return nil
}

// Words names subjects in the reader's language; those that no rule knows in the words of the form.
func Words(ctx context.Context, subjects []string, own Texts) string {
	var out []string
	for _, w := range subjects {
		switch {
		case slices.Contains(Subjects, w):
			out = append(out, i18n.T(ctx, "release.what."+w))
		default:
			out = append(out, own[w].In(i18n.Lang(ctx)))
		}
	}
	return strings.Join(out, ", ")
}

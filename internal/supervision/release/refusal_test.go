package release

import (
	"slices"
	"strings"
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/filetest"
)

// CCM-8: of a consent and a refusal about the same person and subject the later one holds, on one day the one recorded later; nothing else
// of either is touched.
func TestTheLaterOfConsentAndRefusalHolds(t *testing.T) {
	for _, c := range []struct {
		consent, refusal Consent // the refusal in the words of a consent
		lets             []string
		past             bool
	}{
		{Consent{GivenOn: "2026-11-05", Written: "health,work"}, Consent{GivenOn: "2026-11-04", Written: "health"}, []string{"health", "work"}, true},
		{Consent{GivenOn: "2026-11-05", Written: "health,work"}, Consent{GivenOn: "2026-11-06", Written: "health"}, []string{"work"}, false},
		{Consent{GivenOn: "2026-11-05", Written: "health"}, Consent{GivenOn: "2026-11-06", Written: "health,family"}, nil, false},
		{Consent{GivenOn: "2026-11-05", Written: "health"}, Consent{GivenOn: "2026-11-04", Written: "health,family"}, []string{"health"}, false},
		{Consent{GivenOn: "2026-11-05", Written: "health", RecordedAt: 2}, Consent{GivenOn: "2026-11-05", Written: "health", RecordedAt: 1}, []string{"health"}, true},
		{Consent{GivenOn: "2026-11-05", Written: "health", RecordedAt: 1}, Consent{GivenOn: "2026-11-05", Written: "health", RecordedAt: 2}, nil, false},
		{Consent{GivenOn: "2026-11-05", Written: "health", RevokedOn: "2026-11-07"}, Consent{GivenOn: "2026-11-04", Written: "health"}, nil, false},
	} {
		given, r := c.consent, Refusal{PlaceID: "p", Written: c.refusal.Written, On: c.refusal.GivenOn, RecordedAt: c.refusal.RecordedAt}
		given.ID, given.Covers = "a", []string{"p", "q"}
		if len(r.Overrules(given)) > 0 {
			given.Refusals = []Refusal{r}
		}
		list := []Consent{given}
		if got := SubjectsFor(list, "p", "2026-11-10"); !slices.Equal(got, c.lets) {
			t.Errorf("%+v lets %v be said", c, got)
		}
		if _, past := (Page{Consents: list, Today: "2026-11-10"}).Followed(r); past != c.past {
			t.Errorf("%+v: past is %v", c, past)
		}
		if _, err := leaves(ctx, list, nil, Letter{PlaceID: "p", Released: "a"}, "2026-11-10", "body"); (err == nil) != (c.lets != nil) {
			t.Errorf("%+v: a sealed letter: %v", c, err)
		}
		if got := SubjectsFor(list, "q", "2026-11-06"); strings.Join(got, ",") != given.Written {
			t.Errorf("%+v lets %v be said to another", c, got)
		}
	}
}

// CCM-8: a refusal keeps a letter from leaving on an earlier consent; a consent that follows lets it leave.
func TestALaterRefusalHoldsALetter(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h, counsel := open(t, d)
		f := h.File.ID
		consent := func(on clock.Date) {
			filetest.Must(t, s.KeepConsent(ctx, h.Worker, f, NewConsent{OnPaper: true, What: []string{"health"}, Covers: []string{counsel}, GivenOn: on}))
		}
		consent("2026-11-05")
		letter, err := s.Begin(ctx, h.Worker, f, counsel, "About", "Hello.")
		filetest.Must(t, err)
		filetest.Must(t, s.Refuse(ctx, h.Worker, f, counsel, []string{"health"}, "2026-11-06"))
		if p := fault.ProblemsOf(s.MarkSent(ctx, h.Worker, f, letter, "2026-11-10", "post", false)); len(p) != 1 || p[0].Key != "release.no_consent" {
			t.Errorf("after a refusal: %+v", p)
		}
		page, err := s.Page(ctx, h.Worker, f)
		if filetest.Must(t, err); page.Why(counsel) == "" {
			t.Error("the page offers a letter after a refusal")
		}
		consent("2026-11-07")
		page, err = s.Page(ctx, h.Worker, f)
		filetest.Must(t, err)
		if by, past := page.Followed(page.Refusals[0]); !past || len(by) != 1 || by[0].GivenOn != "2026-11-07" || page.Why(counsel) != "" {
			t.Errorf("followed by %+v, past %v", by, past)
		}
		filetest.Must(t, s.MarkSent(ctx, h.Worker, f, letter, "2026-11-10", "post", false))
	})
}

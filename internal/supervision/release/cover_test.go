package release

import (
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/filetest"
)

// CCM-8, CCM-22: who covers for a colleague lets nothing leave to somebody outside and records no consent; that the client refuses or takes one back, and
// whom they spoke to, they record.
func TestCoverReleasesNothingAndLosesNoRefusal(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h, counsel := open(t, d)
		f, cover := h.File.ID, h.Colleague
		paper := func(Letter, []Consent) ([]byte, error) { return []byte(onePage), nil }
		given := NewConsent{OnPaper: true, What: []string{"health"}, Covers: []string{counsel}, GivenOn: "2026-11-05"}
		filetest.Must(t, s.KeepConsent(ctx, h.Worker, f, given))
		letter, err := s.Begin(ctx, h.Worker, f, counsel, "About", "Words")
		filetest.Must(t, err)
		_, err = s.Seal(ctx, h.Worker, f, letter, false, paper)
		filetest.Must(t, err)
		h.Away(t, d, "2026-11-09", "2026-11-12", "colleague")
		page, err := s.Page(ctx, cover, f)
		if err != nil || page.MayRelease || !page.MayWrite || len(page.Letters) != 1 {
			t.Errorf("the page of who covers: %v %v, %v", page.MayRelease, page.MayWrite, err)
		}
		for name, act := range map[string]func() error{
			"begun":    func() error { _, err := s.Begin(ctx, cover, f, counsel, "About", "Words"); return err },
			"asked":    func() error { _, err := s.Ask(ctx, cover, f, counsel); return err },
			"written":  func() error { return s.Write(ctx, cover, f, letter, "About", "Other words", 0) },
			"sealed":   func() error { _, err := s.Seal(ctx, cover, f, letter, false, paper); return err },
			"taken":    func() error { _, err := s.Sealed(ctx, cover, f, letter); return err },
			"sent":     func() error { return s.MarkSent(ctx, cover, f, letter, "2026-11-10", "post", false) },
			"recorded": func() error { return s.KeepConsent(ctx, cover, f, given) },
		} {
			if err := act(); !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s by who covers: %v", name, err)
			}
		}
		filetest.Must(t, s.LogContact(ctx, cover, f, Contact{PlaceID: counsel, On: "2026-11-10", Way: byPhone, Why: "They rang", Said: SaidNothing}))
		filetest.Must(t, s.Refuse(ctx, cover, f, counsel, []string{"work"}, "2026-11-10"))
		filetest.Must(t, s.RevokeConsent(ctx, cover, f, page.Consents[0].ID, "2026-11-10"))
		page, err = s.Page(ctx, h.Worker, f)
		if err != nil || len(page.Refusals) != 1 || page.Consents[0].RevokedBy != cover.Name || !page.MayRelease {
			t.Errorf("kept of what was heard: %+v, %v", page.Refusals, err)
		}
	})
}

package release

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// Unrecorded gives the forms that the client signed and that nobody recorded as a consent yet: nothing may be said on them before that.
func (p Page) Unrecorded() (out []SignedForm) {
	for _, x := range p.SignedForms {
		if !recordedOn(p.Consents, x.ID) {
			out = append(out, x)
		}
	}
	return out
}

// Named gives the places of those whom a form names.
func (p Page) Named(x SignedForm) (ids []string) {
	for _, to := range p.People {
		if x.Names(to) {
			ids = append(ids, to.ID)
		}
	}
	return ids
}

// recordable gives the signed forms of a file that carry a consent.
func (s *Service) recordable(ctx context.Context, a access.Actor, fileID string, consents []Consent) ([]SignedForm, error) {
	list, err := s.signedForms(ctx, a, fileID)
	if err != nil {
		return nil, err
	}
	closings, err := closingsOf(ctx, s.DB, fileID)
	return slices.DeleteFunc(list, func(x SignedForm) bool { return x.spent(consents, closings) }), err
}

func recordedOn(consents []Consent, formID string) bool {
	return slices.ContainsFunc(consents, func(c Consent) bool { return c.FormID == formID })
}

// IsForm reports whether forms of a code carry a consent.
func IsForm(code string) bool { return code == consentForm }

// Unrecorded reports whether a signed form carries a consent that nobody recorded yet, within a reading that decides access itself.
func Unrecorded(ctx context.Context, q db.Querier, fileID, formID string) (bool, error) {
	list, err := consentsOf(ctx, q, fileID)
	if err != nil || recordedOn(list, formID) {
		return false, err
	}
	c, err := onForm(ctx, q, fileID, formID)
	return err == nil && !c.askAnew(), err
}

// onForm gives the consent that a form carries, as it would be recorded.
func onForm(ctx context.Context, q db.Querier, fileID, formID string) (Consent, error) {
	c := Consent{FormID: formID}
	parts, err := db.All[string](ctx, q, "select answers from form_part where form_id=$1", formID)
	if err != nil {
		return c, fmt.Errorf("consent on a form: %w", err)
	}
	for _, text := range parts {
		var said forms.Answers
		if err := json.Unmarshal([]byte(text), &said); err != nil {
			return c, fmt.Errorf("consent on a form: %w", err)
		}
		c.GivenOn, c.UntilOn = max(c.GivenOn, clock.Date(said.Get("given"))), max(c.UntilOn, clock.Date(said.Get("until")))
	}
	signatures, err := db.All[forms.GivenSignature](ctx, q, "select form_id, way, signed_at, signed_on from form_signature where form_id=$1", formID)
	if err != nil {
		return c, fmt.Errorf("signatures of a consent: %w", err)
	}
	closings, err := closingsOf(ctx, q, fileID)
	c.sign(ctx, signatures)
	c.RecordedAt = c.SignedAt
	c.ends(closings)
	return c, err
}

package referring

import (
	"context"
	"net/url"

	"passerelle/internal/access"
)

// DraftOf begins the name of what somebody is typing in a referral before there is a file; it is of no file, and its heads-up follows.
const DraftOf = "referral/"

// Typed gives what a person typed in a referral and has not saved; nil when there is nothing.
func (s Service) Typed(ctx context.Context, a access.Actor, x Referral) (url.Values, error) {
	d, err := s.Notes.DraftOf(ctx, a, DraftOf+x.ID, "")
	if err != nil || d.Typed == "" {
		return nil, err
	}
	return url.ParseQuery(d.Typed)
}

// KeepTyped keeps for a person what they are typing in a referral that is theirs to write.
func (s Service) KeepTyped(ctx context.Context, a access.Actor, x Referral, typed url.Values) error {
	return s.Notes.SaveDraft(ctx, a, DraftOf+x.ID, "", typed.Encode())
}

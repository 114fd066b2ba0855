package referring

import (
	"context"
	"net/url"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
)

// Prefill gives what the form of a new file begins with: what the heads-up says, and in its place what the referral says that came.
func (s Service) Prefill(ctx context.Context, a access.Actor, headsUpID string) (url.Values, error) {
	out, err := s.Service.Prefill(ctx, a, headsUpID)
	if err != nil {
		return nil, err
	}
	x, err := s.Of(ctx, a, headsUpID)
	if err != nil {
		return nil, err
	}
	if !x.There() {
		return out, nil
	}
	out.Set("referral", x.Filled.ID)
	said := x.At.Answers()
	for field, item := range map[string]string{"full_name": "client_name", "uci": "uci", "birth_date": "born", "citizenship": "citizenship", "language": "language",
		"interpreter": "interpreter", "risk": "risk", "housing": "housing", "received_on": "referred", "phone": "phone"} {
		if value := said.Get(item); value != "" {
			out.Set(field, value)
		}
	}
	if ground := groundOf(said); ground != "" {
		out.Set("ground", ground)
	}
	return out, nil
}

// groundOf gives the ground that a referral names, where it is one only and a file may stand on it.
func groundOf(said forms.Answers) string {
	if all := said["grounds"]; len(all) == 1 && slices.Contains(supervision.Grounds, all[0]) {
		return all[0]
	}
	return ""
}

// Taken gives what ends a heads-up in the transaction that opens its file, and takes the referral into it. Seen is the form that the person
// had before them, empty of none: when a later one came meanwhile, the file is not opened with what an older one says.
func (s Service) Taken(a access.Actor, headsUpID, seen string) func(ctx context.Context, tx *db.Tx, f supervision.File) error {
	ended := s.Service.Taken(a, headsUpID)
	return func(ctx context.Context, tx *db.Tx, f supervision.File) error {
		if err := tx.Hold(ctx, object, headsUpID); err != nil {
			return err
		}
		if err := s.move(ctx, tx, a, headsUpID, seen, f.ID); err != nil {
			return err
		}
		return ended(ctx, tx, f)
	}
}

package referring

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/differing"
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

// grounded refuses a file that is opened without saying on which of several grounds of its referral it stands, or on one that is not among
// them: a file has one, and the figures count it.
func grounded(ctx context.Context, f supervision.File, said forms.Answers) error {
	all := slices.DeleteFunc(slices.Clone(said["grounds"]), func(g string) bool { return !slices.Contains(supervision.Grounds, g) })
	if len(all) == 0 && len(said["grounds"]) > 0 && f.Ground == "" { // a designation is no ground that a file is counted by
		return fault.At("ground", "referring.problem.no_ground")
	}
	if len(all) < 2 || slices.Contains(all, f.Ground) {
		return nil
	}
	for i, g := range all {
		all[i] = i18n.T(ctx, "supervision.ground."+g)
	}
	return fault.At("ground", "referring.problem.grounds", "List", strings.Join(all, " · "))
}

// otherwise keeps what the referral says of risk and housing where the file is opened otherwise, with the reason; without one it is refused.
// A file that goes on has its own: there the case manager settles it.
func (s Service) otherwise(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, x Referral, why string) error {
	d := differing.Between(f, x.At.Answers())
	if !d.There() {
		return nil
	}
	if f.Version == 1 {
		if err := d.Unsaid(ctx, why); err != nil {
			return err
		}
	}
	d.FormID, d.Why = x.Filled.ID, why
	return differing.Service{Service: s.Service.Service}.Found(ctx, tx, a, f, d)
}

// Taken gives what ends a heads-up in the transaction that opens its file, and takes the referral into it. Why is why it is opened otherwise than the referral says. Seen is the form that the person
// had before them, empty of none: when a later one came meanwhile, the file is not opened with what an older one says.
func (s Service) Taken(a access.Actor, headsUpID, seen, why string) func(ctx context.Context, tx *db.Tx, f supervision.File) error {
	ended := s.Service.Taken(a, headsUpID)
	return func(ctx context.Context, tx *db.Tx, f supervision.File) error {
		if err := tx.Hold(ctx, object, headsUpID); err != nil {
			return err
		}
		if err := s.move(ctx, tx, a, headsUpID, seen, why, f); err != nil {
			return err
		}
		return ended(ctx, tx, f)
	}
}

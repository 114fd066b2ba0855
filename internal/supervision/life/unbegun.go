package life

import (
	"context"
	"fmt"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
)

// Unbegun is a referral on which nothing was begun.
type Unbegun struct {
	FileID     string     `db:"id"`
	FullName   string     `db:"full_name"`
	ReceivedOn clock.Date `db:"referred_on"`
	Risk       string     `db:"risk"`
	FormID     string     `db:"form_id"` // the agency's referral that nobody has said arrived; empty without one
}

// mostUnbegun bounds what My day lists of them: the oldest.
const mostUnbegun = 50

// Unbegun lists the referrals of a case manager that wait for their first step, those that wait longest first, as one audited reading;
// nothing for anybody else. A file leaves the list with its phase.
func (s *Service) Unbegun(ctx context.Context, a access.Actor) ([]Unbegun, error) {
	if !a.Has(access.CaseManager) {
		return nil, nil
	}
	where, args := s.Access.Scope(a, access.FileWrite, supervision.Columns, 3)
	list, err := db.All[Unbegun](ctx, s.DB, `select f.id, c.full_name, f.referred_on, f.risk, coalesce((select max(x.id) from form x join form_sending g on g.form_id=x.id
		where x.subject_id=f.id and x.code='bsf801' and x.discarded_at=0 and g.to_organisation=$2 and not exists (select 1 from form_receipt r where r.sending_id=g.id)),'') as form_id
		from supervision_file f join client c on c.id=f.client_id where f.state=$1 and not f.withdrawn and not f.opened_in_error
		and not exists (select 1 from form b where b.subject_id=f.id and b.discarded_at=0 and b.code in ('`+strings.Join(assessing, "','")+`'))
		and `+where+fmt.Sprintf(" order by f.referred_on, f.id limit %d", mostUnbegun), append([]any{supervision.Referred, a.OrganisationID}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("referrals without a first step: %w", err)
	}
	var out []Unbegun
	entry := a.Entry(string(access.FileRead), "file", "")
	for _, x := range list {
		f, err := s.Stored(ctx, s.DB, x.FileID)
		if err != nil {
			return nil, err
		}
		facts, err := s.factsOf(ctx, s.DB, f)
		if err != nil {
			return nil, err
		}
		if facts.Phase() == Referred {
			out = append(out, x)
			entry.ObjectIDs = append(entry.ObjectIDs, x.FileID)
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out, s.Audit.Read(ctx, entry).Wait()
}

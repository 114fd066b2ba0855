package document

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
)

// waitElsewhere are the forms whose answer is given on the file itself, where a list of its own has them: the referral's decision
// and the answer to a report of non-compliance.
var waitElsewhere = []string{referralForm, reportForm}

// Unanswered lists the forms sent to the agency in which it has a part and that have not come back, received or not, those that wait
// longest first: to an officer what they owe, to the provider's people what they wait for (CCM-10, CCM-18). Its reading is audited.
func (s *Service) Unanswered(ctx context.Context, a access.Actor) ([]Incoming, error) {
	where, args, err := s.unanswered(ctx, a)
	if err != nil || where == "" {
		return nil, err
	}
	return s.incoming(ctx, a, where, args)
}

// UnansweredCount says how many there are, without a name.
func (s *Service) UnansweredCount(ctx context.Context, a access.Actor) (int, error) {
	where, args, err := s.unanswered(ctx, a)
	if err != nil || where == "" {
		return 0, err
	}
	n, err := db.One[int](ctx, s.DB, "select count(*)"+where, args...)
	if err != nil {
		return 0, fmt.Errorf("count forms without an answer: %w", err)
	}
	return n, nil
}

// unanswered says what waits: the newest sending of a form went to the agency, which has a part in it after the provider's. A plan that
// goes with a referral is answered with that, and what was asked of a supervision that ended since, the end itself too, ended with it. Nothing is said to those who neither answer nor ask.
func (s *Service) unanswered(ctx context.Context, a access.Actor) (string, []any, error) {
	action := access.FormWrite
	if a.Has(access.LiaisonOfficer) {
		action = access.FileDecide
	}
	if !a.MayEver(action) || a.Has(access.HousingCoordinator) {
		return "", nil, nil
	}
	where, args := s.Access.Scope(a, action, supervision.Columns, 1)
	asks, args, err := s.answeredByAgency(ctx, args)
	return ` from form_sending g join form x on x.id=g.form_id and x.subject_kind='file' and x.discarded_at=0 join supervision_file f on f.id=x.subject_id
		join client c on c.id=f.client_id where g.to_organisation<>f.organisation_id and not f.withdrawn and not f.opened_in_error and f.state<>'CLOSED'
		and x.state in ('sent','received','completed','signed') and (` + asks + `)
		and not exists (select 1 from form_sending later where later.form_id=g.form_id and (later.sent_at>g.sent_at or later.sent_at=g.sent_at and later.id>g.id))
		and not exists (select 1 from form_sending with_it join form r on r.id=with_it.form_id and r.code='` + referralForm + `' where with_it.transmission=g.transmission)
		and not (x.code='` + changeForm + `' and exists (select 1 from event e where e.file_id=f.id and e.kind='` + string(history.Reopened) + `' and e.recorded>g.sent_at))
		and ` + where, args, err
}

// answeredByAgency are the versions of forms in which the agency answers what the provider began.
func (s *Service) answeredByAgency(ctx context.Context, args []any) (string, []any, error) {
	all, err := s.Forms.Versions(ctx, s.DB, "")
	if err != nil {
		return "", nil, err
	}
	asks := []string{"1=0"}
	for _, v := range all {
		answers := slices.ContainsFunc(v.Parts[1:], func(p forms.Part) bool { return p.Side == forms.Agency })
		if answers && !slices.Contains(waitElsewhere, v.Code) {
			args = append(args, v.Code, v.Definition.Version)
			asks = append(asks, fmt.Sprintf("x.code=$%d and x.definition=$%d", len(args)-1, len(args)))
		}
	}
	return strings.Join(asks, " or "), args, nil
}

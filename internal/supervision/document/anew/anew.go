// Package anew finds the referrals that say another decision than their file: the agency asked for more on BSF801, say, and accepted on the file
// since. Whoever decided writes the decision on the form anew, so that form and file say one thing (CCM-11). Start at [Service.Of].
package anew

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document"
)

// Service finds them among the forms of the files.
type Service struct{ *document.Service }

// Of gives the referral of a file whose decision an officer is to write anew; false when there is none, or its later form is begun.
func (s Service) Of(ctx context.Context, a access.Actor, f supervision.File) (document.FileForm, bool, error) {
	if a.OrganisationID == f.OrganisationID || !a.MayEver(access.FileDecide) || f.OpenedInError {
		return document.FileForm{}, false, nil
	}
	list, err := s.Readable(ctx, s.DB, a, f)
	for _, x := range list {
		if x.MayReplace && x.SupersededBy == "" && x.DecidedOtherwise(f) {
			return x, true, nil
		}
	}
	return document.FileForm{}, false, err
}

// Waiting is one of them with whom it is about.
type Waiting struct {
	FileID    string     `db:"file_id"`
	FormID    string     `db:"form_id"`
	FullName  string     `db:"full_name"`
	UCI       string     `db:"uci"`
	DecidedOn clock.Date `db:"decided_on"`
}

// Waiting lists them for an officer, those decided longest ago first; the reading is audited.
func (s Service) Waiting(ctx context.Context, a access.Actor) ([]Waiting, error) {
	if !a.Has(access.LiaisonOfficer) || !a.MayEver(access.FileDecide) {
		return nil, nil
	}
	where, args := s.Access.Scope(a, access.FileDecide, supervision.Columns, 3)
	list, err := db.All[Waiting](ctx, s.DB, `select f.id as file_id, x.id as form_id, c.full_name, c.uci_written as uci, f.decided_on from form x
		join supervision_file f on f.id=x.subject_id join client c on c.id=f.client_id join form_part p on p.form_id=x.id and p.part='`+document.DecisionPart+`' and p.state='completed'
		where x.subject_kind='file' and x.code='bsf801' and x.state in ('sent','received') and x.discarded_at=0 and f.state in ('APPROVED','ACTIVE','REFUSED') and not f.opened_in_error
		and p.answers not like '%"decision_made":["' || case f.decision when $1 then 'APPROVED' when $2 then 'NOT_APPROVED' else '' end || '"]%'
		and not exists (select 1 from form later where later.supersedes=x.id and later.discarded_at=0) and `+where+" order by f.decided_on, x.id limit 200",
		append([]any{supervision.Accepted, supervision.NotApproved}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("decisions to write anew: %w", err)
	}
	if list, err = s.otherwise(ctx, a, list); err != nil || len(list) == 0 {
		return nil, err
	}
	return list, supervision.ReadRows(ctx, s.Service.Service, a, access.FormRead, list, func(x Waiting) string { return x.FileID })
}

// otherwise leaves those whose form says something else than the file.
func (s Service) otherwise(ctx context.Context, a access.Actor, list []Waiting) (out []Waiting, err error) {
	for _, x := range list {
		f, err := s.Stored(ctx, s.DB, x.FileID)
		if err != nil {
			return nil, err
		}
		at, there, err := s.Of(ctx, a, f)
		if err != nil {
			return nil, err
		}
		if there && at.ID == x.FormID {
			out = append(out, x)
		}
	}
	return out, nil
}

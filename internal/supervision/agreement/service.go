package agreement

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/agreement/renewal"
	"passerelle/internal/supervision/document/bound"
	"passerelle/internal/supervision/onpaper"
)

// Form is the code of the agreement.
const Form = renewal.Form

// Service compares signed agreements with what is in force.
type Service struct{ *supervision.Service }

// Behind is a signed agreement that no longer says what is asked of the client.
type Behind struct {
	FormID   string
	FileID   string
	FullName string // on My day
	Written  int64  // when its words were last written, in microseconds
	Unsigned bool   // the client has not signed it yet
	Others   bool   // whoever reads it has no agreement to fill in: the provider's people do, and may not have sent it
	// What the paper does not say, and what it says still; of a file alone.
	Came, Gone []supervision.Condition

	added, ended []string // ids
}

// change is a condition that came or ended after the words of a signed agreement were written.
type change struct {
	FormID   string       `db:"form_id"`
	FileID   string       `db:"on_file"`
	FullName string       `db:"full_name"`
	Written  int64        `db:"written"`
	Kind     history.Kind `db:"kind"`
	Payload  string       `db:"payload"`
}

// paper is the agreement of a file that was signed last, with what it says.
type paper struct {
	FormID   string `db:"form_id"`
	FileID   string `db:"on_file"`
	FullName string `db:"full_name"`
	Written  int64  `db:"written"`
	Answers  string `db:"answers"`
}

// The agreements that clients (c) signed last on files (f), each with its words (p). What else is asked of the file follows where.
const (
	of     = "x.id as form_id, f.id as on_file, c.full_name, p.edited_at as written"
	papers = ` from supervision_file f
	join client c on c.id=f.client_id join form x on x.subject_kind='file' and x.subject_id=f.id and x.code='` + Form + `' and x.discarded_at=0
	join form_part p on p.form_id=x.id and p.part='provider' `
	where = `where f.state in ('APPROVED','ACTIVE') and not f.withdrawn and not f.opened_in_error
	and exists (select 1 from form_signature g where g.form_id=x.id and g.item='client_signature') and not exists (select 1 from form later
		where later.subject_kind='file' and later.subject_id=f.id and later.code='` + Form + `' and later.discarded_at=0 and later.opened_at>x.opened_at
		and exists (select 1 from form_signature g where g.form_id=later.id and g.item='client_signature')) and `
)

// changed is SQL of what changed after the words of an agreement were written. What ended on the last day that it names is no change, and of what
// was granted before they were written, from a later day, the words say whether they have it.
const changed = "select " + of + ", e.kind, e.payload" + papers + `join event e on e.file_id=f.id and e.kind in ('` + string(history.ConditionAdded) +
	"','" + string(history.ConditionEnded) + "') and e.recorded>p.edited_at and e.act<>'" + string(history.ActConditionsOver) + `' and (e.act<>'` + string(history.ActGrantTookEffect) + `'
	or not exists (select 1 from granted_change n join form_sending z on z.form_id=n.form_id where n.file_id=f.id and n.effective=e.effective and z.sent_at<p.edited_at)) ` + where

// mostOnDay is how many of the changes a day reads.
const mostOnDay = 200

// Of gives the signed agreement of a file when it does not say what is in force, to an area that has let the actor read its plan.
func (s Service) Of(ctx context.Context, f supervision.File) (Behind, bool, error) {
	list, err := s.list(ctx, "f.id=$1", "f.id, e.seq", f.ID)
	if err != nil || len(list) == 0 {
		return Behind{}, false, err
	}
	x := list[0]
	conditions, _, _, err := s.PlanStored(ctx, s.DB, f.ID)
	for _, c := range conditions {
		if slices.Contains(x.added, c.ID) {
			x.Came = append(x.Came, c)
		}
		if slices.Contains(x.ended, c.ID) {
			x.Gone = append(x.Gone, c)
		}
	}
	return x, err == nil, err
}

// Since gives what an agreement that the client has not signed yet, with some lines, does not say of the conditions, or says still: it was begun
// before they changed. False when it says them as they are, or as they will be.
func (s Service) Since(ctx context.Context, f supervision.File, formID string, said forms.Answers, begun int64) (Behind, bool, error) {
	conditions, err := renewal.Service{Service: s.Service}.Meant(ctx, s.DB, f, said)
	came, gone := bound.Compare(ctx, said, conditions)
	if err != nil || len(came)+len(gone) == 0 {
		return Behind{}, false, err
	}
	return Behind{FormID: formID, FileID: f.ID, Written: begun, Unsigned: true, Came: conditionsAt(came), Gone: conditionsAt(gone)}, true, nil
}

func conditionsAt(list []onpaper.At) (out []supervision.Condition) {
	for _, x := range list {
		out = append(out, x.Condition)
	}
	return out
}

// Today lists the agreements to sign anew on the files that a person has, or covers; nothing for anybody else.
func (s Service) Today(ctx context.Context, a access.Actor) ([]Behind, error) {
	if !a.Has(access.CaseManager) {
		return nil, nil
	}
	scope, args := s.Access.Scope(a, access.ConditionRead, supervision.Columns, 3)
	return s.list(ctx, supervision.HasOn("$1", "$2")+" and "+scope, "c.full_name, f.id, e.seq", append([]any{clock.Today(ctx, s.Clock), a.PersonID}, args...)...)
}

// list gives the agreements of some files that are behind: by what changed since they were written, and by what they say.
func (s Service) list(ctx context.Context, files, order string, args ...any) ([]Behind, error) {
	rows, err := db.All[change](ctx, s.DB, changed+files+fmt.Sprintf(" order by %s limit %d", order, mostOnDay), args...)
	if err != nil {
		return nil, fmt.Errorf("changes since the agreement: %w", err)
	}
	since, err := behind(rows)
	if err != nil {
		return nil, err
	}
	signed, err := db.All[paper](ctx, s.DB, "select "+of+", p.answers"+papers+where+files+fmt.Sprintf(" order by c.full_name, f.id limit %d", mostOnDay), args...)
	if err != nil {
		return nil, fmt.Errorf("signed agreements: %w", err)
	}
	// what is over after the last day that a paper says is no fault of it
	asked, err := db.All[condition](ctx, s.DB, `select d.id, d.file_id, d.code, d.words, d.to_date from condition d
		where (d.to_date='' or d.last_day='' or d.to_date<d.last_day) and d.file_id in (select f.id`+papers+where+files+") order by d.from_date, d.id", args...)
	if err != nil {
		return nil, fmt.Errorf("what agreements are to say: %w", err)
	}
	return unsaid(ctx, clock.Today(ctx, s.Clock), signed, asked, since), nil
}

// behind gathers changes by their agreement. What came and ended again since says nothing of it.
func behind(rows []change) ([]Behind, error) {
	var out []Behind
	for _, r := range rows {
		p, err := history.Decode[history.ConditionPayload](history.Event{Kind: r.Kind, Payload: r.Payload})
		if err != nil {
			return nil, err
		}
		if n := len(out); n == 0 || out[n-1].FormID != r.FormID {
			out = append(out, Behind{FormID: r.FormID, FileID: r.FileID, FullName: r.FullName, Written: r.Written})
		}
		out[len(out)-1].take(r.Kind, p.Condition)
	}
	return slices.DeleteFunc(out, func(x Behind) bool { return len(x.added)+len(x.ended) == 0 }), nil
}

func (x *Behind) take(kind history.Kind, condition string) {
	switch at := slices.Index(x.added, condition); {
	case kind == history.ConditionAdded:
		x.added = append(x.added, condition)
	case at >= 0:
		x.added = slices.Delete(x.added, at, at+1)
	default:
		x.ended = append(x.ended, condition)
	}
}

// Package homeneed decides what a residence is told that the housing of a client must offer (CCM-2, CCM-24): what the agency's referral says
// that counts, and what the synopsis says besides. Whoever houses needs it before the client comes, so it stands beside whoever waits.
//
// Start at [Service.Of] and [Service.List].
package homeneed

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
)

// Service stands on the supervision files.
type Service struct{ *supervision.Service }

// Question is what is asked of it, in the referral as in the synopsis.
const Question = "housing_needs"

// said is an answer of a referral, or words of a synopsis.
type said struct {
	FileID string `db:"file_id"`
	Words  string `db:"words"`
}

// Of gives what is said of one file to those who may read it.
func (s Service) Of(ctx context.Context, a access.Actor, f supervision.File) (string, error) {
	list, err := s.List(ctx, a, []supervision.File{f})
	return list[f.ID], err
}

// List gives what is said of files, by the file, of those that the actor may read it of; the reading is audited.
func (s Service) List(ctx context.Context, a access.Actor, files []supervision.File) (map[string]string, error) {
	entry, ids := a.Entry(string(access.FormRead), "file", ""), []any{}
	for _, f := range files {
		sub := f.Subject()
		sub.ForHousing = true
		if s.Access.Can(ctx, s.DB, a, access.FormRead, sub) {
			entry.ObjectIDs, ids = append(entry.ObjectIDs, f.ID), append(ids, f.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	referred, err := s.referred(ctx, ids)
	if err != nil {
		return nil, err
	}
	written, err := db.All[said](ctx, s.DB, "select file_id, words from synopsis_entry where question='"+Question+"' and aside_at=0 and file_id in "+db.In(1, len(ids))+" order by on_day, id", ids...)
	if err != nil {
		return nil, fmt.Errorf("what the synopsis says of housing: %w", err)
	}
	return joined(append(referred, written...)), s.Audit.Read(ctx, entry).Wait()
}

// referred gives what the last referral says that came to the provider and counts, of each file.
func (s Service) referred(ctx context.Context, ids []any) ([]said, error) {
	rows, err := db.All[said](ctx, s.DB, `select x.subject_id as file_id, p.answers as words from form x join form_part p on p.form_id=x.id and p.part='agency' and p.state<>'draft'
		where x.subject_kind='file' and x.code='bsf801' and x.discarded_at=0 and x.state<>'superseded' and x.subject_id in `+db.In(1, len(ids))+`
		and exists (select 1 from form_sending g join supervision_file f on f.id=x.subject_id where g.form_id=x.id and g.to_organisation=f.organisation_id)
		order by x.opened_at, x.id`, ids...)
	if err != nil {
		return nil, fmt.Errorf("what referrals say of housing: %w", err)
	}
	last := map[string]string{}
	for _, r := range rows {
		var answers map[string][]string
		if err := json.Unmarshal([]byte(r.Words), &answers); err != nil {
			return nil, fmt.Errorf("answers of a referral: %w", err)
		}
		last[r.FileID] = strings.Join(answers[Question], "\n")
	}
	var out []said
	for file, words := range last {
		out = append(out, said{file, words})
	}
	return out, nil
}

// joined puts what is said of one file together; the same words are said once.
func joined(list []said) map[string]string {
	out, seen := map[string]string{}, map[said]bool{}
	for _, x := range list {
		x.Words = strings.TrimSpace(x.Words)
		if x.Words == "" || seen[x] {
			continue
		}
		seen[x] = true
		out[x.FileID] = strings.Join(slices.DeleteFunc([]string{out[x.FileID], x.Words}, func(w string) bool { return w == "" }), " · ")
	}
	return out
}

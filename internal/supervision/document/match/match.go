// Package match counts what keeps the paper folder of a file from saying what is here: documents to print, and papers to scan (CCM-19). Start at [Of].
package match

import (
	"context"
	"fmt"

	"passerelle/internal/platform/db"
)

// Papers is what is here and not in the folder, and what lies in the folder only.
type Papers struct {
	Print int `db:"print"`
	Scan  int `db:"scan"`
}

// Any reports whether something is on one side only.
func (p Papers) Any() bool { return p.Print+p.Scan > 0 }

// Of counts the papers of a file but those of one form, which is being written; within a reading that decides access itself.
func Of(ctx context.Context, q db.Querier, fileID, but string) (Papers, error) {
	marked := func(kind string) string {
		return "exists (select 1 from folder_document d where d.file_id=$1 and d.kind='" + kind + "' and d.ref=x.id and d.on_paper)"
	}
	out, err := db.One[Papers](ctx, q, `select (select count(*) from form x where x.subject_kind='file' and x.subject_id=$1 and x.id<>$2 and x.state not in ('draft','superseded') and x.discarded_at=0
			and not `+marked("FORM")+` and (exists (select 1 from folder_document d where d.file_id=$1 and d.kind='FORM' and d.ref=x.id)
				or not exists (select 1 from form_signature g where g.form_id=x.id and g.way='scanned')))
		+(select count(*) from correspondence x where x.file_id=$1 and x.state='FILED' and not `+marked("MESSAGE")+`)
		+(select count(*) from letter x where x.file_id=$1 and x.sent_on<>'' and not `+marked("LETTER")+`) as print,
		(select count(*) from folder_document d where d.file_id=$1 and d.kind='PAPER' and d.on_paper and d.scan_name='')
		+(select count(*) from task t where t.file_id=$1 and t.done_at=0 and t.rule in ('supervision.task.scan_consent','supervision.task.signed_paper')) as scan`, fileID, but)
	if err != nil {
		return Papers{}, fmt.Errorf("what the folder lacks: %w", err)
	}
	return out, nil
}

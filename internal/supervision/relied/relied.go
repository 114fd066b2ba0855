// Package relied says what happened in a file that others rely on: while there is anything of it, a case manager does not mark the file as opened
// in error, which takes it out of every list; it is closed, or its referral withdrawn, where a gate stands and the agency is told. What a register
// brought in nobody did here. Start at [Of].
package relied

import (
	"context"
	"fmt"
	"strings"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// sent holds of a file (f) of which a form was sent to the agency, or came from it.
const sent = "exists (select 1 from form m join form_sending g on g.form_id=m.id where m.subject_kind='file' and m.subject_id=f.id)"

// Told holds of a file (f) of which the agency knows: it was opened here, so that its officers have the client in their lists, or, of one that a register
// brought in, a form was sent, a breach reported, a decision recorded, or the client is under supervision.
const Told = "(f.import_id='' or f.decision<>'' or f.enrolled_on<>'' or " + sent + " or exists (select 1 from breach b where b.file_id=f.id))"

// things are what others rely on, by the sentence that names it; each is SQL of a file (f).
var things = []struct{ key, sql string }{
	{"supervision.relied.form", sent},
	{"supervision.relied.breach", "exists (select 1 from breach b where b.file_id=f.id and b.taken_back_on='' and b.kind<>'REGISTER')"},
	{"supervision.relied.question", "exists (select 1 from question_round r where r.file_id=f.id)"},
	{"supervision.relied.heads_up", "exists (select 1 from heads_up h where h.file_id=f.id)"},
	{"supervision.relied.stay", "exists (select 1 from bed_stay b where b.file_id=f.id and b.left_on='')"},
	{"supervision.relied.decision", "exists (select 1 from event e where e.file_id=f.id and e.kind='decided' and e.import_id='' and e.role='liaison_officer')"},
	{"supervision.relied.enrolled", "exists (select 1 from event e where e.file_id=f.id and e.kind='enrolled' and e.import_id='')"},
	{"supervision.relied.check_in", "exists (select 1 from event e where e.file_id=f.id and e.kind='checkin_outcome' and e.import_id='')"},
}

// Of names what others rely on in a file, by the keys of the sentences; nothing when nobody does.
func Of(ctx context.Context, q db.Querier, fileID string) ([]string, error) {
	var asked []string
	for i, x := range things {
		asked = append(asked, fmt.Sprintf("select %d as place from supervision_file f where f.id=$1 and %s", i, x.sql))
	}
	places, err := db.All[int](ctx, q, strings.Join(asked, " union all ")+" order by place", fileID)
	if err != nil {
		return nil, fmt.Errorf("what others rely on: %w", err)
	}
	out := make([]string, len(places))
	for i, place := range places {
		out[i] = things[place].key
	}
	return out, nil
}

// Refuses says what stands in the way of marking a file as opened in error, to somebody who may not do it all the same.
func Refuses(ctx context.Context, q db.Querier, fileID string, may bool) error {
	if may {
		return nil
	}
	list, err := Of(ctx, q, fileID)
	if err != nil || len(list) == 0 {
		return err
	}
	return fault.New(fault.NotReady, list[0])
}

package agreement

import (
	"context"
	"encoding/json"
	"slices"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/bound"
	"passerelle/internal/supervision/onpaper"
)

// condition is a condition of a file, as far as papers say it.
type condition struct {
	supervision.Condition
	FileID string `db:"file_id"`
}

// unsaid adds to what changed since agreements were written what they do not say of the conditions, or say still: whoever signs the words of
// before anew holds a paper that is as wrong. One that begins on a day to come says what is asked from then.
func unsaid(ctx context.Context, today clock.Date, signed []paper, asked []condition, since []Behind) (out []Behind) {
	conditions := map[string][]supervision.Condition{}
	for _, c := range asked {
		conditions[c.FileID] = append(conditions[c.FileID], c.Condition)
	}
	for _, p := range signed {
		x := Behind{FormID: p.FormID, FileID: p.FileID, FullName: p.FullName, Written: p.Written}
		if n := slices.IndexFunc(since, func(b Behind) bool { return b.FormID == p.FormID }); n >= 0 {
			x = since[n]
		}
		if said := p.said(); said.Get("starts") <= string(today) {
			came, gone := bound.Compare(ctx, said, conditions[p.FileID])
			x.added, x.ended = with(x.added, came), with(x.ended, gone)
		}
		if len(x.added)+len(x.ended) > 0 {
			out = append(out, x)
		}
	}
	return out
}

// said gives what an agreement says; of one that cannot be read nothing, so that it is behind.
func (p paper) said() forms.Answers {
	var said forms.Answers
	if json.Unmarshal([]byte(p.Answers), &said) != nil {
		return nil
	}
	return said
}

func with(ids []string, more []onpaper.At) []string {
	for _, c := range more {
		if !slices.Contains(ids, c.ID) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

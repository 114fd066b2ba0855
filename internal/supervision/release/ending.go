package release

import (
	"context"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// closing is that a file closed: on which day, and when that was said.
type closing struct {
	On clock.Date `db:"effective"`
	At int64      `db:"recorded"`
}

func closingsOf(ctx context.Context, q db.Querier, fileID string) ([]closing, error) {
	return db.All[closing](ctx, q, "select effective, recorded from event where file_id=$1 and kind=$2 order by seq", fileID, history.Closed)
}

// ends says when supervision ended that a consent was given for. One that was given until then is not given again by reopening the file: the client is
// asked anew. One with a last day is held by its file only while that is closed, and holds again until its day.
func (c *Consent) ends(closings []closing) {
	if c.UntilOn != "" || c.EndedOn != "" {
		return
	}
	for _, x := range closings {
		if c.Signed() < x.On || c.Signed() == x.On && c.RecordedAt < x.At {
			c.EndedOn = x.On
			return
		}
	}
}

// askAnew reports whether a consent was given until supervision ended, and that ended.
func (c Consent) askAnew() bool { return c.UntilOn == "" && c.EndedOn != "" }

// AskAnew reports whether the client is to be asked for a consent anew: it ended with a file that is open again.
func (p Page) AskAnew(c Consent) bool {
	return p.File.ClosedOn == "" && c.RevokedOn == "" && c.askAnew()
}

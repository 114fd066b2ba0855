package release

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/question"
	"passerelle/internal/supervision/synopsis"
)

// Before is a question that waits for the same person's answer already: in a letter that was sent, or in one that is being written.
type Before struct {
	Question question.Question
	LetterID string
	On       clock.Date // it was sent; empty of a draft
}

// Before gives what may be asked of somebody and stands in another of the letters to them already: what they were asked is not asked anew.
func (p Page) Before(placeID, butLetter string) (out []Before) {
	may, _ := p.Asking(placeID)
	for _, u := range may {
		for _, q := range u.Questions {
			if l, there := p.asksIt(q, placeID, butLetter); there {
				out = append(out, Before{Question: q, LetterID: l.ID, On: l.SentOn})
			}
		}
	}
	return out
}

// asksIt gives the letter to somebody that asks a question: one that was sent before one that is being written.
func (p Page) asksIt(q question.Question, placeID, butLetter string) (found Letter, there bool) {
	for _, l := range p.Letters {
		if l.PlaceID != placeID || l.ID == butLetter || l.Aside() || !p.in(l, q) {
			continue
		}
		if !there || l.Sent() && !found.Sent() {
			found, there = l, true
		}
	}
	return found, there
}

// synopsis knows the questions in both languages.
func (p Page) synopsis() synopsis.Page { return synopsis.Page{Headings: p.Headings} }

// says gives a question in the reader's language where it was asked in the words of the synopsis, in its own words otherwise.
func (p Page) says(ctx context.Context, q question.Question) string {
	if known, there := p.synopsis().Question(q.Question); there && (q.Words == known.Title.English || q.Words == known.Title.French) {
		return known.Title.In(i18n.Lang(ctx))
	}
	return q.Words
}

// in reports whether a letter asks a question, in whichever language it was written.
func (p Page) in(l Letter, q question.Question) bool {
	known, there := p.synopsis().Question(q.Question)
	return strings.Contains(l.Body, q.Words) || there && (strings.Contains(l.Body, known.Title.English) || strings.Contains(l.Body, known.Title.French))
}

// unasked gives what may be asked of somebody and stands in no letter to them.
func (p Page) unasked(placeID string) (out []Under) {
	before := p.Before(placeID, "")
	may, _ := p.Asking(placeID)
	for _, u := range may {
		u.Questions = slices.DeleteFunc(slices.Clone(u.Questions), func(q question.Question) bool {
			return slices.ContainsFunc(before, func(b Before) bool { return b.Question.ID == q.ID })
		})
		if len(u.Questions) > 0 {
			out = append(out, u)
		}
	}
	return out
}

// lastAsked is the day of the last letter to somebody that still waits; nothing when one that is being written asks the rest.
func (p Page) lastAsked(placeID string) (on clock.Date) {
	for _, b := range p.Before(placeID, "") {
		if b.On == "" {
			return ""
		}
		on = max(on, b.On)
	}
	return on
}

// SetAside sets a letter aside that is not to be sent, from the version that somebody saw: it stays, is no longer changed, and asks nothing.
func (s *Service) SetAside(ctx context.Context, a access.Actor, fileID, letterID string, version int) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, l, err := s.onLetter(ctx, tx, a, fileID, letterID)
		if err != nil {
			return err
		}
		err = db.Updated(tx.Exec(ctx, "update letter set aside_on=$3, aside_by_name=$4, version=version+1 where id=$1 and version=$2", l.ID, version, s.today(ctx), a.Name))
		if err != nil {
			return fmt.Errorf("set letter aside: %w", err)
		}
		return s.Audit.Act(ctx, tx, a.Entry(actAside, "file", f.ID))
	})
}

// settled says why a letter is not changed any more, or nothing.
func (l Letter) settled() error {
	switch {
	case l.Sent():
		return fault.New(fault.NotReady, "release.problem.sent")
	case l.Aside():
		return fault.New(fault.NotReady, "release.problem.aside")
	}
	return nil
}

package release

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// Ways lists how something leaves the house, or how somebody is spoken to.
var (
	Ways         = []string{"email", "hand", "post", "fax"}
	ContactWays  = []string{byPhone, "email", "visit", "video", "letter"}
	actBegun     = "letter.begun"
	actWritten   = "letter.written"
	actSealed    = "letter.sealed"
	actAside     = "letter.aside"
	mostSubject  = 300
	longestWords = 20_000
)

// Letter is a letter to somebody around the file.
type Letter struct {
	ID        string     `db:"id"`
	PlaceID   string     `db:"place_id"`
	Recipient string     `db:"recipient"`
	ConsentID string     `db:"consent_id"`
	Subject   string     `db:"subject"`
	Body      string     `db:"body"`
	SealedID  string     `db:"sealed_id"`
	MadeAt    int64      `db:"made_at"`
	MadeBy    string     `db:"made_by_name"`
	SentOn    clock.Date `db:"sent_on"`
	Way       string     `db:"way"`
	SentAt    int64      `db:"sent_at"`
	SentBy    string     `db:"sent_by_name"`
	SealedOn  clock.Date `db:"sealed_on"`
	Released  string     `db:"released"` // the consents it left or is sealed on
	Address   string     `db:"address"`  // that stands on its paper: of one that is not made yet, where the recipient is now
	Version   int        `db:"version"`
	PaperID   string     `db:"paper_id"` // what was sealed, as it is read without the password
	Outdated  bool       `db:"outdated"` // a paper was made of earlier words: it may be in somebody's hands
	AsideOn   clock.Date `db:"aside_on"`
	AsideBy   string     `db:"aside_by_name"`
}

// Aside reports whether the letter was set aside: it is not to be sent.
func (l Letter) Aside() bool { return l.AsideOn != "" }

// Sent reports whether the letter left; it then stays as it is.
func (l Letter) Sent() bool { return l.SentOn != "" }

// Name names a letter among the documents of its file.
func (l Letter) Name(ctx context.Context) string {
	return i18n.T(ctx, "release.letter.to") + " " + l.Recipient
}

// Sent gives the letters of a file that left, the latest first, to an area that has let the actor read its forms and audits it.
func (s *Service) Sent(ctx context.Context, q db.Querier, fileID string) ([]Letter, error) {
	return lettersOf(ctx, q, fileID, true)
}

const letterColumns = "id, place_id, recipient, consent_id, subject, body, sealed_id, made_at, made_by_name, sent_on, way, sent_at, sent_by_name, sealed_on, released, address, version, paper_id, outdated, aside_on, aside_by_name"

func lettersOf(ctx context.Context, q db.Querier, fileID string, sentOnly bool) ([]Letter, error) {
	list, err := db.All[Letter](ctx, q, "select "+letterColumns+" from letter where file_id=$1 order by id desc", fileID)
	if sentOnly {
		list = slices.DeleteFunc(list, func(l Letter) bool { return !l.Sent() })
	}
	return list, err
}

// Letter gives a letter of the page.
func (p Page) Letter(letterID string) (Letter, bool) {
	i := slices.IndexFunc(p.Letters, func(l Letter) bool { return l.ID == letterID })
	if i < 0 {
		return Letter{}, false
	}
	return p.Letters[i], true
}

// Begin begins a letter to somebody whom a consent in force covers, with a subject and a text to go on from.
func (s *Service) Begin(ctx context.Context, a access.Actor, fileID, placeID, subject, body string) (letterID string, err error) {
	return letterID, s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.fileFor(ctx, tx, a, releases, fileID)
		if err != nil {
			return err
		}
		to, consent, err := s.covered(ctx, tx, f.ID, placeID)
		if err != nil {
			return err
		}
		letterID = id.New()
		_, err = tx.Exec(ctx, "insert into letter (id, organisation_id, file_id, place_id, recipient, consent_id, subject, body, made_at, made_by, made_by_name) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)",
			letterID, f.OrganisationID, f.ID, to.ID, to.Name, consent.ID, subject, body, clock.Micros(s.Clock.Now()), a.PersonID, a.Name)
		if err != nil {
			return fmt.Errorf("begin letter: %w", err)
		}
		return s.Audit.Act(ctx, tx, a.Entry(actBegun, "file", f.ID))
	})
}

// covered gives somebody around the file with the consent that covers them now; without one nothing is said to them.
func (s *Service) covered(ctx context.Context, q db.Querier, fileID, placeID string) (registry.Place, Consent, error) {
	people, err := s.people(ctx, q, fileID)
	if err != nil {
		return registry.Place{}, Consent{}, err
	}
	to, there := find(people, placeID)
	if !there {
		return to, Consent{}, fault.At("to", "release.problem.to")
	}
	consents, err := consentsOf(ctx, q, fileID)
	if err != nil {
		return to, Consent{}, err
	}
	consent, covered := covering(consents, placeID, s.today(ctx))
	if !covered {
		return to, consent, fault.At("to", "release.no_consent")
	}
	return to, consent, nil
}

// onLetter does something to a letter that has not left.
func (s *Service) onLetter(ctx context.Context, tx *db.Tx, a access.Actor, fileID, letterID string) (supervision.File, Letter, error) {
	f, err := s.fileFor(ctx, tx, a, releases, fileID)
	if err != nil {
		return f, Letter{}, err
	}
	l, err := db.One[Letter](ctx, tx, "select "+letterColumns+" from letter where id=$1 and file_id=$2", letterID, f.ID)
	if err == nil {
		err = l.settled()
	}
	return f, l, err
}

// Write keeps the words of a letter, from the version that somebody saw; a sealed copy of earlier words is none any more, and another is made before
// it leaves.
func (s *Service) Write(ctx context.Context, a access.Actor, fileID, letterID, subject, body string, version int) error {
	var c fault.Check
	c.Require(strings.TrimSpace(subject) != "", "subject", "fault.required")
	c.Require(len(subject) <= mostSubject, "subject", "fault.too_long")
	c.Require(strings.TrimSpace(body) != "", "body", "fault.required")
	c.Require(len(body) <= longestWords, "body", "fault.too_long")
	if err := c.Err(); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, l, err := s.onLetter(ctx, tx, a, fileID, letterID)
		if err != nil {
			return err
		}
		err = db.Updated(tx.Exec(ctx, "update letter set subject=$3, body=$4, sealed_id='', paper_id='', sealed_on='', released='', outdated=$5, version=version+1 where id=$1 and version=$2", l.ID, version, strings.TrimSpace(subject), strings.TrimSpace(body),
			l.Outdated || l.SealedID != ""))
		if err != nil {
			return fmt.Errorf("write letter: %w", err)
		}
		return s.Audit.Act(ctx, tx, a.Entry(actWritten, "file", f.ID))
	})
}

// MarkSent says that a letter left by hand, on a day and in a way; the consents it leaves on must hold on that day: those of the
// sealed paper where there is one. What left is what was sealed last: words that changed since are sealed first, where that can be done. The officer has
// it in copy from now on.
func (s *Service) MarkSent(ctx context.Context, a access.Actor, fileID, letterID string, on clock.Date, way string, named bool) error {
	return s.act(ctx, a, fileID, releases, history.ActLetterSent, history.LetterSent, func(tx *db.Tx, f supervision.File) (history.ReleasePayload, error) {
		out := history.ReleasePayload{Of: letterID, Way: way}
		_, l, err := s.onLetter(ctx, tx, a, f.ID, letterID)
		if err != nil {
			return out, err
		}
		var c fault.Check
		c.Require(on.Valid() && on <= s.today(ctx), "sent_on", "release.problem.day")
		c.Require(slices.Contains(Ways, way), "way", "release.problem.way")
		c.Require(!on.Valid() || on >= l.SealedOn, "sent_on", "release.problem.before_sealed")
		c.Require(!l.Outdated || s.Sealer.Missing() != "", "way", "release.problem.outdated")
		if err := c.Err(); err != nil {
			return out, err
		}
		consents, err := s.leaving(ctx, tx, f.ID, l, on, "sent_on")
		if err != nil {
			return out, err
		}
		if err := s.Registry.AskLeaving(ctx, tx, f.ID, named || l.SealedID != "", l.Subject, l.Body); err != nil { // what is sealed was asked about
			return out, err
		}
		if l.SealedID == "" {
			people, err := s.people(ctx, tx, f.ID)
			if err != nil {
				return out, err
			}
			l.Address = addressOf(people, l.PlaceID)
		}
		err = db.Updated(tx.Exec(ctx, "update letter set sent_on=$3, way=$4, sent_at=$5, sent_by_name=$6, consent_id=$7, released=$8, address=$9, version=version+1 where id=$1 and version=$2", l.ID, l.Version, on, way,
			clock.Micros(s.Clock.Now()), a.Name, consents[0].ID, idsOf(consents), l.Address))
		if err != nil {
			return out, fmt.Errorf("mark letter sent: %w", err)
		}
		return out, nil
	})
}

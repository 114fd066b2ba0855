package checklist

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
	"passerelle/internal/supervision"
)

// Service keeps the checklists, over the supervision files and the forms.
type Service struct {
	*supervision.Service
	Forms *forms.Service
}

func (s Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }

// Page is the checklist of a file.
type Page struct {
	supervision.View
	Lines     Lines
	Documents []Document
	MayWrite  bool
	Today     clock.Date
}

// Of gives the checklist of a file to those who read the provider's forms; the reading is audited.
func (s Service) Of(ctx context.Context, a access.Actor, fileID string) (Page, error) {
	v, err := s.ViewTo(ctx, a, fileID, access.FormRead)
	if err != nil {
		return Page{}, err
	}
	p, err := s.Beside(ctx, v)
	if err != nil {
		return p, err
	}
	for i := range p.Documents {
		if p.Documents[i].Steps, err = stepsOf(ctx, s.DB, p.Documents[i].ID); err != nil {
			return p, err
		}
	}
	return p, s.Audit.Read(ctx, a.Entry(string(access.FormRead), "file", v.File.ID)).Wait()
}

// Beside gives the checklist for the page of a file, which audits the reading, to those who read the provider's forms; the
// documents without what was done about them.
func (s Service) Beside(ctx context.Context, v supervision.View) (Page, error) {
	p := Page{View: v, Today: s.today(ctx), MayWrite: v.May[access.FormWrite] && !v.File.OpenedInError}
	if !v.May[access.FormRead] {
		return p, nil
	}
	d, err := s.definition(ctx, s.DB)
	if err != nil {
		return p, err
	}
	if p.Lines, err = LinesOf(ctx, s.DB, d, v.File.ID); err != nil {
		return p, err
	}
	if err := s.inFile(ctx, v, p.Lines); err != nil {
		return p, err
	}
	p.Documents, err = documentsOf(ctx, s.DB, v.File.ID)
	return p, err
}

func (s Service) definition(ctx context.Context, q db.Querier) (*forms.Definition, error) {
	return s.Forms.InForce(ctx, q, Form, s.today(ctx))
}

// Bounds of what is typed, in bytes.
const longestLine, longestWords = 200, 2000

// Set keeps what was found of items of a file, of all or of none. Each carries the number of the finding that the person saw, 0
// of none; one that somebody else said something of meanwhile is refused with all others.
func (s Service) Set(ctx context.Context, a access.Actor, fileID string, found []Finding) error {
	return s.act(ctx, a, fileID, history.ActChecklistFilled, func(tx *db.Tx, f supervision.File) ([]history.Fact, error) {
		lines, err := s.Lines(ctx, tx, f.ID)
		if err != nil {
			return nil, err
		}
		if found = slices.DeleteFunc(slices.Clone(found), lines.untouched); len(found) == 0 {
			return nil, errNothing
		}
		if err := checkAll(ctx, found, lines, s.today(ctx)); err != nil {
			return nil, err
		}
		return s.keepAll(ctx, tx, a, f, found)
	})
}

// errNothing refuses to keep nothing.
var errNothing = fault.New(fault.NotReady, "checklist.problem.nothing")

// untouched reports whether what is posted of an item says nothing: it stands as it stood, and no words were written. It must not be
// kept under the source and the name of whoever changed another one.
func (x Lines) untouched(f Finding) bool {
	l, there := x.line(f.Item)
	return there && l.Number == f.Number && l.State == f.State && strings.TrimSpace(f.Words) == ""
}

// KeepKnown keeps as in place what the file itself knows of items of which nobody said anything. The source of each is the file, and its
// words are what the file knows (CCM-4).
func (s Service) KeepKnown(ctx context.Context, a access.Actor, fileID string) error {
	p, err := s.Of(ctx, a, fileID)
	if err != nil {
		return err
	}
	known := p.Lines.Known()
	if len(known) == 0 {
		return errNothing
	}
	return s.act(ctx, a, fileID, history.ActChecklistFilled, func(tx *db.Tx, f supervision.File) ([]history.Fact, error) {
		var found []Finding
		for _, l := range known {
			found = append(found, Finding{Item: l.Code, State: InPlace, Source: OfFile, On: s.today(ctx), Words: l.InFile})
		}
		return s.keepAll(ctx, tx, a, f, found)
	})
}

func (s Service) keepAll(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, found []Finding) (facts []history.Fact, err error) {
	for _, x := range found {
		if err := s.keep(ctx, tx, a, f, x); err != nil {
			return nil, err
		}
		facts = append(facts, history.Fact{Kind: history.ChecklistSet, Effective: x.On, Payload: history.ChecklistPayload{Item: x.Item, State: x.State}})
	}
	return facts, nil
}

func (s Service) keep(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, x Finding) error {
	_, err := tx.Exec(ctx, `insert into referral_check (id, organisation_id, file_id, item, number, state, source, on_day, words, by_person, by_name, recorded_at)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`, id.New(), f.OrganisationID, f.ID, x.Item, x.Number+1, x.State, x.Source, x.On, strings.TrimSpace(x.Words),
		a.PersonID, a.Name, clock.Micros(s.Clock.Now()))
	if db.IsDuplicate(err) {
		return fault.Stale()
	}
	if err != nil {
		return fmt.Errorf("item of a checklist: %w", err)
	}
	return nil
}

// checkAll says what is wrong with findings. Source and day are said once for all of them; an item has fields of its own.
func checkAll(ctx context.Context, found []Finding, lines Lines, today clock.Date) error {
	var c fault.Check
	first := found[0]
	c.Require(slices.Contains(Sources, first.Source), "source", "supervision.problem.choice")
	c.Require(first.On != "", "on_day", "fault.required")
	c.Require(first.On == "" || first.On.Valid(), "on_day", "supervision.problem.date")
	c.Require(!first.On.Valid() || first.On <= today, "on_day", "supervision.problem.future")
	for _, x := range found {
		l, there := lines.line(x.Item)
		c.Require(there && slices.Contains(StatesOf[l.Group], x.State), "state."+x.Item, "supervision.problem.choice")
		c.Require(!slices.Contains(explained, x.State) || strings.TrimSpace(x.Words) != "", "words."+x.Item, "checklist.problem.words", "Item", l.Title.In(i18n.Lang(ctx)))
		c.Require(len(x.Words) <= longestWords, "words."+x.Item, "fault.too_long")
	}
	if err := c.Err(); err != nil {
		return err
	}
	for _, x := range found {
		if l, _ := lines.line(x.Item); l.Number != x.Number {
			return fault.Stale()
		}
	}
	return nil
}

// act does something to the checklist of a file in one transaction, and leaves its events.
func (s Service) act(ctx context.Context, a access.Actor, fileID string, act history.Act, do func(*db.Tx, supervision.File) ([]history.Fact, error)) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, access.FormWrite, fileID)
		if err != nil {
			return err
		}
		if f.OpenedInError {
			return fault.New(fault.NotReady, "supervision.problem.in_error")
		}
		facts, err := do(tx, f)
		if err != nil {
			return err
		}
		if _, err := s.History.Append(ctx, tx, a, act, f.OrganisationID, f.ID, facts...); err != nil {
			return err
		}
		if s.Gates == nil {
			return nil
		}
		return s.Gates.Settle(ctx, tx, a, f)
	})
}

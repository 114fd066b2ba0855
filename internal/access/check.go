package access

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"passerelle/internal/audit"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// Service answers who may do what, and keeps the people and organisations it is about.
type Service struct {
	db     *db.DB
	log    *audit.Log
	clock  clock.Clock
	hashes chan struct{} // bounds the memory that password hashing takes at once

	// Holders says who has open files at a site that is to end; nil where no files are kept.
	Holders Holders
}

// New makes the service.
func New(d *db.DB, log *audit.Log, clk clock.Clock) *Service {
	return &Service{db: d, log: log, clock: clk, hashes: make(chan struct{}, 2)}
}

// today is the day by which places, assignments and exclusions begin and end, one and the same for everybody: what ends for somebody
// ends at once, wherever they are.
// Day gives the day by which places, files and exclusions are given and end: the same for everybody, whatever the clock says where they are.
func (s *Service) Day() clock.Date { return s.today() }

func (s *Service) today() clock.Date { return clock.DateOf(s.clock.Now(), time.UTC) }

// here is the day where the actor is, by which an absence begins and ends: whoever covers on a Sunday covers until its night.
func (s *Service) here(a Actor) clock.Date {
	return clock.DateOf(s.clock.Now(), cmp.Or(a.Zone, time.UTC))
}

func (s *Service) question(a Actor, sub Subject) asked {
	return asked{actor: a, subject: sub, today: s.today(), here: s.here(a), now: clock.Micros(s.clock.Now())}
}

// Check answers nil when the actor may do the action to the subject. Out of scope it answers a not-found fault that
// cannot be told from a missing record; in scope, but not allowed to the role, a forbidden one. An error of the
// database refuses.
func (s *Service) Check(ctx context.Context, q db.Querier, a Actor, act Action, sub Subject) error {
	ok, err := s.allowed(ctx, q, a, act, sub)
	if err != nil {
		return fmt.Errorf("access: %w", err)
	}
	if ok {
		return nil
	}
	s.refused(ctx, a, act, sub)
	if sub.FileID == "" {
		return refusalWithoutFile(a, act)
	}
	seen, err := s.allowed(ctx, q, a, FileRead, sub)
	if err != nil {
		return fmt.Errorf("access: %w", err)
	}
	if seen {
		return fault.Denied()
	}
	return fault.Missing()
}

// refused keeps a row of a refusal. It is handed over like a read, apart from the caller's transaction, which ends
// with the refusal and would take the row with it; the web waits for it before its first byte.
func (s *Service) refused(ctx context.Context, a Actor, act Action, sub Subject) {
	entry := a.Entry(string(act), "file", sub.FileID)
	if sub.FileID == "" {
		entry.ObjectKind, entry.ObjectID = "organisation", sub.OrganisationID
	}
	entry.Outcome = audit.Denied
	s.log.Read(ctx, entry)
}

func refusalWithoutFile(a Actor, act Action) error {
	if a.MayEver(act) {
		return fault.Missing()
	}
	return fault.Denied()
}

// Can reports whether Check would answer nil; for hiding buttons only.
func (s *Service) Can(ctx context.Context, q db.Querier, a Actor, act Action, sub Subject) bool {
	ok, err := s.allowed(ctx, q, a, act, sub)
	return err == nil && ok
}

// MayEver reports whether any of the actor's roles has a rule for the action at all, whatever the record.
func (a Actor) MayEver(act Action) bool {
	if a.System != "" {
		return slices.Contains(systemActions[a.System], act)
	}
	return slices.ContainsFunc(rules, func(r rule) bool { return a.Has(r.role) && slices.Contains(r.actions, act) })
}

// MayList reports whether a list for the action could ever show the actor anything: what opens one named file, with a
// purpose said beforehand, makes no list.
func (a Actor) MayList(act Action) bool {
	return slices.ContainsFunc(rules, func(r rule) bool {
		return a.Has(r.role) && slices.Contains(r.actions, act) &&
			!slices.ContainsFunc(r.when, func(p predicate) bool { return p.name == oneFileWithPurpose.name })
	})
}

// Allowed says which of several actions the actor may do to one subject, each condition asked once; for pages that
// show what may be done next. Services decide again.
func (s *Service) Allowed(ctx context.Context, q db.Querier, a Actor, sub Subject, actions ...Action) (map[Action]bool, error) {
	out, known := make(map[Action]bool, len(actions)), map[string]bool{}
	for _, act := range actions {
		ok, err := s.decide(ctx, q, a, act, sub, known)
		if err != nil {
			return nil, fmt.Errorf("access: %w", err)
		}
		out[act] = ok
	}
	return out, nil
}

func (s *Service) allowed(ctx context.Context, q db.Querier, a Actor, act Action, sub Subject) (bool, error) {
	return s.decide(ctx, q, a, act, sub, map[string]bool{})
}

// decide looks for a rule that allows. What is known of the conditions, by their names, is not asked again.
func (s *Service) decide(ctx context.Context, q db.Querier, a Actor, act Action, sub Subject, known map[string]bool) (bool, error) {
	if a.System != "" {
		return slices.Contains(systemActions[a.System], act) &&
			(sub.OrganisationID == "" || sub.OrganisationID == a.OrganisationID), nil
	}
	question := s.question(a, sub)
	for _, r := range rules {
		if !a.Has(r.role) || !slices.Contains(r.actions, act) {
			continue
		}
		if ok, err := holds(ctx, q, r.when, question, known); err != nil || ok {
			return ok, err
		}
	}
	return false, nil
}

// Scope writes the SQL condition of what the actor may do the action to, with next as its first free placeholder.
// Whoever may nothing gets a condition that is never true.
func (s *Service) Scope(a Actor, act Action, c Columns, next int) (where string, args []any) {
	b := &binder{next: next}
	if a.System != "" {
		if !slices.Contains(systemActions[a.System], act) {
			return "1=0", nil
		}
		return equal(a.OrganisationID, c.Organisation, b), b.args
	}
	question := s.question(a, Subject{})
	var applicable []rule
	var alternatives []string
	for _, r := range rules {
		if a.Has(r.role) && slices.Contains(r.actions, act) {
			applicable = append(applicable, r)
			alternatives = append(alternatives, conjunction(r.when, question, c, b))
		}
	}
	if len(alternatives) == 0 {
		return "1=0", nil
	}
	return common(applicable, question, c, b) + "(" + strings.Join(alternatives, " or ") + ")", b.args
}

// common writes what every rule asks for before their alternatives, where an index can be chosen by it: a database reads
// each alternative apart and puts all of it in order, though they are of one organisation, region or person.
func common(applicable []rule, a asked, c Columns, b *binder) string {
	every := func(of func(predicate) bool) bool {
		return !slices.ContainsFunc(applicable, func(r rule) bool { return !slices.ContainsFunc(r.when, of) })
	}
	text := ""
	for _, p := range []predicate{sameOrganisation, sameRegion} {
		if every(func(q predicate) bool { return q.name == p.name }) {
			text += p.sql(a, c, b) + " and "
		}
	}
	if outside(c.File) && every(func(q predicate) bool { return q.mine }) {
		person := b.bind(a.actor.PersonID)
		text += c.File + " in (select given.file_id from assignment given where given.person_id=" + person +
			" union select given.file_id from access_grant given where given.person_id=" + person +
			" union select given.file_id from " + coveredFiles + " and away.cover_id=" + person + ") and "
	}
	return text
}

func conjunction(when []predicate, a asked, c Columns, b *binder) string {
	parts := make([]string, 0, len(when)+1)
	for _, p := range when {
		parts = append(parts, p.sql(a, c, b))
	}
	if len(parts) == 0 {
		return "1=1"
	}
	return "(" + strings.Join(parts, " and ") + ")"
}

package access

import (
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
}

// New makes the service.
func New(d *db.DB, log *audit.Log, clk clock.Clock) *Service {
	return &Service{db: d, log: log, clock: clk, hashes: make(chan struct{}, 2)}
}

func (s *Service) today() clock.Date { return clock.DateOf(s.clock.Now(), time.UTC) }

func (s *Service) question(a Actor, sub Subject) asked {
	return asked{actor: a, subject: sub, today: s.today(), now: clock.Micros(s.clock.Now())}
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

func (s *Service) allowed(ctx context.Context, q db.Querier, a Actor, act Action, sub Subject) (bool, error) {
	if a.System != "" {
		return slices.Contains(systemActions[a.System], act) &&
			(sub.OrganisationID == "" || sub.OrganisationID == a.OrganisationID), nil
	}
	question := s.question(a, sub)
	for _, r := range rules {
		if !a.Has(r.role) || !slices.Contains(r.actions, act) {
			continue
		}
		if ok, err := holds(ctx, q, r.when, question); err != nil || ok {
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
			" union select given.file_id from access_grant given where given.person_id=" + person + ") and "
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

package access

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/audit"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
)

// Seen is one row of the audit log with the names of who did it and for whom.
type Seen struct {
	audit.Row
	Name, OrganisationName string
	OrganisationFr         string
}

// OrganisationIn gives the organisation's name in a language.
func (r Seen) OrganisationIn(l i18n.Language) string {
	return Organisation{Name: r.OrganisationName, NameFrench: r.OrganisationFr}.NameIn(l)
}

// mostSeen is how many rows of the audit log one page shows at most.
const mostSeen = 100

// Seen gives the latest rows of the audit log that the filter lets through, for those who answer for privacy: from
// headquarters all of them, elsewhere those of their own organisation; and the cursor of the rows before them. Looking
// is itself a read that is kept.
func (s *Service) Seen(ctx context.Context, a Actor, f audit.Filter) (rows []Seen, older audit.Cursor, err error) {
	return s.look(ctx, a, f, s.log.Page)
}

// ReadersOf says who opened the filter's object, alone or within a list, newest first, and the cursor of those before
// them. Whoever was refused saw nothing and is not among them.
func (s *Service) ReadersOf(ctx context.Context, a Actor, f audit.Filter) (rows []Seen, older audit.Cursor, err error) {
	return s.look(ctx, a, f, s.log.ReadersOf)
}

// ReadersOfFile says the same of one file to those who answer for it: who of their own organisation opened it.
func (s *Service) ReadersOfFile(ctx context.Context, a Actor, sub Subject, before audit.Cursor) (rows []Seen, older audit.Cursor, err error) {
	if err := s.Check(ctx, s.db, a, AuditFile, sub); err != nil {
		return nil, older, err
	}
	f := audit.Filter{ObjectKind: "file", ObjectID: sub.FileID, OrganisationID: a.OrganisationID, Before: before, Limit: mostSeen}
	found, older, err := s.log.ReadersOf(ctx, f)
	if err != nil {
		return nil, older, err
	}
	rows, err = s.named(ctx, a, AuditFile, found, "file", sub.FileID)
	return rows, older, err
}

func (s *Service) look(ctx context.Context, a Actor, f audit.Filter, page func(context.Context, audit.Filter) ([]audit.Row, audit.Cursor, error)) ([]Seen, audit.Cursor, error) {
	if err := s.Check(ctx, s.db, a, AuditRead, Subject{}); err != nil {
		return nil, audit.Cursor{}, err
	}
	if f.Limit <= 0 || f.Limit > mostSeen {
		f.Limit = mostSeen
	}
	f.OrganisationID = ""
	if a.OrganisationKind != Headquarters {
		f.OrganisationID = a.OrganisationID
	}
	rows, older, err := page(ctx, f)
	if err != nil {
		return nil, older, err
	}
	seen, err := s.named(ctx, a, AuditRead, rows, f.ObjectKind, f.ObjectID)
	return seen, older, err
}

func (s *Service) named(ctx context.Context, a Actor, act Action, rows []audit.Row, objectKind, objectID string) ([]Seen, error) {
	people, err := s.names(ctx, "person", "''", rows, func(r audit.Row) string { return r.PersonID })
	if err != nil {
		return nil, err
	}
	organisations, err := s.names(ctx, "organisation", "name_fr", rows, func(r audit.Row) string { return r.OrganisationID })
	if err != nil {
		return nil, err
	}
	out := make([]Seen, len(rows))
	for i, r := range rows {
		out[i] = Seen{r, people[r.PersonID].Name, organisations[r.OrganisationID].Name, organisations[r.OrganisationID].French}
	}
	return out, s.log.Read(ctx, a.Entry(string(act), objectKind, objectID)).Wait()
}

// pointed is what a row of the log points to, by name.
type pointed struct {
	ID     string `db:"id"`
	Name   string `db:"name"`
	French string `db:"name_fr"`
}

// names looks up what the rows point to, in the table named; french is its column of French names.
func (s *Service) names(ctx context.Context, table, french string, rows []audit.Row, key func(audit.Row) string) (map[string]pointed, error) {
	var ids []any
	for _, r := range rows {
		if id := key(r); id != "" && !slices.Contains(ids, any(id)) {
			ids = append(ids, id)
		}
	}
	all, err := db.All[pointed](ctx, s.db, "select id, name, "+french+" as name_fr from "+table+" where id in "+db.In(1, len(ids)), ids...)
	if err != nil {
		return nil, fmt.Errorf("names: %w", err)
	}
	out := make(map[string]pointed, len(all))
	for _, n := range all {
		out[n.ID] = n
	}
	return out, nil
}

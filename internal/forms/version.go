package forms

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// parsed keeps loaded definitions that were read already: a version never changes.
type parsed struct {
	mu  sync.Mutex
	all map[string]*Definition
}

func (p *parsed) definition(code, source string) (*Definition, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if d, ok := p.all[source]; ok {
		return d, nil
	}
	d, err := Load(code+".yaml", []byte(source))
	if err != nil {
		return nil, err
	}
	if p.all == nil {
		p.all = map[string]*Definition{}
	}
	p.all[source] = d
	return d, nil
}

// Version is a version of a form: from when it is in force (empty: not yet dated), and who loaded it, if it was not
// shipped.
type Version struct {
	*Definition
	From     clock.Date
	Loaded   bool
	LoadedBy string
	LoadedAt int64
	Row      int // the version of its row, for changing its date
}

// InForceOn reports whether the version's day has come.
func (v Version) InForceOn(day clock.Date) bool { return v.From != "" && v.From <= day }

// Versions gives every version of every form, or of one, by code and then number.
func (s *Service) Versions(ctx context.Context, q db.Querier, code string) ([]Version, error) {
	var out []Version
	for _, d := range s.shipped {
		if code == "" || d.Code == code {
			out = append(out, Version{Definition: d, From: d.From})
		}
	}
	rows, err := loadedDefinitions(ctx, q, code)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		d, err := s.known.definition(r.Code, r.Source)
		if err != nil {
			return nil, err
		}
		out = append(out, Version{d, r.From, true, r.LoadedByName, r.LoadedAt, r.Row})
	}
	slices.SortFunc(out, func(a, b Version) int { return byCodeAndVersion(a.Definition, b.Definition) })
	return out, nil
}

// InForce gives the version of a form that is in force on a day: of those whose date has come the one with the latest,
// of two with the same date the higher. A not-found fault when there is none.
func (s *Service) InForce(ctx context.Context, q db.Querier, code string, on clock.Date) (*Definition, error) {
	all, err := s.Versions(ctx, q, code)
	if err != nil {
		return nil, err
	}
	if v, ok := inForce(all, on); ok {
		return v.Definition, nil
	}
	return nil, fault.Missing()
}

func inForce(all []Version, on clock.Date) (Version, bool) {
	var best Version
	for _, v := range all {
		if v.InForceOn(on) && (best.Definition == nil || v.From >= best.From) {
			best = v
		}
	}
	return best, best.Definition != nil
}

// Version gives one version of a form, in force or not: an old answer opens in its own for ever.
func (s *Service) Version(ctx context.Context, q db.Querier, code string, number int) (Version, error) {
	all, err := s.Versions(ctx, q, code)
	if err != nil {
		return Version{}, err
	}
	for _, v := range all {
		if v.Version == number {
			return v, nil
		}
	}
	return Version{}, fault.Missing()
}

// Listed is a form in the list of all: the version in force today, if there is one, and the newest.
type Listed struct {
	InForce, Newest Version
}

// Current gives the version to show: the one in force, else the newest.
func (l Listed) Current() Version {
	if l.InForce.Definition != nil {
		return l.InForce
	}
	return l.Newest
}

// List gives every form as it is today, by code. Blank forms hold nothing about anybody.
func (s *Service) List(ctx context.Context) ([]Listed, error) {
	all, err := s.Versions(ctx, s.db, "")
	if err != nil {
		return nil, err
	}
	var out []Listed
	for len(all) > 0 {
		n := slices.IndexFunc(all, func(v Version) bool { return v.Code != all[0].Code })
		if n < 0 {
			n = len(all)
		}
		l := Listed{Newest: all[n-1]}
		l.InForce, _ = inForce(all[:n], s.today())
		out, all = append(out, l), all[n:]
	}
	return out, nil
}

// Look is a new version as it would become: what it is, the version it follows if there is one, and what changes.
type Look struct {
	Definition *Definition
	Older      *Definition
	Changes    []Change
}

// Look reads a new version from a file without keeping it. Its flaws come as *Flaws; a number that is not higher than
// every version there is, is one.
func (s *Service) Look(ctx context.Context, a access.Actor, file string, text []byte) (Look, error) {
	if err := s.access.Check(ctx, s.db, a, access.FormLoad, access.Subject{}); err != nil {
		return Look{}, err
	}
	return s.look(ctx, s.db, file, text)
}

func (s *Service) look(ctx context.Context, q db.Querier, file string, text []byte) (Look, error) {
	d, err := Load(file, text)
	if err != nil {
		return Look{}, err
	}
	all, err := s.Versions(ctx, q, d.Code)
	if err != nil || len(all) == 0 {
		return Look{Definition: d}, err
	}
	older := all[len(all)-1].Definition
	if d.Version <= older.Version {
		return Look{}, &Flaws{file, []Flaw{{Line: 1, Key: "forms.flaw.older", Args: []any{"Version", older.Version}}}}
	}
	return Look{d, older, Compare(older, d)}, nil
}

// Keep keeps a new version from a file. It is in force when its date is set, and not before.
func (s *Service) Keep(ctx context.Context, a access.Actor, file string, text []byte) (*Definition, error) {
	var kept *Definition
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.access.Check(ctx, tx, a, access.FormLoad, access.Subject{}); err != nil {
			return err
		}
		l, err := s.look(ctx, tx, file, text)
		if err != nil {
			return err
		}
		kept = l.Definition
		row := definitionRow{Code: kept.Code, Number: kept.Version, OrganisationID: a.OrganisationID, Source: strings.ToValidUTF8(string(text), ""),
			LoadedBy: a.PersonID, LoadedByName: a.Name, LoadedAt: s.now()}
		if err := insertDefinition(ctx, tx, row); err != nil {
			return err
		}
		return s.log.Act(ctx, tx, a.Entry(string(access.FormLoad), "form_definition", name(kept)))
	})
	return kept, err
}

func name(d *Definition) string { return d.Code + "." + strconv.Itoa(d.Version) }

// SetDate says from when a loaded version is in force. The day is today or later, and stays once it has come: what was
// filled in on a version that was in force is not made untrue. row is the version of the row it was seen in.
func (s *Service) SetDate(ctx context.Context, a access.Actor, code string, number, row int, from clock.Date) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.access.Check(ctx, tx, a, access.FormLoad, access.Subject{}); err != nil {
			return err
		}
		v, err := s.Version(ctx, tx, code, number)
		if err != nil {
			return err
		}
		var check fault.Check
		check.Require(from.Valid() && from >= s.today(), "from", "forms.problem.date_past")
		check.Require(v.Loaded && !v.InForceOn(s.today()), "from", "forms.problem.date_stands")
		if err := check.Err(); err != nil {
			return err
		}
		if err := updateDate(ctx, tx, code, number, row, from); err != nil {
			return err
		}
		return s.log.Act(ctx, tx, a.Entry(string(access.FormLoad), "form_definition", name(v.Definition)))
	})
}

// All gives every version of one form, by number; a not-found fault when there is none. Blank forms hold nothing about
// anybody.
func (s *Service) All(ctx context.Context, code string) ([]Version, error) {
	all, err := s.Versions(ctx, s.db, code)
	if err == nil && (len(all) == 0 || code == "") {
		return nil, fault.Missing()
	}
	return all, err
}

// Source gives a version as it was written, to begin another from.
func (s *Service) Source(ctx context.Context, code string, number int) ([]byte, error) {
	if text, ok := SourceOf(code, number); ok {
		return text, nil
	}
	rows, err := loadedDefinitions(ctx, s.db, code)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		if r.Number == number {
			return []byte(r.Source), nil
		}
	}
	return nil, fault.Missing()
}

package forms

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

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

// InForceOn reports whether the version's day has come. A form of one's own is used from the moment it is kept, wherever that was.
func (v Version) InForceOn(day clock.Date) bool {
	return v.From != "" && (v.From <= day || v.Definition.Own())
}

// Versions gives every version of every form, or of one, by code and then number. Where a later product ships a version
// under the number of one that was loaded, the loaded one stands: there are answers in it.
func (s *Service) Versions(ctx context.Context, q db.Querier, code string) ([]Version, error) {
	rows, err := loadedDefinitions(ctx, q, code)
	if err != nil {
		return nil, err
	}
	var out []Version
	for _, r := range rows {
		d, err := s.loaded(ctx, q, r)
		if err != nil {
			return nil, err
		}
		out = append(out, Version{d, r.From, true, r.LoadedByName, r.LoadedAt, r.Row})
	}
	for _, d := range s.shipped {
		if _, there := numbered(out, d.Code, d.Version); !there && (code == "" || d.Code == code) {
			out = append(out, Version{Definition: d, From: d.From})
		}
	}
	slices.SortFunc(out, func(a, b Version) int { return byCodeAndVersion(a.Definition, b.Definition) })
	return out, nil
}

// numbered finds a version of a form among others.
func numbered(all []Version, code string, number int) (Version, bool) {
	i := slices.IndexFunc(all, func(v Version) bool { return v.Code == code && v.Version == number })
	if i < 0 {
		return Version{}, false
	}
	return all[i], true
}

// loaded gives a definition that was loaded. Its text is read once: a version never changes.
func (s *Service) loaded(ctx context.Context, q db.Querier, r definitionRow) (*Definition, error) {
	key := parsed{r.Code, r.Number, r.LoadedAt}
	if d, ok := s.known.Load(key); ok {
		return d.(*Definition), nil
	}
	text, err := loadedText(ctx, q, r.Code, r.Number)
	if err != nil {
		return nil, err
	}
	d, err := Load(r.Code+".yaml", []byte(text))
	if err != nil {
		return nil, err
	}
	s.known.Store(key, d)
	return d, nil
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
	v, there := numbered(all, code, number)
	if !there {
		return Version{}, fault.Missing()
	}
	return v, nil
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
		l.InForce, _ = inForce(all[:n], s.day(ctx))
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
	if d.Own() {
		return Look{}, &Flaws{file, []Flaw{{Line: 1, Key: "forms.flaw.reading_own"}}}
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
		row := definitionRow{Code: kept.Code, Number: kept.Version, OrganisationID: a.OrganisationID, LoadedBy: a.PersonID, LoadedByName: a.Name, LoadedAt: s.now()}
		if err := insertDefinition(ctx, tx, row, string(text)); err != nil {
			return err
		}
		return s.log.Act(ctx, tx, a.Entry(string(access.FormLoad), "form_definition", name(kept)))
	})
	return kept, err
}

func name(d *Definition) string { return d.Code + "." + strconv.Itoa(d.Version) }

// MayDate reports whether an actor may say from when a version is in force, for showing where that is said.
func (s *Service) MayDate(ctx context.Context, a access.Actor, v Version) bool {
	return s.datable(ctx, v) && s.MayLoad(ctx, a)
}

// datable reports whether a version was loaded and its day has not come.
func (s *Service) datable(ctx context.Context, v Version) bool {
	return v.Loaded && !v.InForceOn(s.day(ctx))
}

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
		check.Require(from.Valid() && from >= s.day(ctx), "from", "forms.problem.date_past")
		answered, err := db.One[bool](ctx, tx, "select exists (select 1 from form where code=$1 and definition=$2)", code, number)
		if err != nil { // in another time zone its day may have come
			return fmt.Errorf("answers in a version: %w", err)
		}
		check.Require(s.datable(ctx, v) && !answered, "from", "forms.problem.date_stands")
		check.Require(v.Definition.Wanting == "", "from", "forms.problem.wanting."+string(v.Definition.Wanting))
		lacks := v.Lacks()
		check.Require(len(lacks) == 0, "from", "forms.problem.lacks", "Items", namesOf(lacks))
		if err := check.Err(); err != nil {
			return err
		}
		if err := updateDate(ctx, tx, code, number, row, from); err != nil {
			return err
		}
		return s.log.Act(ctx, tx, a.Entry(string(access.FormLoad), "form_definition", name(v.Definition)))
	})
}

// All gives every version of one form, by number; a not-found fault when there is none, and for a form of somebody's own, which is not
// for everybody to see. Blank forms hold nothing about
// anybody.
func (s *Service) All(ctx context.Context, code string) ([]Version, error) {
	all, err := s.Versions(ctx, s.db, code)
	if err == nil && (len(all) == 0 || code == "" || IsOwn(code)) {
		return nil, fault.Missing()
	}
	return all, err
}

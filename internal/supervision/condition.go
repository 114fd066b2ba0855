package supervision

import (
	"cmp"
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
	"passerelle/internal/supervision/class"
	"passerelle/internal/supervision/wording"
)

// ConditionCodes is the library of conditions of release (IRPR 48, 250.1 and common practice), in a page's order; FREE is in words of its own.
var ConditionCodes = []string{"ADDR", "APPEAR", "REPORT", "RESIDE", "CURFEW", "ABSTAIN", "SUPERVISE", "TREAT", "DOCS", "EMPL", "NOOFF", "CHARGE",
	"CONVICT", "DEPART", "FREE"}

// Directions of a change of conditions (CCM-18).
var Directions = []string{"UP", "DOWN"}

// Condition is one condition of a file, in force from a day, and to one when it has ended.
type Condition struct {
	ID         string     `db:"id"`
	Code       string     `db:"code"`
	Words      string     `db:"words"`
	ImposedBy  string     `db:"imposed_by"`
	Concern    string     `db:"concern"`     // of the agency, which it answers; may be empty
	ForHousing bool       `db:"for_housing"` // the housing coordinator sees it
	FromDate   clock.Date `db:"from_date"`
	ToDate     clock.Date `db:"to_date"`
	LastDay    clock.Date `db:"last_day"`  // the day after, it ends by itself; empty when it was not imposed until a day
	WithFile   bool       `db:"with_file"` // it ended on ToDate because the file closed then; it is in force again when the file is reopened
	Version    int        `db:"version"`
}

// Text gives a condition in words: its kind and what it says beside, or what it says alone when it is in words of its own.
func (c Condition) Text(ctx context.Context) string {
	name := i18n.T(ctx, "supervision.condition."+c.Code)
	switch {
	case c.Code == "FREE":
		return c.Words
	case c.Words == "":
		return name
	}
	return name + i18n.Colon(ctx) + c.Words
}

// ConditionChange adds or ends conditions from a day on. Direction is empty when a condition only becomes known.
type ConditionChange struct {
	On        clock.Date
	Direction string
	Add       []Condition
	End       []string // ids
	Word      Word     // on which somebody of the provider records it
	Both      bool     // what is added is meant beside what is in force of its kind
}

func (c ConditionChange) validate(f File, today clock.Date) error {
	var check fault.Check
	Orderly(&check, "on", c.On, f.ReferredOn, today)
	check.Require(len(c.Add)+len(c.End) > 0, "code", "fault.required")
	check.Require(c.Direction == "" || slices.Contains(Directions, c.Direction), "direction", "supervision.problem.choice")
	for _, a := range c.Add {
		check.Require(slices.Contains(ConditionCodes, a.Code), "code", "supervision.problem.choice")
		check.Require(wording.Enough(a.Code, a.Words), "condition_words", wording.Wanting(a.Code, a.Words))
		check.Require(len(a.Words) <= 2000, "condition_words", "fault.too_long")
		check.Require(len(a.Concern) <= 2000, "concern", "fault.too_long")
		check.Require(a.LastDay == "" || a.LastDay.Valid(), "last_day", "supervision.problem.date")
		check.Require(!a.LastDay.Valid() || a.LastDay >= max(c.On, today), "last_day", "supervision.problem.order", "After", string(max(c.On, today)))
	}
	return check.Err()
}

// ChangeConditions changes the conditions of a file in one act: what is added, what ends, harsher or lighter (CCM-18).
func (s *Service) ChangeConditions(ctx context.Context, a access.Actor, fileID string, version int, c ConditionChange) (File, error) {
	x := s.conditioning(ctx, c)
	x.action, x.fileID, x.version, x.word = access.ConditionWrite, fileID, version, &c.Word
	return s.do(ctx, a, x)
}

func (s *Service) conditioning(ctx context.Context, c ConditionChange) change {
	return change{act: history.ActConditionsChanged,
		validate: func(f File) error { return c.validate(f, s.today(ctx)) },
		apply: func(tx *db.Tx, f *File) ([]history.Fact, error) {
			var facts []history.Fact
			for _, conditionID := range c.End {
				fact, err := endCondition(ctx, tx, f, conditionID, c.On)
				if facts = append(facts, fact); err != nil {
					return nil, err
				}
			}
			for _, add := range c.Add {
				add.Code = wording.Kind(add.Code, add.Words)
				if err := beside(ctx, tx, f.ID, add); err != nil && !c.Both {
					return nil, err
				}
				fact, err := addCondition(ctx, tx, f, add, c.On)
				if facts = append(facts, fact); err != nil {
					return nil, err
				}
			}
			if c.Direction != "" {
				facts = append(facts, history.Fact{Kind: history.ConditionsDirection, Effective: c.On, Payload: history.DirectionPayload{Direction: c.Direction}})
			}
			return facts, nil
		}}
}

// Granted is what the agency answers a request for other conditions, another risk level or both: what is in force from a day on.
type Granted struct {
	ConditionChange
	Risk string // empty: it stays
}

// parts gives the acts that a grant is made of.
func (s *Service) parts(ctx context.Context, a access.Actor, g Granted) (out []change) {
	if g.Risk != "" {
		out = append(out, s.rating(ctx, a, g.Risk, g.On))
	}
	if len(g.Add)+len(g.End) > 0 {
		out = append(out, s.conditioning(ctx, g.ConditionChange))
	}
	return out
}

// Grant does to a file what the agency granted, within an act that keeps the file as it gives it.
func (s *Service) Grant(ctx context.Context, tx *db.Tx, a access.Actor, f File, g Granted) (File, []history.Fact, error) {
	var facts []history.Fact
	for _, c := range s.parts(ctx, a, g) {
		c.action = access.FileDecide
		now, more, err := s.within(ctx, tx, a, f, c)
		if err != nil {
			return f, nil, err
		}
		f, facts = now, append(facts, more...)
	}
	return f, facts, nil
}

// MayGrant says what is wrong with a grant: in the fields risk and on, or that the file stands elsewhere.
func (s *Service) MayGrant(ctx context.Context, f File, g Granted) error {
	for _, c := range s.parts(ctx, access.Actor{}, g) {
		if err := c.allows(ctx, &f); err != nil {
			return err
		}
	}
	return nil
}

func addCondition(ctx context.Context, tx *db.Tx, f *File, c Condition, on clock.Date) (history.Fact, error) {
	n, err := db.One[int](ctx, tx, "select count(*) from condition where file_id=$1 and code=$2 and words=$3 and to_date=''", f.ID, c.Code, strings.TrimSpace(c.Words))
	if err != nil || n > 0 {
		return history.Fact{}, cmp.Or(err, fault.At("code", "supervision.problem.in_force"))
	}
	conditionID := id.New()
	_, err = tx.Exec(ctx, "insert into condition (id, organisation_id, file_id, code, words, imposed_by, from_date, to_date, for_housing, concern, last_day) values ($1,$2,$3,$4,$5,$6,$7,'',$8,$9,$10)",
		conditionID, f.OrganisationID, f.ID, c.Code, strings.TrimSpace(c.Words), c.ImposedBy, on, c.ForHousing, strings.TrimSpace(c.Concern), c.LastDay)
	if err != nil {
		return history.Fact{}, fmt.Errorf("add condition: %w", err)
	}
	return history.Fact{Kind: history.ConditionAdded, Effective: on, Payload: history.ConditionPayload{Condition: conditionID, Code: c.Code, LastDay: c.LastDay}}, nil
}

// beside refuses a condition of a kind of which another is in force, until somebody says that both are meant: a second curfew is more
// often the first in other words. Conditions in words of their own are not compared.
func beside(ctx context.Context, q db.Querier, fileID string, c Condition) error {
	list, err := conditionsOf(ctx, q, fileID, false)
	i := slices.IndexFunc(list, func(is Condition) bool {
		return is.ToDate == "" && is.Code == c.Code && c.Code != "FREE" && !is.Same(c)
	})
	if err != nil || i < 0 {
		return err
	}
	return fault.At("both", "supervision.problem.of_its_kind", "Other", list[i].Text(ctx), "From", i18n.Date(ctx, list[i].FromDate))
}

func endCondition(ctx context.Context, tx *db.Tx, f *File, conditionID string, on clock.Date) (history.Fact, error) {
	was, err := db.One[Condition](ctx, tx, "select code, from_date, to_date, version from condition where id=$1 and file_id=$2", conditionID, f.ID)
	if err != nil {
		return history.Fact{}, err
	}
	if was.ToDate != "" {
		return history.Fact{}, fault.Overtaken("supervision.problem.condition_ended", "On", string(was.ToDate))
	}
	if on < was.FromDate {
		return history.Fact{}, fault.At("on", "supervision.problem.order", "After", string(was.FromDate))
	}
	if err := db.Updated(tx.Exec(ctx, "update condition set to_date=$2, version=version+1 where id=$1 and version=$3", conditionID, on, was.Version)); err != nil {
		return history.Fact{}, fmt.Errorf("end condition: %w", err)
	}
	return history.Fact{Kind: history.ConditionEnded, Effective: on, Payload: history.ConditionPayload{Condition: conditionID, Code: was.Code}}, nil
}

// conditionsOf gives the conditions of a file. What was in force when it closed reads as ended with it; only the file's state says so.
func conditionsOf(ctx context.Context, q db.Querier, fileID string, marked bool) ([]Condition, error) {
	closed := "(select f.closed_on from supervision_file f where f.id=condition.file_id)"
	return db.All[Condition](ctx, q, `select id, code, words, imposed_by, concern, `+class.ForHouse+` as for_housing, from_date, case when to_date='' then `+closed+` else to_date end as to_date,
		to_date='' and `+closed+`<>'' as with_file, last_day, version from condition where file_id=$1 and (`+class.ForHouse+` or not $2)
		order by case when to_date='' then 0 else 1 end, from_date desc, id desc limit 100`, fileID, marked)
}

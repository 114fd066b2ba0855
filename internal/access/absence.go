package access

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access/cover"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
)

// Absence is a time in which a case manager is away, and the colleague who covers. Cover begins and ends with its days: nobody has to take it away again.
type Absence struct {
	ID             string     `db:"id"`
	OrganisationID string     `db:"organisation_id"`
	PersonID       string     `db:"person_id"`
	Name           string     `db:"name"`
	CoverID        string     `db:"cover_id"` // empty: nobody covers
	CoverName      string     `db:"cover_name"`
	FromDate       clock.Date `db:"from_date"`
	ToDate         clock.Date `db:"to_date"` // the last day away
	Reason         string     `db:"reason"`
	Version        int        `db:"version"`
	Meant          bool       `db:"-"` // that nobody covers on some days, or some clients, is known to whoever records it
	Shut           string     `db:"-"` // the names of clients of whose file whoever covers is shut out
}

// AbsenceReasons are why somebody may be away: categories, never a word about anybody's health.
var AbsenceReasons = []string{"LEAVE", "TRAINING", "DUTY", "OTHER"}

// longestAbsence bounds how long a slip of the pen could leave files open to a colleague.
const longestAbsence = 366

const absenceSelect = `select b.id, b.organisation_id, b.person_id, p.name, b.cover_id, coalesce(c.name,'') as cover_name, b.from_date, b.to_date,
	b.reason, b.version from absence b join person p on p.id=b.person_id left join person c on c.id=b.cover_id `

// ofOwnTeam says of an absence that its person is one the actor answers for.
const ofOwnTeam = "where exists (select 1 from membership m where m.person_id=b.person_id and m.organisation_id=b.organisation_id and %s)"

var membershipColumns = Columns{Organisation: "m.organisation_id", Site: "m.site_id", Programme: "m.programme"}

// inForce says of a membership (alias m) that it holds on a day; the placeholder is the day.
const inForceOn = "m.from_date<=%[1]s and (m.to_date='' or m.to_date>=%[1]s)"

// CaseManagers lists the case managers whose absences the actor records, by name.
func (s *Service) CaseManagers(ctx context.Context, a Actor) ([]Person, error) {
	if !a.MayEver(CoverWrite) {
		return nil, s.Check(ctx, s.db, a, CoverWrite, Subject{OrganisationID: a.OrganisationID})
	}
	where, args := s.Scope(a, CoverWrite, membershipColumns, 2)
	return s.peopleWho(ctx, `p.deactivated_at=0 and exists (select 1 from membership m where m.person_id=p.id and m.roles like '%,case_manager,%'
		and `+fmt.Sprintf(inForceOn, "$1")+" and "+where+")", append([]any{s.today()}, args...)...)
}

// RecordAbsence records that a case manager of the actor's is away, and who covers. Whoever covers is a case manager of
// the same organisation who is there in those days.
func (s *Service) RecordAbsence(ctx context.Context, a Actor, n Absence) (Absence, error) {
	team, err := s.CaseManagers(ctx, a)
	if err != nil {
		return n, err
	}
	colleagues, err := s.PeopleOf(ctx, a.OrganisationID, CaseManager)
	if err != nil {
		return n, err
	}
	if err := n.validate(team, colleagues, s.here(a)); err != nil {
		return n, err
	}
	n.ID, n.OrganisationID, n.Version = id.New(), a.OrganisationID, 1
	return n, s.db.Tx(ctx, func(tx *db.Tx) error {
		// Two absences at once, of a person and of whoever covers, would each not see the other.
		if err := tx.Hold(ctx, "organisation", n.OrganisationID); err != nil {
			return err
		}
		if err := n.days().Check(ctx, tx); err != nil {
			return err
		}
		return s.insertAbsence(ctx, tx, a, n)
	})
}

func (s *Service) insertAbsence(ctx context.Context, tx *db.Tx, a Actor, n Absence) error {
	_, err := tx.Exec(ctx, `insert into absence (id, organisation_id, person_id, cover_id, from_date, to_date, reason, recorded_by, recorded, version)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`, n.ID, n.OrganisationID, n.PersonID, n.CoverID, n.FromDate, n.ToDate, n.Reason, a.PersonID,
		clock.Micros(s.clock.Now()), n.Version)
	if err != nil {
		return fmt.Errorf("record absence: %w", err)
	}
	return s.record(ctx, tx, a, "absence.recorded", "person", n.PersonID)
}

func (n Absence) validate(team, colleagues []Person, today clock.Date) error {
	var c fault.Check
	among := func(all []Person, personID string) bool {
		return slices.ContainsFunc(all, func(p Person) bool { return p.ID == personID && p.DeactivatedAt == 0 })
	}
	c.Require(among(team, n.PersonID), "person", "access.problem.choice")
	period(&c, "from", n.FromDate, "to", n.ToDate)
	c.Require(n.ToDate == "" || n.ToDate >= today || n.ToDate < n.FromDate, "to", "access.problem.past")
	c.Require(!n.FromDate.Valid() || !n.ToDate.Valid() || n.FromDate.DaysUntil(n.ToDate) <= longestAbsence, "to", "access.problem.long")
	c.Require(n.ToDate != "", "to", "fault.required")
	c.Require(slices.Contains(AbsenceReasons, n.Reason), "reason", "access.problem.choice")
	c.Require(n.CoverID == "" || n.CoverID != n.PersonID && among(colleagues, n.CoverID), "cover", "access.problem.cover")
	return c.Err()
}

// period notes what is wrong with a first and a last day; the last may be left open.
func period(c *fault.Check, from string, first clock.Date, to string, last clock.Date) {
	c.Require(first.Valid(), from, "access.problem.date")
	switch {
	case last == "":
	case !last.Valid():
		c.Add(to, "access.problem.date")
	case first.Valid() && last < first:
		c.Add(to, "access.problem.order")
	}
}

func (n Absence) days() cover.Absence {
	return cover.Absence{PersonID: n.PersonID, Name: n.Name, CoverID: n.CoverID, FromDate: n.FromDate, ToDate: n.ToDate, Meant: n.Meant, Shut: n.Shut}
}

// Gaps gives the days of an absence on which whoever covers is away, too, by a list of absences; empty when there are none.
func (n Absence) Gaps(all []Absence) string {
	others := make([]cover.Absence, len(all))
	for i, b := range all {
		others[i] = b.days()
	}
	return n.days().Gaps(others)
}

// Absences lists the absences of now and later whose people the actor answers for, the earliest first.
func (s *Service) Absences(ctx context.Context, a Actor) ([]Absence, error) {
	if !a.MayEver(CoverWrite) {
		return nil, s.Check(ctx, s.db, a, CoverWrite, Subject{OrganisationID: a.OrganisationID})
	}
	where, args := s.Scope(a, CoverWrite, membershipColumns, 2)
	return db.All[Absence](ctx, s.db, fmt.Sprintf(absenceSelect+ofOwnTeam, where)+" and b.to_date>=$1 and b.from_date<=b.to_date order by b.from_date, p.name, b.id limit 200",
		append([]any{s.here(a)}, args...)...)
}

// absence gives an absence of a person the actor answers for, over or not.
func (s *Service) absence(ctx context.Context, q db.Querier, a Actor, absenceID string) (Absence, error) {
	where, args := s.Scope(a, CoverWrite, membershipColumns, 2)
	return db.One[Absence](ctx, q, fmt.Sprintf(absenceSelect+ofOwnTeam, where)+" and b.id=$1", append([]any{absenceID}, args...)...)
}

// EndAbsence ends an absence: the person is back today, and cover is over at the next request.
func (s *Service) EndAbsence(ctx context.Context, a Actor, absenceID string, version int) error {
	if !a.MayEver(CoverWrite) {
		return s.Check(ctx, s.db, a, CoverWrite, Subject{OrganisationID: a.OrganisationID})
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		b, err := s.absence(ctx, tx, a, absenceID)
		if err != nil {
			return err
		}
		return s.endAbsence(ctx, tx, a, b, version)
	})
}

func (s *Service) endAbsence(ctx context.Context, tx *db.Tx, a Actor, b Absence, version int) error {
	if b.ToDate < s.here(a) {
		return fault.Overtaken("access.problem.absence_over")
	}
	err := db.Updated(tx.Exec(ctx, "update absence set to_date=$3, version=version+1 where id=$1 and version=$2", b.ID, version, s.here(a).AddDays(-1)))
	if err != nil {
		return fmt.Errorf("end absence: %w", err)
	}
	return s.record(ctx, tx, a, "absence.ended", "person", b.PersonID)
}

// CoveredBy lists for whom the actor covers today.
func (s *Service) CoveredBy(ctx context.Context, q db.Querier, a Actor) ([]Absence, error) {
	if a.PersonID == "" {
		return nil, nil
	}
	return db.All[Absence](ctx, q, absenceSelect+`where b.cover_id=$1 and b.organisation_id=$2 and b.from_date<=$3 and b.to_date>=$3
		order by b.to_date, p.name, b.id`, a.PersonID, a.OrganisationID, s.here(a))
}

// AwayUntil gives, of an organisation's people who are away on a day, the last day away. It says nothing of why, and whoever may choose
// among the people may read it.
func (s *Service) AwayUntil(ctx context.Context, q db.Querier, organisationID string, on clock.Date) (map[string]clock.Date, error) {
	list, err := db.All[Absence](ctx, q, absenceSelect+"where b.organisation_id=$1 and b.from_date<=$2 and b.to_date>=$2", organisationID, on)
	if err != nil {
		return nil, fmt.Errorf("who is away: %w", err)
	}
	out := make(map[string]clock.Date, len(list))
	for _, b := range list {
		out[b.PersonID] = max(out[b.PersonID], b.ToDate)
	}
	return out, nil
}

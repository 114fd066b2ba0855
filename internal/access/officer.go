package access

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
)

// An officer of the agency says themselves when they are away, and which officer covers. One of the same office sees the region already. One
// of another region is lent a place in the office for the days of the absence: the absence says from when and until when, where whoever
// covers is, so that the place ends by itself and at once when the officer is back.

// Officer is somebody who may cover for an officer, and where they are.
type Officer struct {
	Person
	Office   string `db:"office"`
	OfficeFr string `db:"office_fr"`
	OfficeID string `db:"office_id"`
}

// officers finds who holds an officer's place of their own, not a lent one.
const officers = ` from membership m join person p on p.id=m.person_id join organisation o on o.id=m.organisation_id
	where p.deactivated_at=0 and o.kind='region' and m.absence_id='' and m.roles like '%,liaison_officer,%' and m.programme=$1 and `

// Officers lists who may cover for the actor: the officers of the own office first, then those of other regions.
func (s *Service) Officers(ctx context.Context, a Actor) ([]Officer, error) {
	if err := s.mayBeAway(ctx, a); err != nil {
		return nil, err
	}
	all, err := db.All[Officer](ctx, s.db, `select p.id, p.name, o.name as office, o.name_fr as office_fr, o.id as office_id`+officers+fmt.Sprintf(inForceOn, "$2")+
		` and p.id<>$3 order by case when o.id=$4 then 0 else 1 end, o.name, p.name, p.id`, a.Programme, s.today(), a.PersonID, a.OrganisationID)
	if err != nil {
		return nil, fmt.Errorf("officers: %w", err)
	}
	var out []Officer
	for _, o := range all {
		if !slices.ContainsFunc(out, func(x Officer) bool { return x.ID == o.ID }) { // of two places the own office's, which comes first
			out = append(out, o)
		}
	}
	return out, nil
}

// mayBeAway lets an officer say when they are away. Whoever covers says nothing of the kind in the place that is lent: it cannot be passed on.
func (s *Service) mayBeAway(ctx context.Context, a Actor) error {
	if err := s.Check(ctx, s.db, a, AbsenceOwn, Subject{OrganisationID: a.OrganisationID, Programme: a.Programme, Own: a.PersonID}); err != nil {
		return err
	}
	lent, err := s.IsLent(ctx, a)
	if lent {
		return fault.New(fault.Forbidden, "access.problem.lent")
	}
	return err
}

// IsLent reports whether the actor acts in a place that is lent for an absence.
func (s *Service) IsLent(ctx context.Context, a Actor) (bool, error) {
	n, err := db.One[int](ctx, s.db, "select count(*) from membership where id=$1 and absence_id<>''", a.MembershipID)
	return n > 0, err
}

// RecordOwnAbsence records that the actor, an officer, is away, and who covers.
func (s *Service) RecordOwnAbsence(ctx context.Context, a Actor, n Absence) (Absence, error) {
	all, err := s.Officers(ctx, a)
	if err != nil {
		return n, err
	}
	colleagues := make([]Person, len(all))
	for i, o := range all {
		colleagues[i] = o.Person
	}
	n.ID, n.OrganisationID, n.PersonID, n.Version = id.New(), a.OrganisationID, a.PersonID, 1
	if err := n.validate([]Person{{ID: a.PersonID}}, colleagues, s.here(a)); err != nil {
		return n, err
	}
	held := []string{a.OrganisationID}
	i := slices.IndexFunc(all, func(o Officer) bool { return o.ID == n.CoverID })
	if i >= 0 {
		held = append(held, all[i].OfficeID)
	}
	return n, s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := tx.Hold(ctx, "organisation", held...); err != nil {
			return err
		}
		if err := n.days().Check(ctx, tx); err != nil {
			return err
		}
		if err := s.insertAbsence(ctx, tx, a, n); err != nil {
			return err
		}
		if i < 0 || all[i].OfficeID == a.OrganisationID {
			return nil
		}
		return s.lend(ctx, tx, a, n)
	})
}

// lend gives whoever covers a place in the office of the absent officer, with what the officer may do there and nothing else.
func (s *Service) lend(ctx context.Context, tx *db.Tx, a Actor, n Absence) error {
	_, err := tx.Exec(ctx, `insert into membership (id, person_id, organisation_id, programme, region_code, site_id, roles, from_date, to_date, absence_id)
		values ($1,$2,$3,$4,$5,'',$6,$7,$8,$9)`, id.New(), n.CoverID, a.OrganisationID, a.Programme, a.Region, ","+string(LiaisonOfficer)+",", n.FromDate, n.ToDate, n.ID)
	if err != nil {
		return fmt.Errorf("lend a place: %w", err)
	}
	return s.record(ctx, tx, a, "membership.lent", "person", n.CoverID)
}

// EndOwnAbsence ends an absence of the actor: they are back today, and what was lent is over at the next request.
func (s *Service) EndOwnAbsence(ctx context.Context, a Actor, absenceID string, version int) error {
	if err := s.mayBeAway(ctx, a); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		b, err := db.One[Absence](ctx, tx, absenceSelect+"where b.id=$1 and b.person_id=$2 and b.organisation_id=$3", absenceID, a.PersonID, a.OrganisationID)
		if err != nil {
			return err
		}
		if err := s.endAbsence(ctx, tx, a, b, version); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "update membership set to_date=$2, version=version+1 where absence_id=$1", b.ID, s.here(a).AddDays(-1))
		if err != nil {
			return fmt.Errorf("end what was lent: %w", err)
		}
		return nil
	})
}

// Lent says for whom and until when a place is lent; both are empty of a place of one's own.
type Lent struct {
	For   string     `db:"lent_for"`
	From  clock.Date `db:"lent_from"`
	Until clock.Date `db:"lent_until"`
}

// holding leaves out of somebody's places those that are lent for days which are not now, where they are. What is their own was asked for
// by its days already.
func (s *Service) holding(ctx context.Context, all []Membership) ([]Membership, error) {
	if !slices.ContainsFunc(all, func(m Membership) bool { return m.AbsenceID != "" }) {
		return all, nil
	}
	p, err := s.PersonByID(ctx, all[0].PersonID)
	if err != nil {
		return nil, err
	}
	here := s.here(ActorIn(p, all[0]))
	return slices.DeleteFunc(all, func(m Membership) bool {
		return m.AbsenceID != "" && (here < m.Lent.From || here > m.Lent.Until)
	}), nil
}

// OfficerThere is an officer of a region as those who may have to reach them see it: whether they are there, and who covers. Why they are
// away is theirs.
type OfficerThere struct {
	ID            string     `db:"id"`
	Region        string     `db:"region_code"`
	Name          string     `db:"name"`
	AbsenceID     string     `db:"absence_id"` // empty: there all the time
	From          clock.Date `db:"from_date"`
	To            clock.Date `db:"to_date"`
	Version       int        `db:"version"`
	Cover         string     `db:"cover_name"`   // empty: nobody covers
	CoverOffice   string     `db:"cover_office"` // of another region; empty: the same
	CoverOfficeFr string     `db:"cover_office_fr"`
	CoverPhone    string     `db:"cover_phone"`
}

// Away says that the officer is away on a day.
func (o OfficerThere) Away(on clock.Date) bool { return o.From != "" && o.From <= on && on <= o.To }

// OfficersOf lists the officers of regions with their absences from a day to another, to an area that decides who may know.
func (s *Service) OfficersOf(ctx context.Context, programme string, from, to clock.Date, regions ...string) ([]OfficerThere, error) {
	var out []OfficerThere
	for _, region := range regions {
		list, err := db.All[OfficerThere](ctx, s.db, `select p.id, m.region_code, p.name, coalesce(b.id,'') as absence_id, coalesce(b.from_date,'') as from_date,
			coalesce(b.to_date,'') as to_date, coalesce(b.version,0) as version, coalesce(c.name,'') as cover_name, coalesce(co.name,'') as cover_office,
			coalesce(co.name_fr,'') as cover_office_fr, coalesce(co.office_phone,'') as cover_phone
			from membership m join person p on p.id=m.person_id join organisation o on o.id=m.organisation_id
			left join absence b on b.person_id=p.id and b.organisation_id=o.id and b.from_date<=b.to_date and b.to_date>=$3 and b.from_date<=$4
			left join person c on c.id=b.cover_id
			left join organisation co on co.id=c.organisation_id and co.id<>o.id
			where p.deactivated_at=0 and o.kind='region' and m.absence_id='' and m.roles like '%,liaison_officer,%' and m.programme=$1 and `+fmt.Sprintf(inForceOn, "$5")+`
			and m.region_code=$2 order by p.name, b.from_date, p.id limit 200`, programme, region, from, to, s.today())
		if err != nil {
			return nil, fmt.Errorf("officers of a region: %w", err)
		}
		out = append(out, list...)
	}
	return out, nil
}

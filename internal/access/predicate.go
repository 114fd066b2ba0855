package access

import (
	"context"
	"strconv"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// asked is one question: this actor, this record, today.
type asked struct {
	actor   Actor
	subject Subject
	today   clock.Date
	now     int64
}

// predicate is one condition of a rule: decided for a record, written as SQL for a list. A property test holds the
// two equal.
type predicate struct {
	name   string
	decide func(ctx context.Context, q db.Querier, a asked) (bool, error)
	sql    func(a asked, c Columns, b *binder) string
}

// binder numbers the placeholders of a condition.
type binder struct {
	next int
	args []any
}

func (b *binder) bind(value any) string {
	b.args = append(b.args, value)
	b.next++
	return "$" + strconv.Itoa(b.next-1)
}

// pure makes a predicate that needs nothing from the database to decide.
func pure(name string, decide func(asked) bool, sql func(asked, Columns, *binder) string) predicate {
	return predicate{name: name, sql: sql, decide: func(_ context.Context, _ db.Querier, a asked) (bool, error) {
		return decide(a), nil
	}}
}

// related makes a predicate that asks for a row naming the file and the person, in force today; from holds the SQL
// after "from".
func related(name, from string, wanted bool) predicate {
	return granted(name, func(a asked, file string, b *binder) string {
		text := "exists (select 1 from " + from + " and x.file_id=" + file + " and x.person_id=" + b.bind(a.actor.PersonID) +
			" and x.from_date<=" + b.bind(a.today) + " and (x.to_date='' or x.to_date>=" + b.bind(a.today) + "))"
		if !wanted {
			return "not " + text
		}
		return text
	})
}

// granted makes a predicate that the database answers for a file: the same condition for a record and for a list.
func granted(name string, condition func(a asked, file string, b *binder) string) predicate {
	return predicate{
		name: name,
		decide: func(ctx context.Context, q db.Querier, a asked) (bool, error) {
			b := &binder{next: 1}
			file := "cast(" + b.bind(a.subject.FileID) + " as text)"
			n, err := db.One[int](ctx, q, "select count(*) from (select 1 as one) s where "+condition(a, file, b), b.args...)
			return n == 1, err
		},
		sql: func(a asked, c Columns, b *binder) string {
			if c.File == "" {
				return "1=0"
			}
			return condition(a, c.File, b)
		},
	}
}

func equal(actorSide, column string, b *binder) string {
	if actorSide == "" || column == "" {
		return "1=0"
	}
	return column + "=" + b.bind(actorSide)
}

var (
	sameOrganisation = pure("same organisation",
		func(a asked) bool {
			return a.actor.OrganisationID != "" && a.actor.OrganisationID == a.subject.OrganisationID
		},
		func(a asked, c Columns, b *binder) string { return equal(a.actor.OrganisationID, c.Organisation, b) })

	sameRegion = pure("same region",
		func(a asked) bool { return a.actor.Region != "" && a.actor.Region == a.subject.Region },
		func(a asked, c Columns, b *binder) string { return equal(a.actor.Region, c.Region, b) })

	// A membership may be limited to one site, or not.
	ownSite = pure("own site or whole provider",
		func(a asked) bool { return a.actor.SiteID == "" || a.actor.SiteID == a.subject.SiteID },
		func(a asked, c Columns, b *binder) string {
			if a.actor.SiteID == "" {
				return "1=1"
			}
			return equal(a.actor.SiteID, c.Site, b)
		})

	// The wall between programmes: nothing of refugee support is seen by supervision or the agency, or back.
	sameProgramme = pure("same programme",
		func(a asked) bool { return a.actor.Programme != "" && a.actor.Programme == a.subject.Programme },
		func(a asked, c Columns, b *binder) string { return equal(a.actor.Programme, c.Programme, b) })

	assigned = related("assigned", "assignment x where x.kind='assigned'", true)
	// A colleague covers what somebody who is away today has today: the absence says who and until when, so that cover
	// follows the files and ends by itself.
	covering = granted("covering", func(a asked, file string, b *binder) string {
		return "exists (select 1 from assignment y join absence x on x.person_id=y.person_id and x.organisation_id=y.organisation_id" +
			" where y.kind='assigned' and y.file_id=" + file + " and y.from_date<=" + b.bind(a.today) + " and (y.to_date='' or y.to_date>=" +
			b.bind(a.today) + ") and x.cover_id<>'' and x.cover_id=" + b.bind(a.actor.PersonID) + " and x.from_date<=" + b.bind(a.today) +
			" and x.to_date>=" + b.bind(a.today) + ")"
	})
	notExcluded = related("not excluded", "exclusion x where x.ended_at=0", false)
)

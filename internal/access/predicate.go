package access

import (
	"context"
	"strconv"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// asked is one question: this actor, this record, today.
type asked struct {
	actor   Actor
	subject Subject
	today   clock.Date
	here    clock.Date // where the actor is
	now     int64
}

// predicate is one condition of a rule: decided for a record, written as SQL for a list. A property test holds the
// two equal.
type predicate struct {
	name   string
	decide func(a asked) bool // nil when the database answers
	sql    func(a asked, c Columns, b *binder) string
	mine   bool // holds only for files that a row of assignment or of access_grant gives to the person, or to whom they cover for
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
	return predicate{name: name, sql: sql, decide: decide}
}

// related makes a predicate that asks for a row naming the file and the person, in force today; from holds the SQL
// after "from".
func related(name, from string, wanted bool) predicate {
	p := granted(name, func(a asked, file string, b *binder) string {
		rest := " and given.person_id=" + b.bind(a.actor.PersonID) +
			" and given.from_date<=" + b.bind(a.today) + " and (given.to_date='' or given.to_date>=" + b.bind(a.today) + ")"
		if !wanted {
			return "not " + among(file, from, rest)
		}
		return among(file, from, rest)
	})
	p.mine = wanted
	return p
}

// among writes that a file is one of the rows "given". One record is looked up; a list begins with the rows, of which
// a person has few, and not with every file of a provider.
func among(file, from, rest string) string {
	if strings.HasPrefix(file, "cast($") {
		return "exists (select 1 from " + from + " and given.file_id=" + file + rest + ")"
	}
	return "(" + file + " in (select given.file_id from " + from + rest + "))"
}

// granted makes a predicate that the database answers for a file: the same condition for a record and for a list. Its
// own row is called "given" in it; a list whose column bears that name would be compared with itself, and shows nothing.
func granted(name string, condition func(a asked, file string, b *binder) string) predicate {
	return predicate{name: name, mine: true, sql: func(a asked, c Columns, b *binder) string {
		if !outside(c.File) {
			return "1=0"
		}
		return condition(a, c.File, b)
	}}
}

// coveredFiles are the files of whoever is away, with who covers.
const coveredFiles = "assignment given join absence away on away.person_id=given.person_id and away.organisation_id=given.organisation_id" +
	" where given.kind='assigned' and away.cover_id<>''"

// coveredBy narrows the covered files to those that somebody covers: still given on one day, while the other is away on the other day.
func coveredBy(person, given, away string) string {
	return " and (given.to_date='' or given.to_date>=" + given + ") and away.cover_id=" + person + " and away.from_date<=" + away + " and away.to_date>=" + away
}

// CoversOn is SQL of a file (f) whose case manager is away on a day, with a person in their place; both are placeholders, or a column.
func CoversOn(on, person string) string {
	return "exists (select 1 from " + coveredFiles + " and given.file_id=f.id" + coveredBy(person, on, on) + ")"
}

// outside reports whether a column cannot mean the condition's own row: it names another's, or is a value.
func outside(column string) bool {
	return strings.HasPrefix(column, "cast($") || strings.Contains(column, ".") && !strings.HasPrefix(column, "given.") && !strings.HasPrefix(column, "away.")
}

// holds decides a conjunction for a record: what the database answers is asked at once, only when all else holds, and
// not again when it is known by the names of what was asked.
func holds(ctx context.Context, q db.Querier, when []predicate, a asked, known map[string]bool) (bool, error) {
	names := ""
	for _, p := range when {
		if p.decide == nil {
			names += p.name + ";"
		} else if !p.decide(a) {
			return false, nil
		}
	}
	if ok, met := known[names]; met || names == "" {
		return ok || names == "", nil
	}
	b := &binder{next: 1}
	file, where := "cast("+b.bind(a.subject.FileID)+" as text)", "1=1"
	for _, p := range when {
		if p.decide == nil {
			where += " and " + p.sql(a, Columns{File: file}, b)
		}
	}
	n, err := db.One[int](ctx, q, "select count(*) from (select 1 as one) s where "+where, b.args...)
	known[names] = n == 1
	return n == 1, err
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

	assigned = related("assigned", "assignment given where given.kind='assigned'", true)
	// A file goes from one case manager to another with both looking on: whoever is asked to take it until they answer,
	// whoever handed it over for some days. Each row says to which day; nobody has to take it away again.
	offered    = related("offered", "assignment given where given.kind='offered'", true)
	handedOver = related("offered or lately handed over", "assignment given where given.kind in ('offered','sight')", true)
	// A colleague covers what somebody who is away today has today: the absence says who and until when, so that cover
	// follows the files and ends by itself.
	covering = granted("covering", func(a asked, file string, b *binder) string {
		return among(file, coveredFiles, " and given.from_date<="+b.bind(a.today)+coveredBy(b.bind(a.actor.PersonID), b.bind(a.today), b.bind(a.here)))
	})
	notExcluded = related("not excluded", "exclusion given where given.ended_at=0", false)
)

package supervision

import (
	"context"
	"fmt"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// Conditions of SQL on a file (alias f); the placeholder is today.
const (
	// openFile is a file in which something may still be done: not closed, and no referral that was refused.
	openFile = "f.state in ('REFERRED','APPROVED','ACTIVE')"
	// counted is a file that is what it seems: not withdrawn, not opened in error.
	counted = "not f.withdrawn and not f.opened_in_error"
	// OpenFile is both.
	OpenFile = openFile + " and " + counted
	// manages is a case manager (alias p) of an organisation on a day: their account and their place are in force.
	manages = `p.deactivated_at=0 and exists (select 1 from membership m where m.person_id=p.id and m.organisation_id=%[2]s
		and m.roles like '%%,case_manager,%%' and m.from_date<=%[1]s and (m.to_date='' or m.to_date>=%[1]s))`
	// hasNobody is a file that no case manager has.
	hasNobody = "not exists (select 1 from assignment x where x.file_id=f.id and x.kind='assigned' and (x.to_date='' or x.to_date>=%[1]s))"
	// hasLeaver is a file whose case manager has left: the account is ended, or the place as a case manager is. Who is in
	// place is gathered once, and not for every file.
	hasLeaver = `exists (select 1 from assignment x where x.file_id=f.id and x.kind='assigned' and (x.to_date='' or x.to_date>=%[1]s)
		and (x.person_id, f.organisation_id) not in (select m.person_id, m.organisation_id from membership m join person p on p.id=m.person_id
		where p.deactivated_at=0 and m.roles like '%%,case_manager,%%' and m.from_date<=%[1]s and (m.to_date='' or m.to_date>=%[1]s)))`
	// isOverdue is a file whose check-in is past and has no outcome.
	isOverdue = "f.state='ACTIVE' and f.next_due<>'' and f.next_due<%[1]s"
	// isDueToday is a file with its check-in today.
	isDueToday = "f.state='ACTIVE' and f.next_due=%[1]s"
	// isUnplanned is a file under supervision of which nobody has said when the client reports next.
	isUnplanned = "f.state='ACTIVE' and f.next_due=''"
	// isWaiting is a file with a check-in whose evidence is awaited.
	isWaiting = "f.state='ACTIVE' and exists (select 1 from check_in k where k.file_id=f.id and k.outcome='WAITING')"
	// hasWorker is a file that a person has; its own placeholder comes first.
	hasWorker = "exists (select 1 from assignment x where x.file_id=f.id and x.kind='assigned' and x.person_id=%[2]s and (x.to_date='' or x.to_date>=%[1]s))"
)

// HasOn is SQL of a file (f) that a person has on a day, or covers that day for whoever has it; both are placeholders, or a column.
func HasOn(on, person string) string {
	return "(" + fmt.Sprintf(hasWorker, on, person) + " or " + access.CoversOn(on, person) + ")"
}

// HasNobodyOn is SQL of a file (f) that no case manager has on a day, which is a placeholder.
func HasNobodyOn(on string) string { return fmt.Sprintf(hasNobody, on) }

// conditions gives the SQL of a filter beyond what access allows, continuing a list of arguments.
func (s *Service) conditions(ctx context.Context, f Filter, args []any) (string, []any) {
	where := ""
	bind := func(value any) string {
		args = append(args, value)
		return fmt.Sprintf("$%d", len(args))
	}
	if f.State != "" {
		where += " and f.state=" + bind(f.State)
	}
	if f.Risk != "" {
		where += " and f.risk=" + bind(f.Risk)
	}
	if len(f.IDs) > 0 {
		at := len(args) + 1
		for _, id := range f.IDs {
			args = append(args, id)
		}
		where += " and f.id in " + db.In(at, len(f.IDs))
	}
	if f.ClientID != "" {
		where += " and f.client_id=" + bind(f.ClientID)
	}
	if f.OrganisationID != "" {
		where += " and f.organisation_id=" + bind(f.OrganisationID)
	}
	if f.Unassigned {
		where += " and " + openFile + " and " + fmt.Sprintf(hasNobody, bind(s.today(ctx)))
	}
	if f.Leavers {
		where += " and " + openFile + " and " + fmt.Sprintf(hasLeaver, bind(s.today(ctx)))
	}
	if f.Overdue {
		where += " and " + fmt.Sprintf(isOverdue, bind(s.today(ctx)))
	}
	if f.DueToday {
		where += " and " + fmt.Sprintf(isDueToday, bind(s.today(ctx)))
	}
	if f.Unplanned {
		where += " and " + isUnplanned
	}
	if f.Awaiting {
		where += " and " + isWaiting
	}
	if f.WorkerID != "" {
		today := bind(s.today(ctx))
		where += " and " + openFile + " and " + fmt.Sprintf(hasWorker, today, bind(f.WorkerID))
	}
	return where, args
}

// Counts says how many files an actor may read stand where.
type Counts struct {
	Referred   int `db:"referred"`
	Approved   int `db:"approved"`
	Active     int `db:"active"`
	Closed     int `db:"closed"`
	Overdue    int `db:"overdue"`
	Unassigned int `db:"unassigned"`
	Leavers    int `db:"leavers"`
}

// Counts counts the files an actor may read, in one query.
func (s *Service) Counts(ctx context.Context, a access.Actor) (Counts, error) {
	return s.count(ctx, a, []any{s.today(ctx)}, countOf(fmt.Sprintf(isOverdue, "$1"), "overdue"), countOf(openFile+" and "+fmt.Sprintf(hasNobody, "$1"), "unassigned"),
		countOf(openFile+" and "+fmt.Sprintf(hasLeaver, "$1"), "leavers"))
}

// CountStates counts the files an actor may read by their states, and leaves the other counts at 0: who has each file
// costs most of a count.
func (s *Service) CountStates(ctx context.Context, a access.Actor) (Counts, error) {
	return s.count(ctx, a, nil)
}

func countOf(condition, name string) string {
	return "coalesce(sum(case when " + condition + " then 1 else 0 end),0) as " + name
}

func (s *Service) count(ctx context.Context, a access.Actor, args []any, more ...string) (Counts, error) {
	where, scope := s.Access.Scope(a, access.FileRead, Columns, len(args)+1)
	columns := append([]string{countOf("f.state='REFERRED'", "referred"), countOf("f.state='APPROVED'", "approved"),
		countOf("f.state='ACTIVE'", "active"), countOf("f.state='CLOSED'", "closed")}, more...)
	c, err := db.One[Counts](ctx, s.DB, "select "+strings.Join(columns, ", ")+" from supervision_file f where "+counted+" and "+where, append(args, scope...)...)
	if err != nil {
		return c, fmt.Errorf("count files: %w", err)
	}
	return c, nil
}

// Load is what one case manager has: open files, and of these what is due, late, grave or waiting.
type Load struct {
	PersonID string `db:"person_id"`
	Name     string `db:"name"`
	Left     bool   `db:"has_left"` // the account or the place is ended
	Files    int    `db:"files"`
	DueToday int    `db:"due_today"`
	Overdue  int    `db:"overdue"`
	HighRisk int    `db:"high_risk"`
	Awaiting int    `db:"awaiting"` // evidence of a reason
}

// Team lists the case managers of the actor's provider, and who has left with open files, with what each has: one
// query, for those who assign; the heaviest load first.
func (s *Service) Team(ctx context.Context, a access.Actor) ([]Load, error) {
	where, args := s.Access.Scope(a, access.FileAssign, Columns, 4)
	here := fmt.Sprintf(manages, "$1", "$2")
	rows, err := db.All[Load](ctx, s.DB, "select p.id as person_id, p.name, not ("+here+") as has_left, count(f.id) as files, "+
		countOf(fmt.Sprintf(isDueToday, "$1"), "due_today")+", "+countOf(fmt.Sprintf(isOverdue, "$1"), "overdue")+", "+
		countOf("f.risk='HIGH'", "high_risk")+", "+countOf(isWaiting, "awaiting")+` from person p
		left join assignment y on y.person_id=p.id and y.organisation_id=$2 and y.kind='assigned' and y.from_date<=$3 and (y.to_date='' or y.to_date>=$3)
		left join supervision_file f on f.id=y.file_id and `+openFile+" and "+counted+" and "+where+`
		where p.id in (select m.person_id from membership m where m.organisation_id=$2 union
		select z.person_id from assignment z where z.organisation_id=$2 and z.kind='assigned')
		group by p.id, p.name, p.deactivated_at having count(f.id)>0 or (`+here+`)
		order by files desc, p.name, p.id limit 200`, append([]any{s.today(ctx), a.OrganisationID, s.Access.Day()}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("team: %w", err)
	}
	return rows, nil
}

// HoldersAt says who has the open files of a site, how many nobody has, and when the last of the others ended, so that no site ends around
// them. A referral that was not taken ended with its decision.
func HoldersAt(clk clock.Clock) access.Holders {
	return func(ctx context.Context, q db.Querier, siteID string) ([]access.Holder, error) {
		return db.All[access.Holder](ctx, q, `select name, count(*) as files, '' as ended from (select `+fmt.Sprintf(workerName, "$1")+` as name
			from supervision_file f where f.site_id=$2 and `+OpenFile+`) h group by name union all
			select '' as name, 0 as files, max(case when f.closed_on<>'' then f.closed_on else f.decided_on end) as ended from supervision_file f
			where f.site_id=$2 and not (`+openFile+") and "+counted+" having count(*)>0 order by name desc, files desc", clock.Today(ctx, clk), siteID)
	}
}

package supervision

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
)

// Conditions of SQL on a file (alias f); the placeholder is today.
const (
	// openFile is a file that is not over.
	openFile = "f.state<>'CLOSED'"
	// hasNobody is a file that no case manager has.
	hasNobody = "not exists (select 1 from assignment x where x.file_id=f.id and x.kind='assigned' and (x.to_date='' or x.to_date>=%[1]s))"
	// hasLeaver is a file whose case manager has left: the account is ended, or the place at the provider is.
	hasLeaver = `exists (select 1 from assignment x join person p on p.id=x.person_id where x.file_id=f.id and x.kind='assigned'
		and (x.to_date='' or x.to_date>=%[1]s) and (p.deactivated_at<>0 or not exists (select 1 from membership m where m.person_id=p.id
		and m.organisation_id=f.organisation_id and m.from_date<=%[1]s and (m.to_date='' or m.to_date>=%[1]s))))`
	// isOverdue is a file whose check-in is past and has no outcome.
	isOverdue = "f.state='ACTIVE' and f.next_due<>'' and f.next_due<%[1]s"
	// hasWorker is a file that a person has; its own placeholder comes first.
	hasWorker = "exists (select 1 from assignment x where x.file_id=f.id and x.kind='assigned' and x.person_id=%[2]s and (x.to_date='' or x.to_date>=%[1]s))"
)

// conditions gives the SQL of a filter beyond what access allows, continuing a list of arguments.
func (s *Service) conditions(f Filter, args []any) (string, []any) {
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
	if f.OrganisationID != "" {
		where += " and f.organisation_id=" + bind(f.OrganisationID)
	}
	if f.Unassigned {
		where += " and " + openFile + " and " + fmt.Sprintf(hasNobody, bind(s.today()))
	}
	if f.Leavers {
		where += " and " + openFile + " and " + fmt.Sprintf(hasLeaver, bind(s.today()))
	}
	if f.Overdue {
		where += " and " + fmt.Sprintf(isOverdue, bind(s.today()))
	}
	if f.WorkerID != "" {
		today := bind(s.today())
		where += " and " + fmt.Sprintf(hasWorker, today, bind(f.WorkerID))
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
	where, args := s.Access.Scope(a, access.FileRead, Columns, 2)
	count := func(condition, name string) string {
		return "coalesce(sum(case when " + condition + " then 1 else 0 end),0) as " + name
	}
	query := "select " + count("f.state='REFERRED'", "referred") + ", " + count("f.state='APPROVED'", "approved") + ", " +
		count("f.state='ACTIVE'", "active") + ", " + count("f.state='CLOSED'", "closed") + ", " +
		count(fmt.Sprintf(isOverdue, "$1"), "overdue") + ", " + count(openFile+" and "+fmt.Sprintf(hasNobody, "$1"), "unassigned") + ", " +
		count(openFile+" and "+fmt.Sprintf(hasLeaver, "$1"), "leavers") +
		" from supervision_file f where not f.withdrawn and not f.opened_in_error and " + where
	c, err := db.One[Counts](ctx, s.DB, query, append([]any{s.today()}, args...)...)
	if err != nil {
		return c, fmt.Errorf("count files: %w", err)
	}
	return c, nil
}

// Load is how many open files one case manager has.
type Load struct {
	PersonID string `db:"person_id"`
	Name     string `db:"name"`
	Left     bool   `db:"has_left"` // the account is ended
	Files    int    `db:"files"`
	Overdue  int    `db:"overdue"`
}

// Team lists the case managers who have open files of the actor's provider, with how many, for those who assign; the
// heaviest load first.
func (s *Service) Team(ctx context.Context, a access.Actor) ([]Load, error) {
	where, args := s.Access.Scope(a, access.FileAssign, Columns, 2)
	rows, err := db.All[Load](ctx, s.DB, `select p.id as person_id, p.name, p.deactivated_at<>0 as has_left, count(*) as files,
		sum(case when `+fmt.Sprintf(isOverdue, "$1")+` then 1 else 0 end) as overdue
		from supervision_file f join assignment y on y.file_id=f.id and y.kind='assigned' and (y.to_date='' or y.to_date>=$1)
		join person p on p.id=y.person_id where `+openFile+" and not f.withdrawn and not f.opened_in_error and "+where+`
		group by p.id, p.name, p.deactivated_at order by files desc, p.name, p.id limit 200`, append([]any{s.today()}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("team: %w", err)
	}
	return rows, nil
}

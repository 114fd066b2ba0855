package export

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/outgoing"
)

// Service takes files out, over the supervision files.
type Service struct{ *supervision.Service }

func (s Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }

func ofProvider(a access.Actor) access.Subject {
	return access.Subject{OrganisationID: a.OrganisationID, Programme: a.Programme, SiteID: a.SiteID}
}

// Choice is which columns a provider took out last, and when.
type Choice struct {
	Chosen string `db:"chosen"`
	By     string `db:"chosen_by_name"`
	At     int64  `db:"chosen_at"`
}

// Keys gives the columns that are chosen; what the practice takes where nobody has chosen any.
func (c Choice) Keys() []string {
	if c.Chosen == "" {
		return usual
	}
	return strings.Split(c.Chosen, ",")
}

// Page is what is chosen, and how many files would go out.
type Page struct {
	Choice
	Files int
}

// Page gives what the actor's provider took out last, to those who take files out.
func (s Service) Page(ctx context.Context, a access.Actor) (p Page, err error) {
	if err := s.Access.Check(ctx, s.DB, a, access.FileExport, ofProvider(a)); err != nil {
		return p, err
	}
	last, err := db.All[Choice](ctx, s.DB, "select chosen, chosen_by_name, chosen_at from export_choice where organisation_id=$1", a.OrganisationID)
	if err != nil {
		return p, fmt.Errorf("what was chosen: %w", err)
	}
	if len(last) > 0 {
		p.Choice = last[0]
	}
	where, args := s.Access.Scope(a, access.FileExport, supervision.Columns, 1)
	p.Files, err = db.One[int](ctx, s.DB, "select count(*) from supervision_file f where not f.withdrawn and not f.opened_in_error and "+where, args...)
	return p, err
}

// mostFiles bounds how many lines go out at once: a sheet of a workbook holds them, and one statement.
const mostFiles = 50_000

// Take makes a file of every file of the provider that the actor may take out, in the chosen columns, and remembers the choice. What
// goes out stands in the audit twice: before it is made, and with its hash and the files.
func (s Service) Take(ctx context.Context, a access.Actor, keys []string, format string) ([]byte, error) {
	files := Lists[0]
	files.Columns = slices.DeleteFunc(slices.Clone(Columns), func(x Column) bool { return !slices.Contains(keys, x.Key) })
	return s.take(ctx, a, files, format, func() error { return s.remember(ctx, a, files.Columns) })
}

// TakeList is Take for what happened in the files: check-ins, conditions or reports of non-compliance, one line for each.
func (s Service) TakeList(ctx context.Context, a access.Actor, key, format string) ([]byte, error) {
	l, known := listOf(key)
	if !known || key == FilesList {
		return nil, fault.At("list", "export.problem.list")
	}
	return s.take(ctx, a, l, format, func() error { return nil })
}

func (s Service) take(ctx context.Context, a access.Actor, l List, format string, chosen func() error) ([]byte, error) {
	if err := s.Access.Check(ctx, s.DB, a, access.FileExport, ofProvider(a)); err != nil {
		return nil, err
	}
	var c fault.Check
	c.Require(len(l.Columns) > 0, "column", "export.problem.none")
	c.Require(format == outgoing.XLSX || format == outgoing.CSV, "format", "export.problem.format")
	if err := c.Err(); err != nil {
		return nil, err
	}
	if err := chosen(); err != nil {
		return nil, err
	}
	table, files, err := s.rows(ctx, a, l)
	if err != nil {
		return nil, err
	}
	return outgoing.Make(ctx, s.Audit, a, outgoing.What{Of: l.Key, Format: format, Files: files}, table, dictionary(ctx, l.Columns))
}

func (s Service) remember(ctx context.Context, a access.Actor, chosen []Column) error {
	keys := make([]string, len(chosen))
	for i, x := range chosen {
		keys[i] = x.Key
	}
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `insert into export_choice (organisation_id, chosen, chosen_by_name, chosen_at) values ($1,$2,$3,$4)
			on conflict (organisation_id) do update set chosen=excluded.chosen, chosen_by_name=excluded.chosen_by_name, chosen_at=excluded.chosen_at`,
			a.OrganisationID, strings.Join(keys, ","), a.Name, clock.Micros(s.Clock.Now()))
		if err != nil {
			return fmt.Errorf("remember columns: %w", err)
		}
		return s.Audit.Act(ctx, tx, a.Entry("export.chosen", "organisation", a.OrganisationID))
	})
}

// rows gives the table of a list, and the ids of its files for the audit, each once.
func (s Service) rows(ctx context.Context, a access.Actor, l List) (t sheet.Table, files []string, err error) {
	t.Name = i18n.T(ctx, "export.list."+l.Key)
	parts, told := []string{"f.id"}, map[string]bool{}
	for _, x := range l.Columns {
		t.Columns = append(t.Columns, sheet.Column{Key: x.Key, Label: i18n.T(ctx, "export.column."+x.Key), Kind: x.Kind})
		parts = append(parts, x.in(ctx))
	}
	where, args := s.Access.Scope(a, access.FileExport, supervision.Columns, 2)
	rows, err := s.DB.Query(ctx, "select "+strings.Join(parts, ", ")+` from supervision_file f join client c on c.id=f.client_id `+l.from+`
		where not f.withdrawn and not f.opened_in_error and f.referred_on<=$1 and `+where+fmt.Sprintf(" order by %s limit %d", l.order, mostFiles), append([]any{s.today(ctx)}, args...)...)
	if err != nil {
		return t, nil, fmt.Errorf("files that go out: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		id, row, err := scanned(ctx, rows, l.Columns)
		if err != nil {
			return t, nil, fmt.Errorf("file that goes out: %w", err)
		}
		t.Rows = append(t.Rows, row)
		if !told[id] {
			files, told[id] = append(files, id), true
		}
	}
	return t, files, rows.Err()
}

func scanned(ctx context.Context, rows interface{ Scan(...any) error }, chosen []Column) (id string, row []any, err error) {
	texts, numbers := make([]string, len(chosen)), make([]int, len(chosen))
	targets := []any{&id}
	for i, x := range chosen {
		if x.Kind == sheet.Integer {
			targets = append(targets, &numbers[i])
		} else {
			targets = append(targets, &texts[i])
		}
	}
	if err := rows.Scan(targets...); err != nil {
		return "", nil, err
	}
	for i, x := range chosen {
		switch {
		case x.Kind == sheet.Integer:
			row = append(row, numbers[i])
		case texts[i] == "":
			row = append(row, nil)
		case x.Kind == sheet.Date:
			row = append(row, clock.Date(texts[i]))
		case x.says != nil:
			row = append(row, x.says(ctx, texts[i]))
		default:
			row = append(row, texts[i])
		}
	}
	return id, row, nil
}

// dictionary says what each column that goes out means, and its codes.
func dictionary(ctx context.Context, chosen []Column) sheet.Table {
	t := sheet.Table{Name: i18n.T(ctx, "export.dictionary"), Columns: []sheet.Column{{Key: "column", Label: i18n.T(ctx, "export.dictionary.column")}, {Key: "label", Label: i18n.T(ctx, "export.dictionary.label")},
		{Key: "meaning", Label: i18n.T(ctx, "export.dictionary.meaning")}, {Key: "codes", Label: i18n.T(ctx, "export.dictionary.codes")}}}
	for _, x := range chosen {
		t.Rows = append(t.Rows, []any{x.Key, i18n.T(ctx, "export.column."+x.Key), i18n.T(ctx, "export.means."+x.Key), Codes(ctx, x)})
	}
	return t
}

// Codes writes the codes of a column with their names.
func Codes(ctx context.Context, x Column) string {
	var out []string
	for _, code := range x.Codes {
		out = append(out, code+" = "+i18n.T(ctx, x.Names+code))
	}
	return strings.Join(out, "; ")
}

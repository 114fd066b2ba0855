package monthend

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document"
)

// Service says which reports of a month are ready, over the documents of the files.
type Service struct{ *document.Service }

// The two reports.
const (
	Plan   = "SPR"
	Review = "CR"
)

// Report is one report on one client for a month: not begun, begun, or ready.
type Report struct {
	Kind   string
	Asked  bool // it falls into the month
	From   clock.Date
	FormID string
	State  forms.State
}

// Ready reports whether there is nothing to do any more: it was sent, or does not fall into the month.
func (r Report) Ready() bool { return !r.Asked || r.State == forms.Sent || r.State == forms.Received }

// Row is a client with the reports of a month.
type Row struct {
	FileID     string     `db:"id"`
	FullName   string     `db:"full_name"`
	UCI        string     `db:"uci_written"`
	EnrolledOn clock.Date `db:"enrolled_on"`
	Worker     string     `db:"worker"`
	Reports    [2]Report  `db:"-"`
}

// Month is the reports of a month on the clients whose check-ins the actor records.
type Month struct {
	Month   clock.Month
	Due     clock.Date
	Today   clock.Date
	Setting Setting
	Rows    []Row
}

// Asked and Ready count the reports; Next gives the first that is to be written, in the order of the page.
func (m Month) Asked() (n int) {
	m.each(func(_ Row, r Report) {
		if r.Asked {
			n++
		}
	})
	return n
}

// Ready counts those that were sent.
func (m Month) Ready() (n int) {
	m.each(func(_ Row, r Report) {
		if r.Asked && r.Ready() {
			n++
		}
	})
	return n
}

// Next gives the first report that is not ready.
func (m Month) Next() (row Row, report Report, there bool) {
	m.each(func(x Row, r Report) {
		if !there && !r.Ready() {
			row, report, there = x, r, true
		}
	})
	return row, report, there
}

// Late reports whether the day they are due on is over.
func (m Month) Late() bool { return m.Today > m.Due }

func (m Month) each(do func(Row, Report)) {
	for _, x := range m.Rows {
		for _, r := range x.Reports {
			do(x, r)
		}
	}
}

// most bounds the page: more clients than a provider's site has.
const most = 500

// Last gives the month that is reported on now: the one before today's.
func (s Service) Last(ctx context.Context) clock.Month { return s.today(ctx).MonthOf().Add(-1) }

// Of gives the reports of a month, the clients in the order of who has them and their names, as one audited reading.
func (s Service) Of(ctx context.Context, a access.Actor, m clock.Month) (Month, error) {
	begun, err := s.begun(ctx, a)
	if err != nil {
		return Month{}, err
	}
	out, err := s.of(ctx, a, m, begun)
	if err != nil || len(out.Rows) == 0 {
		return out, err
	}
	var read []supervision.CaseRow
	for _, r := range out.Rows {
		read = append(read, supervision.CaseRow{File: supervision.File{ID: r.FileID}})
	}
	return out, s.ReadList(ctx, a, read)
}

// monthsBack is how many months what was not sent stays on My day after its own.
const monthsBack = 6

// Owed gives, to a case manager who has not sent them all, the reports of the last month and of those before it, the latest first, for a
// page that counts and names nobody. Months before the first on which a report was begun here are nobody's debt: they were on paper, or
// in what the provider used before.
func (s Service) Owed(ctx context.Context, a access.Actor) (out []Month, err error) {
	if !a.Has(access.CaseManager) {
		return nil, nil
	}
	begun, err := s.begun(ctx, a)
	if err != nil {
		return nil, err
	}
	last := s.Last(ctx)
	first := last
	for _, w := range begun {
		if m := w.said.month(); m.Valid() {
			first = min(first, m)
		}
	}
	for m := last; m >= max(first, last.Add(-monthsBack)); m = m.Add(-1) {
		x, err := s.of(ctx, a, m, begun)
		if err != nil {
			return nil, err
		}
		if x.Ready() < x.Asked() {
			out = append(out, x)
		}
	}
	return out, nil
}

// of gives the reports of a month. A client who was enrolled by its end and was under supervision at some day of it is reported on; one
// whom a register brought is since the day on which it came in: of the months before, the report was written elsewhere or never.
func (s Service) of(ctx context.Context, a access.Actor, m clock.Month, begun []writtenRow) (Month, error) {
	out := Month{Month: m, Today: s.today(ctx)}
	if !m.Valid() || m > s.Last(ctx) {
		return out, fault.Missing()
	}
	var err error
	if out.Setting, err = s.SettingOf(ctx, a.OrganisationID); err != nil {
		return out, err
	}
	out.Due = out.Setting.Due(m)
	where, args := s.Access.Scope(a, access.CheckInWrite, supervision.Columns, 4)
	out.Rows, err = db.All[Row](ctx, s.DB, `select f.id, c.full_name, c.uci_written, f.enrolled_on, coalesce((select max(p.name) from assignment x join person p on p.id=x.person_id
		where x.file_id=f.id and x.kind='assigned' and x.from_date<=$3 and (x.to_date='' or x.to_date>=$3)),'') as worker
		from supervision_file f join client c on c.id=f.client_id where f.enrolled_on<>'' and f.enrolled_on<=$1 and (f.state='ACTIVE' or f.closed_on>=$2)
		and not exists (select 1 from register_import b where b.id=f.import_id and b.brought_on>$1)
		and not f.withdrawn and not f.opened_in_error and `+where+fmt.Sprintf(" order by worker, c.full_name, f.id limit %d", most),
		append([]any{m.Last(), m.First(), s.today(ctx)}, args...)...)
	if err != nil {
		return out, fmt.Errorf("reports of a month: %w", err)
	}
	out.written(begun)
	return out, nil
}

type writtenRow struct {
	FileID  string      `db:"subject_id"`
	FormID  string      `db:"form_id"`
	State   forms.State `db:"state"`
	Answers string      `db:"answers"`

	said saying
}

// saying is what a report says of itself.
type saying struct{ kind, until string }

// month gives the month that it is about; none when it does not say.
func (x saying) month() clock.Month {
	if on := clock.Date(x.until); on.Valid() {
		return on.MonthOf()
	}
	return ""
}

// begun gives the reports that were begun on the clients whose check-ins the actor records, by what the forms say of themselves.
func (s Service) begun(ctx context.Context, a access.Actor) ([]writtenRow, error) {
	where, args := s.Access.Scope(a, access.CheckInWrite, supervision.Columns, 3)
	rows, err := db.All[writtenRow](ctx, s.DB, `select x.subject_id, x.id as form_id, x.state, p.answers from form x join form_part p on p.form_id=x.id
		join supervision_file f on f.id=x.subject_id where x.subject_kind='file' and x.code=$1 and x.state<>$2 and x.discarded_at=0 and `+where+" order by x.opened_at, x.id",
		append([]any{document.SummaryForm, forms.Superseded}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("reports that were written: %w", err)
	}
	return said(rows), nil
}

// written says which report of each client was begun: wherever one was begun, it ticks.
func (m *Month) written(begun []writtenRow) {
	at := map[string]*Row{}
	for i := range m.Rows {
		x := &m.Rows[i]
		x.Reports[0] = Report{Kind: Plan, Asked: true, From: m.Month.First()}
		first, falls := m.Setting.Reviewed(x.EnrolledOn, m.Month)
		x.Reports[1] = Report{Kind: Review, Asked: falls}
		if falls {
			x.Reports[1].From = first.First()
		}
		at[x.FileID] = x
	}
	for _, w := range begun {
		if x := at[w.FileID]; x != nil {
			x.take(w, m.Month)
		}
	}
}

// take ticks the report that a form is; what is further on stands.
func (x *Row) take(w writtenRow, m clock.Month) {
	if w.said.month() != m {
		return
	}
	for i, r := range x.Reports {
		if r.Kind == w.said.kind && (r.FormID == "" || !r.Ready()) {
			x.Reports[i].FormID, x.Reports[i].State = w.FormID, w.State
		}
	}
}

// Begin begins a report on a client for a month, from the file and the last report of its kind, and gives the form's id; one
// that was begun already is given as it is.
func (s Service) Begin(ctx context.Context, a access.Actor, fileID, kind string, m clock.Month) (string, error) {
	all, err := s.Of(ctx, a, m)
	if err != nil {
		return "", err
	}
	for _, x := range all.Rows {
		for _, r := range x.Reports {
			switch {
			case x.FileID != fileID || r.Kind != kind || !r.Asked:
			case r.FormID != "":
				return r.FormID, nil
			default:
				return s.BeginSummary(ctx, a, fileID, document.Summary{Report: kind, From: max(r.From, x.EnrolledOn), To: m.Last()})
			}
		}
	}
	return "", fault.Missing()
}

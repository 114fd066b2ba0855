package attendance

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// Service reads attendance over the supervision files; whoever shows what it gives has let the reader read it.
type Service struct{ *supervision.Service }

func (s Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }

// Weeks is how many weeks a strip shows.
const Weeks = 12

// Strip is the check-ins of the last twelve weeks, the oldest week first: of each week what stood out, of all how many came
// out how. Kept is as visible as missed.
type Strip struct {
	Marks  [Weeks]string // an outcome, "DUE" of one that is not recorded, or empty of a week without
	Counts map[string]int
}

// NotRecorded marks a check-in whose outcome is not recorded, LeftOpen one that a closed file left so or waiting for evidence.
const (
	NotRecorded = "DUE"
	LeftOpen    = "LEFT"
)

// told orders what a week shows when it has several check-ins: what asks for more comes first.
var told = []string{supervision.Missed, NotRecorded, supervision.Waiting, LeftOpen, supervision.Late, supervision.Excused, supervision.Kept}

type dueRow struct {
	FileID  string     `db:"file_id"`
	DueOn   clock.Date `db:"due_on"`
	Outcome string     `db:"outcome"`
}

// Strips gives the strips of files, by their ids, in one query, within a reading that decides access itself, and audits.
func (s Service) Strips(ctx context.Context, fileIDs ...string) (map[string]Strip, error) {
	if len(fileIDs) == 0 {
		return nil, nil
	}
	today := s.today(ctx)
	from := today.AddDays(1 - 7*Weeks)
	args := []any{from, today}
	for _, id := range fileIDs {
		args = append(args, id)
	}
	rows, err := db.All[dueRow](ctx, s.DB, `select k.file_id, k.due_on, case when f.closed_on<>'' and k.outcome in ('','WAITING') then '`+LeftOpen+`' else k.outcome end as outcome
		from check_in k join supervision_file f on f.id=k.file_id where k.due_on between $1 and $2 and (f.closed_on='' or k.outcome<>'' or k.due_on<=f.closed_on)
		and k.file_id in `+db.In(3, len(fileIDs)), args...)
	if err != nil {
		return nil, fmt.Errorf("check-ins of the last weeks: %w", err)
	}
	out := map[string]Strip{}
	for _, r := range rows {
		x := out[r.FileID]
		x.add(from, r)
		out[r.FileID] = x
	}
	return out, nil
}

func (x *Strip) add(from clock.Date, r dueRow) {
	if r.Outcome == "" {
		r.Outcome = NotRecorded
	}
	if x.Counts == nil {
		x.Counts = map[string]int{}
	}
	x.Counts[r.Outcome]++
	week := min(from.DaysUntil(r.DueOn)/7, Weeks-1)
	if is := x.Marks[week]; is == "" || slices.Index(told, r.Outcome) < slices.Index(told, is) {
		x.Marks[week] = r.Outcome
	}
}

// glyphs draw an outcome; beside them stand words, and no colour tells them apart.
var glyphs = map[string]string{"": "·", supervision.Kept: "●", supervision.Late: "◐", supervision.Missed: "✕", supervision.Waiting: "?", supervision.Excused: "○", NotRecorded: "□", LeftOpen: "–"}

// Drawn writes the strip in one mark a week.
func (x Strip) Drawn() string {
	var b strings.Builder
	for _, m := range x.Marks {
		b.WriteString(glyphs[m])
	}
	return b.String()
}

// order is in which outcomes are counted in words.
var order = []string{supervision.Kept, supervision.Late, supervision.Excused, supervision.Missed, supervision.Waiting, NotRecorded, LeftOpen}

// Legend says what each mark of a strip means.
func Legend(ctx context.Context) string {
	var out []string
	for _, o := range append(slices.Clone(order), "") {
		out = append(out, glyphs[o]+"\u00a0"+i18n.T(ctx, "attendance.mark."+cmp.Or(o, "NONE")))
	}
	return strings.Join(out, ", ")
}

// Words counts the check-ins of the strip by how they came out.
func (x Strip) Words(ctx context.Context) string {
	var out []string
	for _, o := range order {
		if n := x.Counts[o]; n > 0 {
			out = append(out, i18n.T(ctx, "attendance.count."+o, "Count", n))
		}
	}
	if len(out) == 0 {
		return i18n.T(ctx, "attendance.none")
	}
	return strings.Join(out, ", ")
}

// Attendance counts the check-ins of a file that were due in a period and kept, late or not, and those that were missed,
// within an act that decides access itself, and audits.
func (s Service) Attendance(ctx context.Context, q db.Querier, fileID string, from, to clock.Date) (kept, missed int, err error) {
	outcomes, err := db.All[string](ctx, q, "select outcome from check_in where file_id=$1 and due_on between $2 and $3", fileID, from, to)
	for _, o := range outcomes {
		switch o {
		case supervision.Kept, supervision.Late:
			kept++
		case supervision.Missed:
			missed++
		}
	}
	return kept, missed, err
}

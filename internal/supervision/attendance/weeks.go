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

// Strip is the check-ins of the last twelve weeks, the oldest week first: of each week all of them in their order, of all how many
// came out how. Kept is as visible as missed.
type Strip struct {
	From   clock.Date
	Marks  [Weeks][]string // an outcome each, "DUE" of one that is not recorded; a week may have none
	Counts map[string]int
}

// NotRecorded marks a check-in whose outcome is not recorded, LeftOpen one that a closed file left so or waiting for evidence.
const (
	NotRecorded = "DUE"
	LeftOpen    = "LEFT"
)

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
		and k.file_id in `+db.In(3, len(fileIDs))+" order by k.due_on, k.id", args...)
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
		x.Counts, x.From = map[string]int{}, from
	}
	x.Counts[r.Outcome]++
	week := min(from.DaysUntil(r.DueOn)/7, Weeks-1)
	x.Marks[week] = append(x.Marks[week], r.Outcome)
}

// glyphs draw an outcome; beside them stand words, and no colour tells them apart.
var glyphs = map[string]string{"": "·", supervision.Kept: "●", supervision.Late: "◐", supervision.Missed: "✕", supervision.Waiting: "?", supervision.Excused: "○", NotRecorded: "□", LeftOpen: "–"}

// Drawn writes the strip, week by week: several check-ins of one week stand in brackets, so that a week can still be counted off.
func (x Strip) Drawn() string {
	var b strings.Builder
	for _, week := range x.Marks {
		var marks string
		for _, m := range week {
			marks += glyphs[m]
		}
		if len(week) > 1 {
			marks = "(" + marks + ")"
		}
		b.WriteString(cmp.Or(marks, glyphs[""]))
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
	return strings.Join(append(out, "(\u00a0)\u00a0"+i18n.T(ctx, "attendance.mark.SEVERAL")), ", ")
}

// Words counts the check-ins of the strip by how they came out, and says of a week with several which: what is drawn, for who does not see it.
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
	text := strings.Join(out, ", ")
	for n, week := range x.Marks {
		if len(week) < 2 {
			continue
		}
		var said []string
		for _, m := range week {
			said = append(said, i18n.T(ctx, "attendance.mark."+m))
		}
		text += "; " + i18n.T(ctx, "attendance.week", "On", i18n.Date(ctx, x.From.AddDays(7*n))) + i18n.Colon(ctx) + strings.Join(said, ", ")
	}
	return text
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

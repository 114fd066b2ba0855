package desk

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/setaside"
)

// Aside is what was found and is not reported: it asks for nothing, and stays on the record with who set it aside, when and why.
type Aside struct {
	Finding
	On     clock.Date `db:"ended_on"`
	By     string     `db:"ended_by"`
	Reason string     `db:"reason"`
}

// How says by whom it was set aside, when and why.
func (x Aside) How(ctx context.Context) string {
	return i18n.T(ctx, "desk.found.aside_how", "On", i18n.Date(ctx, x.On), "By", x.By) + i18n.Colon(ctx) + x.Reason
}

// Told names it for the timeline of its file, and says there what was found where the event does not.
func (x Aside) Told(ctx context.Context) (name, words string) {
	if x.House {
		return setaside.Name(x.CheckIn, ""), x.Sentence(ctx) + " · " + x.How(ctx)
	}
	return setaside.Name(x.CheckIn, x.Code), x.How(ctx)
}

// Asides gives what was found on a file and set aside, the latest first, to those who may read it: what a residence noted, to readers of its notes.
// The reading is that of the page, which audits.
func (s Service) Asides(ctx context.Context, a access.Actor, f supervision.File) ([]Aside, error) {
	may, err := s.Access.Allowed(ctx, s.DB, a, f.Subject(), access.BreachRead, access.HouseRead)
	if err != nil || !may[access.BreachRead] && !may[access.HouseRead] {
		return nil, err
	}
	return s.asides(ctx, s.DB, f.ID, may[access.BreachRead], may[access.HouseRead])
}

// AsidesOf gives what was found on a file and set aside, the latest first, within a reading that decides access itself, and audits.
func (s Service) AsidesOf(ctx context.Context, q db.Querier, fileID string) ([]Aside, error) {
	return s.asides(ctx, q, fileID, true, true)
}

// asides gives what was set aside of check-ins and hearings, and of what a residence noted.
func (s Service) asides(ctx context.Context, q db.Querier, fileID string, ofDesk, ofHouse bool) ([]Aside, error) {
	const ended = "x.file_id=$1 and x.ended_on<>'' and x.breach_id=''"
	list, err := db.All[Aside](ctx, q, `select x.check_in_id, x.what, k.due_on, coalesce(c.code,'') as code, coalesce(c.words,'') as words, x.said, 1=0 as house, '' as hour, x.ended_on, x.ended_by, x.reason, '' as by_name
		from check_in_finding x join check_in k on k.id=x.check_in_id left join condition c on c.id=x.what where $2 and `+ended+`
		union all select x.hearing_id, '`+ofHearing+`' || x.hearing_id, e.on_date, '', '', x.said, 1=0, '', x.ended_on, x.ended_by, x.reason, ''
		from hearing_finding x join hearing e on e.id=x.hearing_id where $2 and `+ended+`
		union all select x.note_id, x.condition_id, n.on_day, c.code, c.words, n.words, 1=1, n.at_time, x.ended_on, x.ended_by, x.reason, n.author_name
		from house_finding x join house_note n on n.id=x.note_id join condition c on c.id=x.condition_id where $3 and `+ended+" order by 9 desc, 3 desc, 1, 2", fileID, ofDesk, ofHouse)
	if err != nil {
		return nil, fmt.Errorf("what was set aside: %w", err)
	}
	return list, nil
}

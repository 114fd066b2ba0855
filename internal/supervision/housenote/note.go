package housenote

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
)

// Service keeps the notes, over the supervision files.
type Service struct{ *supervision.Service }

func (s Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }

// Kinds lists what a note is of, in the order in which a page offers it.
var Kinds = []string{"SEEN", "CURFEW_KEPT", "CURFEW_MISSED", "GUEST", "ABSENT", "INCIDENT", "OTHER"}

// graveKinds are what somebody has to act on; the case manager is told of them on My day.
var graveKinds = []string{"CURFEW_MISSED", "ABSENT", "INCIDENT"}

// grave is the same for a query; the kinds are ours.
var grave = "('" + strings.Join(graveKinds, "','") + "')"

// Grave says that somebody has to act on what a note says.
func (n Note) Grave() bool { return slices.Contains(graveKinds, n.Kind) }

// Note is what somebody of the staff saw.
type Note struct {
	ID         string     `db:"id"`
	FileID     string     `db:"file_id"`
	Kind       string     `db:"kind"`
	OnDay      clock.Date `db:"on_day"`
	AtTime     string     `db:"at_time"` // empty when not said
	Words      string     `db:"words"`
	Author     string     `db:"author_name"`
	RecordedAt int64      `db:"recorded_at"`
	Residence  string     `db:"residence"`
}

const (
	columns = "n.id, n.file_id, n.kind, n.on_day, n.at_time, n.words, n.author_name, n.recorded_at, coalesce((select r.name from residence r where r.id=n.residence_id),'') as residence"
	longest = 2000
	most    = 100
)

type stay struct {
	ResidenceID string     `db:"residence_id"`
	ArrivedOn   clock.Date `db:"arrived_on"`
	Marked      bool       `db:"high_risk"`
	Why         string     `db:"unmarked_why"`
}

// stayOf is where the client of a file lives now.
const stayOf = "select b.residence_id, b.arrived_on, b.unmarked_why, r.high_risk from bed_stay b join residence r on r.id=b.residence_id where b.file_id=$1 and b.left_on=''"

// Write keeps a note about somebody who lives in a residence of the provider now, or left it since yesterday. What it says against a condition waits for whoever has the file.
func (s Service) Write(ctx context.Context, a access.Actor, fileID string, n Note) error {
	n.Words = strings.TrimSpace(n.Words)
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.fileIn(ctx, tx, a, fileID)
		if err != nil {
			return err
		}
		lives, err := s.livedOn(ctx, tx, f, n.OnDay)
		if err != nil {
			return err
		}
		if err := n.validate(lives.ArrivedOn, s.Clock.Now().In(clock.Where(ctx))); err != nil {
			return err
		}
		n.ID = id.New()
		_, err = tx.Exec(ctx, "insert into house_note (id, organisation_id, file_id, residence_id, kind, on_day, at_time, words, author_id, author_name, recorded_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)",
			n.ID, f.OrganisationID, f.ID, lives.ResidenceID, n.Kind, n.OnDay, n.AtTime, n.Words, a.PersonID, a.Name, clock.Micros(s.Clock.Now()))
		if err != nil {
			return fmt.Errorf("note of a residence: %w", err)
		}
		if err := (desk.Service{Service: s.Service}).NotedByHouse(ctx, tx, a, f, desk.HouseNote{ID: n.ID, Kind: n.Kind, OnDay: n.OnDay, AtTime: n.AtTime}); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry("house.noted", "file", f.ID))
	})
}

// validate holds a note against the day of arrival and the present hour, where the house's people are.
func (n *Note) validate(arrived clock.Date, now time.Time) error {
	var c fault.Check
	today := clock.DateOf(now, now.Location())
	c.Require(slices.Contains(Kinds, n.Kind), "house_kind", "housenote.problem.kind")
	c.Require(n.OnDay.Valid(), "on_day", "housenote.problem.day")
	c.Require(!n.OnDay.Valid() || n.OnDay >= arrived && n.OnDay <= today, "on_day", "housenote.problem.not_then")
	hour, ok := clock.ParseHour(n.AtTime)
	c.Require(ok || strings.TrimSpace(n.AtTime) == "", "at_time", "housenote.problem.hour")
	c.Require(!ok || n.OnDay != today || hour <= now.Format("15:04"), "at_time", "housenote.problem.hour_to_come")
	c.Require(n.Words != "" || n.Kind == "CURFEW_KEPT", "words", "housenote.problem.words")
	c.Require(len(n.Words) <= longest, "words", "fault.too_long")
	n.AtTime = hour
	return c.Err()
}

// Page is the notes of a resident, the newest first.
type Page struct {
	supervision.View
	Notes    []Note
	MayWrite bool
	Now      time.Time
	Office   *desk.Office // whom to call; nil for those who are not told
	// Unmarked says that the client is of high risk and the house is not marked for it, and why they are there.
	Unmarked bool
	// LastNight says that what was noted is not theirs to read any more.
	LastNight bool
	Why       string
}

// Of gives the notes about the client of a file to those who read them; the reading is audited.
func (s Service) Of(ctx context.Context, a access.Actor, fileID string) (Page, error) {
	v, err := s.ViewTo(ctx, a, fileID, access.HouseRead)
	if fault.Is(err, fault.Forbidden) || fault.Is(err, fault.NotFound) {
		return s.ofLastNight(ctx, a, fileID)
	}
	if err != nil {
		return Page{}, err
	}
	lately, err := s.leftLately(ctx, s.DB, v.File)
	if err != nil {
		return Page{}, err
	}
	p := Page{View: v, Now: s.Clock.Now(), MayWrite: (v.File.Resident || lately) && s.Access.Can(ctx, s.DB, a, access.HouseWrite, v.File.Subject())}
	if p.Notes, err = s.last(ctx, v.File.ID, most); err != nil {
		return p, err
	}
	if err := s.beside(ctx, a, &p); err != nil {
		return p, err
	}
	return p, s.Audit.Read(ctx, a.Entry(string(access.HouseRead), "file", v.File.ID)).Wait()
}

// beside fills in whom to call and what the house is not marked for.
func (s Service) beside(ctx context.Context, a access.Actor, p *Page) error {
	if s.Access.Can(ctx, s.DB, a, access.LineRead, p.File.Subject()) {
		office, err := desk.Service{Service: s.Service}.OfficeOf(ctx, p.File)
		if err != nil {
			return err
		}
		p.Office = &office
	}
	if !p.File.Resident || p.File.Risk != "HIGH" {
		return nil
	}
	lives, err := db.One[stay](ctx, s.DB, stayOf, p.File.ID)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	p.Unmarked, p.Why = !lives.Marked, lives.Why
	return err
}

func (s Service) last(ctx context.Context, fileID string, many int) ([]Note, error) {
	list, err := db.All[Note](ctx, s.DB, "select "+columns+fmt.Sprintf(" from house_note n where n.file_id=$1 order by n.on_day desc, n.at_time desc, n.id desc limit %d", many), fileID)
	if err != nil {
		return nil, fmt.Errorf("notes of a residence: %w", err)
	}
	return list, nil
}

// Beside gives the last notes for the page of a file, to those who read them; the reading of the file is the page's, which audits it.
func (s Service) Beside(ctx context.Context, a access.Actor, f supervision.File) (notes []Note, may bool, err error) {
	if !s.Access.Can(ctx, s.DB, a, access.HouseRead, f.Subject()) {
		return nil, false, nil
	}
	notes, err = s.last(ctx, f.ID, 3)
	return notes, true, err
}

// Told is a grave note of the last days with whose it is.
type Told struct {
	Note
	FullName string `db:"full_name"`
}

// toldDays is for how long My day tells of a note.
const toldDays = 3

// unattended is a file that nobody has today: it has no case manager, or theirs is away and nobody covers.
const unattended = `not exists (select 1 from assignment x where x.file_id=f.id and x.kind='assigned' and (x.to_date='' or x.to_date>=$3) and not exists
	(select 1 from absence away where away.person_id=x.person_id and away.organisation_id=f.organisation_id and away.from_date<=$3 and away.to_date>=$3 and away.cover_id=''))`

// Lately lists what the staff saw in the last days that somebody must act on, the newest first, of the files that the actor has today or
// covers; whoever assigns files is told of those that nobody has. The reading is audited.
func (s Service) Lately(ctx context.Context, a access.Actor) ([]Told, error) {
	if !a.MayEver(access.HouseRead) {
		return nil, nil
	}
	whose := supervision.HasOn("$3", "$4")
	if a.MayEver(access.FileAssign) {
		whose = "(" + whose + " or " + unattended + ")"
	}
	where, args := s.Access.Scope(a, access.HouseRead, supervision.Columns, 5)
	list, err := db.All[Told](ctx, s.DB, "select "+columns+`, c.full_name from house_note n join supervision_file f on f.id=n.file_id join client c on c.id=f.client_id
		where n.on_day>=$1 and n.kind in `+grave+` and n.organisation_id=$2 and not f.withdrawn and not f.opened_in_error and `+whose+` and `+where+" order by n.on_day desc, n.at_time desc, n.id desc limit 20",
		append([]any{s.today(ctx).AddDays(-toldDays), a.OrganisationID, s.today(ctx), a.PersonID}, args...)...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list, supervision.ReadRows(ctx, s.Service, a, access.HouseRead, list, func(x Told) string { return x.FileID })
}

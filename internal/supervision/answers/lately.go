package answers

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/hearsay"
	"passerelle/internal/supervision/standin"
)

// Answer is what somebody else recorded of the agency's answer on a file of a person's own: a decision on its referral, the action on a
// report of non-compliance, or a form that came back, as a request for other conditions does.
type Answer struct {
	FileID   string
	FullName string
	On       clock.Date
	Decision string       // of a referral
	Action   string       // on a report
	Also     string       // what the agency did beside it
	Form     string       // the id of one that came back
	Code     string       // of that form
	Granted  string       // of a change of conditions that was asked for: granted, part or refused
	By       string       // who recorded it
	For      string       // in whose place
	Word     hearsay.Word // of the agency, on which the provider recorded its decision; none of what its own people said
	Told     history.Event
}

// elsewhere are the forms whose answer is told by its own event.
var elsewhere = []string{"bsf801", "bsf807"}

type told struct {
	FileID    string       `db:"file_id"`
	FullName  string       `db:"full_name"`
	Kind      history.Kind `db:"kind"`
	Effective clock.Date   `db:"effective"`
	Payload   string       `db:"payload"`
	PersonID  string       `db:"person_id"`
	By        string       `db:"by_name"`
	Recorded  int64        `db:"recorded"`
	Role      access.Role  `db:"role"`
}

const (
	// latelyDays is for how long an answer is told.
	latelyDays = 7
	// mostLately bounds the list.
	mostLately = 50
)

// Lately gives what others recorded of the agency's answers in the last week on the files that the actor has, the newest
// first, as one audited reading. What a person recorded themselves is no news to them. The cross join keeps the order: the files of
// the actor, then their events; by itself SQLite begins with the events of everybody.
func (s Service) Lately(ctx context.Context, a access.Actor) ([]Answer, error) {
	now := s.Clock.Now()
	where, args := s.Access.Scope(a, access.BreachRead, supervision.Columns, 8)
	args = append([]any{a.PersonID, clock.DateOf(now, clock.Where(ctx)), clock.Micros(now.AddDate(0, 0, -latelyDays)), history.Decided, history.BreachAnswered,
		history.FormSent, access.LiaisonOfficer}, args...)
	rows, err := db.All[told](ctx, s.DB, `select e.file_id, c.full_name, e.kind, e.effective, e.payload, e.person_id, coalesce(w.name,'') as by_name, e.recorded, e.role from supervision_file f
		cross join event e join client c on c.id=f.client_id left join person w on w.id=e.person_id where e.file_id=f.id and `+supervision.HasOn("$2", "$1")+` and e.recorded>=$3 and (e.kind in ($4,$5) or e.kind=$6 and e.role=$7) and e.person_id<>$1 and e.import_id='' and not exists (select 1 from event k where k.file_id=e.file_id and k.corrects=e.id)`+whole+where+fmt.Sprintf(" order by e.seq desc limit %d", mostLately), args...)
	if err != nil {
		return nil, fmt.Errorf("answered lately: %w", err)
	}
	return s.read(ctx, a, rows)
}

func (s Service) read(ctx context.Context, a access.Actor, rows []told) ([]Answer, error) {
	var out []Answer
	var read []supervision.CaseRow
	var files []string
	for _, r := range rows {
		files = append(files, r.FileID)
	}
	covers, err := standin.In(ctx, s.DB, a, files...)
	if err != nil {
		return nil, err
	}
	heard, err := s.heard(ctx, rows)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		x := Answer{FileID: r.FileID, FullName: r.FullName, On: r.Effective, By: r.By, Told: history.Event{Kind: r.Kind, Payload: r.Payload}}
		_, x.For = covers.For(r.FileID, r.PersonID, clock.FromMicros(r.Recorded))
		tells, err := x.take()
		if err != nil {
			return nil, err
		}
		if x.Decision != "" {
			x.Word = heard[act{r.FileID, r.Recorded}]
			tells = x.agencys() || r.Role == access.LiaisonOfficer
		}
		if x.Code == changeForm {
			if x.Granted, err = s.granted(ctx, x.Form); err != nil {
				return nil, err
			}
		}
		if tells {
			out, read = append(out, x), append(read, supervision.CaseRow{File: supervision.File{ID: r.FileID}})
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out, s.ReadList(ctx, a, read)
}

// take reads the event, and reports whether it tells of an answer that no other event does.
func (x *Answer) take() (tells bool, err error) {
	switch x.Told.Kind {
	case history.Decided:
		p, err := history.Decode[history.DecidedPayload](x.Told)
		x.Decision = p.Decision
		return true, err
	case history.BreachAnswered:
		p, err := history.Decode[history.BreachAnsweredPayload](x.Told)
		x.Action, x.Also = p.Action, p.Also
		return p.Action != "", err // an answer of another report was put right: this one has none
	default:
		p, err := history.Decode[history.FormPayload](x.Told)
		x.Form, x.Code = p.Form, p.Code
		return !slices.Contains(elsewhere, p.Code), err
	}
}

// changeForm asks for other conditions, another risk level or the end of supervision.
const changeForm = "bsf806"

// grants are what the agency says of it.
var grants = []string{"granted", "part", "refused"}

// granted gives what the agency's part says that came back; empty where it says nothing.
func (s Service) granted(ctx context.Context, formID string) (string, error) {
	said, err := db.All[string](ctx, s.DB, "select answers from form_part where form_id=$1 and part='agency' and state<>'draft'", formID)
	if err != nil {
		return "", fmt.Errorf("what was granted: %w", err)
	}
	for _, text := range said {
		var a map[string][]string
		if err := json.Unmarshal([]byte(text), &a); err != nil {
			return "", fmt.Errorf("what was granted: %w", err)
		}
		if given := a["answer"]; len(given) == 1 && slices.Contains(grants, given[0]) {
			return given[0], nil
		}
	}
	return "", nil
}

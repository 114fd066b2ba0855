package housing

import (
	"context"
	"fmt"
	"slices"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/supervision"
)

// Service tells and keeps the receipts, over the supervision files.
type Service struct{ *supervision.Service }

func (s Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }

// told are the kinds of event that a coordinator is told of.
var told = []history.Kind{history.Referred, history.RiskSet, history.DifferenceFound, history.HousingAnswered, history.InterviewArranged, history.InterviewMoved, history.InterviewCalledOff, history.InterviewSettled,
	history.Decided, history.Enrolled, history.BreachReported, history.BreachAnswered, history.BreachTakenBack, history.BreachUpdated, history.InstructionLifted, history.Closed, history.Reopened}

// HeadsUp is the kind of a notice of somebody who is only announced.
const HeadsUp history.Kind = "heads_up"

// Notice is something that a coordinator is told: that it happened, and of whom. What it says more stays where it is.
type Notice struct {
	Of       string       `db:"of_id"` // the event, or the heads-up
	Kind     history.Kind `db:"kind"`
	FileID   string       `db:"file_id"` // empty of a heads-up
	FullName string       `db:"full_name"`
	On       clock.Date   `db:"on_day"`
	Recorded int64        `db:"recorded"`
	SeenBy   string       `db:"seen_by_name"`
	SeenAt   int64        `db:"seen_at"` // 0: nobody has
	// Below says that it is a report of a resident that waits for the agency: the page of the residences has it whole.
	Below bool `db:"below"`
	// Payload is what the event carries, which tells one decision on the referral from the next.
	Payload string `db:"payload"`
}

// ToldOn gives the day on which a coordinator could read it, in a time zone: what came in late was told late, of whatever day it is.
func (n Notice) ToldOn(zone *time.Location) clock.Date {
	return clock.DateOf(clock.FromMicros(n.Recorded), zone)
}

// Decision gives the code of a decision on the referral; empty of anything else.
func (n Notice) Decision() string {
	p, err := history.Decode[history.DecidedPayload](history.Event{Kind: n.Kind, Payload: n.Payload})
	if n.Kind != history.Decided || err != nil {
		return ""
	}
	return p.Decision
}

// Seen gives when somebody saw it.
func (n Notice) Seen() time.Time { return clock.FromMicros(n.SeenAt) }

// highRisk is a file (alias f) of which a coordinator is told.
const highRisk = "(f.risk='HIGH' or f.agency_risk='HIGH') and (f.housing_referred or f.agency_housing='yes') and not f.withdrawn and not f.opened_in_error"

// HighRisk reports whether a coordinator is told of a file.
func HighRisk(f supervision.File) bool { return f.TellsHousing() }

// kinds is the same list for a query; they are ours.
var kinds = func() string {
	out := ""
	for _, k := range told {
		out += ",'" + string(k) + "'"
	}
	return "(" + out[1:] + ")"
}()

// below is a report (the event e) of a resident (of the file f) that waits for the agency.
const below = `(e.kind='breach_reported' and f.state<>'CLOSED' and exists (select 1 from bed_stay y where y.file_id=f.id and y.left_on='') and exists (select 1 from breach b
	where b.file_id=f.id and b.action='' and b.taken_back_on='' and b.kind<>'REGISTER' and e.payload like '%' || b.id || '%'))`

// selected gives what happened in files of high risk; a register that came in is no news, and the risk that came with a referral is
// told with it; a breach whose day is put right is the same breach; of the answers whether housing is sought, yes is told.
var selected = `select e.id as of_id, e.kind, e.file_id, c.full_name, e.effective as on_day, e.recorded, coalesce(x.seen_by_name,'') as seen_by_name, coalesce(x.seen_at,0) as seen_at, ` + below + ` as below, e.payload
	from event e join supervision_file f on f.id=e.file_id join client c on c.id=f.client_id left join housing_receipt x on x.of_id=e.id
	where e.kind in ` + kinds + ` and e.import_id='' and (e.kind<>'risk_set' or e.act='risk.changed') and (e.kind<>'breach_reported' or e.corrects='')
	and (e.kind<>'housing_answered' or e.payload like '%"answer":"yes"%') and ` + highRisk + " and "

// daysTold is how far back a coordinator is told of what nobody has seen.
const daysTold = 90

// Notices lists what the housing coordinators of the actor's provider are told and have not seen, the newest first; nothing to others.
// The reading is audited.
func (s Service) Notices(ctx context.Context, a access.Actor) ([]Notice, error) {
	list, err := s.unseen(ctx, s.DB, a)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	entry := a.Entry(string(access.FileRead), "file", "")
	for _, n := range list {
		if n.FileID != "" {
			entry.ObjectIDs = append(entry.ObjectIDs, n.FileID)
		} else {
			entry.ObjectIDs = append(entry.ObjectIDs, n.Of)
		}
	}
	return list, s.Audit.Read(ctx, entry).Wait()
}

func (s Service) unseen(ctx context.Context, q db.Querier, a access.Actor) ([]Notice, error) {
	if !a.Has(access.HousingCoordinator) {
		return nil, nil
	}
	where, args := s.Access.Scope(a, access.FileRead, supervision.Columns, 2)
	since := clock.Micros(s.Clock.Now().AddDate(0, 0, -daysTold))
	list, err := db.All[Notice](ctx, q, selected+"x.id is null and e.recorded>=$1 and "+where+" order by e.seq desc limit 100", append([]any{since}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("notices of housing: %w", err)
	}
	announced, err := s.announced(ctx, q, a)
	return append(announced, list...), err
}

// announced gives the heads-ups of high risk that want housing.
func (s Service) announced(ctx context.Context, q db.Querier, a access.Actor) ([]Notice, error) {
	where, args := s.Access.Scope(a, access.HeadsUpRead, access.Columns{Organisation: "h.organisation_id", Region: "h.region", Site: "h.site_id", Programme: "h.programme", Housing: "h.housing"}, 1)
	list, err := db.All[Notice](ctx, q, `select h.id as of_id, 'heads_up' as kind, '' as file_id, h.name as full_name, h.told_on as on_day, h.recorded_at as recorded, '' as seen_by_name, 0 as seen_at, 1=0 as below, '' as payload
		from heads_up h left join housing_receipt x on x.of_id=h.id where x.id is null and h.ended_on='' and h.risk='HIGH' and h.housing and `+where+" order by h.id desc limit 50", args...)
	if err != nil {
		return nil, fmt.Errorf("heads-ups of housing: %w", err)
	}
	return list, nil
}

// Told lists what coordinators were told of a file, with who saw it and when, the newest first, for a page of the file, which
// audits the reading.
func (s Service) Told(ctx context.Context, f supervision.File) ([]Notice, error) {
	if !HighRisk(f) {
		return nil, nil
	}
	list, err := db.All[Notice](ctx, s.DB, selected+"f.id=$1 order by e.seq desc limit 50", f.ID)
	if err != nil {
		return nil, fmt.Errorf("what housing was told: %w", err)
	}
	return list, nil
}

// Seen keeps that a coordinator saw some of what they are told. What is not theirs, or was seen already, is left as it is: of two
// coordinators the first has the receipt.
func (s Service) Seen(ctx context.Context, a access.Actor, of []string) error {
	if !a.Has(access.HousingCoordinator) {
		return fault.Denied()
	}
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		list, err := s.unseen(ctx, tx, a)
		if err != nil {
			return err
		}
		facts := map[string][]history.Fact{}
		for _, n := range list {
			if !slices.Contains(of, n.Of) {
				continue
			}
			first, err := s.receipt(ctx, tx, a, n)
			if err != nil {
				return err
			}
			if first && n.FileID == "" {
				err = s.Audit.Act(ctx, tx, a.Entry("headsup.seen", "heads_up", n.Of))
			} else if first {
				facts[n.FileID] = append(facts[n.FileID], history.Fact{Kind: history.HousingSeen, Effective: s.today(ctx), Payload: history.HousingPayload{Stage: string(n.Kind)}})
			}
			if err != nil {
				return err
			}
		}
		for fileID, seen := range facts {
			if _, err := s.History.Append(ctx, tx, a, history.ActHousingSeen, a.OrganisationID, fileID, seen...); err != nil {
				return err
			}
		}
		return nil
	})
}

// receipt keeps one; false when somebody else was first.
func (s Service) receipt(ctx context.Context, tx *db.Tx, a access.Actor, n Notice) (bool, error) {
	result, err := tx.Exec(ctx, "insert into housing_receipt (id, organisation_id, of_id, file_id, seen_by, seen_by_name, seen_at) values ($1,$2,$3,$4,$5,$6,$7) on conflict (of_id) do nothing",
		id.New(), a.OrganisationID, n.Of, n.FileID, a.PersonID, a.Name, clock.Micros(s.Clock.Now()))
	if err != nil {
		return false, fmt.Errorf("receipt of a notice: %w", err)
	}
	many, err := result.RowsAffected()
	return many == 1, err
}

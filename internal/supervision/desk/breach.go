package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
)

// Breach is a report of non-compliance as the desk shows it: how it stands, what was said for now, and how long each step
// took.
type Breach struct {
	ID          string     `db:"id"`
	FileID      string     `db:"file_id"`
	Kind        string     `db:"kind"`
	OccurredOn  clock.Date `db:"occurred_on"`
	ReportedOn  clock.Date `db:"reported_on"`
	Account     string     `db:"account"`
	Action      string     `db:"action"`
	Also        string     `db:"also"` // what the agency did beside it
	AnsweredOn  clock.Date `db:"answered_on"`
	AnsweredBy  string     `db:"answered_by"` // the officer who decided; empty where somebody else recorded it
	TakenBackOn clock.Date `db:"taken_back_on"`
	Going       string     `db:"going"`
	Whereabouts string     `db:"whereabouts"`
	Mind        string     `db:"mind"`
	FormID      string     `db:"form_id"` // that reports it; empty while none is begun
	ToldAt      int64      `db:"told_at"`
	ToldTo      string     `db:"told_to"`
	LearnedAt   int64      `db:"learned_at"` // of its call; 0 when none was logged
	CalledAt    int64      `db:"called_at"`
	CalledTo    string     `db:"called_to"`
	SentAt      int64      `db:"sent_at"` // of its form; 0 while it is not sent
}

// Waits says whether the agency has still to decide.
func (b Breach) Waits() bool { return b.Action == "" && b.TakenBackOn == "" }

// NotCalled says that the report was kept and the agency was not called about it yet. Of a report that a register told of nobody
// knows of a call.
func (b Breach) NotCalled() bool { return b.LearnedAt != 0 && b.CalledAt == 0 }

// Untold reports whether the agency was not called about a breach, or its form was not sent. Of a report that a register told of nobody knows.
func (b Breach) Untold() bool {
	return b.TakenBackOn == "" && b.Kind != "REGISTER" && (b.NotCalled() || b.SentAt == 0)
}

// Told gives when the residence was told; zero when nobody was.
func (b Breach) Told() time.Time { return instant(b.ToldAt) }

const breachSelect = `select b.id, b.file_id, b.kind, b.occurred_on, b.reported_on, b.account, b.action, b.also, b.answered_on, b.taken_back_on,
	coalesce(st.going,'') as going, coalesce(st.whereabouts,'') as whereabouts, coalesce(st.mind,'') as mind, coalesce(st.form_id,'') as form_id,
	coalesce(st.told_at,0) as told_at, coalesce(st.told_to,'') as told_to, coalesce(k.learned_at,0) as learned_at, coalesce(k.called_at,0) as called_at,
	coalesce((select o.name from event e join person o on o.id=e.person_id where e.file_id=b.file_id and e.kind='breach_answered' and e.role='liaison_officer'
		and b.action<>'' and e.payload like '%"'||b.id||'"%' order by e.seq desc limit 1),'') as answered_by,
	coalesce(k.called_to,'') as called_to, coalesce((select min(g.sent_at) from form_sending g where g.form_id=st.form_id and st.form_id<>''),0) as sent_at
	from breach b left join breach_state st on st.breach_id=b.id left join agency_call k on k.breach_id=b.id and k.breach_id<>'' `

// Record is a breach with the file it is of, as its page shows it.
type Record struct {
	supervision.View
	Breach       Breach
	Office       Office
	Conditions   []supervision.Condition // that were not complied with, for those who read conditions
	Others       []Finding               // what else was found and is reported with them, for the same
	Answers      []Finding               // what was found that it answers, each as it was found, for the same
	Instructions []Instruction
	Words        []Word      // what was learned since
	Corrected    []Corrected // what the final action was said to be before
	Housed       string      // the residence of the client
	HighRisk     bool        // whose beds are for high risk
}

// Open gives a breach to those who read it; the reading is audited.
func (s Service) Open(ctx context.Context, a access.Actor, fileID, breachID string) (Record, error) {
	v, err := s.ViewTo(ctx, a, fileID, access.BreachRead)
	if err != nil {
		return Record{}, err
	}
	out := Record{View: v}
	if out.Breach, err = db.One[Breach](ctx, s.DB, breachSelect+"where b.id=$1 and b.file_id=$2", breachID, v.File.ID); err != nil {
		return Record{}, err
	}
	if out.Office, err = s.OfficeOf(ctx, v.File); err != nil {
		return out, err
	}
	if v.May[access.ConditionRead] {
		if out.Conditions, err = s.ConditionsOf(ctx, s.DB, breachID); err != nil {
			return out, err
		}
		if out.Others, err = s.NoConditions(ctx, s.DB, breachID); err != nil {
			return out, err
		}
		if out.Answers, err = s.AnswersOf(ctx, s.DB, breachID); err != nil {
			return out, err
		}
	}
	if out.Instructions, err = s.InstructionsOf(ctx, s.DB, breachID); err != nil {
		return out, err
	}
	if out.Corrected, err = s.CorrectedOf(ctx, s.DB, breachID); err != nil {
		return out, err
	}
	if out.Words, err = s.WordsOf(ctx, s.DB, breachID); err != nil {
		return out, err
	}
	house, err := s.houseOf(ctx, v.File.ID)
	out.Housed, out.HighRisk = house.Name, house.HighRisk
	return out, err
}

type house struct {
	Name     string `db:"name"`
	HighRisk bool   `db:"high_risk"`
}

// houseOf gives the residence in which a client has a place; nothing when in none.
func (s Service) houseOf(ctx context.Context, fileID string) (house, error) {
	list, err := db.All[house](ctx, s.DB, "select r.name, r.high_risk from bed_stay b join residence r on r.id=b.residence_id where b.file_id=$1 and b.left_on='' limit 1", fileID)
	if err != nil || len(list) == 0 {
		return house{}, err
	}
	return list[0], nil
}

// HousedOn reports whether the client of a file had a place in a residence on a day, within an act that decides access itself.
func (s Service) HousedOn(ctx context.Context, q db.Querier, fileID string, day clock.Date) (bool, error) {
	n, err := db.One[int](ctx, q, "select count(*) from bed_stay where file_id=$1 and arrived_on<=$2 and (left_on='' or left_on>$2)", fileID, day)
	if err != nil {
		return false, fmt.Errorf("who had a place on a day: %w", err)
	}
	return n > 0, nil
}

// ConditionsOf gives the conditions that were not complied with, within an act that decides access itself.
func (s Service) ConditionsOf(ctx context.Context, q db.Querier, breachID string) ([]supervision.Condition, error) {
	return db.All[supervision.Condition](ctx, q, `select c.id, c.code, c.words, c.imposed_by, c.for_housing, c.from_date, c.to_date, c.last_day, c.version from breach_condition x
		join condition c on c.id=x.condition_id where x.breach_id=$1 order by c.from_date, c.id`, breachID)
}

// InstructionsOf gives what the agency said is to be done for now, in the order in which it was, within an act that decides
// access itself.
func (s Service) InstructionsOf(ctx context.Context, q db.Querier, breachID string) ([]Instruction, error) {
	return db.All[Instruction](ctx, q, "select id, breach_id, instruction, given_at, given_by, recorded_by_name, lifted_at, lifted_by from breach_instruction where breach_id=$1 order by given_at, id", breachID)
}

// Waiting gives the breach that a form about it begins from, within an act that decides access itself: the one that is
// named, or else the latest without an answer; not found when there is none.
func (s Service) Waiting(ctx context.Context, q db.Querier, fileID, breachID string) (Breach, error) {
	return s.latest(ctx, q, fileID, breachID, "")
}

// Unreported is Waiting among the breaches that no form reports.
func (s Service) Unreported(ctx context.Context, q db.Querier, fileID, breachID string) (Breach, error) {
	return s.latest(ctx, q, fileID, breachID, "and coalesce(st.form_id,'')=''")
}

func (s Service) latest(ctx context.Context, q db.Querier, fileID, breachID, which string) (Breach, error) {
	return db.One[Breach](ctx, q, breachSelect+"where b.file_id=$1 and b.taken_back_on='' and (b.id=$2 or $2='' and b.action='') "+which+
		" order by b.reported_on desc, b.id desc limit 1", fileID, breachID)
}

// UntoldOf lists the breaches of a file that the agency was not told of whole, the earliest first, within an act that decides access itself.
func UntoldOf(ctx context.Context, q db.Querier, fileID string) ([]Breach, error) {
	list, err := db.All[Breach](ctx, q, breachSelect+"where b.file_id=$1 order by b.reported_on, b.id", fileID)
	return slices.DeleteFunc(list, func(b Breach) bool { return !b.Untold() }), err
}

// Fresh gives the calls about a breach of a file that no report followed yet, the newest first, to those who report.
func (s Service) Fresh(ctx context.Context, f supervision.File) ([]Call, error) {
	list, err := db.All[Call](ctx, s.DB, "select "+callColumns+" from agency_call where file_id=$1 and kind=$2 and breach_id='' and called_at<>0 order by called_at desc, id desc limit 5", f.ID, OfBreach)
	return slices.Clip(list), err
}

// Housed names the residence in which the client of a file has a place; nothing when in none.
func (s Service) Housed(ctx context.Context, fileID string) (string, error) {
	return db.One[string](ctx, s.DB, "select coalesce(max(r.name),'') from bed_stay b join residence r on r.id=b.residence_id where b.file_id=$1 and b.left_on=''", fileID)
}

package answers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
	"passerelle/internal/supervision/reply"
	"passerelle/internal/supervision/undated"
)

// Service stands on the supervision files.
type Service struct{ *supervision.Service }

// Row is one thing that waits: a report of non-compliance without an answer, or a referral without a decision.
type Row struct {
	FileID    string            `db:"file_id"`
	FullName  string            `db:"full_name"`
	UCI       string            `db:"uci_written"`
	Provider  string            `db:"provider"`
	State     supervision.State `db:"state"`
	Risk      string            `db:"risk"`
	BreachID  string            `db:"breach_id"`  // of a report
	Kind      string            `db:"kind"`       // of a report
	CalledAt  int64             `db:"called_at"`  // of a report whose call was logged
	LearnedAt int64             `db:"learned_at"` // of a report, where the call was logged or is still to be made
	Action    string            `db:"action"`     // of a report that is answered
	Also      string            `db:"also"`       // what the agency did beside it
	Going     string            `db:"going"`      // of a report
	Until     bool              `db:"until"`      // of a report: what stands until further word does
	Since     clock.Date        `db:"since"`      // reported, or received, on
	Undated   bool              `db:"undated"`    // of a referral: a register does not say on which day it was received
	Asked     bool              `db:"asked"`      // of a referral: the provider has a question of the agency to answer first
	Replied   string            `db:"replied"`    // of a referral that the provider does not take, or asks about first: package reply
	Answered  bool              `db:"answered"`   // of a referral: the provider answered what the agency asked, which may decide again
}

// Waiting is what waits for an answer, the most pressing first: what the files under way want before what closed ones left
// open, reports in the order of [desk.Pressing], and the longest wait first. The counts are of all there is, also of what a list leaves out.
type Waiting struct {
	Breaches, Referrals         []Row
	Standing                    []Row // reports that are answered, and go on or have an instruction that stands
	BreachCount, ReferralsCount int
}

// mostWaiting bounds each list: more than an officer answers in a day.
const mostWaiting = 100

// source is where one kind of thing that waits is found, and in which order.
type source struct {
	action               access.Action
	columns, from, order string
}

// reports are what is listed of a report.
var reports = "b.id as breach_id, b.kind, coalesce((select max(k.called_at) from agency_call k where k.breach_id=b.id),0) as called_at, coalesce((select max(k.learned_at) from agency_call k where k.breach_id=b.id),0) as learned_at, b.reported_on as since, 1=0 as asked, 1=0 as answered, '' as replied, b.action, b.also, coalesce((select st.going from breach_state st where st.breach_id=b.id),'') as going, " +
	desk.Arrested("b") + " as until"

// A report that a register told of waits for nothing: the register says neither whether nor what was answered (docs/figures.md).
var (
	breaches = source{access.BreachAnswer, reports, "breach b join supervision_file f on f.id=b.file_id where b.action='' and b.taken_back_on='' and b.kind<>'REGISTER'",
		"case when f.state='CLOSED' then 1 else 0 end, " + desk.Pressing("b")}
	standing = source{access.BreachAnswer, reports, "breach b join supervision_file f on f.id=b.file_id where b.action<>'' and b.taken_back_on='' and b.kind<>'REGISTER' and f.state<>'CLOSED' and " + desk.GoesOn("b"),
		desk.Pressing("b")}
	referrals = source{access.FileDecide, "'' as breach_id, '' as kind, '' as action, '' as also, '' as going, 1=0 as until, 0 as called_at, 0 as learned_at, f.referred_on as since, " + undated.Column + " as undated, " + asked + " as asked, " + answered + " as answered, " + reply.Column + " as replied",
		"supervision_file f where f.state='REFERRED'", "case when " + asked + " then 1 else 0 end, case when " + answered + " then 0 else 1 end, f.referred_on, f.id"}
)

const asked = "exists (select 1 from referral_question q where q.file_id=f.id and q.answer='')"

// answered says of a referral that the agency asked, and that nothing of it is open.
const answered = "(exists (select 1 from referral_question q where q.file_id=f.id) and not " + asked + ")"

// whole leaves out what is not what it seems.
const whole = " and not f.withdrawn and not f.opened_in_error and "

// Count says how much waits for the actor's answer, without a name.
func (s Service) Count(ctx context.Context, a access.Actor) (w Waiting, err error) {
	if w.BreachCount, err = s.count(ctx, a, breaches); err != nil {
		return w, err
	}
	w.ReferralsCount, err = s.count(ctx, a, referrals)
	return w, err
}

// Waiting lists what waits for the actor's answer, as one audited reading.
func (s Service) Waiting(ctx context.Context, a access.Actor) (Waiting, error) {
	w, err := s.Count(ctx, a)
	if err != nil {
		return w, err
	}
	if w.Breaches, err = s.list(ctx, a, breaches); err != nil {
		return w, err
	}
	if w.Standing, err = s.list(ctx, a, standing); err != nil {
		return w, err
	}
	if w.Referrals, err = s.list(ctx, a, referrals); err != nil {
		return w, err
	}
	var read []supervision.CaseRow
	for _, r := range slices.Concat(w.Breaches, w.Standing, w.Referrals) {
		read = append(read, supervision.CaseRow{File: supervision.File{ID: r.FileID}})
	}
	return w, s.ReadList(ctx, a, read)
}

func (s Service) count(ctx context.Context, a access.Actor, x source) (int, error) {
	where, args := s.Access.Scope(a, x.action, supervision.Columns, 1)
	n, err := db.One[int](ctx, s.DB, "select count(*) from "+x.from+whole+where, args...)
	if err != nil {
		return 0, fmt.Errorf("count what waits: %w", err)
	}
	return n, nil
}

func (s Service) list(ctx context.Context, a access.Actor, x source) ([]Row, error) {
	where, args := s.Access.Scope(a, x.action, supervision.Columns, 1)
	rows, err := db.All[Row](ctx, s.DB, "select f.id as file_id, f.state, f.risk, c.full_name, c.uci_written, coalesce("+access.NameOf(ctx, "o")+",'') as provider, "+x.columns+" from "+
		strings.Replace(x.from, " where ", " join client c on c.id=f.client_id left join organisation o on o.id=f.organisation_id where ", 1)+whole+where+
		fmt.Sprintf(" order by %s limit %d", x.order, mostWaiting), args...)
	if err != nil {
		return nil, fmt.Errorf("what waits: %w", err)
	}
	return rows, nil
}

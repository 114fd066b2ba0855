package digest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"passerelle/internal/platform/db"
	"passerelle/internal/reporting/cases"
)

// months are the revisions that stand and those that were taken back; ofMonth names one.
const (
	months  = "(select id, organisation_id, region, month, revision from submission union select id, organisation_id, region, month, revision from correction_taken_back)"
	ofMonth = "select coalesce(o.code,'')||' '||x.region||' '||x.month||' '||cast(x.revision as text) from " + months + " x left join organisation o on o.id=x.organisation_id where x.id=$1"
)

// What is kept. What a kind is made of, and the order of it, is in codes that were written: neither changes, a new kind is added.
var (
	// Certified are the figures of a certified month with the cases behind each.
	Certified = Kind{name: "submission", all: "select id from submission where certified_by<>'' order by id", named: ofMonth,
		says: []says{figuresAndCases}}
	// Month is what was signed and said about a provider's month: who sent and answered it, the words of its correction, of the question with
	// which it was returned and of the reply, and the signed lines. One of which the correction was taken back is what that left. When a month
	// that is still open was counted last says nothing yet.
	Month = Kind{name: "month-signed", all: "select id from " + months + " x order by id", named: ofMonth,
		says: []says{
			rows[month]("select organisation_id, region, month, revision, definition, state, nil_return, case when state='OPEN' then 0 else known_at end as known_at, certified_by, submitted_by, submitted_at, answered_by, answered_at, question, reply, correction, correction_by, correction_at from submission where id=$1"),
			rows[line]("select id, organisation_id, figure, code, amount, reason, person_id, recorded from adjustment where submission_id=$1"),
			rows[taken]("select organisation_id, region, month, revision, correction, begun_by, begun_at, taken_by, taken_at from correction_taken_back where id=$1"),
		}}
	// Region is a region's report as it went to headquarters.
	Region = Kind{name: "regional-report", all: "select id from regional_report order by id", named: "select region||' '||month||' '||cast(revision as text) from regional_report where id=$1",
		says: []says{
			rows[report]("select organisation_id, region, month, revision, missing, remark, submitted_by, submitted_at from regional_report where id=$1"),
			rows[part]("select organisation_id, submission_id from regional_part where report_id=$1"),
		}}
	// Nation is the nation's report as it went to management, with its figures.
	Nation = Kind{name: "national-report", all: "select id from national_report order by id", named: "select month||' '||cast(revision as text) from national_report where id=$1",
		says: []says{
			rows[report]("select organisation_id, '' as region, month, revision, definition, missing, without, remark, submitted_by, submitted_at from national_report where id=$1"),
			rows[part]("select organisation_id, submission_id from national_part where report_id=$1"),
			rows[figure]("select organisation_id, region, place, figure, code, value, adjusted, available, cases, no_case from national_figure where report_id=$1"),
		}}
	// Question is one of headquarters about a number, with its answer.
	Question = Kind{name: "figure-question", all: "select id from figure_question order by id",
		named: "select coalesce(o.code,'')||' '||x.region||' '||x.month from figure_question x left join organisation o on o.id=x.organisation_id where x.id=$1",
		says:  []says{rows[question]("select organisation_id, region, month, figure, code, question, asked_by, asked_at, answer, answered_by, answered_at from figure_question where id=$1")}}
)

// number is written as it is, also when it is none.
type number float64

func (n number) MarshalText() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(n), 'g', -1, 64), nil
}

type month struct {
	Organisation string `db:"organisation_id"`
	Region       string `db:"region"`
	Month        string `db:"month"`
	Revision     int    `db:"revision"`
	Definition   int    `db:"definition"`
	State        string `db:"state"`
	Nil          bool   `db:"nil_return"`
	KnownAt      int64  `db:"known_at"`
	CertifiedBy  string `db:"certified_by"`
	SubmittedBy  string `db:"submitted_by"`
	SubmittedAt  int64  `db:"submitted_at"`
	AnsweredBy   string `db:"answered_by"`
	AnsweredAt   int64  `db:"answered_at"`
	Question     string `db:"question"`
	Reply        string `db:"reply"`
	Correction   string `db:"correction"`
	CorrectionBy string `db:"correction_by"`
	CorrectionAt int64  `db:"correction_at"`
}

type line struct {
	ID           string `db:"id"`
	Organisation string `db:"organisation_id"`
	Figure       string `db:"figure"`
	Code         string `db:"code"`
	Amount       number `db:"amount"`
	Reason       string `db:"reason"`
	Person       string `db:"person_id"`
	Recorded     int64  `db:"recorded"`
}

type taken struct {
	Organisation string `db:"organisation_id"`
	Region       string `db:"region"`
	Month        string `db:"month"`
	Revision     int    `db:"revision"`
	Correction   string `db:"correction"`
	BegunBy      string `db:"begun_by"`
	BegunAt      int64  `db:"begun_at"`
	TakenBy      string `db:"taken_by"`
	TakenAt      int64  `db:"taken_at"`
}

type report struct {
	Organisation string `db:"organisation_id"`
	Region       string `db:"region"`
	Month        string `db:"month"`
	Revision     int    `db:"revision"`
	Definition   int    `db:"definition"`
	Missing      string `db:"missing"`
	Without      string `db:"without"`
	Remark       string `db:"remark"`
	By           string `db:"submitted_by"`
	At           int64  `db:"submitted_at"`
}

type part struct {
	Organisation string `db:"organisation_id"`
	Submission   string `db:"submission_id"`
}

type figure struct {
	Organisation string `db:"organisation_id"`
	Region       string `db:"region"`
	Place        int64  `db:"place"`
	Figure       string `db:"figure"`
	Code         string `db:"code"`
	Value        number `db:"value"`
	Adjusted     number `db:"adjusted"`
	Available    bool   `db:"available"`
	Cases        int64  `db:"cases"`
	Empty        bool   `db:"no_case"`
}

type question struct {
	Organisation string `db:"organisation_id"`
	Region       string `db:"region"`
	Month        string `db:"month"`
	Figure       string `db:"figure"`
	Code         string `db:"code"`
	Question     string `db:"question"`
	AskedBy      string `db:"asked_by"`
	AskedAt      int64  `db:"asked_at"`
	Answer       string `db:"answer"`
	AnsweredBy   string `db:"answered_by"`
	AnsweredAt   int64  `db:"answered_at"`
}

// rows says what a query gives, a field for each row.
func rows[T any](query string) says {
	return func(ctx context.Context, q db.Querier, id string) ([]string, error) {
		var out []string
		for row, err := range db.Each[T](ctx, q, query, id) {
			if err != nil {
				return nil, err
			}
			field, err := json.Marshal(row)
			if err != nil {
				return nil, err
			}
			out = append(out, string(field))
		}
		slices.Sort(out)
		return out, nil
	}
}

// figuresAndCases gives what was certified, figure by figure, with the cases behind each and by which UCI the client of each stood.
func figuresAndCases(ctx context.Context, q db.Querier, submissionID string) ([]string, error) {
	var out []string
	for f, err := range db.Each[certified](ctx, q, "select place, figure, code, value, available, no_case from submission_figure where submission_id=$1", submissionID) {
		if err != nil {
			return out, fmt.Errorf("certified figures: %w", err)
		}
		out = append(out, fmt.Sprintf("%d %s/%s %v %t %t", f.Place, f.Figure, f.Code, f.Value, f.Available, f.Empty))
	}
	for r, err := range db.Each[cases.Frozen](ctx, q, "select figure, code, event_id, file_id, days, person from submission_row where submission_id=$1", submissionID) {
		if err != nil {
			return out, fmt.Errorf("certified cases: %w", err)
		}
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s/%s %s %s %d %s", r.Figure, r.Code, r.EventID, r.FileID, r.Days, r.Person)))
	}
	clients, err := cases.Certified(ctx, q, submissionID)
	for file, uci := range clients {
		out = append(out, file+" "+uci)
	}
	slices.Sort(out)
	return out, err
}

type certified struct {
	Place     int64   `db:"place"`
	Figure    string  `db:"figure"`
	Code      string  `db:"code"`
	Value     float64 `db:"value"`
	Available bool    `db:"available"`
	Empty     bool    `db:"no_case"`
}

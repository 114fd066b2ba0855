package reporting

import (
	"context"
	"fmt"
	"strings"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/reporting/digest"
	"passerelle/internal/schedule"
)

// Question is what headquarters asks about one number of a provider's month, and the answer of the provider or its
// region (RPT-4). It leaves the month as it is: one that has to change is returned by its region.
type Question struct {
	ID             string      `db:"id"`
	OrganisationID string      `db:"organisation_id"`
	Region         string      `db:"region"`
	Month          clock.Month `db:"month"`
	Figure         string      `db:"figure"`
	Code           string      `db:"code"`
	Text           string      `db:"question"`
	AskedBy        string      `db:"asker"` // name
	AskedAt        int64       `db:"asked_at"`
	Answer         string      `db:"answer"`
	AnsweredBy     string      `db:"answerer"` // name; empty while nobody has answered
	AnsweredAt     int64       `db:"answered_at"`
	Version        int         `db:"version"`
}

// Due is the day by which headquarters needs the answer: that of the nation's report, and never sooner than [AnswerDays] after it asked.
func (q Question) Due(zone *time.Location) clock.Date {
	return max(schedule.DueDay(q.Month, NationDay), clock.DateOf(clock.FromMicros(q.AskedAt), zone).AddDays(AnswerDays))
}

// Period is the provider's month that the question is about.
func (q Question) Period() Period { return Period{q.OrganisationID, q.Region, q.Month} }

const questions = `select q.id, q.organisation_id, q.region, q.month, q.figure, q.code, q.question, coalesce(p.name,'') as asker, q.asked_at,
	q.answer, coalesce(r.name,'') as answerer, q.answered_at, q.version
	from figure_question q left join person p on p.id=q.asked_by left join person r on r.id=q.answered_by`

// questionsOf gives the questions about a period, oldest first.
func questionsOf(ctx context.Context, q db.Querier, p Period) ([]Question, error) {
	out, err := db.All[Question](ctx, q, questions+" where q.month=$1 and q.region=$2 and q.organisation_id=$3 order by q.asked_at, q.id", p.Month, p.Region, p.OrganisationID)
	if err != nil {
		return nil, fmt.Errorf("questions: %w", err)
	}
	return out, nil
}

// Asker is who returned a month with a question, and when.
type Asker struct {
	Name string `db:"name"`
	At   int64  `db:"answered_at"`
}

// askerOf gives who asked the question that a submission has to answer or has answered: it is of the revision that was returned last.
func askerOf(ctx context.Context, q db.Querier, sub Submission) (Asker, error) {
	if sub.Question == "" {
		return Asker{}, nil
	}
	out, err := db.One[Asker](ctx, q, `select coalesce(p.name,'') as name, x.answered_at from submission x left join person p on p.id=x.answered_by
		where x.organisation_id=$1 and x.region=$2 and x.month=$3 and x.state=$4 order by x.revision desc limit 1`, sub.OrganisationID, sub.Region, sub.Month, Returned)
	if err != nil {
		return out, fmt.Errorf("who returned a month: %w", err)
	}
	return out, nil
}

// NationQuestions gives headquarters every question about a month, those without an answer first.
func (s *Service) NationQuestions(ctx context.Context, a access.Actor, m clock.Month) ([]Question, error) {
	if err := s.access.Check(ctx, s.db, a, access.ReportNation, access.Subject{Programme: access.CCMS}); err != nil {
		return nil, err
	}
	return db.All[Question](ctx, s.db, questions+` where q.month=$1 order by case when q.answered_at=0 then 0 else 1 end, q.region, q.asked_at, q.id`, m)
}

// RegionQuestions gives a liaison officer those about the region's providers.
func (s *Service) RegionQuestions(ctx context.Context, a access.Actor, m clock.Month) ([]Question, error) {
	if err := s.access.Check(ctx, s.db, a, access.ReportRegion, access.Subject{Region: a.Region, Programme: access.CCMS}); err != nil {
		return nil, err
	}
	return db.All[Question](ctx, s.db, questions+` where q.month=$1 and q.region=$2 order by case when q.answered_at=0 then 0 else 1 end, q.asked_at, q.id`, m, a.Region)
}

// Ask puts a question of headquarters about one number of a month that was sent.
func (s *Service) Ask(ctx context.Context, a access.Actor, p Period, figure, code, text string) error {
	if err := s.access.Check(ctx, s.db, a, access.ReportNation, p.subject()); err != nil {
		return err
	}
	sub, err := latest(ctx, s.db, p)
	if err != nil {
		return err
	}
	d, err := s.definitionOf(sub)
	if err != nil {
		return err
	}
	_, known := d.Figure(figure)
	var c fault.Check
	c.Require(known, "about", "fault.required")
	c.Require(strings.TrimSpace(text) != "", "ask", "fault.required")
	if err := c.Err(); err != nil {
		return err
	}
	if sub.State != Submitted && sub.State != Accepted {
		return fault.New(fault.NotReady, "reporting.problem.not_yet_sent")
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		question := id.New()
		_, now := s.now()
		_, err := tx.Exec(ctx, `insert into figure_question (id, organisation_id, region, month, figure, code, question, asked_by, asked_at, answer, answered_by, answered_at, version)
			values ($1,$2,$3,$4,$5,$6,$7,$8,$9,'','',0,1)`, question, p.OrganisationID, p.Region, p.Month, figure, code, strings.TrimSpace(text), a.PersonID, now)
		if err != nil {
			return fmt.Errorf("ask: %w", err)
		}
		return digest.Act(ctx, tx, s.log, a.Entry("report.asked", "question", question), question, digest.Question)
	})
}

// Answer answers a question: the provider's supervisor or the region's liaison officer may, once.
func (s *Service) Answer(ctx context.Context, a access.Actor, questionID string, version int, text string) error {
	q, err := db.One[Question](ctx, s.db, questions+" where q.id=$1", questionID)
	if err != nil {
		return err
	}
	if err := s.mayAnswer(ctx, a, q); err != nil {
		return err
	}
	var c fault.Check
	c.Require(strings.TrimSpace(text) != "", "answer", "fault.required")
	if err := c.Err(); err != nil {
		return err
	}
	if q.AnsweredAt != 0 || q.Version != version {
		return fault.Stale()
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		_, now := s.now()
		result, err := tx.Exec(ctx, "update figure_question set answer=$3, answered_by=$4, answered_at=$5, version=version+1 where id=$1 and version=$2",
			q.ID, version, strings.TrimSpace(text), a.PersonID, now)
		if err := db.Updated(result, err); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
		return digest.Act(ctx, tx, s.log, a.Entry("report.answered", "question", q.ID), q.ID, digest.Question)
	})
}

func (s *Service) mayAnswer(ctx context.Context, a access.Actor, q Question) error {
	action := access.ReportAccept
	if a.MayEver(access.ReportCertify) {
		action = access.ReportCertify
	}
	return s.access.Check(ctx, s.db, a, action, q.Period().subject())
}

package access

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/audit"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// Emergency is a grant with the names of its people.
type Emergency struct {
	Grant
	Name             string `db:"name"`
	OrganisationName string `db:"organisation_name"`
	ReviewerName     string `db:"reviewer_name"`
}

func emergencySelect(ctx context.Context) string {
	return "select " + grantColumns + `, p.name, coalesce(` + NameOf(ctx, "o") + `,'') as organisation_name, coalesce(r.name,'') as reviewer_name
	from access_grant g join person p on p.id=g.person_id left join organisation o on o.id=g.organisation_id
	left join person r on r.id=g.reviewed_by where g.kind='emergency' and `
}

// ReviewPageSize is how many reviewed emergencies a page shows.
const ReviewPageSize = 50

// Emergencies lists what was opened in an emergency and nobody has reviewed yet, oldest first, for those who answer for
// privacy: from headquarters everywhere, elsewhere in their own organisation. The reason is text that a person wrote:
// it stays here and out of the audit log.
func (s *Service) Emergencies(ctx context.Context, a Actor) ([]Emergency, error) {
	return s.emergencies(ctx, a, "g.reviewed_at=0", "g.begins, g.id limit 200")
}

// ReviewedEmergencies lists those that were reviewed, newest first, after the id that the page before ended with, and gives the id for the page after.
func (s *Service) ReviewedEmergencies(ctx context.Context, a Actor, after string) (list []Emergency, older string, err error) {
	narrowed, args := "g.reviewed_at<>0", []any{}
	if after != "" { // identifiers are in the order of time
		narrowed, args = "g.reviewed_at<>0 and g.id<$1", []any{after}
	}
	list, err = s.emergencies(ctx, a, narrowed, fmt.Sprintf("g.id desc limit %d", ReviewPageSize+1), args...)
	if err == nil && len(list) > ReviewPageSize {
		list = list[:ReviewPageSize]
		older = list[ReviewPageSize-1].ID
	}
	return list, older, err
}

func (s *Service) emergencies(ctx context.Context, a Actor, narrowed, order string, args ...any) ([]Emergency, error) {
	if err := s.Check(ctx, s.db, a, AuditRead, Subject{}); err != nil {
		return nil, err
	}
	if a.OrganisationKind != Headquarters {
		args = append(args, a.OrganisationID)
		narrowed += fmt.Sprintf(" and g.organisation_id=$%d", len(args))
	}
	list, err := db.All[Emergency](ctx, s.db, emergencySelect(ctx)+narrowed+" order by "+order, args...)
	if err != nil {
		return nil, fmt.Errorf("emergencies: %w", err)
	}
	entry := a.Entry(string(AuditRead), "file", "")
	for _, g := range list {
		entry.ObjectIDs = append(entry.ObjectIDs, g.FileID)
	}
	return list, s.log.Read(ctx, entry).Wait()
}

// Emergency gives one emergency to those who answer for privacy, with what the person read of the file while it ran.
// Another organisation's is missing.
func (s *Service) Emergency(ctx context.Context, a Actor, grantID string) (Emergency, []Seen, error) {
	list, err := s.emergencies(ctx, a, "g.id=$1", "g.id", grantID)
	if err != nil {
		return Emergency{}, nil, err
	}
	if len(list) == 0 {
		return Emergency{}, nil, fault.Missing()
	}
	e := list[0]
	rows, err := s.log.Recent(ctx, audit.Filter{PersonID: e.PersonID, ObjectKind: "file", ObjectID: e.FileID, Outcome: audit.Done, From: e.From(),
		To: e.Until(), Limit: mostSeen})
	if err != nil {
		return e, nil, err
	}
	seen, err := s.named(ctx, a, AuditRead, rows, "file", e.FileID)
	return e, seen, err
}

// EmergencyOn gives the emergencies of a file of the last week, newest first, so that its own people are told.
// Whoever calls it has checked that the actor may read the file.
func (s *Service) EmergencyOn(ctx context.Context, q db.Querier, fileID string) ([]Emergency, error) {
	return db.All[Emergency](ctx, q, emergencySelect(ctx)+"g.file_id=$1 and g.begins>$2 order by g.begins desc, g.id", fileID, clock.Micros(s.WeekAgo()))
}

// Findings lists what a review of an emergency may find.
var Findings = []string{Justified, Unjustified}

// The findings of a review.
const (
	Justified   = "JUSTIFIED"
	Unjustified = "NOT_JUSTIFIED"
)

// Review is what a privacy officer found when they looked at an emergency.
type Review struct{ Finding, Words string }

func (r Review) check() error {
	var c fault.Check
	c.Require(slices.Contains(Findings, r.Finding), "finding", "fault.required")
	c.Require(r.Finding != Unjustified || r.Words != "", "finding_words", "fault.required")
	c.Require(len(r.Words) <= reasonLongest, "finding_words", "fault.too_long")
	return c.Err()
}

// ReviewEmergency says what a privacy officer has found in an emergency. Nobody reviews their own; a grant that is still
// running ends with it. Words are needed where it was not justified.
func (s *Service) ReviewEmergency(ctx context.Context, a Actor, grantID string, r Review) error {
	if err := s.Check(ctx, s.db, a, EmergencyReview, Subject{}); err != nil {
		return err
	}
	g, err := db.One[Grant](ctx, s.db, "select "+grantColumns+" from access_grant g where g.id=$1 and g.kind='emergency'", grantID)
	if err != nil {
		return err
	}
	if a.OrganisationKind != Headquarters && g.OrganisationID != a.OrganisationID {
		return fault.Missing()
	}
	if g.PersonID == a.PersonID {
		return fault.New(fault.Forbidden, "access.emergency.own")
	}
	r.Words = strings.TrimSpace(r.Words)
	if err := r.check(); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.review(ctx, tx, a, g, r) })
}

func (s *Service) review(ctx context.Context, tx *db.Tx, a Actor, g Grant, r Review) error {
	now := clock.Micros(s.clock.Now())
	ends := g.Ends
	if now > g.Begins && now < ends {
		ends = now
	}
	err := db.Updated(tx.Exec(ctx, `update access_grant set reviewed_by=$2, reviewed_at=$3, ends=$4, finding=$5, finding_words=$6
		where id=$1 and reviewed_at=0`, g.ID, a.PersonID, now, ends, r.Finding, r.Words))
	if err != nil {
		return err
	}
	return s.record(ctx, tx, a, string(EmergencyReview), "file", g.FileID)
}

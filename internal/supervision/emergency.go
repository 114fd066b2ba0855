package supervision

import (
	"context"
	"fmt"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
)

// OpenEmergency opens one file of the own provider to be read for an hour, by the whole UCI of its client (SEC-1), and
// gives the file's id. A file that the actor may read already is just given. Whether there is no such file, it is
// another provider's, or the actor is shut out of it, the answer is one and the same.
func (s *Service) OpenEmergency(ctx context.Context, a access.Actor, uci, reason string) (string, error) {
	if err := s.Access.MayTryEmergency(ctx, a); err != nil {
		return "", err
	}
	uci = strings.TrimSpace(uci)
	digits := registry.DigitsOfUCI(uci)
	var c fault.Check
	c.Require(uci != "", "uci", "fault.required")
	c.Require(uci == "" || digits != "", "uci", "supervision.problem.uci_digits")
	access.CheckEmergencyReason(&c, reason)
	if err := c.Err(); err != nil {
		return "", err
	}
	f, err := s.fileOfUCI(ctx, a, digits)
	if fault.Is(err, fault.NotFound) {
		return "", s.Access.EmergencyMissed(ctx, a)
	}
	if err != nil {
		return "", err
	}
	if s.Access.Can(ctx, s.DB, a, access.FileRead, f.Subject()) {
		return f.ID, nil
	}
	_, err = s.Access.OpenEmergency(ctx, a, f.Subject(), reason)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) {
		return "", s.Access.EmergencyMissed(ctx, a)
	}
	return f.ID, err
}

// fileOfUCI gives the file that counts now among those of a client of the own provider: under supervision, open, or the latest. The
// UCI of a record that was merged leads to the record it was merged into.
func (s *Service) fileOfUCI(ctx context.Context, a access.Actor, digits string) (File, error) {
	return db.One[File](ctx, s.DB, "select "+fileColumns+` from supervision_file f where f.organisation_id=$1 and f.programme=$2 and not f.withdrawn
		and not f.opened_in_error and f.client_id in (with recursive met(id) as (select id from client where uci_digits=$3 and organisation_id=$1
		and programme=$2 and not withdrawn union select c.merged_into from client c join met on c.id=met.id where c.merged_into<>'') select id from met)
		order by case f.state when 'ACTIVE' then 0 when 'CLOSED' then 2 else 1 end, f.referred_on desc, f.id desc limit 1`, a.OrganisationID, a.Programme, digits)
}

// Reading gives the grant by which the actor reads a file in an emergency now, for the banner on its pages; an empty one
// for whoever works on the file.
func (s *Service) Reading(ctx context.Context, a access.Actor, fileID string) (access.Grant, error) {
	if !a.MayEver(access.FileEmergency) {
		return access.Grant{}, nil
	}
	g, err := s.Access.RunningEmergency(ctx, a, fileID)
	if err != nil || g.ID == "" {
		return access.Grant{}, err
	}
	f, err := fileByID(ctx, s.DB, fileID)
	if err != nil || s.Access.Can(ctx, s.DB, a, access.FileWrite, f.Subject()) {
		return access.Grant{}, err
	}
	return g, nil
}

// EmergencyUse is an emergency as the people of its file are told of it.
type EmergencyUse struct {
	FileID     string `db:"file_id"`
	FullName   string `db:"full_name"`
	PersonName string `db:"person_name"`
	Reason     string `db:"reason"`
	Begins     int64  `db:"begins"`
	Ends       int64  `db:"ends"`
	ReviewedAt int64  `db:"reviewed_at"`
}

// emergencyUses lists the emergencies of the last week, and those that wait for a review, on files the actor works on or
// answers for.
func (s *Service) emergencyUses(ctx context.Context, a access.Actor) ([]EmergencyUse, error) {
	where, args := s.Access.Scope(a, access.FileWrite, Columns, 3)
	rows, err := db.All[EmergencyUse](ctx, s.DB, `select g.file_id, c.full_name, p.name as person_name, g.reason, g.begins, g.ends, g.reviewed_at
		from access_grant g join supervision_file f on f.id=g.file_id join client c on c.id=f.client_id join person p on p.id=g.person_id
		where g.kind='emergency' and g.person_id<>$1 and (g.begins>$2 or g.reviewed_at=0) and not f.withdrawn and `+where+`
		order by g.begins desc, g.id limit 50`, append([]any{a.PersonID, clock.Micros(s.Access.WeekAgo())}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("emergencies on files: %w", err)
	}
	return rows, nil
}

// Package giving gives many files to a case manager in one go, each wholly or not at all (CCM-3). Start at [Service.AssignAll].
package giving

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// Service stands on the supervision files.
type Service struct{ *supervision.Service }

// Unmoved is a file that could not be given to somebody, and why. The name is empty where the actor may not read it.
type Unmoved struct {
	Name string
	Err  error
}

// mostAtOnce is how many files one act may give.
const mostAtOnce = 200

// AssignAll gives each of the files to a case manager: each wholly or not at all. It says how many went and which did
// not.
func (s Service) AssignAll(ctx context.Context, a access.Actor, personID string, fileIDs ...string) (given int, left []Unmoved, err error) {
	var c fault.Check
	c.Require(len(fileIDs) > 0, "file", "supervision.problem.none_chosen")
	c.Require(len(fileIDs) <= mostAtOnce, "file", "supervision.problem.too_many", "Most", mostAtOnce)
	c.Require(personID != "", "worker", "fault.required")
	if err := c.Err(); err != nil {
		return 0, nil, err
	}
	for _, fileID := range fileIDs {
		err := s.AssignTo(ctx, a, fileID, personID)
		switch {
		case err == nil:
			given++
		case fault.KindOf(err) == fault.Internal:
			return given, left, err
		default:
			left = append(left, Unmoved{s.nameOf(ctx, a, fileID), err})
		}
	}
	return given, left, nil
}

// nameOf gives the name on a file to whoever may read it.
func (s Service) nameOf(ctx context.Context, a access.Actor, fileID string) string {
	f, err := s.Stored(ctx, s.DB, fileID)
	if err != nil || !s.Access.Can(ctx, s.DB, a, access.FileRead, f.Subject()) {
		return ""
	}
	client, err := s.Registry.ClientByID(ctx, s.DB, f.ClientID)
	if err != nil {
		return ""
	}
	return client.FullName
}

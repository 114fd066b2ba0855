// Package whose says whose signature an item of a form asks for. Start at [Of].
package whose

import (
	"slices"
	"strings"

	"passerelle/internal/forms"
)

// Hand is whose signature an item asks for.
type Hand string

// Whose signatures items ask for.
const (
	Client  Hand = "client"
	Staff   Hand = "staff"   // of one of those who work on the file
	Anybody Hand = "anybody" // the form leaves it open
)

// staff begin the names of the items that those who work on a file sign.
var staff = []string{"worker_", "officer_", "supervisor_", "coordinator_", "manager_", "staff_"}

// Of gives whose signature an item asks for: the name of the item says it.
func Of(i forms.Item) Hand {
	switch {
	case strings.HasPrefix(i.ID, "client_"):
		return Client
	case slices.ContainsFunc(staff, func(name string) bool { return strings.HasPrefix(i.ID, name) }):
		return Staff
	}
	return Anybody
}

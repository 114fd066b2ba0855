package access

import (
	"context"
	"slices"
	"time"

	"passerelle/internal/platform/clock"
)

// Role is what a person does in an organisation.
type Role string

// The roles, as in the normative table of the design.
const (
	CaseManager         Role = "case_manager"
	ProviderSupervisor  Role = "provider_supervisor"
	HousingCoordinator  Role = "housing_coordinator"
	LiaisonOfficer      Role = "liaison_officer"
	AgencyOfficer       Role = "agency_officer"
	HeadquartersAnalyst Role = "headquarters_analyst"
	ManagementReader    Role = "management_reader"
	PrivacyOfficer      Role = "privacy_officer"
	Auditor             Role = "auditor"
	Administrator       Role = "administrator"
)

// Roles lists every role in the order of the normative table.
var Roles = []Role{CaseManager, ProviderSupervisor, HousingCoordinator, LiaisonOfficer, AgencyOfficer,
	HeadquartersAnalyst, ManagementReader, PrivacyOfficer, Auditor, Administrator}

// ValidRole reports whether a role is one of ours.
func ValidRole(r Role) bool { return slices.Contains(Roles, r) }

// OrganisationKind is which side of the bridge an organisation stands on.
type OrganisationKind string

// The kinds of organisation.
const (
	Provider     OrganisationKind = "provider"
	Region       OrganisationKind = "region"
	Headquarters OrganisationKind = "headquarters"
)

// Actor is a person acting in one membership, or a named part of the system.
type Actor struct {
	PersonID         string
	Name             string
	MembershipID     string
	OrganisationID   string
	OrganisationKind OrganisationKind
	Programme        string
	Region           string // region code; of an agency region, or the one a provider's membership is limited to
	SiteID           string // empty: the whole organisation
	Roles            []Role
	System           string         // command line, jobs, importer; empty for a person
	Purpose          string         // said before one file is opened by a privacy officer
	PurposeFile      string         // the file it was said for
	Token            bool           // a program with a token in the person's place: what is said on a screen is not said for it
	Zone             *time.Location // where they are; nil is UTC
	SteppedUp        bool           // has just proved again who they are, for what is protected most
}

// Has reports whether the actor holds a role in this membership.
func (a Actor) Has(r Role) bool { return slices.Contains(a.Roles, r) }

// MainRole is the role written in audit and history: the first held.
func (a Actor) MainRole() Role {
	if len(a.Roles) == 0 {
		return ""
	}
	return a.Roles[0]
}

// SystemActor is a named part of the system working for one organisation.
func SystemActor(name, organisationID string) Actor {
	return Actor{System: name, OrganisationID: organisationID}
}

type actorKey struct{}

// WithActor puts the actor in the context of a request.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// ActorFrom gives the actor of a request; false when nobody is signed in.
func ActorFrom(ctx context.Context) (Actor, bool) {
	a, ok := ctx.Value(actorKey{}).(Actor)
	return a, ok
}

// Acting gives the actor of a request that the guard has let through; where it has not, nobody, who may do nothing.
func Acting(ctx context.Context) Actor {
	a, _ := ActorFrom(ctx)
	return a
}

// Subject is what a rule needs to know of a record; areas fill it from their own rows.
type Subject struct {
	OrganisationID  string
	Region          string
	SiteID          string
	FileID          string
	Programme       string
	HousingReferred bool
	Sealed          bool
	SentTo          []string   // organisations that the record was sent to
	Own             string     // the person whose record it is: an opinion's author, the other end of a thread
	Resident        bool       // lives in a house of the provider
	ForHousing      bool       // a part, a note, a thread or a condition marked for housing
	InForce         bool       // a condition that binds today
	Needed          bool       // a condition cannot be watched without it
	ForHearing      bool       // an opinion that a hearing asks for
	Published       bool       // figures as they were sent to management, small cells suppressed
	Until           clock.Date // a youth record's last day; empty: not known, so not open
}

// Columns names the SQL expressions that hold the same facts in a list's query.
type Columns struct {
	Organisation, Region, Site, File, Programme, Housing string

	// Sealed is left out only where the table cannot hold sealed records. What else is left out allows nothing.
	Sealed, Resident, ForHousing, InForce, Needed, ForHearing string // boolean
	Sent                                                      string // ",organisation,organisation,"
	Own, Until, Published                                     string
}

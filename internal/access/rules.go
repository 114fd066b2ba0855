package access

// Action is something a person may be allowed to do, named class.verb.
type Action string

// Class is the kind of record an action is about: a row of the normative table.
type Class string

// The classes of record.
const (
	Identity   Class = "identity, contacts"
	Protected  Class = "protected address"
	CaseNotes  Class = "provider's case notes"
	Plan       Class = "plan, conditions, check-in outcomes"
	Breaches   Class = "breaches and answers"
	Figures    Class = "figures"
	FrozenRows Class = "frozen rows"
	AuditLog   Class = "audit log"
	Settings   Class = "people, organisations, settings"
)

// The actions.
const (
	FileRead        Action = "file.read"
	FileWrite       Action = "file.write"
	FileOpen        Action = "file.open"
	FileDecide      Action = "file.decide"
	FileAssign      Action = "file.assign"
	AddressRead     Action = "address.read"
	NoteRead        Action = "note.read"
	NoteWrite       Action = "note.write"
	ConditionRead   Action = "condition.read"
	ConditionWrite  Action = "condition.write"
	CheckInWrite    Action = "checkin.write"
	BreachRead      Action = "breach.read"
	BreachWrite     Action = "breach.write"
	BreachAnswer    Action = "breach.answer"
	FiguresRead     Action = "figures.read"
	RowsRead        Action = "rows.read"
	ReportCertify   Action = "report.certify"
	ReportAccept    Action = "report.accept"
	ReportRegion    Action = "report.read_region"
	ReportNation    Action = "report.read_nation"
	RegisterImport  Action = "import.register"
	PeopleAdmin     Action = "people.admin"
	OrganisationAdd Action = "organisation.admin"
	AuditRead       Action = "audit.read"
	BedsRead        Action = "beds.read"
)

// ClassOf says which row of the normative table an action belongs to.
var ClassOf = map[Action]Class{
	FileRead: Identity, FileWrite: Identity, FileOpen: Identity, FileDecide: Plan, FileAssign: Identity, AddressRead: Protected,
	NoteRead: CaseNotes, NoteWrite: CaseNotes, ConditionRead: Plan, ConditionWrite: Plan, CheckInWrite: Plan,
	BreachRead: Breaches, BreachWrite: Breaches, BreachAnswer: Breaches,
	FiguresRead: Figures, ReportCertify: Figures, ReportAccept: Figures, ReportRegion: Figures, ReportNation: Figures,
	RowsRead: FrozenRows, RegisterImport: Identity, PeopleAdmin: Settings, OrganisationAdd: Settings, AuditRead: AuditLog,
	BedsRead: Settings,
}

// rule allows a role an action when every predicate holds. Several rules for the same role and action are
// alternatives.
type rule struct {
	role    Role
	actions []Action
	when    []predicate
}

var (
	ofProvider = []predicate{sameOrganisation, sameProgramme, ownSite, notExcluded}
	ofRegion   = []predicate{sameRegion, sameProgramme, notExcluded}
)

func and(base []predicate, more ...predicate) []predicate {
	return append(append([]predicate{}, base...), more...)
}

// rules is the whole text of who may do what. What is not here is not allowed.
var rules = []rule{
	{CaseManager, []Action{FileRead, FileWrite, AddressRead, NoteRead, NoteWrite, ConditionRead, ConditionWrite, CheckInWrite,
		BreachRead, BreachWrite}, and(ofProvider, assigned)},
	{CaseManager, []Action{FileRead, NoteRead, NoteWrite, ConditionRead, CheckInWrite, BreachRead, BreachWrite},
		and(ofProvider, covering)},
	{CaseManager, []Action{FileOpen}, []predicate{sameOrganisation, sameProgramme}},

	{ProviderSupervisor, []Action{FileRead, FileWrite, FileAssign, NoteRead, NoteWrite, ConditionRead, ConditionWrite,
		CheckInWrite, BreachRead, BreachWrite}, ofProvider},
	{ProviderSupervisor, []Action{FileOpen, RegisterImport}, []predicate{sameOrganisation, sameProgramme}},
	{ProviderSupervisor, []Action{FiguresRead, RowsRead, ReportCertify, BedsRead}, []predicate{sameOrganisation, sameProgramme}},

	{HousingCoordinator, []Action{FileRead}, and(ofProvider, housingReferred)},
	{HousingCoordinator, []Action{BedsRead}, []predicate{sameOrganisation}},

	{LiaisonOfficer, []Action{FileRead, FileDecide, ConditionRead, BreachRead, BreachAnswer}, ofRegion},
	{LiaisonOfficer, []Action{FiguresRead, RowsRead, ReportAccept, ReportRegion}, []predicate{sameRegion, sameProgramme}},

	{AgencyOfficer, []Action{FileRead, ConditionRead, BreachRead}, and(ofRegion, assigned)},

	{HeadquartersAnalyst, []Action{FiguresRead, RowsRead, ReportNation}, []predicate{sameProgramme}},
	{ManagementReader, []Action{ReportNation}, []predicate{sameProgramme}},

	{PrivacyOfficer, []Action{FileRead, AddressRead, NoteRead, ConditionRead, BreachRead}, []predicate{oneFileWithPurpose}},
	{PrivacyOfficer, []Action{AuditRead}, nil},
	{Auditor, []Action{AuditRead}, nil},
	{Administrator, []Action{PeopleAdmin, OrganisationAdd}, nil},
}

// systemActions is what a named part of the system may do within the organisation it works for.
var systemActions = map[string][]Action{
	"command line": {OrganisationAdd, PeopleAdmin, RegisterImport, FileOpen, FileRead, FileWrite, FileDecide, FileAssign,
		NoteWrite, ConditionWrite, CheckInWrite, BreachWrite},
	"importer": {RegisterImport, FileOpen, FileRead, FileWrite, FileDecide, FileAssign, NoteWrite, ConditionWrite, CheckInWrite,
		BreachWrite},
}

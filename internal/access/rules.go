package access

// Action is something a person may be allowed to do, named class.verb.
type Action string

// Class is the kind of record an action is about: a row of the normative table.
type Class string

// The classes of record, in the order of the normative table.
const (
	Identity   Class = "identity, contacts"
	Protected  Class = "protected address"
	Forms      Class = "forms, by part"
	CaseNotes  Class = "provider's case notes"
	HouseNotes Class = "notes of the residence's staff"
	Messages   Class = "messages between the two sides"
	Plan       Class = "plan, conditions, check-in outcomes"
	Breaches   Class = "breaches and answers"
	Opinion    Class = "officer's opinion (sealed)"
	Youth      Class = "youth record (sealed, expires)"
	Figures    Class = "figures"
	FrozenRows Class = "frozen rows"
	AuditLog   Class = "audit log"
	Settings   Class = "people, organisations, settings"
	BlankForms Class = "blank forms and specimens"
	Shelf      Class = "provider's own shelf: aid in stock, services, partners"
	HeadsUps   Class = "heads-ups of referrals"
	OwnAbsence Class = "own absence, and who covers"
	OwnForms   Class = "own forms beside the official ones"
	AgencyLine Class = "number of the agency to call"
)

// The actions.
const (
	FileRead        Action = "file.read"
	FileWrite       Action = "file.write"
	FileOpen        Action = "file.open"
	FileDecide      Action = "file.decide"
	FileAssign      Action = "file.assign"
	FileTake        Action = "file.take"
	FileEmergency   Action = "file.emergency"
	EmergencyReview Action = "emergency.review"
	AddressRead     Action = "address.read"
	FormRead        Action = "form.read"
	FormWrite       Action = "form.write"
	FormSign        Action = "form.sign"
	FormSend        Action = "form.send"
	FormBlank       Action = "form.blank"
	FormLoad        Action = "form.load"
	NoteRead        Action = "note.read"
	NoteWrite       Action = "note.write"
	MessageRead     Action = "message.read"
	ConditionRead   Action = "condition.read"
	ConditionWrite  Action = "condition.write"
	CheckInWrite    Action = "checkin.write"
	BreachRead      Action = "breach.read"
	BreachWrite     Action = "breach.write"
	BreachAnswer    Action = "breach.answer"
	OpinionRead     Action = "opinion.read"
	YouthRead       Action = "youth.read"
	FiguresRead     Action = "figures.read"
	FiguresOwn      Action = "figures.read_own"
	RowsRead        Action = "rows.read"
	ReportCertify   Action = "report.certify"
	ReportAccept    Action = "report.accept"
	ReportRegion    Action = "report.read_region"
	ReportNation    Action = "report.read_nation"
	ReportPublished Action = "report.read_published"
	RegisterImport  Action = "import.register"
	PeopleAdmin     Action = "people.admin"
	OrganisationAdd Action = "organisation.admin"
	CoverWrite      Action = "cover.write"
	BedsWrite       Action = "beds.write"
	DefinitionWrite Action = "definition.write"
	RetentionWrite  Action = "retention.write"
	AuditRead       Action = "audit.read"
	AuditFile       Action = "audit.read_file"
	BedsRead        Action = "beds.read"
	ProviderSet     Action = "provider.set"
	HouseRead       Action = "house.read"
	HouseWrite      Action = "house.write"
	FileExport      Action = "file.export"
	FileError       Action = "file.error" // that a file others rely on was opened in error
	ShelfRead       Action = "shelf.read"
	ShelfWrite      Action = "shelf.write"
	HeadsUpRead     Action = "headsup.read"
	HeadsUpWrite    Action = "headsup.write"
	OwnFormRead     Action = "ownform.read"      // those of the organisation
	OwnFormWrite    Action = "ownform.write"     // those of oneself
	OwnFormSet      Action = "ownform.set"       // those of the organisation
	OwnFormTakeOver Action = "ownform.take_over" // of somebody who left or is absent
	LineRead        Action = "line.read"
	AbsenceOwn      Action = "absence.own" // an officer is away, and another covers
)

// ClassOf says which row of the normative table an action belongs to.
var ClassOf = map[Action]Class{
	FileRead: Identity, FileWrite: Identity, FileOpen: Identity, FileDecide: Plan, FileAssign: Identity, FileTake: Identity, FileEmergency: Identity,
	AddressRead: Protected, FormRead: Forms, FormWrite: Forms, FormSign: Forms, FormSend: Forms, FormBlank: BlankForms, FormLoad: Settings,
	NoteRead: CaseNotes, NoteWrite: CaseNotes, MessageRead: Messages,
	ConditionRead: Plan, ConditionWrite: Plan, CheckInWrite: Plan,
	BreachRead: Breaches, BreachWrite: Breaches, BreachAnswer: Breaches, OpinionRead: Opinion, YouthRead: Youth,
	FiguresRead: Figures, FiguresOwn: Figures, BedsRead: Figures,
	ReportCertify: Figures, ReportAccept: Figures, ReportRegion: Figures, ReportNation: Figures,
	ReportPublished: Figures,
	RowsRead:        FrozenRows, RegisterImport: Identity, PeopleAdmin: Settings, OrganisationAdd: Settings, CoverWrite: Settings,
	BedsWrite: Settings, DefinitionWrite: Settings, RetentionWrite: Settings, AuditRead: AuditLog, AuditFile: AuditLog,
	EmergencyReview: AuditLog, ProviderSet: Settings, ShelfRead: Shelf, ShelfWrite: Shelf, HeadsUpRead: HeadsUps, HeadsUpWrite: HeadsUps,
	OwnFormRead: OwnForms, OwnFormWrite: OwnForms, OwnFormSet: OwnForms, OwnFormTakeOver: OwnForms,
	HouseRead: HouseNotes, HouseWrite: HouseNotes, FileExport: Identity, FileError: Identity, LineRead: AgencyLine, AbsenceOwn: OwnAbsence,
}

// rule allows a role an action when every predicate holds. Several rules for the same role and action are
// alternatives.
type rule struct {
	role    Role
	actions []Action
	when    []predicate
}

var (
	ofProvider = []predicate{sameOrganisation, sameProgramme, ownSite, notExcluded, notSealed}
	ofRegion   = []predicate{sameRegion, sameProgramme, notExcluded, notSealed}

	// The wall between programmes and the walls of the organisations stand for those who answer for privacy, too.
	forPrivacy = []predicate{oneFileWithPurpose, ownOrHeadquarters, sameProgramme}
)

func and(base []predicate, more ...predicate) []predicate {
	return append(append([]predicate{}, base...), more...)
}

// rules is the whole text of who may do what. What is not here is not allowed.
var rules = []rule{
	{CaseManager, []Action{FileRead, FileWrite, AddressRead, FormRead, FormWrite, FormSign, FormSend, NoteRead, NoteWrite, ConditionRead,
		ConditionWrite, CheckInWrite, BreachRead, BreachWrite, HouseRead}, and(ofProvider, assigned)},
	// Who covers does what cannot wait (docs/decisions/0006-who-covers-does-what-cannot-wait.md).
	{CaseManager, []Action{FileRead, FormRead, FormWrite, FormSign, FormSend, NoteRead, NoteWrite, ConditionRead, CheckInWrite, BreachRead, BreachWrite,
		HouseRead}, and(ofProvider, covering)},
	{CaseManager, []Action{FileTake}, and(ofProvider, offered)},
	{CaseManager, []Action{FileRead, FormRead, NoteRead, ConditionRead, BreachRead}, and(ofProvider, handedOver)},
	{CaseManager, []Action{MessageRead}, and(ofProvider, own)},
	{CaseManager, []Action{FiguresOwn}, []predicate{sameOrganisation, sameProgramme, own}},
	{CaseManager, []Action{FileOpen}, []predicate{sameOrganisation, sameProgramme}},
	{CaseManager, []Action{YouthRead}, []predicate{sameOrganisation, sameProgramme, notExcluded, named, notExpired}},

	{ProviderSupervisor, []Action{FileRead, FileWrite, FileAssign, FormRead, FormWrite, FormSign, FormSend, NoteRead, NoteWrite, MessageRead,
		ConditionRead, ConditionWrite, CheckInWrite, BreachRead, BreachWrite, AuditFile, HouseRead, HouseWrite, FileExport, FileError}, ofProvider},
	{ProviderSupervisor, []Action{AddressRead}, and(ofProvider, steppedUp)},
	{ProviderSupervisor, []Action{FileOpen}, []predicate{sameOrganisation, sameProgramme}},
	{ProviderSupervisor, []Action{FiguresRead, RowsRead, ReportCertify, BedsRead}, []predicate{sameOrganisation, sameProgramme}},
	{ProviderSupervisor, []Action{CoverWrite, RegisterImport, ProviderSet}, []predicate{sameOrganisation, sameProgramme, ownSite}},
	{ProviderSupervisor, []Action{YouthRead}, []predicate{sameOrganisation, sameProgramme, notExcluded, named, notExpired}},

	{HousingCoordinator, []Action{FileRead}, and(ofProvider, housingReferred)},
	{HousingCoordinator, []Action{BreachRead, HouseRead, HouseWrite}, and(ofProvider, resident)},
	{HousingCoordinator, []Action{AddressRead}, and(ofProvider, resident, forHousing)}, // of where a resident lives, and of nobody else
	{HousingCoordinator, []Action{FormRead, FormWrite, FormSign, NoteRead, MessageRead, ConditionRead}, and(ofProvider, housingReferred, forHousing)},
	{HousingCoordinator, []Action{BedsRead, BedsWrite}, []predicate{sameOrganisation}},

	{LiaisonOfficer, []Action{FileRead, FileDecide, ConditionRead, BreachRead, BreachAnswer, MessageRead}, ofRegion},
	{LiaisonOfficer, []Action{AddressRead}, and(ofRegion, needed)},
	// An officer writes in their own part of a form; what of the provider's is theirs to see was sent to them.
	{LiaisonOfficer, []Action{FormRead, FormWrite, FormSign, FormSend}, and(ofRegion, own)},
	{LiaisonOfficer, []Action{FormRead, NoteRead}, and(ofRegion, sentToUs)},
	{LiaisonOfficer, []Action{OpinionRead}, []predicate{sameProgramme, notExcluded, own}},
	{LiaisonOfficer, []Action{OpinionRead}, []predicate{sameRegion, sameProgramme, notExcluded}},
	{LiaisonOfficer, []Action{YouthRead}, []predicate{sameRegion, sameProgramme, notExcluded, named, notExpired}},
	{LiaisonOfficer, []Action{FiguresRead, RowsRead, ReportAccept, ReportRegion}, []predicate{sameRegion, sameProgramme}},

	{AgencyOfficer, []Action{FileRead, BreachRead}, and(ofRegion, assigned)},
	{AgencyOfficer, []Action{ConditionRead}, and(ofRegion, assigned, inForce)},
	{AgencyOfficer, []Action{FormRead}, and(ofRegion, assigned, sentToUs)},
	{AgencyOfficer, []Action{OpinionRead}, []predicate{sameRegion, sameProgramme, notExcluded, assigned, forHearing}},

	{HeadquartersAnalyst, []Action{FiguresRead, RowsRead, ReportNation, DefinitionWrite}, []predicate{sameProgramme}},
	{HeadquartersAnalyst, []Action{ReportPublished}, []predicate{sameProgramme, published}},
	{ManagementReader, []Action{ReportPublished}, []predicate{sameProgramme, published}},

	{PrivacyOfficer, []Action{FileRead, AddressRead, FormRead, NoteRead, HouseRead, MessageRead, ConditionRead, BreachRead},
		and(forPrivacy, notSealed)},
	{PrivacyOfficer, []Action{OpinionRead, YouthRead}, and(forPrivacy, twoPeople)},
	{PrivacyOfficer, []Action{AuditRead, EmergencyReview, RetentionWrite}, nil},
	{Auditor, []Action{AuditRead}, nil},
	// A form is the same for all organisations: the check is about no organisation, which leaves headquarters alone.
	{Administrator, []Action{PeopleAdmin, OrganisationAdd, FormLoad, ProviderSet}, []predicate{ownOrHeadquarters}},

	// What a provider offers and has in stock holds nothing about a client. The officers of its region see it: no surprises.
	{CaseManager, []Action{ShelfRead, ShelfWrite}, []predicate{sameOrganisation, sameProgramme}},
	{ProviderSupervisor, []Action{ShelfRead, ShelfWrite}, []predicate{sameOrganisation, sameProgramme}},
	{HousingCoordinator, []Action{ShelfRead}, []predicate{sameOrganisation, sameProgramme}},
	{LiaisonOfficer, []Action{ShelfRead}, []predicate{sameRegion, sameProgramme}},
	// Whoever works with clients may have to call the agency at once; its number holds nothing about any of them.
	{CaseManager, agencyLine, []predicate{sameOrganisation, sameProgramme}}, {ProviderSupervisor, agencyLine, []predicate{sameOrganisation, sameProgramme}},
	{HousingCoordinator, agencyLine, []predicate{sameOrganisation, sameProgramme}},
	// An officer says themselves when they are away; whoever covers from another region is lent a place in the office (Service.RecordOwnAbsence).
	{LiaisonOfficer, []Action{AbsenceOwn}, []predicate{sameOrganisation, sameProgramme, own}},
	// A heads-up names somebody who has no file yet: whoever may open one at the site is told, and the region's officers.
	{CaseManager, headsUps, headsUpOfProvider}, {ProviderSupervisor, headsUps, headsUpOfProvider}, {LiaisonOfficer, headsUps, []predicate{sameRegion, sameProgramme}},
	{HousingCoordinator, []Action{HeadsUpRead}, and(headsUpOfProvider, housingReferred)},

	// What a worker made for themselves is theirs alone, until they leave or are absent and a supervisor takes it over (own.Service.TakeOver says when);
	// what the organisation made, its case managers use and its supervisors change.
	{CaseManager, []Action{OwnFormRead}, []predicate{sameOrganisation, sameProgramme}},
	{CaseManager, []Action{OwnFormWrite}, []predicate{sameOrganisation, sameProgramme, own}},
	{ProviderSupervisor, []Action{OwnFormRead, OwnFormSet, OwnFormTakeOver}, []predicate{sameOrganisation, sameProgramme}},
	{ProviderSupervisor, []Action{OwnFormWrite}, []predicate{sameOrganisation, sameProgramme, own}},

	// A blank form holds nothing about anybody.
	{CaseManager, blankForms, nil}, {ProviderSupervisor, blankForms, nil}, {HousingCoordinator, blankForms, nil}, {LiaisonOfficer, blankForms, nil},
	{AgencyOfficer, blankForms, nil}, {HeadquartersAnalyst, blankForms, nil}, {ManagementReader, blankForms, nil}, {PrivacyOfficer, blankForms, nil},
	{Auditor, blankForms, nil}, {Administrator, blankForms, nil},

	// Emergency: one file of the own provider and programme, read-only, for at most an hour. It opens no sealed record,
	// no protected address, and nothing to a person who is shut out of the file.
	{CaseManager, []Action{FileEmergency}, inEmergency},
	{CaseManager, emergencyReads, and(inEmergency, emergency)},
	{ProviderSupervisor, []Action{FileEmergency}, inEmergency},
	{ProviderSupervisor, emergencyReads, and(inEmergency, emergency)},
}

var (
	blankForms = []Action{FormBlank}
	agencyLine = []Action{LineRead}
)

var (
	headsUps          = []Action{HeadsUpRead, HeadsUpWrite}
	headsUpOfProvider = []predicate{sameOrganisation, sameProgramme, ownSite}
)

var (
	inEmergency    = []predicate{sameOrganisation, sameProgramme, notExcluded, notSealed}
	emergencyReads = []Action{FileRead, NoteRead, ConditionRead, BreachRead}
)

// systemActions is what a named part of the system may do within the organisation it works for.
var systemActions = map[string][]Action{
	"command line": {OrganisationAdd, PeopleAdmin, RegisterImport, FileOpen, FileRead, FileWrite, FileDecide, FileAssign,
		NoteWrite, ConditionWrite, CheckInWrite, BreachWrite},
	"importer": {RegisterImport, FileOpen, FileRead, FileWrite, FileDecide, FileAssign, NoteWrite, ConditionWrite, CheckInWrite,
		BreachWrite},
	GrantsInEffect: {FileDecide},
	LastDays:       {FileDecide},
}

// Parts of the system that act by the clock: what the agency granted takes effect on its day, and what it imposed until a day ends after it.
const (
	GrantsInEffect = "granted changes"
	LastDays       = "last days"
)

package supervision

import (
	"context"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
)

// File is one person's supervision with one provider, as it stands now.
type File struct {
	ID              string     `db:"id"`
	OrganisationID  string     `db:"organisation_id"`
	SiteID          string     `db:"site_id"`
	Region          string     `db:"region"`
	Programme       string     `db:"programme"`
	ClientID        string     `db:"client_id"`
	State           State      `db:"state"`
	ReferredOn      clock.Date `db:"referred_on"`
	DecidedOn       clock.Date `db:"decided_on"`
	Decision        string     `db:"decision"`
	DecisionReason  string     `db:"decision_reason"`
	EnrolledOn      clock.Date `db:"enrolled_on"`
	ClosedOn        clock.Date `db:"closed_on"`
	ClosureReason   string     `db:"closure_reason"`
	Risk            string     `db:"risk"`
	City            string     `db:"city"`
	Housing         string     `db:"housing"`
	Ground          string     `db:"ground"`
	Standard        string     `db:"standard"`
	LiaisonName     string     `db:"liaison_name"`
	HousingReferred bool       `db:"housing_referred"`
	HousingAnswer   string     `db:"housing_answer"` // yes, no, or empty while nobody asked
	AgencyRisk      string     `db:"agency_risk"`    // what its referral says where the file says otherwise, until that is settled
	AgencyHousing   string     `db:"agency_housing"` // so too, yes or no
	OpenedInError   bool       `db:"opened_in_error"`
	Withdrawn       bool       `db:"withdrawn"`
	ImportID        string     `db:"import_id"`
	LastContact     clock.Date `db:"last_contact"`
	NextDue         clock.Date `db:"next_due"`
	Version         int        `db:"version"`
	Differs         string     `db:"-"`        // of a closure under way: why its reason is another than papers of the file say
	Resident        bool       `db:"resident"` // of one file that is read: a residence of the provider houses the client now
	Undated         bool       `db:"undated"`  // so too: of a register that does not say when the referral was, ReferredOn is the day from which the file stands
	OnWord          string     `db:"on_word"`  // so too: how its decision stands, of which the provider recorded the agency's word: package overruled
}

// Subject is what the rules of access need to know of the file.
func (f File) Subject() access.Subject {
	return access.Subject{OrganisationID: f.OrganisationID, Region: f.Region, SiteID: f.SiteID, FileID: f.ID, Programme: f.Programme,
		HousingReferred: f.HousingReferred || f.AgencyHousing == "yes", Resident: f.Resident}
}

// Columns names the columns of supervision_file (alias f) for lists narrowed by access.
var Columns = access.Columns{Organisation: "f.organisation_id", Region: "f.region", Site: "f.site_id", File: "f.id",
	Programme: "f.programme", Housing: "(f.housing_referred or f.agency_housing='yes')", Resident: "exists (" + nowHoused + ")"}

// Codes of a decision on a referral (CCM-11).
const (
	Accepted     = "ACCEPTED"
	RefusedBySP  = "REFUSED_BY_SP"
	NotApproved  = "NOT_APPROVED_BY_CBSA"
	WithdrawnRef = "WITHDRAWN"
)

// Lists of codes, in the order in which a page offers them. They may become settings; their names are in the
// catalogue.
var (
	Decisions      = []string{Accepted, RefusedBySP, NotApproved, WithdrawnRef}
	ClosureReasons = []string{"BREACH", "STATUS_CHANGE", "LEFT_CANADA", "TRANSFER", "DEATH", "WITHDREW", "OTHER"}
	Risks          = []string{"LOW", "MEDIUM", "HIGH"}
	Outcomes       = []string{Kept, Late, Missed, Waiting, Excused}
	AgencyActions  = []string{"NO_ACTION", "WARN_VERBAL", "WARN_WRITTEN", "CONDITIONS_AMENDED", "CUSTODY", "CCMS_TERMINATED_OTHER_RELEASE"}
)

// Outcomes of a check-in: attendance, apart from compliance.
const (
	Kept    = "KEPT"
	Late    = "LATE"
	Missed  = "MISSED"
	Waiting = "WAITING" // evidence of the reason is awaited
	Excused = "EXCUSED"
)

// InResidence is the housing of a client who has a place in a residence of the provider; the figures count it by this code.
const InResidence = "RESIDENCE"

// Orderly notes a problem when a date is missing, is no date, lies in the future or before what must come first.
func Orderly(c *fault.Check, field string, d, after, today clock.Date) {
	switch {
	case d == "":
		c.Add(field, "fault.required")
	case !d.Valid():
		c.Add(field, "supervision.problem.date")
	case d > today:
		c.Add(field, "supervision.problem.future")
	case !d.Likely(today):
		c.Add(field, "supervision.problem.year")
	case after != "" && d < after:
		c.Add(field, "supervision.problem.order", "After", string(after))
	}
}

// comesOn checks the day of a check-in to come, which may be left open: not before the first that it may be, and within a year.
func (s *Service) comesOn(ctx context.Context, c *fault.Check, field string, d, first clock.Date) {
	fromOn(c, field, d, first)
	far := s.today(ctx).AddMonths(12)
	c.Require(!d.Valid() || d <= far, field, "supervision.problem.far", "Until", string(far))
}

// fromOn is comesOn of a day that may be as far ahead as it will.
func fromOn(c *fault.Check, field string, d, first clock.Date) {
	c.Require(d == "" || d.Valid(), field, "supervision.problem.date")
	c.Require(!d.Valid() || d >= first, field, "supervision.problem.order", "After", string(first))
}

// hour reads in place an hour that may be left open.
func hour(c *fault.Check, field string, text *string) {
	read, ok := clock.ParseHour(*text)
	c.Require(ok || strings.TrimSpace(*text) == "", field, "supervision.problem.time")
	*text = read
}

// told checks words that are needed, within a length in bytes; missing is what is said when there are none.
func told(c *fault.Check, field, words, missing string, most int) {
	c.Require(strings.TrimSpace(words) != "", field, missing)
	c.Require(len(words) <= most, field, "fault.too_long")
}

// TellsHousing reports whether housing coordinators are told of a file and its risk: a high one that asks for housing (CCM-2). While the
// referral says otherwise than the file, the higher of the two counts.
func (f File) TellsHousing() bool {
	return (f.Risk == "HIGH" || f.AgencyRisk == "HIGH") && f.Subject().HousingReferred && !f.OpenedInError
}

// DiffersSource is where a task comes from that asks to settle what the referral says otherwise than the file.
const DiffersSource = "differing"

// housingAnswer gives what is kept of whether the client is referred for housing: who is was asked, and what is neither yes nor no is no
// answer.
func (f File) housingAnswer() string {
	switch {
	case f.HousingReferred:
		return "yes"
	case f.HousingAnswer == "no":
		return "no"
	}
	return ""
}

package supervision

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/registry"
	"passerelle/internal/supervision/undated"
)

// Referral is what is known when a referral is received (CCM-1).
type Referral struct {
	Client           registry.Client
	SiteID, Region   string
	ReceivedOn       clock.Date
	Risk             string
	City, Housing    string
	Ground, Standard string // the standard is how often the client is to report
	LiaisonName      string
	HousingReferred  bool
	HousingAnswer    string // yes or no; empty while nobody asked

	// Of is the client that it is about, where somebody says so of a twin; Different are twins who are other people. A
	// client whose supervision ended comes back to the file of then, to be reopened, or Anew to a file of its own.
	Of        string
	Anew      bool
	Different []string
	Taken     func(context.Context, *db.Tx, File) error // what is done with the file in the transaction that opens it or goes on with it
}

func (r Referral) validate(today clock.Date) error {
	var c fault.Check
	c.Take(r.Client.Check(today), nil)
	Orderly(&c, "received_on", r.ReceivedOn, "", today)
	if r.Client.BirthDate.Valid() && r.ReceivedOn.Valid() && r.Client.BirthDate > r.ReceivedOn {
		c.Take(bornLater(r.ReceivedOn), nil)
	}
	c.Require(r.Region != "", "region", "fault.required")
	c.Require(r.Risk == "" || slices.Contains(Risks, r.Risk), "risk", "supervision.problem.choice")
	return c.Err()
}

// bornLater refuses a birth date that lies after the referral.
func bornLater(received clock.Date) error {
	var c fault.Check
	c.Add("birth_date", "supervision.problem.born_later", "Received", string(received))
	return c.Err()
}

// ReceiveReferral opens a file for a referral, and the client's record with it. Whoever is a case manager is assigned
// the file; otherwise it waits with the provider's unassigned files.
func (s *Service) ReceiveReferral(ctx context.Context, a access.Actor, r Referral) (File, error) {
	subject := access.Subject{OrganisationID: a.OrganisationID, Programme: a.Programme, SiteID: r.SiteID}
	if err := s.Access.Check(ctx, s.DB, a, access.FileOpen, subject); err != nil {
		return File{}, err
	}
	if err := r.validate(s.today(ctx)); err != nil {
		return File{}, err
	}
	f := File{ID: id.New(), OrganisationID: a.OrganisationID, SiteID: r.SiteID, Region: r.Region, Programme: access.CCMS, State: Referred,
		ReferredOn: r.ReceivedOn, Risk: r.Risk, City: r.City, Housing: r.Housing, Ground: r.Ground, Standard: r.Standard,
		LiaisonName: r.LiaisonName, HousingReferred: r.HousingReferred, HousingAnswer: r.HousingAnswer, Version: 1}
	r.Client.OrganisationID, r.Client.Programme = f.OrganisationID, f.Programme
	out := f
	err := s.DB.Tx(ctx, func(tx *db.Tx) error {
		out = f
		if err := s.siteIsThere(ctx, tx, a.OrganisationID, r.SiteID, "region"); err != nil {
			return err
		}
		client, err := s.clientOf(ctx, tx, a, r, &out)
		if err == nil && out.ClientID == "" {
			out.ClientID = client.ID
			err = s.open(ctx, tx, a, out, client)
		}
		if err == nil && r.Taken != nil {
			err = r.Taken(ctx, tx, out)
		}
		return err
	})
	return out, err
}

// clientOf gives whom a referral is about: somebody new, or of whom somebody says so a twin, whose file it puts in the
// place of the new one when that is where to go on.
func (s *Service) clientOf(ctx context.Context, tx *db.Tx, a access.Actor, r Referral, f *File) (registry.Client, error) {
	twins, err := s.twins(ctx, tx, a, r.Client)
	if err != nil {
		return r.Client, err
	}
	if at := slices.IndexFunc(twins, func(t Twin) bool { return t.ClientID == r.Of && !t.Hidden() }); at >= 0 {
		if twins[at].GoesOn() && !(r.Anew && twins[at].File.MayReopen()) {
			*f = twins[at].File
		}
		return twins[at].Client, nil
	}
	if err := met(twins, r.Different); err != nil {
		return r.Client, err
	}
	c := r.Client
	if slices.ContainsFunc(twins, func(t Twin) bool { return t.SameUCI }) {
		c.UCIWritten = "" // it stays with the other until a supervisor has compared the two
	}
	if c, err = s.Registry.AddClient(ctx, tx, c); err != nil {
		return c, err
	}
	return c, s.apart(ctx, tx, a, c, twins)
}

// siteIsThere refuses an open file at a site that has ended or is another provider's, and keeps it from ending meanwhile.
func (s *Service) siteIsThere(ctx context.Context, tx *db.Tx, organisationID, siteID, field string) error {
	if siteID == "" {
		return nil
	}
	there, err := s.Access.HoldSite(ctx, tx, organisationID, siteID)
	if err != nil {
		return fmt.Errorf("site of the provider: %w", err)
	}
	var c fault.Check
	c.Require(there, field, "supervision.problem.site")
	return c.Err()
}

func (s *Service) open(ctx context.Context, tx *db.Tx, a access.Actor, f File, c registry.Client) error {
	if err := insertFile(ctx, tx, f); err != nil {
		return err
	}
	if a.Has(access.CaseManager) {
		if err := s.Access.Assign(ctx, tx, f.OrganisationID, f.ID, a.PersonID, access.Assigned, s.today(ctx), ""); err != nil {
			return err
		}
	}
	facts := []history.Fact{{Kind: history.Referred, Effective: f.ReferredOn,
		Payload: history.ReferredPayload{Provider: f.OrganisationID, Site: f.SiteID, Region: f.Region}}}
	if f.Risk != "" {
		facts = append(facts, history.Fact{Kind: history.RiskSet, Effective: f.ReferredOn, Payload: history.RiskPayload{Risk: f.Risk}})
	}
	facts = append(facts, Attributes(f, c)...)
	_, err := s.History.Append(ctx, tx, a, history.ActReferralReceived, f.OrganisationID, f.ID, facts...)
	return err
}

// Attributes gives the dated attributes that figures use, as they stand at the referral.
func Attributes(f File, c registry.Client) []history.Fact {
	var out []history.Fact
	for _, at := range []history.AttributePayload{
		{Name: "sex", Value: c.Sex}, {Name: "birth", Value: string(c.BirthDate)}, {Name: "citizenship", Value: c.Citizenship},
		{Name: "language", Value: c.Language}, {Name: "ground", Value: f.Ground}, {Name: "city", Value: f.City},
		{Name: "housing", Value: f.Housing}, {Name: "standard", Value: f.Standard},
	} {
		if at.Value != "" {
			out = append(out, history.Fact{Kind: history.AttributeSet, Effective: f.ReferredOn, Payload: at})
		}
	}
	return out
}

// OpenAs opens a file that stands as somebody else's records say: decided, enrolled, closed. The act that does it has
// been allowed and writes its events.
func OpenAs(ctx context.Context, tx *db.Tx, f File) error {
	if err := insertFile(ctx, tx, f); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `update supervision_file set decided_on=$2, decision=$3, decision_reason=$8, enrolled_on=$4, closed_on=$5, closure_reason=$6, last_contact=$7
		where id=$1`, f.ID, f.DecidedOn, f.Decision, f.EnrolledOn, f.ClosedOn, f.ClosureReason, f.LastContact, f.DecisionReason)
	if err != nil {
		return fmt.Errorf("file as it stands: %w", err)
	}
	return nil
}

func insertFile(ctx context.Context, tx *db.Tx, f File) error {
	_, err := tx.Exec(ctx, `insert into supervision_file (id, organisation_id, site_id, region, programme, client_id, state, referred_on,
		decided_on, decision, decision_reason, enrolled_on, closed_on, closure_reason, risk, city, housing, ground, standard, liaison_name,
		housing_referred, opened_in_error, withdrawn, import_id, last_contact, next_due, version, housing_answer)
		values ($1,$2,$3,$4,$5,$6,$7,$8,'','','','','','',$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,'','',1,$19)`,
		f.ID, f.OrganisationID, f.SiteID, f.Region, f.Programme, f.ClientID, f.State, f.ReferredOn, f.Risk, f.City, f.Housing, f.Ground,
		f.Standard, f.LiaisonName, f.HousingReferred, false, false, f.ImportID, f.housingAnswer())
	if err != nil {
		return fmt.Errorf("open file: %w", err)
	}
	return nil
}

// Decision is the answer to a referral (CCM-11).
type Decision struct {
	On       clock.Date
	Code     string
	Reason   string      // a code beside the decision's own; may be empty
	Why      string      // it is made although something is missing that can be put off
	Word     Word        // on which somebody of the provider records it
	Question string      // what the agency asks, when its answer is [MoreInformation]
	Hearing  *clock.Date // the next one, that it is recorded with, empty when none is known; nil: that which the referral names
	Holds    string      // which of the proposed conditions of one kind hold, by their numbers in the referral
}

// RecordDecision records the decision on a referral. The version is that of the file the person saw.
func (s *Service) RecordDecision(ctx context.Context, a access.Actor, fileID string, version int, d Decision) (File, error) {
	return s.do(ctx, a, change{act: history.ActDecisionRecorded, action: access.FileWrite, fileID: fileID, version: version, guarded: Deciding, why: d.Why, word: &d.Word,
		validate: func(f File) error {
			var c fault.Check
			c.Require(slices.Contains(Decisions, d.Code), "decision", "supervision.problem.choice")
			Orderly(&c, "decided_on", d.On, undated.After(f.Undated, f.ReferredOn), s.today(ctx))
			return c.Err()
		},
		apply: func(tx *db.Tx, f *File) ([]history.Fact, error) {
			if err := s.Schedule.FinishTasksFrom(ctx, tx, f.ID, ReferralSource, a.PersonID); err != nil {
				return nil, err
			}
			return s.decided(ctx, tx, false, f, d)
		}})
}

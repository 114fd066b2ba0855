package life

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/checklist"
	"passerelle/internal/supervision/desk"
	"passerelle/internal/supervision/interview"
	"passerelle/internal/supervision/release"
	"passerelle/internal/supervision/undone"
)

// Facts is what phases and gates ask about a file: its state, its papers, and what was seen to.
type Facts struct {
	File supervision.File
	// Papers are the forms of the file that stand, by their codes; of two of a kind, the one begun last.
	Papers    map[string]Paper
	Asked     bool // the agency asked about the referral and waits for the answer
	AskedOn   clock.Date
	Consented bool // the client lets the provider speak to somebody
	Ticks     map[string]Tick
	Closing   Closing
	Left      undone.Left    // of a closing that is open: what its list says of the file and is not so yet
	Request   Paper          // for the closing, on BSF806
	Checklist Checklist      // of the referral
	Arranged  bool           // an assessment interview, at any time
	Heard     bool           // the client, at one
	Assessed  bool           // the client's needs, at any time (CCM-9)
	Untold    []desk.Breach  // non-compliance of which the agency was not called, or was not sent the form
	Found     []desk.Finding // what was not complied with, and neither reported nor set aside
	Taken     Taken          // the agency's final action, where it ended the client's being free
	Custody   Custody        // the client is held now
	Deadline  Deadline       // of an urgent referral without a decision

	unanswered []forms.Filled // in which the agency was asked for something

	proposal forms.Answers // of the referral that was begun last, also one that corrects what stands and was not sent
	asks     []Gate        // the gates as the provider of the file has them today
}

// Paper is how far a form of the file is, as far as gates ask.
type Paper struct {
	ID        string
	Whole     bool // what is not the agency's is completed, and signed where it has to be
	Signed    bool // somebody signed it, whether it has to be signed or not
	Sent      bool // what is the provider's went to the agency
	Answered  bool // the agency's part came back
	Closes    bool // of a change of conditions: it asks for the end of supervision
	Confirmed bool // of one that does: the agency confirmed it
	Refused   bool // of one that does: the agency did not
	Agreed    bool // of a case plan: the agency agreed to its outline
	// Missing are the signatures that it asks for still, where it is completed; NotUndertaken what a client answered no to on an undertaking.
	Missing, NotUndertaken []forms.Item

	answers  forms.Answers
	signedAt int64 // when it was signed last
}

// Closing is the closing of a file that is under way; without an id there is none.
type Closing struct {
	ID          string     `db:"id"`
	BegunOn     clock.Date `db:"begun_on"`
	ConfirmedOn clock.Date `db:"confirmed_on"`
	ConfirmedBy string     `db:"confirmed_by"` // the officer, as told
	// ConfirmedReason is for which reason, where that was said.
	ConfirmedReason string `db:"confirmed_reason"`
	Version         int    `db:"version"`
}

// factsOf gathers what is known of a file.
func (s *Service) factsOf(ctx context.Context, q db.Querier, f supervision.File) (Facts, error) {
	out := Facts{File: f, Papers: map[string]Paper{}}
	said, err := s.SettingsOf(ctx, q, f.OrganisationID)
	if err != nil {
		return out, err
	}
	out.asks = GatesOf(said, s.today(ctx))
	filled, err := s.Forms.Whole(ctx, q, forms.OfFile(f.ID))
	if err != nil {
		return out, err
	}
	reopened, err := s.reopened(ctx, q, f)
	if err != nil {
		return out, err
	}
	out.proposal, out.unanswered = proposalOf(filled), unanswered(filled, f.OrganisationID, reopened)
	var list *forms.Filled
	for i, x := range filled { // the latest first
		out.Assessed = out.Assessed || x.Code == needsForm && paperOf(x, f.OrganisationID).Whole
		earlier := slices.Contains(ofClosing, x.Code) && x.OpenedAt < reopened
		if !earlier && x.Counts() {
			out.request(paperOf(x, f.OrganisationID))
		}
		if _, later := out.Papers[x.Code]; !later && !earlier && x.Counts() {
			out.Papers[x.Code] = paperOf(x, f.OrganisationID)
			if x.Code == checklist.Form {
				list = &filled[i]
			}
		}
	}
	if out.Checklist, err = s.checklistOf(ctx, q, f, list); err != nil {
		return out, err
	}
	if out.Arranged, out.Heard, err = interview.Standing(ctx, q, f.ID); err != nil {
		return out, err
	}
	if err = out.asked(ctx, q); err != nil {
		return out, err
	}
	if out.Consented, err = release.Consented(ctx, q, f.ID, out.signedForm("consent"), s.today(ctx)); err != nil {
		return out, err
	}
	if err = out.untold(ctx, q); err != nil {
		return out, err
	}
	if out.Taken, err = takenOf(ctx, q, f); err != nil {
		return out, err
	}
	if err = out.presses(ctx, q, filled); err != nil {
		return out, err
	}
	if out.Ticks, err = ticksOf(ctx, q, f.ID); err != nil {
		return out, err
	}
	return out, out.closes(ctx, q, s.today(ctx))
}

// closes fills in how a closing stands, and what it leaves undone; what was ticked for an earlier one says nothing.
func (x *Facts) closes(ctx context.Context, q db.Querier, today clock.Date) (err error) {
	if x.Closing, err = closingOf(ctx, q, x.File.ID); err != nil || x.File.State != supervision.Active {
		return err
	}
	if !x.Closing.Open() {
		maps.DeleteFunc(x.Ticks, func(_ string, t Tick) bool { return t.List == ClosingList })
		return nil
	}
	x.Left, err = undone.Of(ctx, q, x.File, today)
	return err
}

// proposalOf gives what is written in the referral that was begun last, the first of the forms.
func proposalOf(filled []forms.Filled) forms.Answers {
	if i := slices.IndexFunc(filled, func(x forms.Filled) bool { return x.Code == referral }); i >= 0 {
		return filled[i].Answers()
	}
	return nil
}

// asked fills in whether the agency waits for an answer, and since when.
func (x *Facts) asked(ctx context.Context, q db.Querier) error {
	open, err := db.All[clock.Date](ctx, q, "select asked_on from referral_question where file_id=$1 and answer='' order by asked_on limit 1", x.File.ID)
	if x.Asked = len(open) > 0; x.Asked {
		x.AskedOn = open[0]
	}
	return err
}

// untold fills in what the agency was not told of.
func (x *Facts) untold(ctx context.Context, q db.Querier) (err error) {
	if x.Untold, err = desk.UntoldOf(ctx, q, x.File.ID); err != nil || x.File.EnrolledOn == "" {
		return err
	}
	x.Found, err = desk.Service{}.Findings(ctx, q, x.File.ID)
	return err
}

// presses fills in what cannot wait: an answer by a day, and that the client is held.
func (x *Facts) presses(ctx context.Context, q db.Querier, filled []forms.Filled) (err error) {
	if x.Deadline, err = deadlineOf(ctx, q, x.File, filled); err != nil {
		return err
	}
	x.Custody, err = custodyOf(ctx, q, x.File, filled)
	return err
}

// needsForm is the form with which the needs of a client are assessed.
const needsForm = "needs-assessment"

// ofClosing are the papers of a closing. Those of one that a reopening undid say nothing of the next.
var ofClosing = []string{"bsf806", closingNote}

// reopened gives when a file was reopened last, 0 when it never was.
func (s *Service) reopened(ctx context.Context, q db.Querier, f supervision.File) (int64, error) {
	if f.EnrolledOn == "" {
		return 0, nil
	}
	events, err := s.History.Of(ctx, q, f.ID, []history.Kind{history.Reopened}, 0, 1)
	if err != nil || len(events) == 0 {
		return 0, err
	}
	return clock.Micros(events[0].Recorded), nil
}

func paperOf(x forms.Filled, provider string) Paper {
	out := Paper{ID: x.ID, Signed: len(x.Signatures) > 0, answers: x.Answers()}
	out.Missing = x.Unsigned()
	out.Whole = len(out.Missing) == 0
	if x.Code == undertakingForm {
		out.NotUndertaken = x.Refused()
	}
	for _, g := range x.Signatures {
		out.signedAt = max(out.signedAt, g.SignedAt)
	}
	for _, p := range x.Definition.Parts {
		written, there := x.Part(p.ID)
		done := there && written.State != forms.Draft
		if p.Side == forms.Agency {
			for _, to := range x.CarriedTo(p.ID) {
				out.Answered = out.Answered || done && to == provider && p.ID != x.Definition.Parts[0].ID
			}
			continue
		}
		out.Whole = out.Whole && done
		for _, to := range x.CarriedTo(p.ID) {
			out.Sent = out.Sent || to != provider
		}
	}
	out.Closes = x.Code == "bsf806" && slices.Contains(out.answers["asks"], "closing")
	out.Confirmed = out.Closes && out.Answered && out.answers.Get("terminated") == "yes"
	out.Refused = out.Closes && out.Answered && out.answers.Get("terminated") == "no"
	out.Agreed = x.Code == "case-plan" && out.Answered && out.answers.Get("agreement") == "agreed"
	return out
}

func closingOf(ctx context.Context, q db.Querier, fileID string) (Closing, error) {
	list, err := db.All[Closing](ctx, q, "select id, begun_on, confirmed_on, confirmed_by, confirmed_reason, version from file_closing where file_id=$1 and ended_on=''", fileID)
	if err != nil || len(list) == 0 {
		return Closing{}, err
	}
	return list[0], nil
}

// whole reports whether a form of the file is completed and signed.
func (x Facts) whole(code string) bool { return x.Papers[code].Whole }

// signedForm gives the id of a form of the file that is completed and signed; empty when there is none.
func (x Facts) signedForm(code string) string {
	if !x.whole(code) {
		return ""
	}
	return x.Papers[code].ID
}

// paper gives where a form of the file is, or where one is begun.
func (x Facts) paper(code string) string {
	if p, there := x.Papers[code]; there {
		return fmt.Sprintf("/files/%s/forms/%s", x.File.ID, p.ID)
	}
	return x.begins(code)
}

// begins gives where a form of the file is begun.
func (x Facts) begins(code string) string { return "/files/" + x.File.ID + "/forms?code=" + code }

package life

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/supervision"
)

// Named are the reasons for closing that papers of a file say, and the day (CCM-19): a closure has one reason and one day, and says why it is
// another. Empty is what none says.
type Named struct {
	Requested string `db:"requested"` // by the closing section of BSF806 that went to the agency, unless it refused
	Confirmed string `db:"confirmed"` // by the officer, on that form or with the confirmation, where they say one
	Reported  string `db:"reported"`  // by the closure report
	// Ends is the last day of supervision by that section of BSF806.
	Ends clock.Date `db:"ends_on"`
}

// First is the reason that is proposed: that of the request comes before the officer's, and both before the report's.
func (n Named) First() string { return cmp.Or(n.Requested, n.Confirmed, n.Reported) }

// Any reports whether a reason is said, or a day.
func (n Named) Any() bool { return n != Named{} }

// Disputed reports whether the officer confirmed the end for another reason than the case manager asked for.
func (n Named) Disputed() bool {
	return n.Requested != "" && n.Confirmed != "" && n.Requested != n.Confirmed
}

// Against gives those that say another reason, or another day.
func (n Named) Against(reason string, on clock.Date) Named {
	other := func(said string) string {
		if said == reason {
			return ""
		}
		return said
	}
	out := Named{Requested: other(n.Requested), Confirmed: other(n.Confirmed), Reported: other(n.Reported)}
	if n.Ends != on {
		out.Ends = n.Ends
	}
	return out
}

// Named gives the reasons for closing that papers of the file say. Who was never under supervision has no such papers.
func (x Facts) Named() Named {
	if !wasEnrolled(x) {
		return Named{}
	}
	out := Named{Confirmed: x.Closing.ConfirmedReason}
	if x.Request.Sent && !x.Request.Refused {
		out.Requested, out.Ends = x.Request.answers.Get("reason"), clock.Date(x.Request.answers.Get("ends"))
	}
	if x.Request.Confirmed {
		out.Confirmed = cmp.Or(x.Request.answers.Get("other_reason"), out.Confirmed)
	}
	if report := x.Papers[closingNote]; report.Whole {
		out.Reported = report.answers.Get("reason")
	}
	return out
}

// request is the closing request among the changes of conditions of a file, the latest first: one that went to the agency comes before
// one that is still written, unless the agency refused it.
func (x *Facts) request(p Paper) {
	if p.Closes && (x.Request.ID == "" || !x.Request.Sent && p.Sent && !p.Refused) {
		x.Request = p
	}
}

// closingRequest gives where the closing request is, or where it is begun.
func closingRequest(x Facts) string {
	if x.Request.ID != "" {
		return fmt.Sprintf("/files/%s/forms/%s", x.File.ID, x.Request.ID)
	}
	return x.begins("bsf806") + "&asks=closing"
}

// otherwise gives what a closure differs from, and asks for why beside the field differs.
func (x Facts) otherwise(c *fault.Check, g supervision.Guarded) Named {
	if g != supervision.Closing {
		return Named{}
	}
	why, out := strings.TrimSpace(x.File.Differs), x.Named().Against(x.File.ClosureReason, x.File.ClosedOn)
	day := out
	day.Ends = ""
	c.Require(why != "" || !day.Any(), "differs", "life.problem.differs")
	c.Require(why != "" || out.Ends == "" || day.Any(), "differs", "life.problem.differs_day", "Day", string(out.Ends))
	c.Require(len(why) <= longestWhy, "differs", "fault.too_long")
	return out
}

// ends ends the closing that led to a closure, and keeps why its reason is another than papers say: in the transaction of the closure,
// so that a closure that fails leaves no answer behind.
func (s *Service) ends(ctx context.Context, tx *db.Tx, f supervision.File, from Named) ([]history.Fact, error) {
	if err := s.closed(ctx, tx, f); err != nil || !from.Any() {
		return nil, err
	}
	ending := id.New()
	if _, err := tx.Exec(ctx, `insert into file_ending (id, organisation_id, file_id, closed_on, reason, requested, confirmed, reported, why, ends_on)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`, ending, f.OrganisationID, f.ID, f.ClosedOn, f.ClosureReason, from.Requested, from.Confirmed, from.Reported,
		strings.TrimSpace(f.Differs), from.Ends); err != nil {
		return nil, fmt.Errorf("why the reason differs: %w", err)
	}
	return []history.Fact{{Kind: history.ReasonDiffers, Effective: f.ClosedOn,
		Payload: history.EndingPayload{Ending: ending, Requested: from.Requested, Confirmed: from.Confirmed, Reported: from.Reported, Ends: from.Ends}}}, nil
}

// Ending is a closure for another reason than papers of the file said, with what they said and why it differs.
type Ending struct {
	Named
	ID       string     `db:"id"`
	ClosedOn clock.Date `db:"closed_on"`
	Reason   string     `db:"reason"`
	Why      string     `db:"why"`
}

// Endings lists them to a page of the file, which decides access and audits.
func (s *Service) Endings(ctx context.Context, fileID string) ([]Ending, error) {
	return db.All[Ending](ctx, s.DB, "select id, closed_on, reason, requested, confirmed, reported, why, ends_on from file_ending where file_id=$1", fileID)
}

// EndingOf gives the one of the closure that stands, empty where its reason is no other.
func (s *Service) EndingOf(ctx context.Context, f supervision.File, list []Ending) (Ending, error) {
	if f.State != supervision.Closed || len(list) == 0 {
		return Ending{}, nil
	}
	events, err := s.History.Of(ctx, s.DB, f.ID, []history.Kind{history.Reopened, history.ReasonDiffers}, 0, 1)
	if err != nil || len(events) == 0 || events[0].Kind != history.ReasonDiffers {
		return Ending{}, err
	}
	p, err := history.Decode[history.EndingPayload](events[0])
	for _, x := range list {
		if x.ID == p.Ending {
			return x, err
		}
	}
	return Ending{}, err
}

// Known says why and when a file is closed, under the published names that a form begins from.
func (s *Service) Known(ctx context.Context, q db.Querier, _ access.Actor, f supervision.File) (forms.Context, error) {
	x, err := s.factsOf(ctx, q, f)
	if err != nil {
		return nil, err
	}
	named, known := x.Named(), map[string]any{}
	on, confirmed := f.ClosedOn, x.Closing.ConfirmedOn
	if f.State == supervision.Closed && confirmed == "" { // the closing ended with the file; what was confirmed in it stands
		if confirmed, err = confirmedLast(ctx, q, f); err != nil {
			return nil, err
		}
	}
	if named.Requested != "" {
		on = cmp.Or(on, clock.Date(x.Request.answers.Get("ends")))
	}
	if x.Request.Confirmed {
		confirmed = cmp.Or(confirmed, clock.Date(x.Request.answers.Get("answered")))
	}
	whose := ""
	if confirmed != "" {
		if whose, err = s.whoseEnd(ctx, q, x); err != nil {
			return nil, err
		}
	}
	for name, value := range map[string]string{"reason": cmp.Or(f.ClosureReason, named.Requested, named.Confirmed), "on": string(on), "confirmed": string(confirmed), "confirmed_word": whose} {
		if value != "" {
			known[name] = value
		}
	}
	if x.Request.Sent {
		known["requested"] = true
	}
	return forms.Context{"closure": known}, nil
}

// Confirming gives by the day the officer who is said to have confirmed the end of a file's supervision, to a page of the file, which decides access and audits.
func (s *Service) Confirming(ctx context.Context, fileID string) (map[clock.Date]string, error) {
	list, err := db.All[Closing](ctx, s.DB, `select confirmed_on, confirmed_by from file_closing where file_id=$1 and confirmed_on<>''
		union all select said_on as confirmed_on, said_by as confirmed_by from agency_word where file_id=$1 and about='END'`, fileID)
	out := map[clock.Date]string{}
	for _, c := range list {
		out[c.ConfirmedOn] = c.ConfirmedBy
	}
	return out, err
}

// confirmedLast gives the day on which the end was confirmed in the closing that led to the closure of a file, empty where it was not there.
func confirmedLast(ctx context.Context, q db.Querier, f supervision.File) (clock.Date, error) {
	on, err := db.One[clock.Date](ctx, q, "select coalesce((select confirmed_on from file_closing where file_id=$1 and ended_on>=$2 order by id desc limit 1),'')", f.ID, f.ClosedOn)
	if err != nil {
		return "", fmt.Errorf("when the end was confirmed: %w", err)
	}
	return on, nil
}

// Whose word the confirmation of the end is.
const (
	owned = "OWN"  // the officer's: with the closing, on BSF806, or of what the provider wrote
	heard = "TOLD" // the provider's, who wrote what an officer said
)

// whoseEnd gives whose word it is that the end of a file is confirmed.
func (s *Service) whoseEnd(ctx context.Context, q db.Querier, x Facts) (string, error) {
	events, err := s.History.Of(ctx, q, x.File.ID, []history.Kind{history.EndConfirmed}, 0, 1)
	if err != nil || x.Request.Confirmed || len(events) == 0 || !events[0].Provided() {
		return owned, err
	}
	outcome, err := db.One[string](ctx, q, "select coalesce((select outcome from agency_word where file_id=$1 and about='END' order by id desc limit 1),'')", x.File.ID)
	if err != nil {
		return "", fmt.Errorf("whose word the end is: %w", err)
	}
	return map[bool]string{true: owned, false: heard}[outcome == "CONFIRMED"], nil
}

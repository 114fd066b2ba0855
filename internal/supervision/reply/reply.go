// Package reply says what the provider itself answers a referral in its part of BSF801, once that went to the agency: that it takes the
// client, does not, or asks for more first (CCM-11). It is no decision, and nobody decides against it. Start at [Reply].
package reply

import (
	"context"
	"encoding/json"
	"fmt"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// What of the referral is the provider's answer.
const (
	Item    = "recommends"
	whyItem = "recommends_why"
)

// The answers with which the provider does not take the client as the referral stands.
const (
	Refuses = "REFUSED_BY_SP"
	Asks    = "MORE"
)

// Reply is what a provider answers a referral.
type Reply struct{ Code, Why string }

// Of reads it off the answers of the provider's part.
func Of(said map[string][]string) Reply {
	return Reply{first(said[Item]), first(said[whyItem])}
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// Takes reports whether nothing is said against taking the client.
func (r Reply) Takes() bool { return r.Code != Refuses && r.Code != Asks }

// Allows refuses, beside a field, that the client is accepted as long as the provider does not take them.
func (r Reply) Allows(field string) error {
	if r.Takes() {
		return nil
	}
	return fault.At(field, "life.problem.client_taken."+r.Code)
}

// written holds the answers of the provider's part of the referral of a file (f) that was sent last, where that part went to the agency. What
// a correction brings along was sent before it was begun, and is no sending of it.
const written = `coalesce((select case when exists (select 1 from form_sending g where g.form_id=x.id and g.to_organisation<>f.organisation_id) then p.answers else '' end
	from form x join form_part p on p.form_id=x.id and p.part='provider' where x.subject_kind='file' and x.subject_id=f.id and x.code='bsf801' and x.discarded_at=0
	and exists (select 1 from form_sending g where g.form_id=x.id and (x.supersedes='' or g.sent_at>x.opened_at)) order by x.opened_at desc, x.id desc limit 1),'')`

// Column gives for the rows of a list what the provider of a file (f) answers while its referral is not decided, as [Reply.Code]; empty where it
// takes the client, or has not answered.
const Column = `case when f.state<>'REFERRED' then '' when ` + written + ` like '%"` + Item + `":["` + Refuses + `"]%' then '` + Refuses + `' when ` +
	written + ` like '%"` + Item + `":["` + Asks + `"]%' then '` + Asks + `' else '' end`

// Stored gives what the provider of a file answers, within an act or a page that decides access itself.
func Stored(ctx context.Context, q db.Querier, fileID string) (Reply, error) {
	text, err := db.One[string](ctx, q, "select "+written+" from supervision_file f where f.id=$1", fileID)
	if err != nil || text == "" {
		return Reply{}, err
	}
	var said map[string][]string
	if err := json.Unmarshal([]byte(text), &said); err != nil {
		return Reply{}, fmt.Errorf("the provider's answer to a referral: %w", err)
	}
	return Of(said), nil
}

// The decisions that a reply bears on.
const (
	accepted    = "ACCEPTED"
	notApproved = "NOT_APPROVED_BY_CBSA"
)

// Recorded gives the decision that is recorded: a referral that the provider itself does not take, and the agency does not approve, is refused by
// the provider, and counted so.
func Recorded(ctx context.Context, q db.Querier, fileID, decision string) (string, error) {
	if decision != notApproved {
		return decision, nil
	}
	if said, err := Stored(ctx, q, fileID); err != nil || said.Code != Refuses {
		return decision, err
	}
	return Refuses, nil
}

// Accepts refuses an acceptance, beside agency_decision, as long as the provider's own part says that it does not take the client.
func Accepts(ctx context.Context, q db.Querier, fileID, decision string) error {
	if decision != accepted {
		return nil
	}
	said, err := Stored(ctx, q, fileID)
	if err != nil {
		return err
	}
	return said.Allows("agency_decision")
}

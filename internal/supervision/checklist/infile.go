package checklist

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// referralForm is the agency's referral, of whose first part most of what is needed is known.
const referralForm, agencyPart = "bsf801", "agency"

// inFile says beside the items of which nobody said anything what the file itself knows of them: what came on BSF801, who is among its
// people and places, what its facts are. It is not a finding: a person looks at it and keeps it (CCM-4).
func (s Service) inFile(ctx context.Context, v supervision.View, lines Lines) error {
	if len(lines.In(Needed, Unknown)) == 0 || v.File.EnrolledOn != "" || v.File.ClosedOn != "" {
		return nil
	}
	all, err := s.Forms.Whole(ctx, s.DB, forms.OfFile(v.File.ID))
	if err != nil {
		return err
	}
	_, _, hearings, err := s.PlanStored(ctx, s.DB, v.File.ID)
	if err != nil {
		return err
	}
	known := ofView(ctx, v)
	known.say("hearing", nextOf(ctx, hearings, s.today(ctx)))
	for code, words := range ofReferral(ctx, all, v) {
		known.say(code, words)
	}
	for i, l := range lines {
		if l.Group == Needed && l.State == Unknown {
			lines[i].InFile = known[l.Code]
		}
	}
	return nil
}

// knowing is what a file knows of items, in the reader's language.
type knowing map[string]string

// say keeps words about an item that has none.
func (k knowing) say(code, words string) {
	if k[code] == "" && words != "" {
		k[code] = words
	}
}

// ofView gives what the page of a file knows.
func ofView(ctx context.Context, v supervision.View) knowing {
	out := knowing{}
	if v.May[access.ConditionRead] && v.File.Risk != "" {
		out.say("risk", i18n.T(ctx, "supervision.risk."+v.File.Risk))
	}
	if c := v.Client; c.Language != "" && c.InterpreterNeeded != "" && c.InterpreterNeeded != "unknown" {
		out.say("language", i18n.Spoken(ctx, c.Language)+" · "+i18n.T(ctx, "checklist.interpreter."+c.InterpreterNeeded))
	}
	for _, p := range v.Places {
		out.place(ctx, p)
	}
	if v.File.HousingAnswer == "yes" {
		out.say("address", i18n.T(ctx, "checklist.housing_asked"))
	}
	return out
}

// place keeps who counsel is, and that an address is there; never the address.
func (k knowing) place(ctx context.Context, p registry.Place) {
	switch p.Role {
	case "counsel", "representative":
		k.say("counsel", p.Name)
	case "residence":
		k.say("address", i18n.T(ctx, "checklist.address_kept"))
	}
}

func nextOf(ctx context.Context, hearings []supervision.Hearing, today clock.Date) string {
	for _, h := range hearings { // the latest first
		if h.OnDate >= today && h.CancelledOn == "" && h.Outcome == "" {
			return i18n.Date(ctx, h.OnDate)
		}
	}
	return ""
}

// ofReferral gives what the agency's part of the latest BSF801 that reached the provider says, wherever the form is by now: back with the
// agency, which writes its decision on it, or here again with that.
func ofReferral(ctx context.Context, all []forms.Filled, v supervision.View) knowing {
	out := knowing{}
	for _, x := range all { // the latest first
		p, there := x.Part(agencyPart)
		came := slices.DeleteFunc(slices.Clone(x.Sendings), func(g forms.Sending) bool { return g.To != v.File.OrganisationID || !g.Carries(agencyPart) })
		if x.Code != referralForm || !there || len(came) == 0 {
			continue
		}
		last := came[len(came)-1]
		said, form := p.Answers(), i18n.T(ctx, "checklist.on_referral", "On", i18n.Date(ctx, clock.DateOf(clock.FromMicros(last.SentAt), i18n.Zone(ctx))))
		out.say("referral", form)
		for code, item := range map[string]string{"detention": "grounds", "held_at": "held_at", "health": "health", "risk": "risk"} {
			if strings.TrimSpace(said.Get(item)) != "" {
				out.say(code, form)
			}
		}
		out.say("hearing", dayOf(ctx, said.Get("hearing")))
		return out
	}
	return out
}

func dayOf(ctx context.Context, day string) string {
	if d := clock.Date(day); d.Valid() {
		return i18n.Date(ctx, d)
	}
	return ""
}

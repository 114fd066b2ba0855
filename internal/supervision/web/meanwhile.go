package web

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/registry"
)

// typedIn are the fields of each form of the file page.
var typedIn = map[string][]string{
	"decide":          {"decision", "decided_on"},
	"agency-decision": {"agency_decision", "decided_on", "refusal", "question"},
	"answer-question": {"referral_answer"},
	"enrol":           {"enrolled_on", "first_due"},
	"check-in":        {"due_on"},
	"risk":            {"risk", "on"},
	"close":           {"reason", "closed_on"},
	"reopen":          {"reopened_on"},
	"breach":          {"breach_kind", "occurred_on", "learned_on", "reported_on", "account"},
}

// answerTo names the form that answers a report of non-compliance; there is one for each.
func answerTo(breachID string) string { return "answer-" + breachID }

// fields are those of the form that is shown again.
func (v fileView) fields() []string {
	if strings.HasPrefix(v.Open, answerTo("")) && typedIn[v.Open] == nil {
		return []string{"action", "answered_on"}
	}
	return typedIn[v.Open]
}

// stands gives what the fields of the file page's forms hold in the record now.
func (v fileView) stands() part.Form {
	f := v.File
	form := part.Of("agency_decision", f.Decision, "refusal", f.DecisionReason, "decision", f.Decision, "decided_on", string(f.DecidedOn), "enrolled_on", string(f.EnrolledOn), "first_due", string(f.NextDue),
		"due_on", string(f.NextDue), "risk", f.Risk, "reason", f.ClosureReason, "closed_on", string(f.ClosedOn), "reopened_on", "")
	for _, b := range v.Breaches {
		if v.Open == answerTo(b.ID) {
			form.Values.Set("action", b.Action)
			form.Values.Set("answered_on", string(b.AnsweredOn))
		}
	}
	return form
}

// compare puts what stands now beside what was typed into the form that is shown again: where the file stands, and the
// fields, which may have no form any more.
func (v fileView) compare(ctx context.Context) {
	m := v.Form.Meanwhile
	m.Rows = append(m.Rows, part.Compared{Label: i18n.T(ctx, "supervision.field.state"), Now: i18n.T(ctx, standingKey(v.File))})
	beside(ctx, v.fields(), v.stands(), v.Form)
}

// labelled are the fields that are not called by their own name.
var labelled = map[string]string{"due_on": "next_due", "reason": "closure_reason"}

// beside puts what stands now in fields beside what was typed, in words.
func beside(ctx context.Context, fields []string, now, typed part.Form) {
	typed.Meanwhile.Compare(fields, now, typed, func(field string) string { return i18n.T(ctx, "supervision.field."+cmp.Or(labelled[field], field)) },
		func(field string, form part.Form) string { return inWords(ctx, field, form) })
}

// namedBy says under which prefix the catalogue names the codes of a field.
var namedBy = map[string]string{"decision": "supervision.decision.", "agency_decision": "supervision.decision.", "refusal": "supervision.refusal.", "risk": "supervision.risk.", "reason": "supervision.closure.", "action": "supervision.action.",
	"breach_kind": "supervision.breach.", "sex": "supervision.sex.", "official_language": "supervision.language.", "interpreter": "supervision.yesno.", "outcome": "supervision.outcome."}

// inWords writes what a field of a form holds, a code by its name.
func inWords(ctx context.Context, field string, form part.Form) string {
	value := form.Value(field)
	switch field {
	case "citizenship":
		return i18n.Country(ctx, value)
	case "language":
		return i18n.Spoken(ctx, value)
	}
	if prefix := namedBy[field]; prefix != "" && value != "" {
		return i18n.T(ctx, prefix+value)
	}
	return value
}

// compareClient puts a client as it stands beside what was typed, where the two differ; what is sent next is of the
// record as it is shown here.
func compareClient(ctx context.Context, c registry.Client, typed part.Form) {
	now := formOf(ctx, c)
	beside(ctx, part.Differing(now, typed, "full_name", "family_name", "given_name", "script_name", "uci", "birth_date", "sex", "citizenship", "language",
		"official_language", "interpreter"), now, typed)
	typed.Values.Set("version", strconv.Itoa(c.Version))
}

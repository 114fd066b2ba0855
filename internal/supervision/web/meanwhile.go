package web

import (
	"context"
	"strconv"

	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/registry"
)

// typedIn are the fields of each form of the file page.
var typedIn = map[string][]part.Field{
	"decide": {{Name: "decision", Label: "supervision.field.decision"}, {Name: "decided_on", Label: "supervision.field.decided_on"}},
	"agency-decision": {{Name: "agency_decision", Label: "supervision.field.agency_decision"}, {Name: "decided_on", Label: "supervision.field.decided_on"},
		{Name: "refusal", Label: "supervision.field.refusal"}, {Name: "question", Label: "supervision.field.question"}},
	"answer-question": {{Name: "referral_answer", Label: "supervision.field.referral_answer"}},
	"enrol":           {{Name: "enrolled_on", Label: "supervision.field.enrolled_on"}, {Name: "first_due", Label: "supervision.field.first_due"}},
	"check-in":        {{Name: "due_on", Label: "supervision.field.next_due"}},
	"risk":            {{Name: "risk", Label: "supervision.field.risk"}, {Name: "on", Label: "supervision.field.on"}},
	"close":           {{Name: "reason", Label: "supervision.field.closure_reason"}, {Name: "closed_on", Label: "supervision.field.closed_on"}},
	"reopen":          {{Name: "reopened_on", Label: "supervision.field.reopened_on"}},
	"answer":          {{Name: "action", Label: "supervision.field.action"}, {Name: "answered_on", Label: "supervision.field.answered_on"}},
	"breach": {{Name: "occurred_on", Label: "supervision.field.occurred_on"}, {Name: "learned_on", Label: "supervision.field.learned_on"},
		{Name: "reported_on", Label: "supervision.field.reported_on"}, {Name: "account", Label: "supervision.field.account"}},
}

// stands gives what the fields of the file page's forms hold in the record now.
func (v fileView) stands() part.Form {
	f := v.File
	form := part.Of("agency_decision", f.Decision, "refusal", f.DecisionReason, "decision", f.Decision, "decided_on", string(f.DecidedOn), "enrolled_on", string(f.EnrolledOn), "first_due", string(f.NextDue),
		"due_on", string(f.NextDue), "risk", f.Risk, "reason", f.ClosureReason, "closed_on", string(f.ClosedOn), "reopened_on", "")
	for _, b := range v.Breaches { // the latest of those that were answered, which come newest first
		if b.Action != "" && form.Value("action") == "" {
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
	m.Compare(typedIn[v.Open], func(f part.Field) string { return i18n.T(ctx, f.Label) }, func(f part.Field) string { return inWords(ctx, f.Name, v.stands()) },
		func(f part.Field) string { return inWords(ctx, f.Name, v.Form) })
}

// namedBy says under which prefix the catalogue names the codes of a field.
var namedBy = map[string]string{"decision": "supervision.decision.", "agency_decision": "supervision.decision.", "refusal": "supervision.refusal.", "risk": "supervision.risk.", "reason": "supervision.closure.", "action": "supervision.action.",
	"sex": "supervision.sex.", "official_language": "supervision.language.", "interpreter": "supervision.yesno.", "outcome": "supervision.outcome."}

// inWords writes what a field of a form holds, a code by its name.
func inWords(ctx context.Context, field string, form part.Form) string {
	value := form.Value(field)
	if prefix := namedBy[field]; prefix != "" && value != "" {
		return i18n.T(ctx, prefix+value)
	}
	return value
}

// corrected are the fields of a client.
var corrected = []part.Field{{Name: "full_name"}, {Name: "family_name"}, {Name: "given_name"}, {Name: "script_name"}, {Name: "uci"}, {Name: "birth_date"}, {Name: "sex"},
	{Name: "citizenship"}, {Name: "language"}, {Name: "official_language"}, {Name: "interpreter"}}

// compareClient puts a client as it stands beside what was typed, where the two differ; what is sent next is of the
// record as it is shown here.
func compareClient(ctx context.Context, c registry.Client, typed part.Form) {
	now := formOf(c)
	var differ []part.Field
	for _, f := range corrected {
		if now.Value(f.Name) != typed.Value(f.Name) {
			differ = append(differ, f)
		}
	}
	typed.Meanwhile.Compare(differ, func(f part.Field) string { return i18n.T(ctx, "supervision.field."+f.Name) },
		func(f part.Field) string { return inWords(ctx, f.Name, now) }, func(f part.Field) string { return inWords(ctx, f.Name, typed) })
	typed.Values.Set("version", strconv.Itoa(c.Version))
}

package web

import (
	"cmp"
	"context"
	"strings"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/registry"
)

// typedIn are the fields of each form of the file page.
var typedIn = map[string][]string{
	"decide":          {"decision", "decided_on"},
	"agency-decision": {"agency_decision", "decided_on", "refusal", "question"},
	"answer-question": {"referral_answer"},
	"enrol":           {"enrolled_on", "first_due", "next_time", "next_place", "why"},
	"check-in":        {"due_on", "due_time", "moved_by", "move_reason"},
	"risk":            {"risk", "on"},
	"close":           {"reason", "closed_on"},
	"reopen":          {"reopened_on", "reopen_reason"},
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
		"due_on", string(f.NextDue), "due_time", v.NextAt, "next_time", v.NextAt, "risk", f.Risk, "on", string(v.ratedOn()), "reason", f.ClosureReason, "closed_on", string(f.ClosedOn), "reopened_on", "")
	for _, b := range v.Breaches {
		if v.Open == answerTo(b.ID) {
			form.Values.Set("action", b.Action)
			form.Values.Set("answered_on", string(b.AnsweredOn))
		}
	}
	return form
}

// ratedOn gives the day from which the risk level is in force, where the events that are shown tell.
func (v fileView) ratedOn() clock.Date {
	for _, e := range v.Events { // the newest first
		if e.Kind == history.RiskSet {
			return e.Effective
		}
	}
	return ""
}

// compare puts what stands now beside what was typed into the form that is shown again, which may have no form any more.
func (v fileView) compare(ctx context.Context) { beside(ctx, v.fields(), v.stands(), v.Form) }

// comparePlace puts a person or place as it stands beside what was typed, where the two differ; what is sent next is of the
// entry as it is shown here.
func comparePlace(ctx context.Context, place registry.Place, typed part.Form) {
	overtaken(ctx, formOfPlace(place), typed, "role", "name", "phone", "phone_2", "email", "safe", "no_voicemail", "address", "protected", "remarks")
}

// labelled are the fields that are not called by their own name.
var labelled = map[string]string{"due_on": "next_due", "due_time": "next_time", "reason": "closure_reason", "words": "goal", "on_date": "occurred", "at_time": "next_time", "place": "next_place", "role": "place_role",
	"name": "full_name"}

// ofOthers are the fields that another area calls.
var ofOthers = map[string]string{"why": "life.field.why", "moved_by": "attendance.field.moved_by", "move_reason": "attendance.field.move_reason"}

// beside puts what stands now in fields beside what was typed, in words.
func beside(ctx context.Context, fields []string, now, typed part.Form) {
	typed.Meanwhile.Compare(fields, now, typed, called(ctx), words(ctx))
}

// overtaken makes a form one of the record as it stands now, beside what was typed.
func overtaken(ctx context.Context, now, typed part.Form, fields ...string) {
	typed.Overtaken(now, fields, called(ctx), words(ctx))
}

func called(ctx context.Context) func(field string) string {
	return func(field string) string {
		if key := ofOthers[field]; key != "" {
			return i18n.T(ctx, key)
		}
		return i18n.T(ctx, "supervision.field."+cmp.Or(labelled[field], field))
	}
}

func words(ctx context.Context) func(field string, form part.Form) string {
	return func(field string, form part.Form) string { return inWords(ctx, field, form) }
}

// namedBy says under which prefix the catalogue names the codes of a field.
var namedBy = map[string]string{"decision": "supervision.decision.", "agency_decision": "supervision.decision.", "refusal": "supervision.refusal.", "risk": "supervision.risk.", "reason": "supervision.closure.", "action": "supervision.action.",
	"moved_by": "attendance.mover.", "breach_kind": "supervision.breach.", "sex": "supervision.sex.", "official_language": "supervision.language.", "interpreter": "supervision.yesno.", "outcome": "supervision.outcome.", "role": "supervision.place.", "hearing_kind": "supervision.hearing.",
	"safe": "supervision.yesno.", "no_voicemail": "supervision.yesno.", "protected": "supervision.yesno.", "birth_state": "supervision.birth."}

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
	overtaken(ctx, formOf(ctx, c), typed, "full_name", "family_name", "given_name", "script_name", "uci", "birth_date", "birth_state", "sex", "citizenship", "language",
		"official_language", "interpreter")
}

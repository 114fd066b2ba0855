package synopsis

import (
	"context"
	"maps"
	"slices"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/forms/render"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/document"
)

// heard says which answers of which part of a form are an answer to which question of the synopsis, and from whom. What a
// form marks as a protected address is left to its own rule of access.
// Whether the client says otherwise than the agency is asked beside it ([differs]).
var heard = []struct {
	code, part string
	source     Source
	answers    map[string]string
}{
	{"bsf801", "agency", FromAgency, map[string]string{"client_name": "client_name", "uci": "uci", "born": "born", "citizenship": "citizenship",
		"language": "language", "children": "family", "held_at": "detention_history", "hearing": "hearing", "health": "health",
		"housing_needs": "housing_needs", "concern": "risks"}},
	{"questionnaire", "provider", FromClient, map[string]string{"why_detained": "detention_history", "why_missed": "compliance", "who_helps": "community",
		"health": "health", "substances": "addiction", "work": "work", "police": "justice", "fears": "safety"}},
	{"needs-assessment", "daily", FromClient, map[string]string{"housing_client": "housing_needs", "tongue_client": "interpreter"}},
	{"needs-assessment", "personal", FromClient, map[string]string{"health_client": "health", "mental_health_client": "mental_health", "addiction_client": "addiction",
		"safety_client": "safety", "family_client": "family", "community_client": "community", "money_client": "money", "work_client": "work", "counsel_client": "justice",
		"papers_client": "identity_notes"}},
	{"intake", "provider", FromClient, map[string]string{"born": "born", "emergency": "family", "vulnerable": "safety", "needs_notes": "housing_needs"}},
}

// differs ends the name of the item that asks whether the client says otherwise than the agency: yes, and the question is contradicted.
const differs = "_differs"

// held says which question a protected answer is an answer to.
var held = map[string]string{"where_live": "housing"}

// fromFile gives what the file knows itself, as the form would begin with it.
func fromFile(d *forms.Definition, known forms.Context) []Entry {
	begun := d.Begin(known, d.Parts[0].ID)
	var out []Entry
	forms.Walk(d.Parts[0].Items, func(i forms.Item) {
		if said := begun.Get(i.ID); said != "" && i.Initial != "" && i.Kind != forms.Group {
			out = append(out, Entry{Question: i.ID, Words: said, Source: FromFile})
		}
	})
	return out
}

// fromForms gives what was said in the completed parts of forms that the reader may read.
func fromForms(ctx context.Context, list []document.FileForm) []Entry {
	var out []Entry
	for _, x := range slices.Backward(list) { // the newest comes first
		for _, h := range heard {
			p, seen := x.At(h.part)
			if x.Code != h.code || !seen || p.State == forms.Draft || !x.Counts() {
				continue
			}
			said := p.Answers()
			forms.Walk(p.Defined.Items, func(i forms.Item) {
				question := h.answers[i.ID]
				words := wordsOf(said, i.ID)
				if i.ID == "held_at" && words != "" { // the question asks where, since when and why at once
					words = strings.Join(append([]string{words}, sinceAndWhy(ctx, p, said)...), " · ")
				}
				if i.Sensitive != "" && words != "" { // what was said is left to its own rule of access; that it was is not
					question, words = held[i.ID], i18n.T(ctx, "synopsis.held")
				}
				if question != "" && words != "" {
					out = append(out, Entry{Question: question, Words: words, Source: h.source, On: clock.DateOf(clock.FromMicros(p.EditedAt), clock.Where(ctx)),
						RecordedBy: p.EditedByName, Form: x.Code, FormID: x.ID, Contradicts: said.Get(i.ID+differs) == "yes"})
				}
			})
		}
	}
	return out
}

// sinceAndWhy gives the day of a detention and its grounds, in the reader's language.
func sinceAndWhy(ctx context.Context, p document.FormPart, said forms.Answers) (out []string) {
	forms.Walk(p.Defined.Items, func(i forms.Item) {
		if values := said[i.ID]; len(values) > 0 && (i.ID == "detained" || i.ID == "grounds") {
			out = append(out, strings.Join(render.Words(ctx, i, values), ", "))
		}
	})
	return out
}

// wordsOf gives what was answered to an item, each entry of a repeating group on a line of its own.
func wordsOf(said forms.Answers, item string) string {
	var out []string
	for _, path := range slices.Sorted(maps.Keys(said)) {
		if path == item || strings.HasSuffix(path, "."+item) {
			out = append(out, said[path]...)
		}
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

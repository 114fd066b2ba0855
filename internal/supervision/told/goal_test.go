package told

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"passerelle/internal/history"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// CCM-10, UX-1: the lines of one goal are told from each other: it was set, changed, and reached; those of another goal are no lines of it.
func TestTheLinesOfAGoalAreToldApart(t *testing.T) {
	bundle, err := i18n.NewBundle(history.Locale, supervision.Locale)
	if err != nil {
		t.Fatal(err)
	}
	line := func(goal string) history.Event {
		raw, _ := json.Marshal(history.GoalPayload{Goal: goal})
		return history.Event{Kind: history.GoalSet, Payload: string(raw)}
	}
	v := Story{Goals: []supervision.Goal{{ID: "a", Words: "Find work", ReachedOn: "2026-11-20"}, {ID: "b", Words: "A room"}},
		Events: []history.Event{line("b"), line("a"), line("a"), line("b"), line("a")}}
	for language, want := range map[i18n.Language][]string{
		i18n.English: {"“A room” · changed", "“Find work” · reached 2026-11-20", "“Find work” · changed", "“A room”", "“Find work”"},
		i18n.French:  {"«\u00a0A room\u00a0» · modifié", "«\u00a0Find work\u00a0» · atteint le 2026-11-20", "«\u00a0Find work\u00a0» · modifié", "«\u00a0A room\u00a0»", "«\u00a0Find work\u00a0»"},
	} {
		ctx, got := i18n.With(context.Background(), bundle, language, nil), []string(nil)
		for at := range v.Events {
			got = append(got, v.Of(ctx, at))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q", language, got)
		}
	}
}

package life

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"passerelle/internal/history"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

var update = flag.Bool("update", false, "write docs/life-of-a-file.md from the tables")

// CCM-1, CCM-19: the steps say nothing that the table of transitions forbids: each begins in the state of its phases and
// leads to the state of the one it names.
func TestStepsAreOfTheTableOfTransitions(t *testing.T) {
	states := map[Phase]supervision.State{}
	for _, p := range phases {
		states[p.Phase] = p.State
	}
	for _, step := range steps {
		for _, from := range step.From {
			state, there := states[from]
			if !there || step.Act == "" || step.Act == history.ActFormSent || step.Act == history.ActInformationGiven {
				continue // a heads-up has no file, and a paper moves no state
			}
			if err := (supervision.File{State: state}).Follows(step.Act); err != nil {
				t.Errorf("%s cannot follow in %s: %v", step.Key, from, err)
			}
		}
		if step.Before != "" && !slices.ContainsFunc(gates, func(g Gate) bool { return g.Before == step.Before }) {
			t.Errorf("no gate stands before %s", step.Key)
		}
	}
	for _, g := range gates {
		if !slices.ContainsFunc(steps, func(s Step) bool { return s.Before == g.Before }) {
			t.Errorf("%s stands before nothing", g.Key)
		}
	}
}

// Every state has a phase whatever the papers say, and from every phase something leads on.
func TestEveryStateHasAPhase(t *testing.T) {
	for _, state := range []supervision.State{supervision.Referred, supervision.Approved, supervision.Refused, supervision.Active, supervision.Closed} {
		facts := Facts{File: supervision.File{State: state}}
		phase := facts.Phase()
		if phase == "" || !slices.ContainsFunc(steps, func(s Step) bool { return slices.Contains(s.From, phase) }) {
			t.Errorf("%s is in phase %q, from which nothing leads on", state, phase)
		}
	}
	facts := Facts{File: supervision.File{State: supervision.Active, LastContact: "2026-09-17"}, Closing: Closing{ID: "x"}}
	if p := facts.Phase(); p != EndingSoon {
		t.Errorf("a file that is being closed is %s", p)
	}
}

// The diagram and the gates of docs/life-of-a-file.md are those of the tables.
// `go test ./internal/supervision/life -run Drawing -update` writes them again.
func TestTheDrawingIsOfTheTables(t *testing.T) {
	path := "../../../docs/life-of-a-file.md"
	text, err := os.ReadFile(path)
	must(t, err)
	bundle, err := i18n.NewBundle(Locale)
	must(t, err)
	say := func(key string) string { return i18n.T(i18n.With(t.Context(), bundle, i18n.English, nil), key) }
	is := between(t, between(t, string(text), "```mermaid\n", "```", drawn(say)), "<!-- gates -->\n", "<!-- end -->", listed(say))
	if *update {
		must(t, os.WriteFile(path, []byte(is), 0o600))
	} else if is != string(text) {
		t.Error("docs/life-of-a-file.md is not of the tables: run the test with -update")
	}
}

func between(t *testing.T, text, from, to, is string) string {
	t.Helper()
	before, rest, found := strings.Cut(text, from)
	_, after, ended := strings.Cut(rest, to)
	if !found || !ended {
		t.Fatalf("docs/life-of-a-file.md has no %s", from)
	}
	return before + from + is + to + after
}

func drawn(say func(string) string) string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n  [*] --> HEADS_UP\n")
	for _, p := range append([]Phase{HeadsUp}, slices.Collect(func(yield func(Phase) bool) {
		for _, p := range phases {
			if !yield(p.Phase) {
				return
			}
		}
	})...) {
		fmt.Fprintf(&b, "  state \"%s\" as %s\n", say("life.phase."+string(p)), p)
	}
	for _, s := range steps {
		for _, from := range s.From {
			fmt.Fprintf(&b, "  %s --> %s: %s%s\n", from, s.To, say("life.step."+s.Key), map[bool]string{true: " (gates)"}[s.Before != ""])
		}
	}
	return b.String()
}

func listed(say func(string) string) string {
	var b strings.Builder
	b.WriteString("| before | what has to be there | strength |\n|---|---|---|\n")
	for _, g := range gates {
		how := say("life.strength." + string(g.Strength))
		if g.After {
			how = "put off by the act itself"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", cmp.Or(map[supervision.Guarded]string{supervision.Proposing: "proposal", supervision.Deciding: "approval",
			supervision.Enrolling: "enrolment", supervision.Closing: "closure"}[g.Before], "?"), say("life.gate."+g.Key), how)
	}
	return b.String()
}

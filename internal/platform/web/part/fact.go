package part

import (
	"context"
	"strings"
	"unicode"

	"github.com/a-h/templ"

	"passerelle/internal/platform/i18n"
)

// Fact is one line of a list of facts. Label and Text are in the reader's language; Href leads to where it is changed, or is read alone.
type Fact struct {
	Label, Text string
	Part        templ.Component // in place of Text
	Href        string
	ReadOnly    bool // the reader changes nothing there
}

// Lead gives the key of the words of the link.
func (f Fact) Lead() string {
	if f.ReadOnly {
		return "web.look"
	}
	return "web.change"
}

// Moment is one entry of a timeline, newest first. When is a date alone where the time is unknown.
type Moment struct {
	Title, When, By, Text string
	Kind                  string // empty, "good" or "bad"; the title must say it too
	Href, More            string
}

// Tile is one figure with what it counts. Kind is empty, "warn" or "bad".
type Tile struct {
	Label, Number, Note, Href, Kind string
}

// worded reports whether what stands for a number has none.
func worded(number string) bool {
	return strings.ContainsFunc(number, unicode.IsLetter) && !strings.ContainsFunc(number, unicode.IsDigit)
}

// Task is one thing to do: why, by when, and how far it is.
type Task struct {
	Name, Href, Why, Status string
	Kind                    string // of the status tag: empty, good, warn, bad, info
	Late                    bool
}

// Step is how far a long piece of work is.
type Step struct {
	Stage       string
	Done, Total int
}

func (s Step) counted(ctx context.Context) string {
	return i18n.T(ctx, "web.done_of", "Done", s.Done, "Total", s.Total)
}

func anyLeads(facts []Fact) bool {
	for _, f := range facts {
		if f.Href != "" {
			return true
		}
	}
	return false
}

package life

import (
	"slices"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
)

// referralChecklist is the form that says what is needed for every client and what would rule enrolment out (CCM-4). Its
// items are the definition: one that an administrator loads asks for what it lists.
const referralChecklist = "referral-checklist"

// Checklist is how far the referral's checklist of a file is.
type Checklist struct {
	Begun     bool
	Have      int
	Lacks     []i18n.Text // what is needed and not there
	Out       []i18n.Text // what might rule enrolment out
	Documents []Document
}

// Document is one that was asked for.
type Document struct {
	Name, AskedOf string
	AskedOn       clock.Date
	ReceivedOn    clock.Date
}

// daysForDocument is how long a document that was asked for is waited for before it is late.
const daysForDocument = 10

// Due gives the day from which a document that is not there is late; none where nobody said when it was asked for.
func (d Document) Due() clock.Date {
	if d.AskedOn == "" {
		return ""
	}
	return d.AskedOn.AddDays(daysForDocument)
}

// Waits reports whether a document has not come.
func (d Document) Waits() bool { return d.ReceivedOn == "" }

func checklistOf(x forms.Filled) Checklist {
	out, said := Checklist{Begun: true}, x.Answers()
	if needed, there := x.Definition.Item("needed"); there {
		for _, o := range needed.Options {
			if slices.Contains(said["needed"], o.Code) {
				out.Have++
			} else {
				out.Lacks = append(out.Lacks, o.Text)
			}
		}
	}
	if might, there := x.Definition.Item("out"); there {
		for _, o := range might.Options {
			if slices.Contains(said["out"], o.Code) {
				out.Out = append(out.Out, o.Text)
			}
		}
	}
	for n := range said.Entries("missing") {
		at := forms.EntryOf("missing", n)
		get := func(item string) string { return said.Get(forms.PathOf(at, item)) }
		if d := (Document{get("document"), get("asked_of"), clock.Date(get("asked_on")), clock.Date(get("received_on"))}); d.Name != "" {
			out.Documents = append(out.Documents, d)
		}
	}
	return out
}

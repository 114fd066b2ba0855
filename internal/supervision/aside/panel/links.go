// Package panel draws what leads on from a file: its links in groups, the rare ones folded. Start at [Links].
package panel

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
)

// mostFlat is how many links stand in a run without headings.
const mostFlat = 8

// File is a file as its links need to know it.
type File struct {
	supervision.View
	Forms bool // there is a page of forms for the reader
	House bool // the reader sees what is marked for housing, and no more
	Aside []part.Fact
}

// group is some links under one heading.
type group struct {
	Name  string
	Links []part.Fact
}

// groups puts the links of a file under their headings; what has none is of its life.
func (f File) groups(ctx context.Context) []group {
	all := append(f.own(ctx), f.Aside...)
	var out []group
	for _, name := range aside.Groups {
		g := group{Name: name}
		for _, l := range all {
			if l.Label == name || name == aside.Life && !slices.Contains(aside.Groups, l.Label) {
				g.Links = append(g.Links, l)
			}
		}
		if len(g.Links) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// flat reports whether there are so few links that headings would only be in the way.
func flat(groups []group) bool {
	n := 0
	for _, g := range groups {
		n += len(g.Links)
	}
	return n <= mostFlat
}

// own gives the links of the file itself, to what the reader may open.
func (f File) own(ctx context.Context) (out []part.Fact) {
	may, writes := f.May, f.MayWrite
	for _, x := range []struct {
		shown           bool
		group, key, end string
	}{
		{may[access.NoteRead] || f.House, aside.Daily, "supervision.notes.title", "notes"},
		{may[access.ConditionRead] || f.House, aside.Daily, "supervision.plan.title", "plan"},
		{may[access.CheckInWrite], aside.Daily, "desk.call.title", "call"},
		{may[access.CheckInWrite], aside.Daily, "supervision.card.title", "card"},
		{f.Forms, aside.Papers, "document.forms.title", "forms"},
		{may[access.FormRead] || f.House && f.File.HousingReferred, aside.Papers, "synopsis.title", "synopsis"},
		{f.Forms && !f.House, aside.Papers, "question.title", "questions"},
		{f.Forms && !f.House, aside.Papers, "release.title", "letters"},
		{may[access.NoteRead], aside.Papers, "correspondence.title", "correspondence"},
		{may[access.NoteRead] && f.Forms, aside.Papers, "folder.title", "folder"},
		{true, aside.People, "supervision.places", "places"},
		{writes, aside.People, "supervision.client.title", "client"},
		{may[access.AuditFile], aside.Rare, "access.readers.file", "readers"},
		{may[access.FileAssign], aside.Rare, "supervision.shut_out.title", "shut-out"},
		{writes && !f.File.OpenedInError, aside.Rare, "supervision.client.error", "opened-in-error"},
	} {
		if x.shown {
			out = append(out, part.Fact{Label: x.group, Text: i18n.T(ctx, x.key), Href: "/files/" + f.File.ID + "/" + x.end})
		}
	}
	return out
}

// toNotes reports whether a link leads to where notes are written: the key "n" of a file.
func toNotes(l part.Fact) bool { return strings.HasSuffix(l.Href, "/notes") }
